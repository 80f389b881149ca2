"""The counties that people and sites are spread over, and how a number of them is chosen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xinmiao.demonstration.recipe import CountyKind, Province, Spread

ARRIVALS = 24  # draws a county may win


@dataclass(frozen=True)
class Counties:
    """One entry each in every array.

    number, province: int32, GB/T 2260; kind: key of the recipe's county kinds; weight: residents, any positive scale;
    rural: share of people in rural homes; block: of their person numbers.
    """

    number: np.ndarray
    province: np.ndarray
    kind: np.ndarray
    weight: np.ndarray
    rural: np.ndarray
    western: np.ndarray
    name_zh: list[str]
    name_en: list[str]

    def __len__(self) -> int:
        return len(self.number)

    def weights(self, favour: dict[str, float]) -> np.ndarray:
        """Give the weights with the factors of a spread."""
        weight = self.weight * np.where(self.western, favour.get("western", 1.0), 1.0)
        for kind, factor in favour.items():
            if kind != "western":
                weight = weight * np.where(self.kind == kind, factor, 1.0)
        return weight


def describe(
    rows: list[tuple[int, str, str]], provinces: dict[int, Province], kinds: dict[str, CountyKind]
) -> Counties:
    """Give weight and rural share to counties by province and by the last character of the Chinese name.

    rows: (number, Chinese name, English name). Each province's weight is shared by its counties.
    """
    rows = sorted(row for row in rows if row[0] // 10_000 in provinces)
    number = np.array([row[0] for row in rows], np.int32)
    province = number // 10_000
    kind = np.array([_kind(row[1], kinds) for row in rows])
    own = np.array([kinds[k].weight if k else 0.0 for k in kind])
    total = np.bincount(province, own)
    weight = np.array([provinces[p].weight for p in province]) * own / np.maximum(total[province], 1e-9)
    rural = np.array([provinces[p].rural for p in province]) / 0.40
    rural = np.clip(rural * [kinds[k].rural if k else 0.0 for k in kind], 0.02, 0.95)
    western = np.array([provinces[p].western for p in province])
    return Counties(number, province, kind, weight, rural, western, [r[1] for r in rows], [r[2] for r in rows])


def _kind(name: str, kinds: dict[str, CountyKind]) -> str:
    return next((code for code, kind in kinds.items() if name[-1] in kind.endings), "")


def provinces_of(spread: Spread, turn: int) -> list[int]:
    """Give the provinces of a spread in the `turn`-th year; empty for all."""
    return spread.provinces[: spread.n_provinces[turn]] if spread.n_provinces else spread.provinces


def chosen(counties: Counties, spread: Spread, n: list[int], *, again: bool, seed: int) -> list[np.ndarray]:
    """Choose so many counties in each year, by weight; those of an earlier year stay, and new ones join.

    again: a county may be chosen more than once (sites). Each listed province gets one where `n_provinces` or
    `n_counties` names how many. Gives positions of counties, in the order chosen.
    """
    order = _arrivals(counties.weights(spread.favour), again=again, seed=seed)
    taken: list[int] = []  # positions in `order`
    by_year = []
    for turn, size in enumerate(n):
        allowed = np.isin(counties.province[order], provinces_of(spread, turn) or counties.province)
        allowed[taken] = False
        if spread.n_provinces or spread.n_counties:
            taken += _one_each(counties.province[order], allowed, set(counties.province[order[taken]].tolist()))
        taken += np.flatnonzero(allowed)[: max(size - len(taken), 0)].tolist()
        by_year.append(order[taken[:size]])
    return by_year


def _arrivals(weight: np.ndarray, *, again: bool, seed: int) -> np.ndarray:
    """Order counties as if each arrived at random times, oftener with more weight (an exponential race)."""
    rng = np.random.default_rng(seed)
    waits = rng.exponential(size=(len(weight), ARRIVALS if again else 1))
    times = np.cumsum(waits, axis=1) / np.maximum(weight, 1e-12)[:, None]
    times[weight <= 0] = np.inf
    order = np.argsort(times, axis=None, kind="stable")
    return np.asarray(order[: np.isfinite(times).sum()] // times.shape[1])


def _one_each(province: np.ndarray, allowed: np.ndarray, there: set[int]) -> list[int]:
    first = [int(np.flatnonzero(allowed & (province == p))[0]) for p in np.unique(province[allowed]) if p not in there]
    allowed[first] = False
    return sorted(first)
