"""`xinmiao indicator`: list, show, compute."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xinmiao.cli.terminal import language
from xinmiao.indicators import queries
from xinmiao.indicators.definitions import text
from xinmiao.indicators.figure import MARK_WORDS, Figure, rule_in_words
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.slices import Slice
from xinmiao.science.text import Text

app = typer.Typer(help="指标：列出、查看、计算。Indicators: list, show, compute.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]
Period = Annotated[str, typer.Option("--period", help="2024、2018-2024、2024Q1、2024-05。The period asked about.")]
Code = Annotated[str, typer.Argument(help="指标代码。The indicator's code.")]
Codes = Annotated[list[str] | None, typer.Argument(help="指标代码，不写就是全部。Codes; all where none are named.")]

_CODE, _NAME, _VALUE = Text("代码", "Code"), Text("名称", "Name"), Text("数值", "Value")
_BOUNDS, _RECORDS = Text("区间", "Bounds"), Text("记录", "Records")
_FACTS = {
    "name": Text("名称", "Name"),
    "definition": Text("定义", "Definition"),
    "population": Text("人群", "Population"),
    "rule": Text("去重规则", "Reach rule"),
    "services": Text("服务", "Services"),
    "source": Text("来源", "Source"),
    "version": Text("版本", "Version"),
}


@app.command("list")
def list_indicators(
    words: Annotated[str, typer.Option("--matching", help="名称或代码里的字。Words in the name.")] = "",
    as_json: AsJson = False,
) -> None:
    """列出指标。List the indicators in force."""
    found = list(Indicator.objects.active().with_definitions().matching(words))
    if as_json:
        _print_json([{"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en} for one in found])
        return
    table = _table(_CODE, _NAME)
    for one in found:
        table.add_row(one.code, Text(one.name_zh, one.name_en).in_(language()))
    Console().print(table)


@app.command()
def show(code: Code, as_json: AsJson = False) -> None:
    """看一个指标的定义。Show an indicator's definition and version."""
    version = queries.version_of(code)
    spec = version.spec
    if as_json:
        told = {"version": version.number, "content_hash": version.content_hash}
        _print_json({**version.definition, **told})
        return
    facts = {
        "name": text(spec.label),
        "definition": text(spec.definition),
        "population": text(spec.population),
        "rule": rule_in_words(spec),
        "services": Text(", ".join(spec.services), ", ".join(spec.services)),
        "source": text(spec.source),
        "version": Text(*(f"{version.number} ({version.content_hash[:12]})",) * 2),
    }
    table = _table(_CODE, Text(code, code))
    for key, words in facts.items():
        table.add_row(_FACTS[key].in_(language()), words.in_(language()))
    Console().print(table)


@app.command()
def compute(
    codes: Codes = None,
    period: Period = "2024",
    place: Annotated[str, typer.Option("--place", help="地点代码，如 53。A place's code.")] = "",
    as_json: AsJson = False,
) -> None:
    """从账本计算指标。Compute indicators from the ledger."""
    found = queries.figures(codes or None, period=period, slice=Slice(place=place))
    if as_json:
        _print_json([one.as_dict() for one in found.values()])
        return
    table = _table(_CODE, _VALUE, _BOUNDS, _RECORDS)
    for one in found.values():
        table.add_row(one.code, _value(one), _bounds(one), f"{one.n_records or 0:,}")
    Console().print(table)


def _value(one: Figure) -> str:
    return MARK_WORDS[one.mark].in_(language()) if one.point is None else f"{one.point:,}"


def _bounds(one: Figure) -> str:
    return f"{one.lower:,} – {one.upper:,}" if one.is_interval else ""


def _table(*heads: Text) -> Table:
    table = Table(box=None, pad_edge=False)
    for i, head in enumerate(heads):
        table.add_column(head.in_(language()), justify="left" if (i < 2 and len(heads) == 2) or not i else "right")
    return table


def _print_json(told: object) -> None:
    print(json.dumps(told, ensure_ascii=False, indent=2))
