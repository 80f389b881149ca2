"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import growth, letters, rounds, tables

app_name = "nutrition"
ROUND = "rounds/<uuid:key>/"
CLASS = f"{ROUND}class/<int:grade>/<int:class_no>/"
urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/plan/", rounds.plan, name="plan"),
    path("rounds/tables/", tables.index, name="tables"),
    path("rounds/tables/<str:county>/<str:year>/<str:term>/", tables.county, name="county"),
    path(ROUND, rounds.one, name="round"),
    path(f"{ROUND}sheet/", rounds.sheet, name="sheet"),
    path(f"{ROUND}step/<str:name>/", rounds.step, name="step"),
    path(f"{ROUND}late/<uuid:submission>/", rounds.late, name="late"),
    path(CLASS, rounds.class_, name="class"),
    path(f"{CLASS}letters/", letters.index, name="letters"),
    path(f"{CLASS}letters/print/", letters.print_class, name="letters_print"),
    path(f"{CLASS}letters/reprint/", letters.reprint, name="letters_reprint"),
    path(f"{CLASS}letters/preview/<int:number>/", letters.preview, name="letter_preview"),
    path("growth/<str:handle>/", growth.chart, name="growth"),
]
