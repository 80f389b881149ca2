"""`xinmiao pack`: check and load a country pack."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from xinmiao.cli.terminal import language, tell
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.packs import PackReport
from xinmiao.science.text import Text

app = typer.Typer(help="国家包：检查、加载。Country packs: check, load.", no_args_is_help=True)
PackPath = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="国家包的文件夹。The pack's folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]

_GOOD = Text("{code} {version}：{n} 个文件，没有问题", "{code} {version}: {n} files, no problem")
_BAD = Text("{n} 处问题", "{n} problem(s)")
_LOADED = Text("已加载 {code} {version}（{hash}）", "Loaded {code} {version} ({hash})")


@app.command()
def check(path: PackPath, as_json: AsJson = False) -> None:
    """读整个国家包，列出全部问题。Read the whole pack and list every problem."""
    report = packs.check(path)
    if as_json:
        print(json.dumps(report.as_dict(language()), ensure_ascii=False, indent=2))
    elif report.ok and report.manifest:
        shown = _GOOD.format(code=report.manifest.code, version=report.manifest.version, n=report.n_files)
        print(shown.in_(language()))
    else:
        _tell(report)
    raise typer.Exit(0 if report.ok else 1)


@app.command()
def load(path: PackPath, as_json: AsJson = False) -> None:
    """检查并加载国家包：全部或全不。Check the pack and load it: all or nothing."""
    try:
        version = packs.load(path, by=Actor.job("pack load"))
    except packs.PackRefused as error:
        _refuse(error.report, as_json)
        raise typer.Exit(1) from None
    loaded = {"code": version.code, "version": version.version, "content_hash": version.content_hash}
    if as_json:
        print(json.dumps(loaded, ensure_ascii=False))
    else:
        shown = _LOADED.format(code=version.code, version=version.version, hash=version.content_hash[:12])
        print(shown.in_(language()))


def _refuse(report: PackReport, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report.as_dict(language()), ensure_ascii=False, indent=2))
    else:
        _tell(report)


def _tell(report: PackReport) -> None:
    for problem in report.problems:
        tell(problem)
    print(_BAD.format(n=len(report.problems)).in_(language()), file=sys.stderr)
