"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import URLPattern, path

from xinmiao.collection.views import imports

app_name = "collection"
urlpatterns: list[URLPattern] = [
    path("imports/", imports.index, name="imports"),
    path("imports/template/<str:kind>/<str:code>/<str:lang>/", imports.template, name="import_template"),
    path("imports/<uuid:key>/", imports.one, name="import"),
    path("imports/<uuid:key>/commit/", imports.commit, name="import_commit"),
    path("imports/<uuid:key>/withdraw/", imports.withdraw, name="import_withdraw"),
    path("imports/<uuid:key>/again/", imports.again, name="import_again"),
    path("imports/<uuid:key>/marked/", imports.marked, name="import_marked"),
    path("imports/<uuid:key>/faults/", imports.faults, name="import_faults"),
]
