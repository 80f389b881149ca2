"""Colours, sizes and spaces: one source for the stylesheet, the charts and the PDF.

`LIGHT` and `DARK` map a name to a colour (hex). The data palette is chosen to stay apart under
deuteranopia and protanopia; a test computes that, and the contrast of every text colour on its ground.
"""

from __future__ import annotations

LIGHT = {
    "ground": "#fbfcfa",
    "surface": "#ffffff",
    "sunken": "#f1f4f0",
    "line": "#d5dcd6",
    "line-strong": "#7c8a82",
    "text": "#17211c",
    "text-soft": "#4d5a53",
    "accent": "#0a6652",
    "accent-strong": "#074939",
    "accent-soft": "#e2f1ec",
    "on-accent": "#ffffff",
    "focus": "#b45309",
    "good": "#14653f",
    "good-soft": "#e1f3e8",
    "bad": "#a3262a",
    "bad-soft": "#fbe7e6",
    "unsure": "#7a4b00",
    "unsure-soft": "#fcefd2",
    "demonstration": "#5a4300",
    "demonstration-soft": "#fff3c9",
    "data-1": "#0f7564",
    "data-2": "#c66a12",
    "data-3": "#3f57a7",
    "data-4": "#6d2160",
    "data-5": "#5f9bc4",
    "data-none": "#e4e8e4",
    "data-soft": "#a9b5ae",
    "class-1": "#dcefe9",
    "class-2": "#a9d6c9",
    "class-3": "#64b3a0",
    "class-4": "#227f6d",
    "class-5": "#0b4f42",
    "on-class-1": "#17211c",
    "on-class-2": "#17211d",
    "on-class-3": "#10201b",
    "on-class-4": "#fffffe",
    "on-class-5": "#fffffd",
}
DARK = {
    "ground": "#101614",
    "surface": "#18201d",
    "sunken": "#1f2926",
    "line": "#35423d",
    "line-strong": "#83938b",
    "text": "#e8eeea",
    "text-soft": "#b1beb7",
    "accent": "#6fd0b4",
    "accent-strong": "#a5e6d3",
    "accent-soft": "#183a31",
    "on-accent": "#062019",
    "focus": "#fbbf5b",
    "good": "#82d9a8",
    "good-soft": "#16352a",
    "bad": "#ff9d97",
    "bad-soft": "#46201f",
    "unsure": "#f3c56b",
    "unsure-soft": "#3d2f12",
    "demonstration": "#f5d77a",
    "demonstration-soft": "#37300f",
    "data-1": "#46b8a2",
    "data-2": "#f0a04b",
    "data-3": "#8d9ff0",
    "data-4": "#c657a8",
    "data-5": "#8fc4ea",
    "data-none": "#2b3531",
    "data-soft": "#6d7b74",
    "class-1": "#1d3832",
    "class-2": "#225a4e",
    "class-3": "#277a69",
    "class-4": "#5fc0aa",
    "class-5": "#b5ebdd",
    "on-class-1": "#e8eeea",
    "on-class-2": "#e8eeeb",
    "on-class-3": "#ffffff",
    "on-class-4": "#082019",
    "on-class-5": "#08201a",
}
DATA = tuple(LIGHT[f"data-{number}"] for number in range(1, 6))
CLASSES = tuple(LIGHT[f"class-{number}"] for number in range(1, 6))

SIZES = {
    "text-s": "0.875rem",
    "text-m": "1rem",
    "text-l": "1.25rem",
    "text-xl": "1.625rem",
    "text-2xl": "2.25rem",
    "space-1": "0.25rem",
    "space-2": "0.5rem",
    "space-3": "0.75rem",
    "space-4": "1rem",
    "space-5": "1.5rem",
    "space-6": "2.5rem",
    "space-7": "4rem",
    "radius": "0.375rem",
    "target": "2.75rem",
    "measure": "38em",
    "page": "74rem",
}
SANS = (
    "system-ui",
    "-apple-system",
    "PingFang SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "sans-serif",
)
SERIF = ("Songti SC", "Source Han Serif SC", "Noto Serif SC", "Noto Serif CJK SC", "SimSun", "serif")


def css() -> str:
    """Give the tokens as custom properties, with the dark ones for dark screens; print stays light."""
    fonts = {"sans": _stack(SANS), "serif": _stack(SERIF)}
    light = _declared({**LIGHT, **SIZES, **fonts})
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_declared(DARK)} }} }}\n"
        "@media print { :root { color-scheme: light; } }\n"
    )


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def channels(colour: str) -> tuple[float, float, float]:
    """Give the linear red, green and blue of a hex colour, each 0 to 1 (sRGB, IEC 61966-2-1)."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _linear(red), _linear(green), _linear(blue)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _declared(tokens: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in tokens.items())


def _stack(fonts: tuple[str, ...]) -> str:
    return ", ".join(f'"{font}"' if " " in font else font for font in fonts)
