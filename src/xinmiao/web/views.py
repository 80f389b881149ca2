"""Home and health."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from xinmiao.ui import search as everywhere
from xinmiao.ui.frame import language
from xinmiao.web import pages

MOST_CHARACTERS = 100


def home(request: HttpRequest) -> HttpResponse:
    """The front page."""
    return render(request, "web/home.html", {"front": pages.front(language())})


def search(request: HttpRequest) -> HttpResponse:
    """Everything that whoever asks may see, by words: `?q=`."""
    words = request.GET.get("q", "").strip()[:MOST_CHARACTERS]
    found = everywhere.found(request, words)
    context = {"words": words, "found": found, "n": sum(one.n for one in found)}
    return render(request, "web/search.html", context)


def health(request: HttpRequest) -> JsonResponse:
    """Say that the process answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
