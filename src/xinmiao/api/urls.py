"""The HTTP API: each app's router under its noun, errors with a code for machines."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from xinmiao.api.errors import status_of
from xinmiao.indicators.api import router as indicators
from xinmiao.partners.api import router as partners
from xinmiao.places.api import router as places
from xinmiao.programmes.api import router as programmes
from xinmiao.records.queries import told
from xinmiao.reviews.api import router as reviews
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language

api = NinjaAPI(
    title="Xinmiao 新苗",
    version="1",
    description="Places, partners, programmes, indicators and the annual review. `Accept-Language: en` for English.",
    urls_namespace="api",
)
for noun, router in {
    "/places": places,
    "/partners": partners,
    "/programmes": programmes,
    "/indicators": indicators,
    "/reviews": reviews,
}.items():
    api.add_router(noun, router)


@api.exception_handler(XinmiaoError)
def refused(request: HttpRequest, error: XinmiaoError) -> HttpResponse:
    """Say what is wrong in the caller's language, with the code."""
    return api.create_response(request, told(error, language()), status=status_of(error))


urlpatterns = [path("", api.urls)]
