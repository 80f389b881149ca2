"""`xinmiao serve`: the site, by gunicorn, on this machine."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command

from xinmiao.cli.terminal import language
from xinmiao.science.text import Text

_OPEN = Text("网站：{url}  （英文：{url}en/；按 Ctrl+C 停止）", "The site: {url}  (English: {url}en/; Ctrl+C stops it)")


def serve(
    host: Annotated[str, typer.Option(help="监听的地址。The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口。The port.")] = 8000,
    workers: Annotated[int, typer.Option(help="进程数。How many processes.")] = 1,
    threads: Annotated[int, typer.Option(help="每个进程的线程数。Threads of each.")] = 8,
) -> None:
    """启动网站。Start the site."""
    call_command("collectstatic", verbosity=0, interactive=False)
    print(_OPEN.format(url=f"http://{host}:{port}/").in_(language()), flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
    command = [sys.executable, "-m", "gunicorn", "xinmiao.config.wsgi:application"]
    options = [
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(workers),
        "--threads",
        str(threads),
        "--timeout",
        "120",
        "--no-control-socket",
    ]
    os.execv(sys.executable, [*command, *options])
