"""Verdicts of three values: yes, no, cannot_decide, and how they join (Kleene's strong logic).

An unknown input leaves the whole undecided unless the known ones settle it whatever the unknown is: `any_of` is yes as
soon as one is, `all_of` is no as soon as one is. Source: S. C. Kleene, Introduction to Metamathematics, 1952, §64.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

Codes = NDArray[np.int8]
YES, NO, CANNOT_DECIDE = np.int8(1), np.int8(0), np.int8(-1)


class Verdict(StrEnum):
    """The word that a person reads in a column."""

    YES = "yes"
    NO = "no"
    CANNOT_DECIDE = "cannot_decide"


def decided(holds: NDArray[np.bool_], known: NDArray[np.bool_]) -> Codes:
    """Give yes or no where known, cannot_decide elsewhere. Shapes (n,)."""
    return np.where(known, holds.astype(np.int8), CANNOT_DECIDE).astype(np.int8)


def any_of(verdicts: Sequence[Codes]) -> Codes:
    """Yes where any is, else cannot_decide where any is, else no. At least one array, equal shapes."""
    stacked = np.stack(verdicts)
    undecided = np.where((stacked == CANNOT_DECIDE).any(axis=0), CANNOT_DECIDE, NO)
    return np.where((stacked == YES).any(axis=0), YES, undecided).astype(np.int8)


def all_of(verdicts: Sequence[Codes]) -> Codes:
    """No where any is, else cannot_decide where any is, else yes. At least one array, equal shapes."""
    return negated(any_of([negated(one) for one in verdicts]))


def negated(verdicts: Codes) -> Codes:
    """Yes for no, no for yes; cannot_decide stays."""
    return np.where(verdicts == CANNOT_DECIDE, CANNOT_DECIDE, 1 - verdicts).astype(np.int8)


def column(name: str, verdicts: Codes) -> pl.Series:
    """Give the words of an array of verdicts, shape (n,)."""
    words = pl.Series("words", [Verdict.CANNOT_DECIDE.value, Verdict.NO.value, Verdict.YES.value])
    return words.gather(verdicts.astype(np.int64) + 1).rename(name)
