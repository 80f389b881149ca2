"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import advertisements, batches, foods, growth, labels, letters, limits, rounds, tables

ROUND = "rounds/<uuid:key>/"
CLASS = f"{ROUND}class/<int:grade>/<int:class_no>/"

app_name = "nutrition"
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
    path("foods/", foods.index, name="foods"),
    path("foods/new/", foods.new, name="food_new"),
    path("foods/batches/", batches.index, name="food_batches"),
    path("foods/batches/<uuid:key>/", batches.one, name="food_batch"),
    path("foods/batches/<uuid:key>/again/", batches.again, name="food_batch_again"),
    path("foods/batches/<uuid:key>/result/", batches.result, name="food_batch_result"),
    path("foods/batches/<uuid:key>/delete/", batches.delete, name="food_batch_delete"),
    path("foods/<uuid:key>/", foods.latest, name="food"),
    path("foods/<uuid:key>/new-version/", foods.amend, name="food_amend"),
    path("foods/<uuid:key>/<int:number>/", foods.version, name="food_version"),
    path("foods/<uuid:key>/<int:number>/bars/<str:model>/", foods.bars, name="food_bars"),
    path("limits/", limits.index, name="limits"),
    path("limits/<slug:model>/new/", limits.new, name="limits_new"),
    path("limits/<slug:model>/upload/", limits.upload, name="limits_upload"),
    path("limits/<slug:model>/template.<slug:form>", limits.template, name="limits_template"),
    path("limits/versions/<uuid:key>/", limits.version, name="limits_version"),
    path("limits/versions/<uuid:key>/confirm/", limits.confirm, name="limits_confirm"),
    path("limits/versions/<uuid:key>/activate/", limits.activate, name="limits_activate"),
    path("limits/versions/<uuid:key>/retire/", limits.retire, name="limits_retire"),
    path("advertisements/", advertisements.index, name="advertisements"),
    path("advertisements/new/", advertisements.new, name="advertisement_new"),
    path("advertisements/<uuid:key>/", advertisements.one, name="advertisement"),
    path("advertisements/<uuid:key>/picture/", advertisements.picture, name="advertisement_picture"),
    path(
        "advertisements/<uuid:key>/picture/away/", advertisements.take_picture_away, name="advertisement_picture_away"
    ),
    path("labels/", labels.index, name="labels"),
    path("labels/<uuid:key>/<int:number>/", labels.one, name="label"),
]
