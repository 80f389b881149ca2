"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import URLPattern

app_name = "collection"
urlpatterns: list[URLPattern] = []
