"""Reading a pack: files into shapes, and every problem with its file, line and key, all told at once."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from xinmiao.core.packs import yaml_lines
from xinmiao.core.packs.problems import Problem, Where, did_you_mean
from xinmiao.core.packs.shape_problems import problems_of
from xinmiao.science.text import Text

S = TypeVar("S", bound=BaseModel)
Steps = tuple[str | int, ...]
Places = Callable[..., Where]
Declares = tuple[str, str] | None


@dataclass(frozen=True)
class Entry(Generic[S]):
    """One entry of a file: `value` in its shape, and where it and each of its keys stand."""

    value: S
    at: Places  # entry.at("partners", 0) -> Where

    @property
    def where(self) -> Where:
        return self.at()


@dataclass
class Reading:
    """One reading of one pack. Parts take files from it, declare their codes, and require those of others."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    _codes: dict[str, dict[str, Where]] = field(default_factory=dict)
    _results: dict[str, Any] = field(default_factory=dict)

    # what other parts gave

    def of(self, part: str) -> Any:
        """What an earlier part's `read` gave; None where it gave nothing."""
        return self._results.get(part)

    def keep(self, part: str, result: Any) -> None:
        self._results[part] = result

    # codes

    def declare(self, kind: str, code: str, where: Where) -> None:
        """Make a code known to all parts; the second of the same code is a problem."""
        first = self._codes.setdefault(kind, {}).setdefault(code, where)
        if first != where:
            self.problem(
                where,
                "pack.duplicate",
                Text(f"代码“{code}”重复，已见于 {first}", f"Code '{code}' is there twice, first at {first}"),
            )

    def require(self, kind: str, code: str, where: Where) -> bool:
        """Tell whether a code was declared; it is a problem where not."""
        known = self._codes.get(kind, {})
        if code in known:
            return True
        self.problem(
            where,
            "pack.unknown_code",
            Text(f"没有这个代码（{kind}）：“{code}”", f"No such {kind}: '{code}'"),
            did_you_mean(code, known),
        )
        return False

    def known(self, kind: str) -> set[str]:
        return set(self._codes.get(kind, {}))

    def declared_at(self, kind: str, code: str) -> Where | None:
        return self._codes.get(kind, {}).get(code)

    def once(self, entries: Iterable[Entry[Any]], keys: tuple[str, ...]) -> None:
        """Require that no two entries have the same values under `keys`."""
        first: dict[tuple[object, ...], Entry[Any]] = {}
        for entry in entries:
            values = tuple(getattr(entry.value, key) for key in keys)
            if first.setdefault(values, entry) is not entry:
                shown, there = ", ".join(map(str, values)), first[values].where
                what = Text(f"“{shown}”重复，已见于 {there}", f"'{shown}' is there twice, first at {there}")
                self.problem(entry.at(keys[-1]), "pack.duplicate", what)

    def problem(self, where: Where, code: str, what: Text, todo: Text | None = None) -> None:
        self.problems.append(Problem(where, code, what, todo))

    # files

    def files(self, folder: str, pattern: str) -> list[str]:
        """Paths inside the pack of the files that match, sorted."""
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / folder).glob(pattern))

    def text(self, file: str, *, optional: bool = False) -> str | None:
        """A whole text file; None, and a problem unless it is optional, where it is not there or no UTF-8."""
        path = self.root / file
        if not path.is_file():
            if not optional:
                self.problem(Where(file), "pack.no_file", Text("缺少这个文件", "The file is missing"))
            return None
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            self.problem(Where(file, line), "pack.encoding", Text("不是 UTF-8 编码", "Not UTF-8"))
            return None

    def records(
        self, file: str, shape: type[S], *, declares: Declares = None, optional: bool = False
    ) -> list[Entry[S]]:
        """A YAML list, each item in its shape. `declares`: a kind of code and its key."""
        items = self._yaml(file, list, optional) or ()
        places = [_yaml_places(file, items, (i,)) for i in range(len(items))]
        found = [self._item(raw, shape, at, declares) for raw, at in zip(items, places, strict=True)]
        return [entry for entry in found if entry]

    def mapping(self, file: str, shape: type[S], *, optional: bool = False) -> Entry[S] | None:
        """A YAML mapping in its shape."""
        found = self._yaml(file, dict, optional)
        return None if found is None else self._entry(found, shape, _yaml_places(file, found, ()))

    def table(self, file: str, shape: type[S], *, declares: Declares = None, optional: bool = False) -> list[Entry[S]]:
        """A CSV table with a header; an empty cell is an absent key."""
        text = self.text(file, optional=optional)
        rows = [] if text is None else list(self._csv_rows(file, text, shape))
        found = [self._item(row, shape, _csv_places(file, line), declares) for line, row in rows]
        return [entry for entry in found if entry]

    # the steps of these

    def _yaml(self, file: str, kind: type, optional: bool) -> Any:
        text = self.text(file, optional=optional)
        if text is None:
            return None
        try:
            found = yaml_lines.parse(text, file)
        except yaml_lines.Unreadable as error:
            self.problems.append(error.problem)
            return None
        if isinstance(found, kind):
            return found
        wanted = Text("一个列表", "a list") if kind is list else Text("一组键值", "a mapping")
        self.problem(
            Where(file, 1),
            "pack.unreadable",
            Text(f"这个文件应是{wanted.zh}", f"The file should be {wanted.en}"),
        )
        return None

    def _item(self, raw: Any, shape: type[S], at: Places, declares: Declares) -> Entry[S] | None:
        kind, key = declares or ("", "")
        if kind and isinstance(raw, Mapping) and isinstance(raw.get(key), str):
            self.declare(kind, str(raw[key]), at(key))
        return self._entry(raw, shape, at)

    def _entry(self, raw: Any, shape: type[S], at: Places) -> Entry[S] | None:
        try:
            return Entry(shape.model_validate(raw), at)
        except ValidationError as error:
            self.problems.extend(problems_of(error, shape, lambda path: at(*path)))
            return None

    def _csv_rows(self, file: str, text: str, shape: type[BaseModel]) -> Iterator[tuple[int, dict[str, str]]]:
        reader = csv.DictReader(StringIO(text), strict=True)
        try:
            if not self._has_columns(file, list(reader.fieldnames or ()), shape):
                return
            for row in reader:
                if None in row or None in row.values():
                    what = Text("列数与表头不符", "The number of cells differs from the header's")
                    self.problem(Where(file, reader.line_num), "pack.unreadable", what)
                    continue
                yield reader.line_num, {name: cell for name, cell in row.items() if cell.strip()}
        except csv.Error as error:
            what = Text(f"不是合格的 CSV：{error}", f"Not valid CSV: {error}")
            self.problem(Where(file, reader.line_num), "pack.unreadable", what)

    def _has_columns(self, file: str, columns: list[str], shape: type[BaseModel]) -> bool:
        wanted = list(shape.model_fields)
        needed = [name for name, one in shape.model_fields.items() if one.is_required()]
        for name in columns:
            if name not in wanted:
                what = Text(f"不认识的列“{name}”", f"Unknown column '{name}'")
                self.problem(Where(file, 1, name), "pack.wrong_key", what, did_you_mean(name, wanted))
        for name in needed:
            if name not in columns:
                what = Text(f"缺少“{name}”列", f"Column '{name}' is missing")
                self.problem(Where(file, 1, name), "pack.missing", what)
        return set(needed) <= set(columns) <= set(wanted)


def _yaml_places(file: str, node: Any, start: Steps) -> Places:
    def at(*steps: str | int) -> Where:
        return Where(file, yaml_lines.line_of(node, (*start, *steps)), ".".join(map(str, steps)))

    return at


def _csv_places(file: str, line: int) -> Places:
    def at(*steps: str | int) -> Where:
        return Where(file, line, ".".join(map(str, steps)))

    return at
