"""`xinmiao work`: what goes on beside the site: queued jobs, accepted rows into the ledger, e-mails."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from threading import Event
from typing import Annotated

import typer
from django.db import close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from xinmiao.accounts import actions as accounts
from xinmiao.cli.terminal import language
from xinmiao.collection.actions import duty
from xinmiao.core.actors import Actor
from xinmiao.records import actions as records
from xinmiao.records import queries as ledger
from xinmiao.science.text import Text

log = logging.getLogger(__name__)
_AT_WORK = Text("后台工作已启动（按 Ctrl+C 停止）", "At work in the background (Ctrl+C stops it)")


def work(
    post_every: Annotated[float, typer.Option(min=1, help="隔几秒入账。Seconds between postings to the ledger.")] = 60,
    once: Annotated[bool, typer.Option(help="做完眼前的事就停。Do what waits now, and stop.")] = False,
    beside: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """做后台的事：任务、入账、邮件。Do what waits: jobs, postings to the ledger, e-mails.

    beside: the process that started this one; work ends with it.
    """
    stopped = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopped.set())
    print(_AT_WORK.in_(language()), flush=True)
    posted_at = -post_every
    while not stopped.is_set() and beside in (0, os.getppid()):
        close_old_connections()
        _attempt(_jobs)
        if time.monotonic() - posted_at >= post_every or once:
            _attempt(_escalate)
            _attempt(_post)
            _attempt(_mail)
            posted_at = time.monotonic()
        if once:
            return
        stopped.wait(1)


def _jobs() -> None:
    Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id=f"work-{os.getpid()}", excluded_queue_names=[],
    ).run()  # fmt: skip


def _escalate() -> None:
    """Alerts that no adult has taken in time go on to the county's duty list."""
    duty.escalate(at=timezone.now(), by=Actor.job("work"))


def _post() -> None:
    if ledger.waiting().n_rows:
        records.drain(by=Actor.job("work"))


def _mail() -> None:
    accounts.send_mail(by=Actor.job("work"))


def _attempt(what: Callable[[], None]) -> None:
    """One part that fails stops none of the others, nor the next time."""
    try:
        what()
    except Exception:
        log.exception("work: %s failed", what.__name__.strip("_"))
