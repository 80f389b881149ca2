"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import URLPattern, path

from xinmiao.collection.views import arrivals, devices, filling, previews

app_name = "collection"
VERSION = "forms/<str:form>/<str:version>/"
urlpatterns: list[URLPattern] = [
    path("", filling.page, name="fill"),
    path("fill/<str:form>/", filling.page, name="fill_form"),
    path("sw.js", filling.worker_script, name="worker_script"),
    path("app.webmanifest", filling.manifest, name="manifest"),
    path("token/", filling.token, name="token"),
    path("catalogue/", filling.catalogue, name="catalogue"),
    path("browser/", filling.browser, name="browser"),
    path("submissions/", arrivals.submit, name="submissions"),
    path(f"{VERSION}form.xml", filling.form_xml, name="form_xml"),
    path(f"{VERSION}media/<str:name>", filling.form_media, name="form_media"),
    path(f"{VERSION}lists/<str:name>", filling.form_list, name="form_list"),
    path(f"{VERSION}preview/", previews.preview, name="preview"),
    path(f"{VERSION}preview/verdict/", previews.verdict, name="preview_verdict"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:number>/revoke/", devices.revoke, name="revoke_device"),
]
