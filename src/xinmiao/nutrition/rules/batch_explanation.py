"""What a result says of itself: standards with checksum and status, how columns were read, counts, what words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xinmiao.nutrition.rules.batches import FAULTS
from xinmiao.nutrition.rules.food_columns import label
from xinmiao.science.nutrient_profile import GROUNDS, REASONS, WARNINGS
from xinmiao.science.text import Text

_ROWS = Text("行数", "Rows")
_STATUS = {"draft": Text("草案，仅供参考", "draft, for information only"), "active": Text("生效", "active")}
_BASIS = Text("数值按什么计（表中未写明的）", "Values are per, where the file does not say")
BASES = {
    "": Text("文件中写明", "as the file says"), "100g": Text("每 100 克", "100 g"),
    "100ml": Text("每 100 毫升", "100 ml"), "serving": Text("每份", "serving"),
    "state": Text("固体每 100 克，液体每 100 毫升", "100 g of solids, 100 ml of liquids"),
}  # fmt: skip
_TAKEN = Text("由名称推定、经人确认的类别", "Classes proposed by name and taken over by a person")
_PROPOSED = Text("由名称推定的类别（没有确认的不使用）", "Classes proposed by name (not used unless taken over)")
_COLUMN = Text("“{heading}”读作{name}，单位经人确认：{unit}", '"{heading}": {name}, unit confirmed by a person: {unit}')
_PLAIN = Text("“{heading}”读作{name}", '"{heading}": {name}')


def explanation(
    told: Mapping[str, Any], *, columns: Mapping[str, str], units: Mapping[str, str], basis: str,
    accepted: Sequence[str], headings: Mapping[str, str], language: str,
) -> Iterator[tuple[str, ...]]:  # fmt: skip
    """Give it line by line. told: as `Told.as_dict` gives it."""
    yield _ROWS.in_(language), str(told["rows"])
    yield from _standards(told["standards"], language)
    yield _BASIS.in_(language), BASES[basis].in_(language)
    for letter, name in columns.items():
        words = _COLUMN if units.get(letter) else _PLAIN
        filled = {"heading": headings.get(letter, letter), "name": label(name, language), "unit": units.get(letter)}
        yield letter, words.in_(language).format(**filled)
    yield _TAKEN.in_(language), ", ".join(accepted) or "—"
    for one, n in told["proposed"].items():
        yield _PROPOSED.in_(language), one, str(n)
    yield from counts(told, language)
    for meanings in (REASONS, GROUNDS, WARNINGS):
        yield from ((word, text.in_(language)) for word, text in meanings.items())


def _standards(standards: Mapping[str, Mapping[str, str]], language: str) -> Iterator[tuple[str, ...]]:
    for model, said in standards.items():
        status = _STATUS[said["table_status"]].in_(language)
        yield model, said["standard_version"], said["table_checksum"], status


def counts(told: Mapping[str, Any], language: str) -> Iterator[tuple[str, ...]]:
    """Give how many rows have each verdict, grade and reason, and how many cells are wrong."""
    for name, counted in told["counts"].items():
        yield from ((name, word, str(n)) for word, n in counted.items())
    for why, n in told["faults"].items():
        yield FAULTS[why].in_(language), why, str(n)
