"""Advertisements held against a model: a verdict each, and what children are shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.db.models import Prefetch, Q, QuerySet

from xinmiao.nutrition.models import Advertisement, Product, ProductVersion, Shown
from xinmiao.nutrition.queries import foods
from xinmiao.science import nutrient_profile as profiles
from xinmiao.science.nutrient_profile import marketing
from xinmiao.science.nutrient_profile.marketing import SIGNALS, VERDICTS
from xinmiao.science.nutrient_profile.models import Model

ANY = "reaches_children"


@dataclass(frozen=True, slots=True)
class Audited:
    """An advertisement with its verdict. products: version of a product → its own verdict, empty where there is none.

    reaches_children: yes, no, cannot_decide.
    """

    advertisement: Advertisement
    verdict: str
    reaches_children: str
    products: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many advertisements carry a sign; share: of all of them, 0 to 1, with what is unknown counted as not."""

    signal: str
    n_yes: int
    n_no: int
    n_unknown: int
    n_restricted: int

    @property
    def n(self) -> int:
        return self.n_yes + self.n_no + self.n_unknown

    @property
    def share(self) -> float | None:
        return self.n_yes / self.n if self.n else None

    @property
    def share_at_most(self) -> float | None:
        """The share if every unknown were a yes."""
        return (self.n_yes + self.n_unknown) / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Audit:
    """by_medium: medium → verdict → how many advertisements."""

    found: Sequence[Audited]
    by_medium: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    exposure: Sequence[Exposure] = ()


def between(first: date | None, last: date | None) -> QuerySet[Advertisement]:
    """Give the advertisements of some days, both ends in, with what they show."""
    within = Q(**({"seen_on__gte": first} if first else {}), **({"seen_on__lte": last} if last else {}))
    shown = Prefetch("shown", Shown.objects.select_related("version__product"))
    return Advertisement.objects.filter(within).select_related("entered_by").prefetch_related(shown)


def audit(advertisements: Sequence[Advertisement], model: Model, allow_draft: Collection[str]) -> Audit:
    """Hold advertisements against a model."""
    shown = [(one.pk, each.version) for one in advertisements for each in one.shown.all()]
    said = _of_products({version.pk: version for _ad, version in shown if version}, model, allow_draft)
    ads = pl.DataFrame(
        [{"ad": one.pk, "medium": one.medium} | {name: getattr(one, name) or None for name in SIGNALS}
         for one in advertisements],
        schema={"ad": pl.Int64, "medium": pl.String, **dict.fromkeys(SIGNALS, pl.String)},
    )  # fmt: skip
    pairs = pl.DataFrame(
        [{"ad": ad, "product": str(version.pk) if version else ""} for ad, version in shown],
        schema={"ad": pl.Int64, "product": pl.String},
    )
    products = pl.DataFrame(
        {"product": [str(key) for key in said], "verdict": list(said.values())},
        schema={"product": pl.String, "verdict": pl.String},
    )
    audited = marketing.audit(ads, pairs, products)
    found = [
        Audited(one, row["verdict"], row[ANY], {each.version.pk: said[each.version.pk] or "" for each in one.shown.all()
                                               if each.version})
        for one, row in zip(advertisements, audited.to_dicts(), strict=True)
    ]  # fmt: skip
    return Audit(found, _by_medium(audited), [_exposure(audited, name) for name in (ANY, *SIGNALS)])


def _of_products(
    versions: Mapping[int, ProductVersion], model: Model, allow_draft: Collection[str]
) -> dict[int, str | None]:  # fmt: skip
    if not versions:
        return {}
    rows = pl.DataFrame([one.row for one in versions.values()], infer_schema_length=None)
    said = profiles.classify(rows, model, allow_draft=allow_draft)["verdict"]
    return dict(zip(versions, said.to_list(), strict=True))


def _by_medium(audited: pl.DataFrame) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in marketing.by_medium(audited).iter_rows(named=True):
        counts = found.setdefault(row["medium"], dict.fromkeys(VERDICTS, 0))
        counts[row["verdict"]] += row["n_ads"]
    return found


def _exposure(audited: pl.DataFrame, name: str) -> Exposure:
    said = audited[name].fill_null("cannot_decide")
    yes, no = said == "yes", said == "no"
    restricted = yes & (audited["verdict"] == "restrict")
    return Exposure(name, int(yes.sum()), int(no.sum()), int((~yes & ~no).sum()), int(restricted.sum()))


def shown_on(words: str, day: date) -> ProductVersion | None:
    """Give what was declared of the one product that these words name, as it stood on a day.

    words: a barcode, or a name, with its brand or without. None where no product, or more than one, is meant.
    """
    found = foods.by_barcode(words.strip()) or _named(words.strip())
    if found is None:
        return None
    versions = found.versions.select_related("product").order_by("-valid_from", "-number")
    return versions.filter(valid_from__lte=day).first() or versions.last()


def _named(words: str) -> Product | None:
    there = list(foods.found(words)[:200]) if words else []
    exact = [one for one in there if words in (one.name, str(one))]
    return next(iter(exact or there), None) if len(exact or there) == 1 else None
