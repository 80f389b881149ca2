from django.urls import path

from xinmiao.places import views

app_name = "places"
urlpatterns = [
    path("", views.index, name="index"),
    path("search/", views.search, name="search"),
    path("<str:code>/", views.place, name="place"),
]
