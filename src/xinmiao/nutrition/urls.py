"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern, path

from xinmiao.nutrition.views import batches, foods

app_name = "nutrition"
urlpatterns: list[URLPattern] = [
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
]
