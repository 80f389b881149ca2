from django.urls import path

from xinmiao.partners import views

app_name = "partners"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.partner, name="partner"),
]
