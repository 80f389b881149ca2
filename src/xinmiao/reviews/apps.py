"""Annual reviews: sentences whose figures come from the ledger, frozen when they are published."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from xinmiao.ui import search


class ReviewsConfig(AppConfig):
    name = "xinmiao.reviews"
    verbose_name = _("Reviews")

    def ready(self) -> None:
        search.provide("reviews", "xinmiao.reviews.search.found", order=10)
