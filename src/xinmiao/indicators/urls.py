from django.urls import path

from xinmiao.indicators.views import quality, reading, reporting

app_name = "indicators"
urlpatterns = [
    path("", reading.index, name="index"),
    path("calendar/", reporting.calendar, name="calendar"),
    path("returns/<int:number>/", reporting.one, name="return"),
    path("returns/<int:number>/<str:name>/", reporting.step, name="step"),
    path("quality/", quality.index, name="quality"),
    path("<str:code>/", reading.indicator, name="indicator"),
    path("<str:code>/figure/", reading.figure, name="figure"),
    path("<str:code>/records/", reading.records, name="records"),
]
