"""`xinmiao key`: turn the key ring, and finish destroying keys that a crash left over."""

from __future__ import annotations

import typer

from xinmiao.cli.terminal import language
from xinmiao.core.actors import Actor
from xinmiao.people import actions
from xinmiao.science.text import Text

app = typer.Typer(help="密钥：轮换、销毁。Keys: rotate, destroy.", no_args_is_help=True)

_ROTATED = Text("已用新的主密钥重新封装 {n} 把密钥", "{n} key(s) wrapped under a new key of the ring")
_DESTROYED = Text("销毁了 {n} 把已删除者的密钥", "{n} key(s) of erased persons destroyed")


@app.command()
def rotate() -> None:
    """轮换主密钥，可中断后继续。Wrap every data key under a new key; taken up again where it was broken off."""
    n = max(actions.rotate_keys(by=Actor.job("key rotate")), default=0)
    print(_ROTATED.format(n=n).in_(language()))


@app.command()
def destroy() -> None:
    """销毁已删除者遗留的密钥。Destroy the keys of erased persons that a crash left over."""
    print(_DESTROYED.format(n=actions.destroy_keys(by=Actor.job("key destroy"))).in_(language()))
