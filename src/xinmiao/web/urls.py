"""Home; health is in `config/urls.py`, outside the languages."""

from django.urls import path

from xinmiao.web import views

urlpatterns = [path("", views.home, name="home"), path("search/", views.search, name="search")]
