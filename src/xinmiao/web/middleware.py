"""An error that no view answered becomes a page that says what, where, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from xinmiao.ledger.store import LedgerFault
from xinmiao.records.queries import told
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.ui.frame import language

log = logging.getLogger(__name__)
_NUL = XinmiaoError(
    "api.nul",
    Text("地址中有编号为零的字符", "The address holds the character of number nought"),
    todo=Text("请去掉它再问", "Ask again without it"),
)


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """400 for an address that holds the character of number nought: no code or word has it, PostgreSQL keeps none.

    In the API it is 404: what it names is not there.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path_info.startswith("/api/"):
                return JsonResponse(_NUL.as_dict(language()), status=404)
            raise BadRequest
        return get_response(request)

    return answer


class SayWhatIsWrong:
    """503 while the ledger's files wait to be mended, 500 for any other error of ours; both are logged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, XinmiaoError):
            return None
        log.error("%s", error, exc_info=error)
        status = 503 if isinstance(error, LedgerFault) else 500
        return render(request, "web/fault.html", {"fault": told(error, language())}, status=status)
