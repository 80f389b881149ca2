"""`xinmiao collection template | import`: workbooks to fill in, and files to import."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from rich.progress import Progress as Bar

from xinmiao.accounts.models import User
from xinmiao.cli.terminal import language
from xinmiao.collection.actions import imports
from xinmiao.collection.models import Import, ImportState, Mode
from xinmiao.collection.queries import imports as queries
from xinmiao.collection.queries.sheets import open_version, report_template
from xinmiao.core.actors import Actor
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_WRITTEN = Text("模板已写到 {path}", "The template was written to {path}")
_NOTHING = Text("没有写入任何内容", "Nothing was written")
_COUNTS = Text(
    "新增 {new}，更正 {changed}，不变 {unchanged}，拒收 {refused}，可能重复 {duplicates}，撤回 {withdrawn}",
    "{new} new, {changed} changed, {unchanged} unchanged, {refused} refused, {duplicates} possible duplicates, "
    "{withdrawn} withdrawn",
)
_CHECKED, _IMPORTED = Text("检查", "Checking"), Text("导入", "Importing")
_NO_USER = Text("没有这个用户：{name}", "There is no such user: {name}")
Who = Annotated[str, typer.Option("--user", help="以谁的身份。Whose permissions and partner it is done with.")]


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


def template(
    code: Annotated[str, typer.Argument(help="表单代码，或 reports:干预代码。A form, or reports:<intervention>.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="写到哪里。Where to write it.")],
    user: Who,
    lang: Annotated[Language | None, typer.Option(help="模板的语言。The template's language.")] = None,
) -> None:
    """写一个可填写的 Excel 模板。Write a workbook to fill in."""
    who, words = _user(user), lang or language()
    if code.startswith("reports:"):
        content = queries.template_of_reports(code.partition(":")[2], who, _partner(who), words)
    else:
        content = queries.template_of_form(open_version(code), who, words)
    output.write_bytes(content)
    print(_WRITTEN.format(path=output).in_(language()))


def import_(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="XLSX 或 CSV。An XLSX or CSV file.")],
    form: Annotated[str, typer.Option(help="表单代码，或 reports:干预代码。A form, or reports:<intervention>.")],
    user: Who,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查。Check it only.")] = False,
    good_only: Annotated[bool, typer.Option(help="只导入没有错误的行。Import the good rows only.")] = False,
    complete: Annotated[bool, typer.Option(help="文件是完整的。What the file leaves out is withdrawn.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")] = False,
) -> None:
    """检查一个文件，没有错误就导入。Check a file, and import it where nothing is wrong."""
    who, now = _user(user), timezone.now()
    version = None if form.startswith("reports:") else open_version(form)
    of = imports.upload(
        data=file.read_bytes(), name=file.name, user=who, by=Actor.of_user(who), at=now, version=version,
        intervention=None if version else _intervention(form), partner=_partner(who),
        mode=Mode.GOOD if good_only else Mode.ALL, is_complete=complete,
    )  # fmt: skip
    with Bar(transient=True, disable=as_json) as bar:
        of = imports.check(of=of, at=now, progress=_step(bar, _CHECKED))
        if of.state == ImportState.CHECKED and not dry_run:
            of = imports.commit(of=of, by=Actor.of_user(who), at=now, progress=_step(bar, _IMPORTED))
    _tell(of, as_json)
    raise typer.Exit(1 if of.state == ImportState.REFUSED else 0)


def _step(bar: Bar, words: Text) -> imports.Progress:
    task = bar.add_task(words.in_(language()), total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _tell(of: Import, as_json: bool) -> None:
    faults = [one.as_dict(language()) for one in queries.all_faults(of)]
    if as_json:
        told = {"import": str(of.key), "state": of.state, **of.promised, "faults": faults}
        print(json.dumps(told, ensure_ascii=False))
        return
    for one in faults:
        where = f"{one['column']}{one['row'] or ''} {one['label']}".strip()
        value = f"{one['value']} — " if one["value"] else ""
        print(f"{where}: {value}{one['reason']}. {one['todo']} [{one['code']}]")
    print(_COUNTS.format(**of.promised).in_(language()))
    if of.state != ImportState.COMMITTED:
        print(Text(of.reason_zh, of.reason_en).in_(language()) or _NOTHING.in_(language()))


def _user(name: str) -> User:
    found = User.objects.filter(username=name).first() or User.objects.filter(email=name).first()
    if found is None:
        raise XinmiaoError("cli.unknown_user", _NO_USER.format(name=name))
    return found


def _partner(user: User) -> Partner | None:
    codes = [one.partner for one in user.scopes if one.partner]
    return Partner.objects.filter(code=codes[0]).first() if codes else None


def _intervention(form: str) -> Intervention:
    return Intervention.objects.get(code=report_template(form.partition(":")[2]).intervention)
