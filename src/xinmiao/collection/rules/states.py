"""From which state a form's version may go to which. No Django."""

from __future__ import annotations

NEXT: dict[str, tuple[str, ...]] = {
    "draft": ("open",),
    "open": ("closing",),
    "closing": ("open", "closed"),
    "closed": ("closing",),
}
"""A version is closed only by way of closing, and taken up again the same way."""


def may_become(state: str, wanted: str) -> bool:
    """Whether a version in `state` may be put into `wanted`."""
    return wanted in NEXT.get(state, ())
