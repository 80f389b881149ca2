"""Colours can be read, and told apart by those who see fewer of them."""

from itertools import combinations

import pytest

from xinmiao.ui import tokens
from xinmiao.ui.charts import drawing
from xinmiao.ui.tokens import DARK, LIGHT, contrast

TEXT = [
    *[(ink, ground) for ink in ("text", "text-soft", "accent", "bad") for ground in ("ground", "surface", "sunken")],
    ("accent-strong", "accent-soft"),
    ("text", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("surface", "bad"),
    *[(kind, f"{kind}-soft") for kind in ("good", "bad", "unsure", "demonstration")],
    *[("text", f"{kind}-soft") for kind in ("good", "bad", "unsure")],
    *[(kind, "surface") for kind in ("good", "bad", "unsure")],
    *[(f"on-class-{number}", f"class-{number}") for number in range(1, 6)],
    ("text-soft", "data-none"),
    ("text", "data-none"),
]
SHAPES = [*[(f"data-{number}", "surface") for number in (1, 2, 3, 4)], ("line-strong", "surface"), ("focus", "ground")]
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
SIGHT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_text_stands_out_from_its_ground(name: str, palette: dict[str, str]) -> None:
    weak = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in TEXT}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_bars_lines_and_borders_stand_out(name: str, palette: dict[str, str]) -> None:
    weak = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_data_palette_stays_apart_for_the_colour_blind(sight: str, palette: dict[str, str]) -> None:
    seen = {number: _seen(palette[f"data-{number}"], SIGHT[sight]) for number in range(1, 6)}
    near = {(a, b): _distance(seen[a], seen[b]) for a, b in combinations(seen, 2)}
    assert {pair: round(distance, 1) for pair, distance in near.items() if distance < 10} == {}


def test_light_and_dark_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


def test_a_colour_of_a_drawing_belongs_to_one_token_or_to_equals() -> None:
    for name in drawing.THEMED:
        same = [other for other in drawing.THEMED if LIGHT[other] == LIGHT[name]]
        assert {DARK[other] for other in same} == {DARK[name]}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_stylesheet_declares_every_token() -> None:
    css = tokens.css()
    assert all(f"--{name}: {value};" in css for name, value in (LIGHT | DARK | tokens.SIZES).items())


def _seen(colour: str, sight: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    linear = tokens.channels(colour)
    red, green, blue = (max(0.0, min(1.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in sight)
    return _lab(red, green, blue)


def _lab(red: float, green: float, blue: float) -> tuple[float, float, float]:
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
