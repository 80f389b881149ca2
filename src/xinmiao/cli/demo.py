"""`xinmiao demo`: the whole product on this machine, from nothing to the published review."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from xinmiao.cli.review import show
from xinmiao.cli.serve import require_free
from xinmiao.cli.serve import serve as serve_site
from xinmiao.cli.terminal import language
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.demonstration import actions as demonstration
from xinmiao.demonstration import advertisements, foods
from xinmiao.demonstration.accounts import ACCOUNTS
from xinmiao.demonstration.actions import Told
from xinmiao.demonstration.queries import notice
from xinmiao.indicators.queries.counting import counting
from xinmiao.reviews import actions as reviews
from xinmiao.reviews.models import Edition
from xinmiao.reviews.publishing import write_out
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.live import live
from xinmiao.science.text import Text

YEAR = 2024

_DATABASE = Text("建立数据库", "Creating the database")
_PACK = Text("加载国家包", "Loading the country pack")
_COUNTING = Text("建立计数位图", "Building the bitmaps that count people once")
_REVIEW = Text("计算 {year} 年报告的每个数字", "Computing every figure of the {year} review")
_PUBLISHING = Text("发布网页和 PDF（中英文）", "Publishing web page and PDF, in both languages")
_STATIC = Text("收集页面文件", "Gathering the files of the pages")
_FIELD = Text("登记家庭、家访", "Registering families and visiting them")
_DONE = Text("完成", "Done")
_SMALL = Text(
    "演示数据按 {scale:g} 倍生成，小于报告所述的规模",
    "The data were generated at {scale:g} of the size the review tells of",
)
_WRITTEN = Text("报告已写入 {folder}", "The review is in {folder}")
_SIGN_IN = Text(
    "试用各个角色：在 /account/login/ 登录，密码都是 {password}（只显示这一次；再次运行 xinmiao demo 会换新的）",
    "Try each role: sign in at /en/account/login/; the password of all is {password} "
    "(told only now; running xinmiao demo again draws another)",
)
_PUBLIC = Text("公众：不用登录", "the public: no sign-in")


def demo(
    scale: Annotated[
        float, typer.Option(min=0.0001, max=4, help="演示国家的大小；1 为全国规模。Size; 1 is national scale.")
    ] = 1.0,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="完成后启动网站。Start the site when done.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535, help="网站的端口。The site's port.")] = 8000,
) -> None:
    """生成演示国家，发布年度报告，启动网站。Generate the demonstration country, publish its review, start the site."""
    by = Actor.job("demo")
    if serve:
        require_free("127.0.0.1", port)
    with _progress() as told:
        _prepare(told)
        pack = packs.load(settings.PACK_DIR, by=by)
        demonstration.create(scale=scale, pack=pack, by=by, at=timezone.now(), told=_part(told, 0.08, 0.70))
        told(_COUNTING, 0.72)
        counting()
        told(_REVIEW.format(year=YEAR), 0.85)
        edition = _published(scale, by, told)
        told(_FIELD, 0.97)
        password = demonstration.open_accounts(by=by)
        demonstration.work_the_field(pack=pack, by=by, at=timezone.now())
        foods.stock(by=by, at=timezone.now())
        advertisements.see(at=timezone.now())
        told(_DONE, 1.0)
    console = Console()
    show(live(edition), as_json=False)
    console.print(notice(language()), style="yellow")
    console.print(_WRITTEN.format(folder=_folder()).in_(language()), soft_wrap=True)
    _tell_accounts(console, password)
    if serve:
        serve_site(port=port)


def _tell_accounts(console: Console, password: str) -> None:
    """Say who can sign in, how, and where each begins."""
    lead = "/" if language() == "zh" else "/en/"
    console.print(_SIGN_IN.format(password=password).in_(language()), soft_wrap=True, highlight=False, markup=False)
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_row("", _PUBLIC.in_(language()), f"{lead}reviews/{YEAR}/")
    for one in ACCOUNTS:
        table.add_row(one.username, one.does.in_(language()), f"{lead}{one.path}")
    console.print(table)


def _prepare(told: Told) -> None:
    told(_DATABASE, 0.0)
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    told(_STATIC, 0.03)
    call_command("collectstatic", verbosity=0, interactive=False)
    told(_PACK, 0.05)


def _published(scale: float, by: Actor, told: Told) -> Edition:
    """Build and publish the review; a published one of the same figures stays."""
    edition = editions.published(YEAR)
    if edition is None:
        reviews.build(review=editions.review(YEAR), by=by)
        told(_PUBLISHING, 0.90)
        reason = "" if scale == 1 else _SMALL.format(scale=scale).in_(language())
        edition = reviews.publish_draft(year=YEAR, by=by, sign_as=[], override=reason)
        write_out(edition, _folder())
    return edition


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "reviews" / str(YEAR)


def _part(told: Told, low: float, high: float) -> Told:
    return lambda what, share: told(what, low + share * (high - low))


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar that says what is being done."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda what, share: bar.update(task, description=what.in_(language()), completed=share)
