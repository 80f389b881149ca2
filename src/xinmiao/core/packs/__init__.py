"""A country as data. `check` tells everything wrong with a pack; `load` brings the database into step.

Each app reads its own part: `PART` in its `pack.py`, found when Django starts; `core` knows none by name.
"""

from xinmiao.core.packs.drafts import DraftInUse, allowed, in_use
from xinmiao.core.packs.loading import OtherCountry, PackRefused, PackReport, check, current, load
from xinmiao.core.packs.problems import Problem, Where
from xinmiao.core.packs.reading import Entry, Reading
from xinmiao.core.packs.registry import Part, register, registered
from xinmiao.core.packs.rows import Changes, bring_into_step
from xinmiao.core.packs.shapes import CodeText, Label, Shape

__all__ = [
    "Changes",
    "CodeText",
    "DraftInUse",
    "Entry",
    "Label",
    "OtherCountry",
    "PackRefused",
    "PackReport",
    "Part",
    "Problem",
    "Reading",
    "Shape",
    "Where",
    "allowed",
    "bring_into_step",
    "check",
    "current",
    "in_use",
    "load",
    "register",
    "registered",
]
