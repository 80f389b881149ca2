"""Reviews in the administration: to look at. Their writes are actions."""

from django.contrib import admin

from xinmiao.reviews.models import Claim, Edition, Erratum, Review


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # a class of Django, not subscripted at run time
    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Review)
class ReviewAdmin(ReadOnly):
    list_display = ["year", "title_zh", "title_en", "is_demonstration"]


@admin.register(Edition)
class EditionAdmin(ReadOnly):
    list_display = ["review", "number", "state", "built_at", "published_at"]


@admin.register(Claim)
class ClaimAdmin(ReadOnly):
    list_display = ["code", "edition", "version", "period"]
    list_filter = ["edition"]


@admin.register(Erratum)
class ErratumAdmin(ReadOnly):
    list_display = ["on", "edition", "claim", "text_zh"]
