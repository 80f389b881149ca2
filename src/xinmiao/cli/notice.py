"""`xinmiao notice`: remind people of returns that are due, and send the e-mails that wait."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from django.utils import timezone

from xinmiao.accounts import actions as accounts
from xinmiao.cli.terminal import language
from xinmiao.core.actors import Actor
from xinmiao.indicators import actions as indicators
from xinmiao.science.text import Text

app = typer.Typer(help="通知：提醒、发送邮件。Notices: remind, send e-mails.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]

_REMINDED = Text("提醒了 {n} 次", "{n} reminder(s) written")
_SENT = Text(
    "发出 {n_sent} 封，失败 {n_failed} 封，{n_uncertain} 封不知是否发出（不再发送）",
    "{n_sent} sent, {n_failed} failed, {n_uncertain} may have gone before a crash and are not sent again",
)


@app.command()
def remind(
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="哪一天，默认今天。The day; today by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """提醒合作伙伴：七天内到期或已逾期的报表。Remind partners of returns due within seven days, or overdue."""
    now = timezone.now()
    n = indicators.remind(on=on.date() if on else timezone.localdate(now), at=now, by=Actor.job("notice remind"))
    print(json.dumps({"n_reminders": n}) if as_json else _REMINDED.format(n=n).in_(language()))


@app.command()
def send(as_json: AsJson = False) -> None:
    """发送等待中的邮件，每封只发一次。Send the e-mails that wait, each once."""
    sent = accounts.send_mail(by=Actor.job("notice send"))
    print(json.dumps(asdict(sent)) if as_json else _SENT.format(**asdict(sent)).in_(language()))
    raise typer.Exit(1 if sent.n_failed else 0)
