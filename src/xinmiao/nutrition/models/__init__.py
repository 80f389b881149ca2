"""Records of the nutrition desk; each noun in its own file."""

from xinmiao.nutrition.models.advertisements import Advertisement, Medium, Shown
from xinmiao.nutrition.models.batches import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.models.foods import Product, ProductVersion, Source
from xinmiao.nutrition.models.limits import Limit, LimitClass, LimitReading, LimitState, LimitVersion

__all__ = [
    "Advertisement", "BatchState", "FoodBatch", "Limit", "LimitClass", "LimitReading", "LimitState", "LimitVersion",
    "Medium", "Product", "ProductVersion", "ResultKind", "Shown", "Source",
]  # fmt: skip
