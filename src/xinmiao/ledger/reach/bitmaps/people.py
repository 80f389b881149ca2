"""Codes of a person's attributes at a first event: sex, age band, disability and residence in one byte."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps.kernel import kernel
from xinmiao.ledger.reach.question import PERSON_AXES
from xinmiao.ledger.schema import AGE_BANDS

SIZES = {"sex": 3, "age_band": len(AGE_BANDS) + 1, "disability": 3, "residence": 3}
N_CODES = 3 * (len(AGE_BANDS) + 1) * 3 * 3

assert N_CODES <= 256
assert tuple(SIZES) == PERSON_AXES

Codes = NDArray[np.uint8]

BAND_OF_AGE = np.zeros(256, np.uint8)
"""Band by age + 128, so that unknown and any other negative age are band 0."""
for _band, (_low, _high) in enumerate(AGE_BANDS, start=1):
    BAND_OF_AGE[_low + 128 : _high + 129] = _band


def parts() -> dict[str, NDArray[np.int64]]:
    """The value of each axis for each of the 256 codes."""
    values, rest = {}, np.arange(256)
    for axis in reversed(PERSON_AXES):
        values[axis], rest = rest % SIZES[axis], rest // SIZES[axis]
    return values


def allowed(filter: dict[str, tuple[int, ...]]) -> NDArray[np.bool_]:
    """Which codes a filter on persons lets through."""
    values, passes = parts(), np.arange(256) < N_CODES
    for axis, codes in filter.items():
        passes &= np.isin(values[axis], codes)
    return passes


@kernel
def encode(
    sex: NDArray[np.int8], age: NDArray[np.int8], disability: NDArray[np.int8], residence: NDArray[np.int8],
    bands: NDArray[np.uint8],
) -> Codes:  # fmt: skip
    codes = np.empty(len(sex), np.uint8)
    for row in range(len(sex)):
        band = np.int64(bands[np.int64(age[row]) + 128])
        codes[row] = ((sex[row] * 7 + band) * 3 + disability[row]) * 3 + residence[row]
    return codes
