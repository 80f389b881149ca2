"""The gallery of components, and the downloads of charts and cartograms."""

from django.urls import path

from xinmiao.ui import views

urlpatterns = [
    path("gallery/", views.gallery, name="gallery"),
    path("gallery/figure/", views.gallery_figure, name="gallery_figure"),
    path("charts/<slug:key>.<str:form>", views.chart, name="chart"),
    path("cartograms/<slug:key>.<str:form>", views.cartogram, name="cartogram"),
]
