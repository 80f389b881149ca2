"""`xinmiao review`: compute, check, open and publish an annual review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from xinmiao.cli.terminal import Form, language, tell
from xinmiao.core.actors import Actor
from xinmiao.core.packs import Reading, Where
from xinmiao.indicators.models import Indicator
from xinmiao.reviews import actions, manuscript
from xinmiao.reviews.checking import Report, marking, read_file
from xinmiao.reviews.publishing import write_out
from xinmiao.reviews.queries import checking, editions, tracing
from xinmiao.reviews.queries.live import Live, live
from xinmiao.reviews.queries.recomputing import recompute
from xinmiao.reviews.rules import Outcome
from xinmiao.science.text import Text
from xinmiao.ui import numbers

app = typer.Typer(help="年度报告：计算、检查、追溯、发布。Annual reviews.", no_args_is_help=True)
Year = Annotated[int, typer.Option("--year", help="哪一年的年度报告。Which year's review.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON（同 --format json）。Answer in JSON.")]
Format = Annotated[Form, typer.Option("--format", help="text 或 json。text or json.")]
DEFAULT_YEAR = 2024

_HEADS = (
    Text("论断", "Claim"), Text("发布用语", "Published wording"), Text("算出的数", "Computed figure"),
    Text("结论", "Verdict"),
)  # fmt: skip
_VERDICTS = {
    Outcome.SUPPORTED: Text("[green]成立[/]", "[green]supported[/]"),
    Outcome.CONTRADICTED: Text("[red]不成立[/]", "[red]contradicted[/]"),
    Outcome.CANNOT_TELL: Text("[yellow]无法判断[/]", "[yellow]cannot tell[/]"),
}
_TOTAL = Text("{n} 条论断：成立 {supported}，不成立 {contradicted}，无法判断 {cannot_tell}",
              "{n} claims: {supported} supported, {contradicted} contradicted, {cannot_tell} cannot tell")  # fmt: skip
_PUBLISHED = Text("已发布第 {number} 版：{folder}", "Published edition {number}: {folder}")
_GOOD = Text("{folder}：{n} 条论断，没有问题", "{folder}: {n} claims, no problem")
_EQUAL = Text("{equal}/{n} 条与发布时逐位相同", "{equal} of {n} equal to the published ones, bit for bit")


@app.command()
def build(year: Year = DEFAULT_YEAR, as_json: AsJson = False, form: Format = Form.TEXT) -> None:
    """从账本计算全部论断，成为草稿；有不成立的，退出码为 1。Compute every claim; 1 when one is contradicted."""
    edition = actions.build(review=editions.review(year), by=Actor.job("review build"))
    found = live(edition)
    show(found, as_json=as_json or form is Form.JSON)
    if any(one.judgement.outcome is Outcome.CONTRADICTED for one in found):
        raise typer.Exit(1)


@app.command()
def check(
    target: Annotated[
        Path,
        typer.Argument(exists=True, help="报告文件夹，或 .md、.txt、.docx 文件。A review's folder, or a text file."),
    ],
    as_json: AsJson = False,
    form: Format = Form.TEXT,
) -> None:
    """检查一份回顾（文件夹）或任何文本；有不成立的，退出码为 1。Check a folder or any text; 1 if contradicted."""
    if target.is_dir():
        check_folder(target, as_json=as_json or form is Form.JSON)
    else:
        check_text(target, as_json=as_json or form is Form.JSON)


def check_text(file: Path, *, as_json: bool) -> None:
    """Check the figures of any text against the ledger, and the text against itself."""
    report = checking.check(read_file(file), today=timezone.localdate())
    if as_json:
        print(json.dumps(report.as_dict(language()), ensure_ascii=False, indent=2))
    else:
        show_findings(report)
    if report.is_contradicted:
        raise typer.Exit(1)


def show_findings(report: Report) -> None:
    """Print a line a finding, with its place, verdict, words and reason; then how many there are of each."""
    console = Console(highlight=False, markup=False, soft_wrap=True)
    for one in marking.told(list(report.findings), language()):
        finding = one.finding
        line = report.text.count("\n", 0, finding.offset) + 1
        column = finding.offset - report.text.rfind("\n", 0, finding.offset)
        proposal = f" → {finding.proposal}" if finding.proposal else ""
        console.print(f"{line}:{column} {one.sign} {one.verdict} [{one.kind}] {finding.text}: {one.reason}{proposal}")
    console.print("  ".join(f"{words} {n}" for _outcome, words, n in marking.counts(report, language())))


def check_folder(folder: Path, *, as_json: bool) -> None:
    """Check a review's claims, hedges and languages before it is loaded."""
    whole = folder.resolve()
    reading = Reading(whole.parent)
    for code in Indicator.objects.values_list("code", flat=True):
        reading.declare("indicator", code, Where("indicators"))
    found = manuscript.read(reading, whole.name)
    if as_json:
        print(json.dumps([one.as_dict(language()) for one in reading.problems], ensure_ascii=False, indent=2))
    for problem in () if as_json else reading.problems:
        tell(problem)
    if found is None:
        raise typer.Exit(1)
    if not as_json:
        print(_GOOD.format(folder=folder, n=len(found.claims)).in_(language()))


@app.command()
def trace(
    claim: Annotated[str, typer.Argument(help="论断的代码。The claim's code.")],
    year: Year = DEFAULT_YEAR,
    as_json: AsJson = False,
    form: Format = Form.TEXT,
) -> None:
    """打开一个数字：数的是谁、怎样数、依据多少条记录。Open a figure: whom it counts, how, and on how many records."""
    found = tracing.trace(editions.claim(year, claim))
    told = found.as_dict(language())
    if as_json or form is Form.JSON:
        print(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for name in ("label", "wording", "verdict", "reason", "sentence", "period", "n_records", "definition", "rule"):
        table.add_row(name, str(told[name]))
    table.add_row("published", numbers.exact(found.claim.figure.point))
    table.add_row("live", numbers.exact(found.live.measured.point))
    table.add_row("reporters", ", ".join(one.code for one in found.reporters))
    table.add_row("pins", json.dumps(told["pins"], ensure_ascii=False))
    Console(soft_wrap=True, highlight=False).print(table)


@app.command()
def publish(
    year: Year = DEFAULT_YEAR,
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹。The folder to write to.")] = None,
    sign_as: Annotated[
        list[str] | None, typer.Option("--sign-as", help="签署人的用户名，两次。Two users who sign.")
    ] = None,
    override: Annotated[
        str, typer.Option("--override", help="仍要发布矛盾论断的理由。Why contradicted claims stand.")
    ] = "",
) -> None:
    """冻结、签署、发布，写出网页和 PDF（中英文）。Freeze, sign, publish, write page and PDF."""
    by = Actor.job("review publish")
    edition = actions.publish_draft(year=year, by=by, sign_as=sign_as or [], override=override)
    folder = out or Path(settings.DATA_DIR) / "reviews" / str(year)
    write_out(edition, folder)
    print(_PUBLISHED.format(number=edition.number, folder=folder).in_(language()))


@app.command("recompute")
def recomputed(year: Year = DEFAULT_YEAR) -> None:
    """按发布时固定的版本重算，逐位比较；有不同则退出码为 1。Compute the published edition again from what it pins."""
    found = recompute(editions.edition(year))
    equal = sum(one.is_equal for one in found)
    for one in found:
        if not one.is_equal:
            print(f"{one.claim.code}: {one.claim.figure.point} ≠ {one.again.point}")
    print(_EQUAL.format(equal=equal, n=len(found)).in_(language()))
    if equal < len(found):
        raise typer.Exit(1)


def show(found: list[Live], *, as_json: bool) -> None:
    """Print the table *claim · published wording · computed figure · verdict*."""
    if as_json:
        print(json.dumps([one.as_dict(language()) for one in found], ensure_ascii=False, indent=2))
        return
    table = Table(*(head.in_(language()) for head in _HEADS))
    table.columns[0].no_wrap = True
    table.columns[2].justify = "right"
    for one in found:
        figure = " – ".join(dict.fromkeys(numbers.exact(value) for value in one.measured.values))
        verdict = _VERDICTS[one.judgement.outcome].in_(language())
        table.add_row(one.claim.code, one.words.in_(language()), figure, verdict)
    console = Console()
    console.print(table)
    counted = {outcome.value: sum(one.judgement.outcome is outcome for one in found) for outcome in Outcome}
    console.print(_TOTAL.format(n=len(found), **counted).in_(language()))
    for one in found:
        if one.judgement.outcome is Outcome.CONTRADICTED:
            console.print(f"{one.claim.code}: {one.judgement.reason.in_(language())}", highlight=False, markup=False)
