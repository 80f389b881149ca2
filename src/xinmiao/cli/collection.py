"""`xinmiao collection`: what waits and why; whether what was decided is what counts."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xinmiao.cli.terminal import language, tell
from xinmiao.collection.queries.stuck import disagreements
from xinmiao.collection.queries.stuck import stuck as waiting
from xinmiao.records import queries as ledger
from xinmiao.science.text import Text

app = typer.Typer(help="采集：等待什么、是否入账。Collection: what waits, and what counts.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]
_HEADS = Text("是什么 表 为什么 从何时", "what form why since")
_NOTHING = Text("没有等待的", "Nothing waits")
_MORE = Text("……共 {n} 项", "… {n} in all")
_AGREES = Text("审核结果与账本一致", "What was decided is what counts")


@app.command()
def stuck(
    most: Annotated[int, typer.Option(min=1, help="最多显示几项。How many are shown.")] = 50, as_json: AsJson = False
) -> None:
    """列出还没有计入的：等什么，为什么，从何时。List what does not count yet: what waits, why, since when."""
    found = waiting()
    if as_json:
        told = [{"what": one.what, "form": one.form, "why": one.why.in_(language()), "since": one.since.isoformat()}
                for one in found]  # fmt: skip
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    if not found:
        print(_NOTHING.in_(language()))
        return
    shown = Table(*_HEADS.in_(language()).split())
    for one in found[:most]:
        shown.add_row(one.what, one.form, one.why.in_(language()), f"{one.since:%Y-%m-%d %H:%M}")
    Console(highlight=False).print(shown)
    if len(found) > most:
        print(_MORE.format(n=len(found)).in_(language()))


@app.command()
def verify(as_json: AsJson = False) -> None:
    """核对：每份审核通过的，在账本中恰好一次。Prove that each accepted revision is in the ledger once."""
    accounts = ledger.verify()
    problems = [*disagreements(), *accounts.problems, *accounts.ledger.problems]
    if as_json:
        print(json.dumps([one.as_dict(language()) for one in problems], ensure_ascii=False, indent=2))
    elif problems:
        for problem in problems:
            tell(problem)
        print(f"{len(problems)}", file=sys.stderr)
    else:
        print(_AGREES.in_(language()))
    raise typer.Exit(1 if problems else 0)
