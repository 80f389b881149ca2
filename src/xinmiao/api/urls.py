"""The HTTP API: each app's router under its noun, errors with a code for machines."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from xinmiao.api.errors import Malformed, NoKey, Refusal, status_of
from xinmiao.collection.api import router as submissions
from xinmiao.collection.screening_api import router as screening
from xinmiao.indicators.api import router as indicators
from xinmiao.partners.api import router as partners
from xinmiao.places.api import router as places
from xinmiao.programmes.api import router as programmes
from xinmiao.records.queries import told
from xinmiao.reviews.api import router as reviews
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language


class Described(NinjaAPI):
    """An API whose description says of every operation how it refuses."""

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        told = super().get_openapi_schema(**asked)
        told["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for operation in (one for at in told["paths"].values() for one in at.values()):
            operation["responses"].setdefault("default", {"description": "Refused, and why", "content": content})
        return told


api = Described(
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
    "/submissions": submissions,
    "/screening": screening,
}.items():
    api.add_router(noun, router)


@api.exception_handler(XinmiaoError)
def refused(request: HttpRequest, error: XinmiaoError) -> HttpResponse:
    """Say what is wrong in the caller's language, with the code."""
    return api.create_response(request, told(error, language()), status=status_of(error))


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter cannot be read, as any other refusal is said."""
    return refused(request, Malformed(error))


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Say that a key is missing, as any other refusal is said."""
    return refused(request, NoKey())


urlpatterns = [path("", api.urls)]
