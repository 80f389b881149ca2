"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import URLPattern, path

from xinmiao.collection.views import catalogue

app_name = "collection"
VERSION = "forms/<str:form>/<str:version>/"
urlpatterns: list[URLPattern] = [
    path("forms/", catalogue.index, name="forms"),
    path("forms/upload/", catalogue.upload, name="form_new"),
    path("forms/<str:form>/", catalogue.one, name="form"),
    path("forms/<str:form>/upload/", catalogue.upload, name="form_upload"),
    path(VERSION, catalogue.version, name="form_version"),
    path(f"{VERSION}state/", catalogue.state, name="form_state"),
    path(f"{VERSION}blank/", catalogue.blank, name="form_blank"),
    path(f"{VERSION}form.xlsx", catalogue.workbook, name="form_workbook"),
]
