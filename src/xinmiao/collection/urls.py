"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import path

from xinmiao.collection.views import devices, held, mine, queue, submission

app_name = "collection"
urlpatterns = [
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:number>/revoke/", devices.revoke, name="revoke_device"),
    path("mine/", mine.index, name="mine"),
    path("held/", held.index, name="held"),
    path("held/<uuid:key>/", held.one, name="settle"),
    path("review/", queue.queue, name="queue"),
    path("review/bulk/", queue.bulk, name="bulk"),
    path("review/<uuid:key>/", submission.one, name="submission"),
    path("review/<uuid:key>/shown/", submission.shown, name="submission_shown"),
    path("review/<uuid:key>/who/", submission.tie, name="submission_person"),
    path("review/<uuid:key>/files/<int:number>/", submission.attachment, name="attachment"),
    path("review/<uuid:key>/<str:name>/", submission.step, name="decide"),
]
