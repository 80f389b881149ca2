"""A review as a folder of files: claims.yaml, review.yaml and a Markdown page a language. Reads it, tells every flaw.

Touches no database: what indicators there are comes with the `Reading`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from xinmiao.core.packs import CodeText, Entry, Label, Reading, Shape, Where
from xinmiao.core.packs.problems import did_you_mean
from xinmiao.ledger.period import Period
from xinmiao.reviews import photographs, rules
from xinmiao.reviews.exhibits import ExhibitSpec
from xinmiao.reviews.wordings import KNOWN_HEDGES
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.stripping import NotAPicture, stripped
from xinmiao.science.text import Text

LANGUAGES = ("zh", "en")
Span = Annotated[str, StringConstraints(min_length=4)]


class MaybeLabel(Shape):
    """Words in both languages that may be empty."""

    zh: str = ""
    en: str = ""


class Measured(Shape):
    measure: str = ""


class NounWords(Shape):
    """What is printed with the figure: in Chinese its measure word; English nouns stay in the prose."""

    zh: Measured = Measured()


class Wording(Shape):
    """How a figure is written: hedge in each language, unit of the last digit, in words or digits.

    says: the words themselves, where the page states them instead of having them written from the figure.
    """

    period: Span
    hedge: MaybeLabel = MaybeLabel()
    to: Annotated[Decimal, Field(gt=0)] = Decimal(1)
    noun: NounWords = NounWords()
    unit: str = ""
    numeral: tuple[Literal["zh", "en"], ...] = ()
    says: Label | None = None

    @field_validator("period")
    @classmethod
    def _readable_period(cls, period: str) -> str:
        try:
            return str(Period.parse(period))
        except XinmiaoError as error:
            raise ValueError(error.message("en")) from None


class Comparison(Wording):
    """What a figure is set beside: a value as published, or an indicator of another period."""

    value: Decimal | None = None
    indicator: CodeText | None = None
    note: MaybeLabel = MaybeLabel()


class Claimed(Wording):
    """An entry of claims.yaml."""

    claim: CodeText
    indicator: CodeText
    slice: dict[str, str] = {}
    compare: Comparison | None = None


class Photograph(Shape):
    """A photo beside review.yaml. It names who took it, what it shows, and that those shown have agreed.

    kept: the name under which it is kept, found when it is read.
    """

    title: Label
    credit: Label
    file: str
    alt: Label
    consent: Label
    kept: str = ""


class Video(Shape):
    """A link to a video elsewhere."""

    title: Label
    credit: MaybeLabel = MaybeLabel()
    url: Annotated[str, StringConstraints(pattern=r"^https://")]
    duration: str = ""


class Matter(Shape):
    """review.yaml: what a review is besides its text."""

    year: int
    title: Label
    subtitle: MaybeLabel = MaybeLabel()
    edition: str = "1"
    is_demonstration: bool = True
    key_figures: list[CodeText] = []
    photos: list[Photograph] = []
    videos: list[Video] = []
    signatories: list[Label] = []
    exhibits: list[ExhibitSpec] = []


@dataclass(frozen=True)
class Manuscript:
    """A review that holds together."""

    matter: Matter
    claims: tuple[Claimed, ...]
    pages: dict[str, str]
    photos: dict[str, bytes] = field(default_factory=dict)


def read(reading: Reading, folder: str, *, kind: str = "indicator") -> Manuscript | None:
    """Read the review in `folder`; None where its files cannot be read at all. Problems go to the reading."""
    before = len(reading.problems)
    matter = reading.mapping(f"{folder}/review.yaml", Matter)
    claims = reading.records(f"{folder}/claims.yaml", Claimed, declares=(f"claim of {folder}", "claim"))
    pages = {language: _page(reading, f"{folder}/{language}.md") for language in LANGUAGES}
    for entry in claims:
        _check_claim(reading, entry, kind)
    blocks = [one.code for one in matter.value.exhibits] if matter else []
    _check_pages(reading, folder, claims, pages, blocks)
    if matter:
        _check_matter(reading, folder, matter, kind)
    photos = _photos(reading, folder, matter) if matter else {}
    if matter is None or len(reading.problems) > before:
        return None
    named = {photographs.name_of(file, content): content for file, content in photos.items()}
    return Manuscript(_with_kept(matter.value, photos), tuple(entry.value for entry in claims), pages, named)


def _with_kept(matter: Matter, photos: dict[str, bytes]) -> Matter:
    """Tell each photo the name under which it is kept."""
    told = [one.model_copy(update={"kept": photographs.name_of(one.file, photos[one.file])}) for one in matter.photos]
    return matter.model_copy(update={"photos": told})


def _page(reading: Reading, file: str) -> str:
    return reading.text(file) or ""


def _photos(reading: Reading, folder: str, matter: Entry[Matter]) -> dict[str, bytes]:
    """Give the photos by the files that review.yaml names, without what their cameras wrote about place and time."""
    found = {}
    for i, one in enumerate(matter.value.photos):
        path = (reading.root / folder / one.file).resolve()
        within = path.is_relative_to((reading.root / folder).resolve())
        if not within or not path.is_file() or path.suffix.lower() not in photographs.TYPES:
            what = Text(f"没有照片“{one.file}”（.jpg 或 .png）", f"There is no photo '{one.file}' (.jpg or .png)")
            reading.problem(matter.at("photos", i, "file"), "review.no_photo", what)
            continue
        try:
            found[one.file] = stripped(path.read_bytes())
        except NotAPicture:
            what = Text(f"“{one.file}”不是完整的照片", f"'{one.file}' is not a whole picture")
            todo = Text("请重新导出为 .jpg 或 .png", "export it again as .jpg or .png")
            reading.problem(matter.at("photos", i, "file"), "review.photo_damaged", what, todo)
    return found


def _check_claim(reading: Reading, entry: Entry[Claimed], kind: str) -> None:
    claim = entry.value
    reading.require(kind, claim.indicator, entry.at("indicator"))
    _check_hedges(reading, entry, claim, ())
    if claim.compare is None:
        return
    if claim.compare.indicator:
        reading.require(kind, claim.compare.indicator, entry.at("compare", "indicator"))
    if (claim.compare.indicator is None) == (claim.compare.value is None):
        reading.problem(
            entry.at("compare"),
            "review.comparison",
            Text("比较要写 value 或 indicator 之一", "A comparison has either value or indicator"),
        )
    _check_hedges(reading, entry, claim.compare, ("compare",))


def _check_hedges(reading: Reading, entry: Entry[Claimed], wording: Wording, path: tuple[str, ...]) -> None:
    for language in LANGUAGES:
        hedge = getattr(wording.hedge, language)
        if hedge and hedge not in KNOWN_HEDGES[language]:
            what = Text(f"中文没有限定词“{hedge}”", f"No such hedge in Chinese: '{hedge}'")
            if language == "en":
                what = Text(f"英文没有限定词“{hedge}”", f"No such hedge in English: '{hedge}'")
            todo = did_you_mean(hedge, KNOWN_HEDGES[language]) or Text(
                f"可用：{'、'.join(KNOWN_HEDGES[language])}", f"use one of: {', '.join(KNOWN_HEDGES[language])}"
            )
            reading.problem(entry.at(*path, "hedge", language), "review.hedge", what, todo)


def _check_pages(
    reading: Reading, folder: str, claims: list[Entry[Claimed]], pages: dict[str, str], blocks: list[str]
) -> None:
    codes = [entry.value.claim for entry in claims]
    compared = {entry.value.claim for entry in claims if entry.value.compare}
    for language, page in pages.items():
        for flaw in rules.flaws(page, claims=codes, blocks=blocks, compared=compared):
            where = Where(f"{folder}/{language}.md", flaw.line, _column(flaw))
            known = blocks if flaw.code == "review.unknown_block" else codes
            reading.problem(where, flaw.code, flaw.what, did_you_mean(flaw.names, known))
    if all(pages.values()):
        _check_languages(reading, folder, pages)
    _check_uncited(reading, claims, pages)


def _column(flaw: rules.Flaw) -> str:
    return str(flaw.column)


def _check_languages(reading: Reading, folder: str, pages: dict[str, str]) -> None:
    only_zh, only_en = rules.only_in(pages["zh"], pages["en"])
    if not only_zh and not only_en:
        return
    named = {name: ", ".join(codes) or "—" for name, codes in (("zh", only_zh), ("en", only_en))}
    reading.problem(
        Where(f"{folder}/en.md"),
        "review.languages_differ",
        Text("两种语言引用的论断不同：只在中文：{zh}；只在英文：{en}", "The languages differ in their claims: only "
             "in Chinese: {zh}; only in English: {en}").format(**named),
        Text("让两页引用同样的论断", "make both pages cite the same claims"),
    )  # fmt: skip


def _check_uncited(reading: Reading, claims: list[Entry[Claimed]], pages: dict[str, str]) -> None:
    everywhere = set().union(*(rules.cited(page) for page in pages.values()))
    for entry in claims:
        if entry.value.claim not in everywhere and any(pages.values()):
            reading.problem(
                entry.at("claim"),
                "review.never_cited",
                Text("没有哪一页引用论断“{code}”", "No page cites the claim '{code}'").format(code=entry.value.claim),
                Text("在正文中引用它，或删去", "cite it in the text, or delete it"),
            )


def _check_matter(reading: Reading, folder: str, matter: Entry[Matter], kind: str) -> None:
    for i, code in enumerate(matter.value.key_figures):
        reading.require(f"claim of {folder}", code, matter.at("key_figures", i))
    for i, spec in enumerate(matter.value.exhibits):
        for key in ("indicator", "highlight"):
            if code := getattr(spec, key):
                reading.require(kind, code, matter.at("exhibits", i, key))
        for code in spec.places():
            reading.require("place", code, matter.at("exhibits", i, "regions"))
    year = PurePosixPath(folder).name
    if year != str(matter.value.year):
        reading.problem(
            matter.at("year"),
            "review.year",
            Text(f"文件夹叫“{year}”，年份却是 {matter.value.year}", f"The folder is '{year}', the year "
                 f"{matter.value.year}"),
        )  # fmt: skip


def folders(reading: Reading) -> Iterator[str]:
    """Give the folders that hold a review."""
    for path in sorted((reading.root / "reviews").glob("*/")):
        if path.is_dir():
            yield path.relative_to(reading.root).as_posix()
