"""All that the grammar knows of one language, as tables. `extended` adds rows without touching these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from xinmiao.science.wording import hedges, idioms, marks, units
from xinmiao.science.wording.hedges import HedgeWord, Stand
from xinmiao.science.wording.units import Unit
from xinmiao.science.wording.words import Kind, Word


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. magnitudes: word and factor. marks: kind and pattern of numbers that count nothing."""

    lang: str
    hedges: tuple[HedgeWord, ...]
    units: tuple[Unit, ...]
    magnitudes: tuple[Word, ...]
    measures: tuple[Word, ...]
    nouns: tuple[str, ...]
    idioms: tuple[str, ...]
    marks: tuple[tuple[Kind, str], ...]

    def standing(self, *stands: Stand) -> list[HedgeWord]:
        """Give the hedges that stand there to their number."""
        return [word for word in self.hedges if word.stand in stands]

    def extended(
        self,
        *,
        hedges: Iterable[HedgeWord] = (),
        units: Iterable[Unit] = (),
        measures: Iterable[Word] = (),
        nouns: Iterable[str] = (),
        idioms: Iterable[str] = (),
        marks: Iterable[tuple[Kind, str]] = (),
    ) -> Lexicon:
        """Give a lexicon with more rows; marks that are added are tried first."""
        return replace(
            self,
            hedges=(*self.hedges, *hedges),
            units=(*self.units, *units),
            measures=(*self.measures, *measures),
            nouns=(*self.nouns, *nouns),
            idioms=(*self.idioms, *idioms),
            marks=(*marks, *self.marks),
        )


_NOT_BEFORE = {"千": "米克瓦卡焦伏", "百": "分", "k": "A-Za-z", "mn": "A-Za-z", "bn": "A-Za-z"}


def _lexicon(lang: str) -> Lexicon:
    return Lexicon(
        lang=lang,
        hedges=hedges.IN[lang],
        units=units.UNITS[lang],
        magnitudes=tuple(Word(text, not_before=_NOT_BEFORE.get(text, "")) for text in units.MAGNITUDES[lang]),
        measures=units.MEASURES if lang == "zh" else (),
        nouns=units.NOUNS[lang],
        idioms=idioms.IN[lang],
        marks=marks.MARKS[lang],
    )


CHINESE = _lexicon("zh")
ENGLISH = _lexicon("en")
