from django.urls import path

from xinmiao.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.index, name="index"),
    path("goal-areas/<str:code>/", views.goal_area, name="goal_area"),
    path("<str:code>/", views.intervention, name="intervention"),
]
