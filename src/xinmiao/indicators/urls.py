from django.urls import path

from xinmiao.indicators.views import elimination, newborn_care, quality, reading, reporting

app_name = "indicators"
urlpatterns = [
    path("", reading.index, name="index"),
    path("calendar/", reporting.calendar, name="calendar"),
    path("returns/<int:number>/", reporting.one, name="return"),
    path("returns/<int:number>/<str:name>/", reporting.step, name="step"),
    path("quality/", quality.index, name="quality"),
    path("elimination/", elimination.index, name="elimination"),
    path("elimination/cascade/", elimination.cascade, name="cascade"),
    path("elimination/tables/", elimination.tables, name="elimination_tables"),
    path("elimination/tables/<str:holds>/<str:lang>/", elimination.template, name="elimination_template"),
    path("newborn-care/", newborn_care.index, name="newborn_care"),
    path("<str:code>/", reading.indicator, name="indicator"),
    path("<str:code>/figure/", reading.figure, name="figure"),
    path("<str:code>/records/", reading.records, name="records"),
]
