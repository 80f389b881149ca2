"""Questions on plain values."""

from xinmiao.indicators.rules.figures import Comparison, Move, Progress, agreement, compare, moves, progress

__all__ = ["Comparison", "Move", "Progress", "agreement", "compare", "moves", "progress"]
