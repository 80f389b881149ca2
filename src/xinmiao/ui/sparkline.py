"""A trend as small as a word."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 120, 32, 4


def svg(values: Sequence[float | None]) -> SafeString:
    """Draw the values from left to right, zero at the bottom; None breaks the line; the last is a dot."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    spots = _spots(values, max(known) or 1.0)
    lines = "".join(f'<polyline points="{" ".join(f"{x},{y}" for x, y in run)}"/>' for run in _runs(spots))
    x, y = next(spot for spot in reversed(spots) if spot)
    return mark_safe(
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'aria-hidden="true">{lines}<circle cx="{x}" cy="{y}" r="3"/></svg>'
    )


def _spots(values: Sequence[float | None], largest: float) -> list[tuple[float, float] | None]:
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    tall = HEIGHT - 2 * EDGE
    return [
        None if value is None else (round(EDGE + number * step, 1), round(HEIGHT - EDGE - tall * value / largest, 1))
        for number, value in enumerate(values)
    ]


def _runs(spots: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [run for run in runs if len(run) > 1]
