"""The addresses that Collect knows. No session is read here, and no CSRF token asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from hashlib import md5
from mimetypes import guess_type
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from xinmiao.collection.actions.arrivals import may_fill
from xinmiao.collection.actions.refusals import TooLarge, UnknownForm, status_of
from xinmiao.collection.actions.submissions import Received, receive
from xinmiao.collection.models import Channel, FormVersion
from xinmiao.collection.openrosa import listing
from xinmiao.collection.openrosa.access import WINDOW, Refused, Sender, sender_of
from xinmiao.collection.openrosa.responses import XML, child, document, said, with_headers, xml
from xinmiao.collection.queries.entities import integrity as gone_for
from xinmiao.core import audit
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

log = logging.getLogger(__name__)
XML_PART = "xml_submission_file"
View = Callable[..., HttpResponse]
_SAID = {
    "created": (201, Text("已收到", "Received")),
    "edited": (201, Text("修改已收到", "The edit was received")),
    "media_added": (201, Text("文件已收到", "The files were received")),
    "repeated": (202, Text("早已收到", "It was received before")),
}
_OLD = Text("请求没有 X-OpenRosa-Version", "The request has no X-OpenRosa-Version")


def spoken(view: View) -> View:
    """Find out who sends, in whose language to answer; turn every refusal into its status and a message."""

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        language = "en" if translation.get_language_from_request(request).startswith("en") else "zh"
        try:
            if not request.headers.get("X-OpenRosa-Version"):
                raise Refused(400, "version", _OLD)
            sender = sender_of(request)
            language = sender.user.language
            with translation.override(_code(language)):
                response = view(request, sender, *args, **named)
        except XinmiaoError as error:
            response = _refused(error, language)
        return with_headers(response, _code(language))

    return answer


def _code(language: str) -> str:
    """A worker's language, as Django and HTTP name it."""
    return "en" if language == "en" else "zh-hans"


def _refused(error: XinmiaoError, language: str) -> HttpResponse:
    status = error.status if isinstance(error, Refused) else status_of(error)
    if status is None:
        log.error("%s", error, exc_info=error)
        status = 500
    words = Text(error.message("zh"), error.message("en"))
    response = said(words, status=status, language=language, nature="submit_error" if status != 401 else "")
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="Xinmiao", charset="UTF-8"'
    if status == 429:
        response["Retry-After"] = str(WINDOW)
    return response


@spoken
@require_safe
def form_list(request: HttpRequest, sender: Sender) -> HttpResponse:
    """The forms that this worker may begin: `?formID=`, `?listAllVersions=true`."""
    asked, language, address = request.GET, sender.user.language, _address(request)
    forms = listing.offered(
        sender.user, form=asked.get("formID", ""), all_versions=asked.get("listAllVersions", "").lower() == "true"
    )
    etag = _etag(repr((forms, language, address.root)).encode())
    known = get_conditional_response(request, etag=etag)
    return _tagged(known or xml(listing.form_list(forms, address, language)), etag)


@spoken
@require_safe
def form(request: HttpRequest, sender: Sender, number: int) -> HttpResponse:
    """An XForm, byte for byte what was hashed."""
    version = _version(sender, number)
    etag = _etag(bytes(version.xform))
    known = get_conditional_response(request, etag=etag)
    return _tagged(known or HttpResponse(bytes(version.xform), content_type=XML), etag)


@spoken
@require_safe
def manifest(request: HttpRequest, sender: Sender, number: int) -> HttpResponse:
    """The files and lists of a version."""
    return xml(listing.manifest(_version(sender, number), sender.user, _address(request)))


@spoken
@require_safe
def media(request: HttpRequest, sender: Sender, number: int, name: str) -> HttpResponse:
    """A file of a version, or the worker's own list; what leaves as a list is logged with its rows."""
    version = _version(sender, number)
    found = listing.content(version, sender.user, name)
    if found is None:
        raise UnknownForm(version.form.code, name)
    content, rows = found
    if rows is not None and rows.is_entities and request.method == "GET":
        detail = {"list": rows.name, "rows": len(rows.rows)}
        audit.record(by=sender.actor, verb="download", noun="entity list", key=version.form.code, detail=detail)
    return HttpResponse(content, content_type=guess_type(name)[0] or "application/octet-stream")


@spoken
@require_safe
def integrity(request: HttpRequest, sender: Sender) -> HttpResponse:
    """Of entities that a device holds, which are gone for its worker: `?id=a,b`."""
    asked = [one for one in request.GET.get("id", "").split(",") if one]
    root = document("data")
    entities = child(root, "entities")
    for key, is_gone in gone_for(sender.user, asked).items():
        entity = child(entities, "entity")
        entity.set("id", key)
        child(entity, "deleted", "true" if is_gone else "false")
    return xml(root)


@spoken
def submission(request: HttpRequest, sender: Sender) -> HttpResponse:
    """HEAD tells how much may be sent; POST takes a submission, or a part of its files."""
    if request.method == "HEAD":
        return HttpResponse(status=204)
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "HEAD, POST"})
    received = _receive(request, sender)
    status, words = _SAID[received.outcome]
    return said(words, status=status, language=sender.user.language, nature="submit_success")


def _receive(request: HttpRequest, sender: Sender) -> Received:
    content, files = _parts(request)
    return receive(
        xml=content, media=files, user=sender.user, channel=Channel.OPENROSA, at=timezone.now(), by=sender.actor,
        device_id=request.GET.get("deviceID", ""), user_agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip


def _parts(request: HttpRequest) -> tuple[bytes, dict[str, UploadedFile[Any]]]:
    """The XML, which may come without a file's name, and the files by the names of their parts."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.SUBMISSION_MAX_BYTES:
        raise TooLarge(settings.SUBMISSION_MAX_BYTES)
    try:
        files, fields = request.FILES, request.POST
    except (RequestDataTooBig, TooManyFilesSent):
        raise TooLarge(settings.SUBMISSION_MAX_BYTES) from None
    except MultiPartParserError as error:
        raise Refused(400, "multipart", Text(f"读不懂请求：{error}", f"The request cannot be read: {error}")) from None
    found = [one.read() for one in files.getlist(XML_PART)] + [one.encode() for one in fields.getlist(XML_PART)]
    if len(found) != 1:
        raise Refused(
            400, "xml_part", Text(f"要有一个 {XML_PART}，有 {len(found)} 个", f"{len(found)} {XML_PART}, not 1")
        )
    return found[0], {one.name or name: one for name in files if name != XML_PART for one in files.getlist(name)}


def _version(sender: Sender, number: int) -> FormVersion:
    """A version that this worker may still need."""
    version = FormVersion.objects.accepted().select_related("form__intervention").filter(pk=number).first()
    if version is None or not may_fill(sender.user, version.form.intervention.code):
        raise UnknownForm(str(number), "")
    return version


def _address(request: HttpRequest) -> listing.Address:
    """Gives whole addresses of our views, the device's key in them where it sent one."""
    token = getattr(request, "device_token", None)
    key = "" if token is None else f"key/{token}/"
    return listing.Address(f"{request.scheme}://{request.get_host()}/openrosa/{key}")


def _etag(content: bytes) -> str:
    return quote_etag(md5(content, usedforsecurity=False).hexdigest())


def _tagged(response: HttpResponseBase, etag: str) -> HttpResponse:
    """To be kept by the device, and asked about each time."""
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return cast(HttpResponse, response)
