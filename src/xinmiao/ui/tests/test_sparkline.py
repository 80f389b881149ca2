"""A trend as small as a word."""

from xinmiao.ui import sparkline


def test_one_value_is_no_trend() -> None:
    assert sparkline.svg([5]) == ""
    assert sparkline.svg([5, None]) == ""


def test_a_gap_breaks_the_line() -> None:
    assert sparkline.svg([1, 2, 3]).count("<polyline") == 1
    assert sparkline.svg([1, 2, None, 3, 4]).count("<polyline") == 2


def test_zero_is_at_the_bottom_and_only_zeros_are_drawn_too() -> None:
    assert 'points="4.0,28.0 116.0,4.0"' in sparkline.svg([0, 8])
    assert "<polyline" in sparkline.svg([0, 0])
