"""Records of the nutrition desk; each noun in its own file."""

from xinmiao.nutrition.models.batches import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.models.foods import Product, ProductVersion, Source

__all__ = ["BatchState", "FoodBatch", "Product", "ProductVersion", "ResultKind", "Source"]
