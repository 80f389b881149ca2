"""Citizen identity numbers of GB 11643-1999, and other documents by kind, number and country.

Source: GB 11643-1999; the check character is ISO 7064:1983 MOD 11-2. Numbers of 15 digits (GB 11643-1989) lack the
century and the check. The check does not catch two digits ten places apart that are swapped: their weights are equal.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
ADULT_AGE = 18
_PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65"
PROVINCES = frozenset(_PROVINCES.split())
RESIDENTS = frozenset({"71", "81", "82", "83"})
"""Taiwan, Hong Kong, Macao, and residents from Taiwan; numbers that begin with 9 are of foreign permanent residents."""
_IGNORED = re.compile(r"[\s\-‐–—_.\u200b-\u200f\ufeff]")
_SHAPE = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)

_TODO = Text("请对照证件重新输入", "Type it again from the document")


class InvalidNumber(XinmiaoError):
    """reason: shape, place, date or check. The number itself is never in the message."""

    def __init__(self, reason: str, what: Text) -> None:
        self.reason = reason
        super().__init__(f"identity_number.{reason}", what, todo=_TODO)


_SHAPE_IS_WRONG = Text(
    "身份证号应为 18 位（或旧的 15 位）", "An identity number has 18 characters, or 15 in the old form"
)
_PLACE_IS_WRONG = Text("身份证号的前两位不是任何省份", "The first two digits of the number are no province")
_DATE_IS_WRONG = Text("身份证号中的出生日期不存在", "The birth date in the number does not exist")
_CHECK_IS_WRONG = Text(
    "身份证号的校验位不符，可能有一位输错", "The check character does not fit: one digit may be wrong"
)


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A valid number in its 18 characters.

    place_code: where it was first registered (six digits), not where its holder lives; old codes stay valid.
    """

    number: str

    @property
    def birth_date(self) -> date:
        return date(int(self.number[6:10]), int(self.number[10:12]), int(self.number[12:14]))

    @property
    def sex(self) -> int:
        """1 male, 2 female."""
        return 1 if int(self.number[16]) % 2 else 2

    @property
    def place_code(self) -> str:
        return self.number[:6]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a number that a person should look at. code: what, for machines."""

    code: str
    words: Text


CAREGIVERS_NUMBER = Finding(
    "caregivers_number",
    Text(
        "这是成年人的号码：可能填了照护者的身份证号",
        "This is an adult's number: it may be the caregiver's, given for the child",
    ),
)
BIRTH_DATE_DISAGREES = Finding(
    "birth_date_disagrees",
    Text("号码中的出生日期与所填的不同", "The number's birth date disagrees with the one given"),
)
SEX_DISAGREES = Finding(
    "sex_disagrees", Text("号码中的性别与所填的不同", "The number's sex disagrees with the one given")
)
NOT_YET_BORN = Finding(
    "not_yet_born", Text("号码中的出生日期在将来", "The birth date in the number lies in the future")
)


def plain(text: str) -> str:
    """Half width, capitals, without spaces, hyphens and invisible characters."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()


def check_character(seventeen: str) -> str:
    """The check of 17 digits: `check_character("11010519491231002") == "X"`."""
    return CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, seventeen, strict=True)) % 11]


def parse(text: str) -> IdentityNumber:
    """Read a number as people type it; 15 digits become 18. Raises InvalidNumber."""
    number = plain(text)
    if not _SHAPE.fullmatch(number):
        raise InvalidNumber("shape", _SHAPE_IS_WRONG)
    if len(number) == 15:
        seventeen = f"{number[:6]}19{number[6:]}"
        number = seventeen + check_character(seventeen)
    _check(number)
    return IdentityNumber(number)


def is_valid(text: str) -> bool:
    try:
        parse(text)
    except InvalidNumber:
        return False
    return True


def findings(number: IdentityNumber, *, birth_date: date | None, sex: int, on: date) -> tuple[Finding, ...]:
    """What in a valid number disagrees with what else is told of its holder; sex 0 and None say nothing.

    A child whose number says adult carries the caregiver's number: then that is all there is to say.
    """
    if number.birth_date > on:
        return (NOT_YET_BORN,)
    if birth_date and age(birth_date, on) < ADULT_AGE <= age(number.birth_date, on):
        return (CAREGIVERS_NUMBER,)
    found = []
    if birth_date and birth_date != number.birth_date:
        found.append(BIRTH_DATE_DISAGREES)
    if sex and sex != number.sex:
        found.append(SEX_DISAGREES)
    return tuple(found)


def age(born: date, on: date) -> int:
    """Full years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def masked(number: str, *, shown: int = 4) -> str:
    """As screens show it: `masked("11010519491231002X") == "**************002X"`; short ones hide everything."""
    hidden = len(number) - shown if len(number) > 2 * shown else len(number)
    return "*" * hidden + number[hidden:]


class DocumentKind(StrEnum):
    IDENTITY_NUMBER = "identity_number"
    BIRTH_CERTIFICATE = "birth_certificate"
    PASSPORT = "passport"
    TRAVEL_PERMIT = "travel_permit"
    OTHER = "other_document"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that names its holder: kind, number and the country that gave it (ISO 3166-1 alpha-3)."""

    kind: DocumentKind
    number: str
    country: str = "CHN"

    def __str__(self) -> str:
        return f"{self.kind}:{self.country}:{self.number}"


def document(kind: str, text: str, country: str = "CHN") -> Document:
    """A document as it is compared. Raises InvalidNumber for an identity number that cannot be one, or no number."""
    known = DocumentKind(kind)
    number = parse(text).number if known is DocumentKind.IDENTITY_NUMBER else plain(text)
    if not number:
        raise InvalidNumber("shape", Text("没有填写证件号码", "The document has no number"))
    return Document(known, number, country.upper())


def _check(number: str) -> None:
    if number[:2] not in PROVINCES | RESIDENTS and number[0] != "9":
        raise InvalidNumber("place", _PLACE_IS_WRONG)
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidNumber("date", _DATE_IS_WRONG) from None
    if check_character(number[:17]) != number[17]:
        raise InvalidNumber("check", _CHECK_IS_WRONG)
