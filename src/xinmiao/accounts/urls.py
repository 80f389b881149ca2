"""A person's own pages."""

from django.urls import path

from xinmiao.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.account, name="account"),
    path("tasks/", views.tasks, name="tasks"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read, name="read"),
    path("notices/language/", views.language, name="language"),
]
