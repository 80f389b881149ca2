from django.urls import path

from xinmiao.people.views import duplicates

app_name = "people"
urlpatterns = [
    path("duplicates/", duplicates.index, name="duplicates"),
    path("duplicates/searches/", duplicates.searches, name="searches"),
    path("duplicates/searches/start/", duplicates.start, name="start"),
    path("duplicates/<int:number>/", duplicates.pair, name="pair"),
    path("duplicates/<int:number>/decide/", duplicates.decide, name="decide"),
    path("duplicates/<int:number>/back/", duplicates.take_back, name="take_back"),
]
