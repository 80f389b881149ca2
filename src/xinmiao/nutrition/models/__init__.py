"""Records of rounds at schools."""

from xinmiao.nutrition.models.rounds import Measurement, NotMeasured, Round, RoundState, Term

__all__ = ["Measurement", "NotMeasured", "Round", "RoundState", "Term"]
