"""ODK Validate, the jar inside pyxform, where there is Java: it opens the form as Collect would."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pyxform.validators.odk_validate import ODKValidateError, check_xform

from xinmiao.collection.rules.problems import Problem, translated
from xinmiao.science.text import Text

FIELD = re.compile(r"\(?(/[\w/.:\-]+)(?:\[\d+\])?\)?|\$\{(\w+)\}")
NAME = Text("instance_name 是公式：文字要加引号，如 '随访'。",
            "instance_name is a formula: put words in quotes, as in 'visit'.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deep:
    """has_run: false where there is no Java, which is no pass. problems: what it found."""

    has_run: bool
    problems: tuple[Problem, ...] = ()


def deep_check(xform: bytes, rows: Mapping[str, tuple[str, int]]) -> Deep:
    """Have ODK Validate open the form; about two seconds. rows: where each question stands, by path."""
    if shutil.which("java") is None:
        return Deep(has_run=False)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "form.xml"
        file.write_bytes(xform)
        try:
            warnings = check_xform(str(file))
        except ODKValidateError as error:
            return Deep(True, (_placed(str(error), rows),))
    return Deep(True, tuple(translated(told, blocks=False) for told in warnings if "too long" in told))


def _placed(told: str, rows: Mapping[str, tuple[str, int]]) -> Problem:
    """The first error, at the row of the question that it names."""
    words = told.removeprefix("ODK Validate Errors:\n").strip()
    if "instanceName" in words or "instance_name" in words:
        return Problem(NAME, "settings", 2)
    names = {(path or name).strip("/").rpartition("/")[2] for path, name in FIELD.findall(words)}
    place = next((at for path, at in rows.items() if path.rpartition("/")[2] in names), ("survey", 0))
    return replace(translated(words), sheet=place[0], row=place[1])
