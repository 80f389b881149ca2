"""Records of rounds at schools."""

from xinmiao.nutrition.models.letters import Letter
from xinmiao.nutrition.models.rounds import Measurement, NotMeasured, Round, RoundState, Term

__all__ = ["Letter", "Measurement", "NotMeasured", "Round", "RoundState", "Term"]
