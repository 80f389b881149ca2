"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import growth, letters

_CLASS = "rounds/<uuid:key>/<int:grade>/<int:class_no>"

app_name = "nutrition"
urlpatterns: list[URLPattern] = [
    path(f"{_CLASS}/letters/", letters.index, name="letters"),
    path(f"{_CLASS}/letters/print/", letters.print_class, name="letters_print"),
    path(f"{_CLASS}/letters/reprint/", letters.reprint, name="letters_reprint"),
    path(f"{_CLASS}/letters/preview/<int:number>/", letters.preview, name="letter_preview"),
    path("growth/<str:handle>/", growth.chart, name="growth"),
]
