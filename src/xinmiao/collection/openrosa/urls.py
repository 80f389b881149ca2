"""Under /openrosa/ (name and password) and /openrosa/key/<token>/, whose token `web.tokens` has taken out."""

from django.urls import path

from xinmiao.collection.openrosa import views

app_name = "openrosa"
urlpatterns = [
    path("formList", views.form_list, name="form_list"),
    path("submission", views.submission, name="submission"),
    path("forms/<int:number>/form.xml", views.form, name="form"),
    path("forms/<int:number>/manifest", views.manifest, name="manifest"),
    path("forms/<int:number>/media/<str:name>", views.media, name="media"),
    path("integrity", views.integrity, name="integrity"),
]
