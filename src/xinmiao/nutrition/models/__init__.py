"""Records of rounds at schools and of the food desk; each noun in its own file."""

from xinmiao.nutrition.models.advertisements import Advertisement, Medium, Shown
from xinmiao.nutrition.models.batches import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.models.foods import Product, ProductVersion, Source
from xinmiao.nutrition.models.letters import Letter
from xinmiao.nutrition.models.limits import Limit, LimitClass, LimitReading, LimitState, LimitVersion
from xinmiao.nutrition.models.rounds import Measurement, NotMeasured, Round, RoundState, Term

__all__ = [
    "Advertisement", "BatchState", "FoodBatch", "Letter", "Limit", "LimitClass", "LimitReading", "LimitState",
    "LimitVersion", "Measurement", "Medium", "NotMeasured", "Product", "ProductVersion", "ResultKind", "Round",
    "RoundState", "Shown", "Source", "Term",
]  # fmt: skip
