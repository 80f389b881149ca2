"""The door for the site's own page: a sealed submission, by session and CSRF token, into the action of all doors."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from lxml import etree

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection import envelopes
from xinmiao.collection.actions import submissions
from xinmiao.collection.actions.refusals import status_of
from xinmiao.collection.models import Channel
from xinmiao.collection.queries import filling
from xinmiao.people import encryption
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language

NAMESPACE = "http://openrosa.org/http/response"


@never_cache
@require_POST
def submit(request: HttpRequest) -> HttpResponse:
    """Open the envelope, receive what is in it, answer in OpenRosa's words."""
    user = request.user
    if not isinstance(user, User):
        return told(401, _("Sign in, then send again."))
    if not holds(request, Permission.FILL_FORMS):
        return told(403, _("Your account may not send forms."))
    if int(request.headers.get("Content-Length") or 0) > settings.SUBMISSION_MAX_BYTES:
        return told(413, _("The form with its pictures is too large."))
    try:
        return _received(request, user)
    except XinmiaoError as error:
        return told(status_of(error) or 400, _in_words(error))


def _received(request: HttpRequest, user: User) -> HttpResponse:
    contents = envelopes.opened(
        request.read(),
        private=encryption.submission_keypair().private,
        worker=filling.worker_key(user),
        instance_id=request.headers.get("X-Instance", ""),
    )
    received = submissions.receive(
        xml=contents.xml,
        media={name: SimpleUploadedFile(name, content) for name, content in contents.files.items()},
        user=user,
        channel=Channel.BROWSER,
        at=timezone.now(),
        by=actor_of(request),
        device_id=request.headers.get("X-Device", "")[:200],
        user_agent=request.headers.get("User-Agent", "")[:300],
    )
    is_repeated = received.outcome == "repeated"
    return told(202 if is_repeated else 201, _("Received before.") if is_repeated else _("Received."))


def _in_words(error: XinmiaoError) -> str:
    """What is wrong and what to do; where, only if that is a file: other places mean nothing to a worker."""
    said = error.as_dict(language())
    where = said["where"] if error.code.endswith("too_large") else ""
    return " ".join(part for part in (where, said["what"], said["todo"]) if part)


def told(status: int, words: str) -> HttpResponse:
    """An answer as OpenRosa has it."""
    root = etree.Element(f"{{{NAMESPACE}}}OpenRosaResponse", nsmap={None: NAMESPACE})
    etree.SubElement(root, f"{{{NAMESPACE}}}message").text = words
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return HttpResponse(body, status=status, content_type="text/xml; charset=utf-8")
