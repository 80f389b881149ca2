"""`xinmiao reach SERVICE…`: how many people, counted once, by any axes."""

from __future__ import annotations

import csv
import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from xinmiao.cli.terminal import language
from xinmiao.indicators.axes import NAMES
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.naming import named
from xinmiao.indicators.queries.questions import Codes
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Answer, Filter, Question
from xinmiao.science.text import Text

_TOTAL, _PEOPLE = Text("合计（单独计数）", "Total (counted for itself)"), Text("人数", "People")


def reach(
    services: Annotated[list[str], typer.Argument(help="服务代码，一项或几项。Codes of services.")],
    period: Annotated[str, typer.Option("--period", help="2024、2018-2024、2024Q1、2024-05。")] = "2024",
    by: Annotated[str, typer.Option("--by", help="分列，如 province,year,sex。Axes to break down by.")] = "",
    place: Annotated[str, typer.Option("--place", help="地点代码。A place's code.")] = "",
    add: Annotated[bool, typer.Option("--sum", help="把各格相加（人数不可以）。Add the cells.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="输出 CSV。Answer in CSV.")] = False,
) -> None:
    """数人，每人只计一次；合计是单独的一格。Count people once; a total is a cell of its own."""
    answer = counting().answer(_question(services, period, by, place))
    if add:
        answer.sum()
    rows = _rows(answer)
    if as_json:
        told = {"period": period, "services": services, "cells": rows, "total": answer.total, "additive": False}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    elif as_csv:
        _print_csv(answer, rows)
    else:
        _print_table(answer, rows)


def _question(services: list[str], period: str, by: str, place: str) -> Question:
    known = Codes()
    within = known.within(known.place(place)) if place else {}
    limits = Filter(services=tuple(known.number("service", code) for code in services), **within)
    axes = tuple(axis.strip() for axis in by.split(",") if axis.strip())
    return Question(Period.parse(period), limits, by=axes)


def _rows(answer: Answer) -> list[dict[str, object]]:
    axes = answer.question.by
    words = {axis: named(axis, answer.frame[axis].unique().to_list()) for axis in axes}
    return [
        {**{axis: words[axis][row[axis]][1].in_(language()) for axis in axes}, "value": row["value"]}
        for row in (answer.frame.iter_rows(named=True) if axes else ())
    ]


def _print_csv(answer: Answer, rows: list[dict[str, object]]) -> None:
    writer = csv.writer(sys.stdout)
    axes = answer.question.by
    writer.writerow([*axes, "value"])
    writer.writerows([row[key] for key in (*axes, "value")] for row in rows)
    writer.writerow([*("*" for _ in axes), answer.total])


def _print_table(answer: Answer, rows: list[dict[str, object]]) -> None:
    table = Table(box=None, pad_edge=False, show_footer=True)
    for i, axis in enumerate(answer.question.by):
        table.add_column(NAMES[axis].in_(language()), footer="" if i else _TOTAL.in_(language()))
    table.add_column(_PEOPLE.in_(language()), footer=f"{answer.total:,}", justify="right")
    for row in rows:
        table.add_row(*(str(row[axis]) for axis in answer.question.by), f"{row['value']:,}")
    Console().print(table)
