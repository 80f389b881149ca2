"""Between trust zones: what may cross when identities may not, and what can be said of people in several."""

from xinmiao.ledger.zones.counts import between, told
from xinmiao.ledger.zones.keys import Key
from xinmiao.ledger.zones.sketches import Cell, CrossingRefused, Estimate, Sketch, merged, sketch

__all__ = [
    "Cell",
    "CrossingRefused",
    "Estimate",
    "Key",
    "Sketch",
    "between",
    "merged",
    "sketch",
    "told",
]
