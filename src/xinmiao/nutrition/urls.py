"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import rounds, tables

app_name = "nutrition"
ROUND = "rounds/<uuid:key>/"
urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/plan/", rounds.plan, name="plan"),
    path("rounds/tables/", tables.index, name="tables"),
    path("rounds/tables/<str:county>/<str:year>/<str:term>/", tables.county, name="county"),
    path(ROUND, rounds.one, name="round"),
    path(f"{ROUND}sheet/", rounds.sheet, name="sheet"),
    path(f"{ROUND}step/<str:name>/", rounds.step, name="step"),
    path(f"{ROUND}late/<uuid:submission>/", rounds.late, name="late"),
    path(f"{ROUND}class/<int:grade>/<int:class_no>/", rounds.class_, name="class"),
]
