from xinmiao.reviews.tests.conftest import draft, published, small_review_loaded

__all__ = ["draft", "published", "small_review_loaded"]
