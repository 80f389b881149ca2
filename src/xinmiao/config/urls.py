"""Every address. Chinese has no prefix, English begins with /en/."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLResolver, include, path

from xinmiao.web import views

SECTIONS = {
    "reviews": "reviews/",
    "programmes": "programmes/",
    "places": "places/",
    "partners": "partners/",
    "indicators": "indicators/",
    "nutrition": "nutrition/",
    "people": "people/",
    "collection": "collect/",
    "records": "records/",
    "core": "",
    "accounts": "account/",
    "ui": "",
    "web": "",
}


def _sections() -> list[URLResolver]:
    """Each app's addresses under its own name; an app without `urls.py` has none."""
    present = {app: prefix for app, prefix in SECTIONS.items() if find_spec(f"xinmiao.{app}.urls")}
    return [path(prefix, include(f"xinmiao.{app}.urls")) for app, prefix in present.items()]


urlpatterns = [
    path("health/", views.health, name="health"),
    path("api/", include("xinmiao.api.urls")),
    path("openrosa/", include("xinmiao.collection.openrosa.urls")),
    *i18n_patterns(
        *_sections(),
        path("account/", include("allauth.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]
