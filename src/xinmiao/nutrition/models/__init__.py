"""Records of rounds at schools and of the food desk; each noun in its own file."""

from xinmiao.nutrition.models.batches import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.models.foods import Product, ProductVersion, Source
from xinmiao.nutrition.models.letters import Letter
from xinmiao.nutrition.models.rounds import Measurement, NotMeasured, Round, RoundState, Term

__all__ = [
    "BatchState", "FoodBatch", "Letter", "Measurement", "NotMeasured", "Product", "ProductVersion", "ResultKind",
    "Round", "RoundState", "Source", "Term",
]  # fmt: skip
