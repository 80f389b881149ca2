"""Checking and loading a pack: all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from django.db import transaction
from django.utils import timezone
from pydantic import StringConstraints

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs.drafts import DraftInUse
from xinmiao.core.packs.problems import Problem, Where, did_you_mean
from xinmiao.core.packs.reading import Reading
from xinmiao.core.packs.registry import Part, registered
from xinmiao.core.packs.shapes import CodeText, Label, Shape
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

MANIFEST = "pack.yaml"
LATER = ("locale", "nutrient_models", "elimination", "eenc")  # agreed names that no part reads yet


class Manifest(Shape):
    """pack.yaml: what the pack is."""

    code: CodeText
    version: Annotated[str, StringConstraints(min_length=1, max_length=32)]
    name: Label
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    languages: list[str] = ["zh", "en"]
    demonstration_notice: Label
    use_draft: list[DraftInUse] = []


@dataclass(frozen=True)
class PackReport:
    """What a check found. `n_files` read; `content_hash` over all of them; `problems` sorted by place."""

    path: Path
    content_hash: str
    n_files: int
    manifest: Manifest | None
    problems: tuple[Problem, ...]
    parts: dict[str, Any]

    @property
    def ok(self) -> bool:
        return not self.problems

    def as_dict(self, language: str) -> dict[str, object]:
        return {
            "code": self.manifest.code if self.manifest else "",
            "version": self.manifest.version if self.manifest else "",
            "content_hash": self.content_hash,
            "n_files": self.n_files,
            "parts": sorted(self.parts),
            "ok": self.ok,
            "problems": [problem.as_dict(language) for problem in self.problems],
        }


class PackRefused(XinmiaoError):
    """The pack holds problems; nothing was loaded. `report.problems` has them all."""

    def __init__(self, report: PackReport) -> None:
        self.report = report
        n, first = len(report.problems), report.problems[0]
        super().__init__(
            "pack.refused",
            Text(f"国家包有 {n} 处问题，没有加载", f"The pack has {n} problem(s); nothing was loaded"),
            where=str(report.path),
            todo=Text(f"先改 {first.message('zh')}", f"begin with {first.message('en')}"),
        )


class OtherCountry(XinmiaoError):
    """An installation holds one country; another pack would retire everything of the first."""

    def __init__(self, there: str, wanted: str) -> None:
        super().__init__(
            "pack.other_country",
            Text(f"这里已装国家包“{there}”，不能再装“{wanted}”", f"This installation holds '{there}', not '{wanted}'"),
            todo=Text("请另用一个数据目录（XINMIAO_DATA_DIR）", "Give it a data folder of its own (XINMIAO_DATA_DIR)"),
        )


def check(path: Path | str, *, parts: Sequence[Part] | None = None) -> PackReport:
    """Read the whole pack and tell everything wrong with it. Touches no database.

    parts: those to read with; by default all that the installed apps register.
    """
    parts = registered() if parts is None else parts
    root = Path(path)
    files = list(_files(root))
    reading = Reading(root)
    manifest = reading.mapping(MANIFEST, Manifest)
    _refuse_unclaimed(reading, parts)
    for part in parts:
        reading.keep(part.code, part.read(reading))
    return PackReport(
        root,
        _content_hash(root, files),
        len(files),
        manifest.value if manifest else None,
        tuple(sorted(reading.problems, key=lambda problem: problem.where)),
        {part.code: reading.of(part.code) for part in parts},
    )


def load(
    path: Path | str, *, by: Actor, at: datetime | None = None, parts: Sequence[Part] | None = None
) -> PackVersion:
    """Bring the database into step with the pack, in one transaction. The same pack again changes nothing.

    Raises PackRefused, OtherCountry.
    """
    parts = registered() if parts is None else parts
    report = check(path, parts=parts)
    if report.problems or report.manifest is None:
        raise PackRefused(report)
    with transaction.atomic():
        there = current()
        if there and there.code != report.manifest.code:
            raise OtherCountry(there.code, report.manifest.code)
        if there and (there.content_hash, there.parts) == (report.content_hash, _revisions(parts)):
            return there
        return _load(report, report.manifest, parts, by, at or timezone.now())


def current(code: str | None = None) -> PackVersion | None:
    """The pack in force; of several countries, the one of that code."""
    found = PackVersion.objects.filter(is_current=True)
    return (found.filter(code=code) if code else found).first()


def _load(report: PackReport, manifest: Manifest, parts: Sequence[Part], by: Actor, at: datetime) -> PackVersion:
    PackVersion.objects.filter(code=manifest.code, is_current=True).update(is_current=False)
    version = PackVersion.objects.create(
        code=manifest.code,
        version=manifest.version,
        content_hash=report.content_hash,
        name_zh=manifest.name.zh,
        name_en=manifest.name.en,
        country=manifest.country,
        manifest=manifest.model_dump(mode="json"),
        parts=_revisions(parts),
        loaded_at=at,
    )
    changes = {part.code: dict(part.load(report.parts[part.code], version=version, by=by) or {}) for part in parts}
    detail = {"version": version.version, "content_hash": version.content_hash, "changes": changes}
    audit.record(by=by, verb="load", noun="pack", key=manifest.code, detail=detail, at=at)
    return version


def _revisions(parts: Sequence[Part]) -> dict[str, int]:
    return {part.code: part.revision for part in parts}


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(name.startswith(".") for name in path.relative_to(root).parts):
            yield path


def _content_hash(root: Path, files: list[Path]) -> str:
    whole = sha256()
    for name, path in sorted((path.relative_to(root).as_posix(), path) for path in files):
        content = path.read_bytes()
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    return whole.hexdigest()


def _refuse_unclaimed(reading: Reading, parts: Sequence[Part]) -> None:
    claimed = {path for part in parts for path in part.claimed} | {MANIFEST, *LATER}
    if not reading.root.is_dir():
        return
    for path in sorted(reading.root.iterdir()):
        readable = path.is_dir() or path.suffix in (".yaml", ".csv")
        if readable and not path.name.startswith(".") and path.name not in claimed:
            what = Text(f"没有哪个部分会读“{path.name}”", f"No part reads '{path.name}'")
            reading.problem(Where(path.name), "pack.unclaimed", what, did_you_mean(path.name, claimed))
