"""Addresses under /collect/. Each noun adds its own lines."""

from django.urls import path

from xinmiao.collection.views import devices

app_name = "collection"
urlpatterns = [
    path("devices/", devices.devices, name="devices"),
    path("devices/<int:number>/revoke/", devices.revoke, name="revoke_device"),
]
