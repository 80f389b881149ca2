"""Labels: the sentence under the nutrition table, and the nutrients that a label must declare, by profile.

The profiles are text of a standard, not limits. The sentence is compared after NFKC without white space; all its words
must be there. Up to two characters different is `near_miss`, which fails, with the difference shown.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from rapidfuzz.distance import Levenshtein

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile.faults import entries, malformed, mapping, one_of
from xinmiao.science.tables import Reasons, RuleTable, give_back, load, read
from xinmiao.science.text import Text

Native = TypeVar("Native")
NEAR = 2
"""So many characters different is a near miss."""
DECLARED = {
    "energy": ("energy_kj", "energy_kcal"), "protein": ("protein_g",), "fat": ("fat_g",),
    "saturated_fat": ("saturated_fat_g",), "carbohydrate": ("carbohydrate_g",), "sugars": ("sugars_g",),
    "sodium": ("sodium_mg", "salt_g"),
}  # fmt: skip
"""The columns of which one must be filled where a profile makes the nutrient mandatory."""
SENTENCES = ("present", "near_miss", "absent", "not_asked", "cannot_decide")
LABEL_WARNINGS = Reasons(
    to_confirm=Text("规则来自一份资料，首次发布前须核对原文", "Read in one source: confirm before first publication"),
    date_unconfirmed=Text("实施日期尚未核对", "The day from which it is in force has not been confirmed"),
)
"""The words of `warnings` of a label."""
VERDICTS = ("pass", "fail", "cannot_decide", "not_yet_required")


class UnknownProfile(XinmiaoError):
    """The table of label profiles has none of that id."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(
            "label_profile.unknown",
            Text("没有这个标签规则：{name}", "No such label profile: {name}").format(name=name),
            todo=Text("可用：{known}", "there are {known}").format(known=", ".join(known)),
        )


@dataclass(frozen=True)
class LabelProfile:
    """What a standard asks of a label. `sentence`: None where it asks for none; in_force_from: None where in force.

    warnings: words of `LABEL_WARNINGS`.
    """

    rule: RuleTable
    id: str
    mandatory: tuple[str, ...]
    sentence: str | None
    in_force_from: date | None
    status: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a text says of the sentence: one word of `SENTENCES`, the closest words found, the difference."""

    says: str
    found: str = ""
    difference: str = ""


def load_profiles(path: Path) -> dict[str, LabelProfile]:
    """Read the label profiles of a pack, by id. Raises `TableFault`."""
    rule = load(path)
    told = entries(rule.data.get("profiles"), f"{path}: profiles")
    return {str(one["id"]): _profile(rule, one, f"{path}: profiles.{one['id']}") for one in told}


def profile(profiles: Mapping[str, LabelProfile], name: str) -> LabelProfile:
    """Give one of them. Raises `UnknownProfile`."""
    if name not in profiles:
        raise UnknownProfile(name, sorted(profiles))
    return profiles[name]


def find_sentence(text: str | None, sentence: str | None) -> Sentence:
    """Look for a sentence in the text under the nutrition table; None or blank text is unknown."""
    if sentence is None:
        return Sentence("not_asked")
    bare, wanted = _bare(text or ""), _bare(sentence)
    if not bare:
        return Sentence("cannot_decide")
    if wanted in bare:
        return Sentence("present", wanted)
    found, distance = _closest(bare, wanted)
    return Sentence("near_miss", found, _difference(wanted, found)) if distance <= NEAR else Sentence("absent")


def check_label(table: Native, by: LabelProfile, *, as_of: date | None = None) -> Native:
    """Give the table with what a profile says of each label at its right.

    table: `label_text`, the words under the nutrition table, and the columns of `DECLARED`; empty is unknown.
    as_of: the day of the label; before the profile is in force, what fails reads `not_yet_required`.
    Adds `sentence`, `sentence_found`, `sentence_difference`, `missing` (mandatory nutrients without a value, and
    `label_text`), `label_verdict`, `warnings`, `standard`, `standard_version`, `table_checksum`, `table_status`.
    """
    frame = read(table)
    blank = pl.Series("label_text", [None] * frame.height, dtype=pl.String)
    texts = frame["label_text"].cast(pl.String) if "label_text" in frame.columns else blank
    seen = {text: find_sentence(text, by.sentence) for text in texts.unique()}
    sentences = [seen[text] for text in texts]
    missing = [_missing(row, by) for row in frame.iter_rows(named=True)]
    told = [_verdict(one.says, lacks, by, as_of) for one, lacks in zip(sentences, missing, strict=True)]
    words = {
        "sentence": [one.says for one in sentences],
        "sentence_found": [one.found or None for one in sentences],
        "sentence_difference": [one.difference or None for one in sentences],
        "missing": [",".join(lacks) or None for lacks in missing],
        "label_verdict": told,
        "warnings": [",".join(by.warnings) or None] * frame.height,
    }
    said = {"standard": by.id, "standard_version": by.rule.version, "table_checksum": by.rule.checksum,
            "table_status": by.status}  # fmt: skip
    return give_back(
        table, pl.DataFrame(words, schema=dict.fromkeys(words, pl.String)).with_columns(
            pl.lit(word).alias(name) for name, word in said.items())
    )  # fmt: skip


def _profile(rule: RuleTable, data: Mapping[str, Any], where: str) -> LabelProfile:
    mandatory = tuple(one_of(one, tuple(DECLARED), f"{where}.mandatory") for one in data.get("mandatory", ()))
    told = data.get("in_force_from")
    try:
        since = date.fromisoformat(str(told)) if told else None
    except ValueError as error:
        raise malformed(f"{where}.in_force_from", Text("应写作 2027-03-16", "This is written 2027-03-16")) from error
    status = str(mapping(data, where).get("status") or rule.status)
    warned = {"to_confirm": "confirm" in data, "date_unconfirmed": data.get("in_force_from_status") == "draft"}
    warnings = tuple(word for word, holds in warned.items() if holds)
    return LabelProfile(rule, str(data["id"]), mandatory, data.get("sentence"), since, status, warnings)


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _closest(text: str, wanted: str) -> tuple[str, int]:
    """Give the stretch of the text that differs least from the wanted words, and by how many characters."""
    lengths = range(max(len(wanted) - NEAR, 1), len(wanted) + NEAR + 1)
    stretches = [text[start : start + n] for n in lengths for start in range(max(len(text) - n, 0) + 1)]
    apart = [Levenshtein.distance(one, wanted, score_cutoff=NEAR) for one in stretches]
    distance, _, found = min(zip(apart, (abs(len(one) - len(wanted)) for one in stretches), stretches, strict=True))
    return found, distance


def _difference(wanted: str, found: str) -> str:
    """Say what differs: 盐→糖 changed, −盐 missing, +盐 too many, each with its place in the wanted words."""
    told = []
    for one in Levenshtein.editops(wanted, found):
        have, want = found[one.dest_pos : one.dest_pos + 1], wanted[one.src_pos : one.src_pos + 1]
        change = {"replace": f"{want}→{have}", "delete": f"−{want}", "insert": f"+{have}"}[one.tag]
        told.append(f"{one.src_pos + 1}:{change}")
    return " ".join(told)


def _missing(row: Mapping[str, Any], by: LabelProfile) -> list[str]:
    lacks = [one for one in by.mandatory if all(_is_empty(row.get(name)) for name in DECLARED[one])]
    return [*lacks, *(["label_text"] if by.sentence and _is_empty(row.get("label_text")) else [])]


def _is_empty(value: Any) -> bool:
    return value is None or value != value or str(value).strip() == ""


def _verdict(says: str, lacks: list[str], by: LabelProfile, as_of: date | None) -> str:
    if says in ("near_miss", "absent"):
        early = as_of is not None and by.in_force_from is not None and as_of < by.in_force_from
        return "not_yet_required" if early else "fail"
    return "cannot_decide" if lacks else "pass"
