"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import limits

app_name = "nutrition"
urlpatterns: list[URLPattern] = [
    path("limits/", limits.index, name="limits"),
    path("limits/<slug:model>/new/", limits.new, name="limits_new"),
    path("limits/<slug:model>/upload/", limits.upload, name="limits_upload"),
    path("limits/<slug:model>/template.<slug:form>", limits.template, name="limits_template"),
    path("limits/versions/<uuid:key>/", limits.version, name="limits_version"),
    path("limits/versions/<uuid:key>/confirm/", limits.confirm, name="limits_confirm"),
    path("limits/versions/<uuid:key>/activate/", limits.activate, name="limits_activate"),
    path("limits/versions/<uuid:key>/retire/", limits.retire, name="limits_retire"),
]
