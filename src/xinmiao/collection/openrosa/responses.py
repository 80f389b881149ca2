"""What every OpenRosa answer carries: headers, a message in the worker's language, XML."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.http import HttpResponse
from lxml import etree

from xinmiao.science.text import Text

XML = "text/xml; charset=utf-8"
RESPONSE = "http://openrosa.org/http/response"
FORMS = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
Element: TypeAlias = etree._Element


def said(words: Text, *, status: int, language: str, nature: str = "") -> HttpResponse:
    """An `OpenRosaResponse` with one message, in a language."""
    root = document("OpenRosaResponse", RESPONSE)
    message = child(root, "message", words.in_(language))
    if nature:
        message.set("nature", nature)
    return xml(root, status=status)


def xml(root: Element, *, status: int = 200) -> HttpResponse:
    content = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, status=status, content_type=XML)


def document(name: str, namespace: str | None = None) -> Element:
    return etree.Element(etree.QName(namespace, name), nsmap={None: namespace} if namespace else None)


def child(parent: Element, name: str, text: str | None = None) -> Element:
    """A child in its parent's namespace; its text is escaped as it is written."""
    made = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, name))
    made.text = text
    return made


def with_headers(response: HttpResponse, language: str) -> HttpResponse:
    """Add what OpenRosa wants of every answer; `Date` is the server's own."""
    response["X-OpenRosa-Version"] = "1.0"
    response["X-OpenRosa-Accept-Content-Length"] = str(settings.SUBMISSION_MAX_BYTES)
    response["Content-Language"] = language
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Length"] = str(len(response.content))
    if "ETag" not in response:
        response["Cache-Control"] = "no-store"
    return response
