"""Two persons' facts held side by side: what speaks for one person, what against, in words, and how sure that is.

Each field adds a weight in nats (the logarithm of how much likelier the finding is for one person than for two, after
I. P. Fellegi and A. B. Sunter, A theory for record linkage, JASA 64, 1969); the score is the logistic function of
their sum and the prior. The weights here are set by hand, for the check at intake; the national job trains its own.
Missing facts weigh nothing. Rules stand above weights.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp

from rapidfuzz.distance import JaroWinkler

from xinmiao.science.linkage import names
from xinmiao.science.linkage.identity_numbers import Document
from xinmiao.science.text import Text

CLOSE = 0.9
"""Jaro-Winkler similarity of two names' sounds from which they are alike."""
PRIOR = -6.0


class Precision(StrEnum):
    """How much of a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of one person; what is empty, 0 or None is not known.

    sex: 1 male, 2 female. birth_order: at a birth of several, 1 for the first. mother: her name. phones: digits, the
    caregivers' too. place: the code of where the person lives, as fine as it is known.
    """

    name: str = ""
    sex: int = 0
    birth_date: date | None = None
    precision: Precision = Precision.DAY
    birth_order: int = 0
    mother: str = ""
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()
    place: str = ""


class Verdict(StrEnum):
    """same: nothing contrary, and more than a name agrees. possible: a person must look. different: no candidate."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """One field's finding. weight: nats, positive for one person."""

    field: str
    finding: str
    weight: float
    words: Text

    @property
    def is_for(self) -> bool:
        return self.weight > 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which two are the same, and possibly so; `possible` is below `same`."""

    same: float = 0.99
    possible: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.possible < self.same < 1:
            raise ValueError("thresholds must satisfy 0 < possible < same < 1")


@dataclass(frozen=True, slots=True)
class Likeness:
    """score: 0 to 1. reasons: in the order of the fields."""

    score: float
    verdict: Verdict
    reasons: tuple[Reason, ...]

    def words(self) -> Text:
        """The reasons in one line: "same sound, same birth date, mother differs"."""
        return Text("，".join(r.words.zh for r in self.reasons), ", ".join(r.words.en for r in self.reasons))

    def found(self, field: str, finding: str) -> bool:
        """Whether this was found: `likeness.found("number", "same")`."""
        return any((reason.field, reason.finding) == (field, finding) for reason in self.reasons)


_FINDINGS: dict[str, tuple[float, Text]] = {
    "number.same": (9.0, Text("证件号码相同", "same document number")),
    "number.different": (-8.0, Text("同类证件号码不同", "two different numbers of one kind")),
    "name.same": (5.5, Text("姓名相同", "same name")),
    "name.sound": (4.0, Text("姓名同音", "same sound")),
    "name.close": (2.0, Text("姓名读音相近", "similar sound")),
    "name.different": (-5.0, Text("姓名不同", "name differs")),
    "birth.same": (4.5, Text("出生日期相同", "same birth date")),
    "birth.month": (2.5, Text("出生年月相同", "same birth month")),
    "birth.year": (1.5, Text("出生年份相同", "same birth year")),
    "birth.swapped": (2.0, Text("出生日期的月和日颠倒", "day and month of birth swapped")),
    "birth.close": (1.0, Text("出生日期只差一处", "birth dates differ in one part")),
    "birth.different": (-5.0, Text("出生日期不同", "birth date differs")),
    "sex.same": (0.5, Text("性别相同", "same sex")),
    "sex.different": (-4.0, Text("性别不同", "sex differs")),
    "mother.same": (4.0, Text("母亲相同", "same mother")),
    "mother.sound": (3.0, Text("母亲姓名同音", "mother's name sounds the same")),
    "mother.different": (-2.5, Text("母亲不同", "mother differs")),
    "phone.same": (3.0, Text("电话相同", "same phone")),
    "place.same": (1.0, Text("住在同一地方", "same home")),
    "order.different": (-4.0, Text("出生顺序不同", "different order of birth")),
    "twins.likely": (0.0, Text("可能是双胞胎", "may be twins")),
}


def compare(
    one: Facts, other: Facts, *, common_phones: Collection[str] = (), thresholds: Thresholds = Thresholds()
) -> Likeness:
    """Hold two persons' facts side by side. common_phones: those of too many persons to say anything."""
    keys = [*_findings(one, other, common_phones)]
    if _are_twins(one, other, keys):
        keys.append("twins.likely")
    reasons = tuple(_reason(key) for key in keys)
    score = 1 / (1 + exp(-PRIOR - sum(reason.weight for reason in reasons)))
    return Likeness(score, _verdict(keys, score, thresholds), reasons)


def _verdict(keys: list[str], score: float, thresholds: Thresholds) -> Verdict:
    """Rules above weights: whatever speaks against, twins, and names not written alike are for a person to settle."""
    found = set(keys)
    if "number.same" in found:
        return Verdict.SAME if _agrees(found, _SAME_NAME, _SAME_BIRTH) else Verdict.POSSIBLE
    if "twins.likely" in found:
        return Verdict.POSSIBLE
    if score >= thresholds.same and _agrees(found, {"name.same"}, _SAME_BIRTH, {"mother.same", "phone.same"}):
        return Verdict.SAME
    return Verdict.POSSIBLE if score >= thresholds.possible else Verdict.DIFFERENT


_SAME_NAME = frozenset({"name.same", "name.sound"})
_SAME_BIRTH = frozenset({"birth.same"})
_SAME_MOTHER = frozenset({"mother.same", "mother.sound"})
_CONTRARY = frozenset(key for key, (weight, _) in _FINDINGS.items() if weight < 0)
_OF_TWINS = frozenset({"name.different", "name.close", "order.different", "sex.different", "number.different"})


def _agrees(found: Collection[str], *needed: Collection[str]) -> bool:
    """Whether there is one finding of each set, no twin and nothing contrary."""
    contrary = _CONTRARY.intersection(found) or "twins.likely" in found
    return not contrary and all(set(one).intersection(found) for one in needed)


def _are_twins(one: Facts, other: Facts, keys: list[str]) -> bool:
    """Born to one mother on one day, and told apart by something; a home that differs makes it another mother."""
    home = not (one.place and other.place) or _same_place(one.place, other.place)
    of_one_birth = "birth.same" in keys and bool(_SAME_MOTHER.intersection(keys))
    return home and of_one_birth and bool(_OF_TWINS.intersection(keys))


def _findings(one: Facts, other: Facts, common_phones: Collection[str]) -> Iterator[str]:
    yield from _numbers(one.documents, other.documents)
    yield from _names(one.name, other.name)
    yield from _births(one, other)
    if one.sex and other.sex:
        yield "sex.same" if one.sex == other.sex else "sex.different"
    yield from _mothers(one.mother, other.mother)
    if set(one.phones).intersection(other.phones).difference(common_phones):
        yield "phone.same"
    if one.place and other.place and _same_place(one.place, other.place):
        yield "place.same"
    if one.birth_order and other.birth_order and one.birth_order != other.birth_order:
        yield "order.different"


def _numbers(one: tuple[Document, ...], other: tuple[Document, ...]) -> Iterator[str]:
    if set(one).intersection(other):
        yield "number.same"
    theirs = {(document.kind, document.country): document.number for document in other}
    kinds = [(d.number, theirs.get((d.kind, d.country))) for d in one]
    if any(number is not None and number != mine for mine, number in kinds):
        yield "number.different"


def _names(one: str, other: str) -> Iterator[str]:
    if is_named(one) and is_named(other):
        yield f"name.{likeness_of_names(one, other)}"


def _mothers(one: str, other: str) -> Iterator[str]:
    if is_named(one) and is_named(other):
        found = likeness_of_names(one, other)
        if found != "close":  # neither for nor against: mothers are written down by others
            yield f"mother.{found}"


def is_named(name: str) -> bool:
    return bool(name) and not names.is_placeholder(name)


def likeness_of_names(one: str, other: str) -> str:
    """same | sound | close | different, for two names that are no placeholders."""
    if names.folded(one) == names.folded(other):
        return "same"
    mine, theirs = names.sounds(one), names.sounds(other)
    if mine == theirs:
        return "sound"
    return "close" if JaroWinkler.similarity(mine, theirs) > CLOSE else "different"


def _births(one: Facts, other: Facts) -> Iterator[str]:
    if one.birth_date is None or other.birth_date is None:
        return
    known = {one.precision, other.precision}
    if Precision.ESTIMATED in known:
        near = abs((one.birth_date - other.birth_date).days) <= 366
        yield "birth.year" if near else "birth.different"
    elif Precision.YEAR in known:
        yield "birth.year" if one.birth_date.year == other.birth_date.year else "birth.different"
    elif Precision.MONTH in known:
        same = (one.birth_date.year, one.birth_date.month) == (other.birth_date.year, other.birth_date.month)
        yield "birth.month" if same else "birth.different"
    else:
        yield _days(one.birth_date, other.birth_date)


def _days(one: date, other: date) -> str:
    if one == other:
        return "birth.same"
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return "birth.swapped"
    n_equal = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return "birth.close" if n_equal == 2 else "birth.different"


def _same_place(one: str, other: str) -> bool:
    """Whether one code lies within the other; codes of counties and below (six digits and more)."""
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 6 and longer.startswith(shorter)


def _reason(key: str) -> Reason:
    weight, words = _FINDINGS[key]
    field, finding = key.split(".")
    return Reason(field, finding, weight, words)
