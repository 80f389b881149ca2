"""`xinmiao serve`: the site, by gunicorn, on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from xinmiao.cli.terminal import language
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_OPEN = Text("网站：{url}  （英文：{url}en/；按 Ctrl+C 停止）", "The site: {url}  (English: {url}en/; Ctrl+C stops it)")


class AddressRefused(XinmiaoError):
    """The site cannot listen there."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(
            "serve.address",
            Text(f"不能在这个地址启动网站（{error.strerror}）", f"The site cannot listen there ({error.strerror})"),
            where=f"{host}:{port}",
            todo=Text("请用 --port 换一个端口，或检查 --host", "Choose another --port, or check --host"),
        )


def require_free(host: str, port: int) -> None:
    """Raises AddressRefused where somebody listens already, or the host is not this machine's."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family) as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            asked.bind(address)
    except OSError as error:
        raise AddressRefused(host, port, error) from error


def _processes() -> int:
    """One a core: Python computes on one at a time. SQLite takes one writer, and its machine is the smallest."""
    return 1 if connection.vendor == "sqlite" else len(os.sched_getaffinity(0))


def serve(
    host: Annotated[str, typer.Option(help="监听的地址。The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口。The port.")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="进程数；不写时 PostgreSQL 上每核一个，SQLite 上一个。"
            "How many processes; without it one a core on PostgreSQL, one on SQLite.",
        ),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="每个进程的线程数。Threads of each.")] = 8,
) -> None:
    """启动网站和后台的事。Start the site, and the work beside it."""
    require_free(host, port)
    call_command("collectstatic", verbosity=0, interactive=False)
    print(_OPEN.format(url=f"http://{host}:{port}/").in_(language()), flush=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
    beside = [sys.executable, "-m", "xinmiao.cli.main", "work", "--beside", str(os.getpid())]
    subprocess.Popen(beside, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-m", "gunicorn", "xinmiao.config.wsgi:application"]
    options = [
        "--bind",
        f"{host}:{port}",
        "--workers",
        str(workers or _processes()),
        "--threads",
        str(threads),
        "--timeout",
        "120",
        "--keep-alive",
        "5",
        "--no-control-socket",
    ]
    os.execv(sys.executable, [*command, *options])
