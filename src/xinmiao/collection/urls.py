"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import URLPattern, path

from xinmiao.collection.views import catalogue, devices, held, imports, mine, queue, submission

app_name = "collection"
VERSION = "forms/<str:form>/<str:version>/"
urlpatterns: list[URLPattern] = [
    path("forms/", catalogue.index, name="forms"),
    path("forms/upload/", catalogue.upload, name="form_new"),
    path("forms/<str:form>/", catalogue.one, name="form"),
    path("forms/<str:form>/upload/", catalogue.upload, name="form_upload"),
    path(VERSION, catalogue.version, name="form_version"),
    path(f"{VERSION}state/", catalogue.state, name="form_state"),
    path(f"{VERSION}blank/", catalogue.blank, name="form_blank"),
    path(f"{VERSION}form.xlsx", catalogue.workbook, name="form_workbook"),
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
    path("imports/", imports.index, name="imports"),
    path("imports/template/<str:kind>/<str:code>/<str:lang>/", imports.template, name="import_template"),
    path("imports/<uuid:key>/", imports.one, name="import"),
    path("imports/<uuid:key>/commit/", imports.commit, name="import_commit"),
    path("imports/<uuid:key>/withdraw/", imports.withdraw, name="import_withdraw"),
    path("imports/<uuid:key>/again/", imports.again, name="import_again"),
    path("imports/<uuid:key>/marked/", imports.marked, name="import_marked"),
    path("imports/<uuid:key>/faults/", imports.faults, name="import_faults"),
]
