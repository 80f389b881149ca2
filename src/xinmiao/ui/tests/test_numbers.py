"""Figures as each language writes them."""

from decimal import Decimal

import pytest

from xinmiao.ui import numbers


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (17, "17", "17"),
        (9999, "9,999", "9,999"),
        (10000, "1 万", "10,000"),
        (12870, "1.287 万", "12,870"),
        (164730, "16.47 万", "164,730"),
        (2653412, "265.3 万", "2.65 million"),
        (1080000, "108 万", "1.08 million"),
        (99999999, "10,000 万", "100 million"),
        (1411778724, "14.12 亿", "1.41 billion"),
        (-20000, "-2 万", "-20,000"),
        (None, "—", "—"),
        ("…", "…", "…"),
        (float("nan"), "nan", "nan"),
    ],
)
def test_short_figures(value: numbers.Figure, zh: str, en: str) -> None:
    assert (numbers.short(value, "zh"), numbers.short(value, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (2653412, "2,653,412"),
        (0.1, "0.1"),
        (Decimal("12345.6789"), "12,345.6789"),
        (1e20, f"{10**20:,}"),
        (None, "—"),
    ],
)
def test_exact_figures_keep_every_digit(value: numbers.Figure, written: str) -> None:
    assert numbers.exact(value) == written


def test_shares_are_percentages() -> None:
    assert numbers.percent(0.4525) == "45.3%"
    assert numbers.percent(Decimal("0.5"), 0) == "50%"
    assert numbers.percent(None) == "—"


@pytest.mark.parametrize(
    ("value", "zh", "en"), [(412000, "41.2万", "412k"), (2653412, "265万", "2.65m"), (520, "520", "520")]
)
def test_compact_figures_fit_a_tile(value: int, zh: str, en: str) -> None:
    assert (numbers.compact(value, "zh"), numbers.compact(value, "en")) == (zh, en)
