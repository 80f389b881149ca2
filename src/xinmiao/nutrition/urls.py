"""Addresses of rounds, letters, charts, foods, limits and advertisements."""

from django.urls import URLPattern

app_name = "nutrition"
urlpatterns: list[URLPattern] = []
