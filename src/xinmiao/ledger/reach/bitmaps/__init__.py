"""Bitmaps of persons, kept on disk for each version of a ledger: the fast engine, and the default."""

from xinmiao.ledger.reach.bitmaps.engine import BitmapEngine
from xinmiao.ledger.reach.bitmaps.store import Store

__all__ = ["BitmapEngine", "Store"]
