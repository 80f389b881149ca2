"""`xinmiao people`: look for people registered twice, and say how many pairs wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from django.utils import timezone
from django.utils.module_loading import import_string
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from xinmiao.cli.terminal import language
from xinmiao.core.actors import Actor
from xinmiao.people import actions
from xinmiao.people.actions.settling import JOB
from xinmiao.people.models import LinkageRun, Pair
from xinmiao.science.text import Text

app = typer.Typer(help="人员：查找重复登记。People: registered twice?", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]

STEPS = {
    "open": Text("打开记录", "opening records"),
    "train": Text("准备模型", "preparing the model"),
    "tags": Text("比对号码", "comparing numbers"),
    "predict": Text("比对记录", "comparing records"),
    "judge": Text("判断", "judging pairs"),
    "cluster": Text("合并", "joining"),
    "keep": Text("保存结果", "keeping the result"),
}
_LINKED = Text(
    "查了 {n_people} 人：合并 {n_linked} 对（凭号码 {n_by_number} 对），{n_shown} 对待人工判断",
    "{n_people} people looked through: {n_linked} joined ({n_by_number} by number), {n_shown} pairs for people",
)
_WAITING = Text(
    "待判断 {open} 对，拿不准 {unsure} 对，待抽查 {check} 对，已判断 {decided} 对",
    "{open} pairs wait, {unsure} unsure, {check} links to check, {decided} decided",
)


@app.command()
def link(
    train: Annotated[bool, typer.Option(help="用本国号码重新训练模型。Train the model anew.")] = False,
    as_json: AsJson = False,
) -> None:
    """查找全国重复登记的人。Look through the whole country for people registered twice."""
    asked = actions.ask_for_links(at=timezone.now(), by=Actor.job("people link"), queues=False)
    run: Callable[..., LinkageRun] = import_string(JOB)  # loads Splink, which no other command needs
    with _progress() as tell:
        done = run(number=asked.pk, trains=train, progress=tell)
    told = {name: getattr(done, name) for name in ("n_people", "n_linked", "n_by_number", "n_shown", "model_version")}
    print(json.dumps(told) if as_json else _LINKED.format(**told).in_(language()))


@app.command()
def duplicates(as_json: AsJson = False) -> None:
    """说明有多少对待判断。Say how many pairs wait for a person."""
    pairs = Pair.objects.all()
    lists = {"open": pairs.waiting(), "unsure": pairs.unsure(), "check": pairs.to_check(), "decided": pairs.decided()}
    told = {name: found.count() for name, found in lists.items()}
    print(json.dumps(told) if as_json else _WAITING.format(**told).in_(language()))


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """A bar that moves with the steps, and says which."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=len(STEPS))
        steps = list(STEPS)
        yield lambda step: bar.update(task, description=STEPS[step].in_(language()), completed=steps.index(step))
