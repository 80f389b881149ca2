"""The desk where editors write a review: the draft, a section, comments, history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, permits
from xinmiao.accounts.rules import Permission
from xinmiao.reviews import actions, diffing, drafting
from xinmiao.reviews.actions import TextChanged
from xinmiao.reviews.forms import CommentForm, SectionForm
from xinmiao.reviews.models import Comment, Edition
from xinmiao.reviews.queries import desk as queries
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.editions import NoReview
from xinmiao.ui.frame import language


def edition_for(request: HttpRequest, year: int, permission: Permission = Permission.EDIT_REVIEW) -> Edition:
    """Give the edition that the desk works on. For those without the right there is no desk."""
    if not permits(request, permission):
        raise Http404
    try:
        return editions.draft(year) or editions.latest(year)
    except NoReview as error:
        raise Http404(error.message(language())) from None


def desk(request: HttpRequest, year: int) -> HttpResponse:
    """The whole draft, both languages side by side, every figure as of now."""
    edition = edition_for(request, year)
    told = queries.drafted(editions.claims(edition))
    shown = [drafting.drawn(one, edition, told) for one in queries.whole(edition, told)]
    return render(request, "reviews/desk/desk.html", _context(edition, "desk") | {"sections": shown})


def section(request: HttpRequest, year: int, position: int) -> HttpResponse:
    """One section to write in."""
    edition = edition_for(request, year)
    there = _section_or_404(edition, position)
    form = SectionForm(request.POST) if request.method == "POST" else SectionForm.of(there)
    if request.method != "POST":
        return _page_of_section(request, edition, there, form)
    try:
        saved = actions.save_section(
            edition=edition, position=position, texts=form.texts, versions=form.versions, by=actor_of(request)
        )
    except TextChanged as error:
        return _conflict(request, edition, there, form, error)
    except actions.Refused as error:
        messages.error(request, error.message(language()))
        return _page_of_section(request, edition, there, form)
    messages.success(request, _("Saved.") if saved else _("Nothing was changed."))
    n_sections = len(queries.texts_of(edition))
    return redirect("reviews:desk_section", year, min(position, n_sections - 1))


def _page_of_section(request: HttpRequest, edition: Edition, there: queries.Section, form: SectionForm) -> HttpResponse:
    threads = queries.threads(edition).filter(position=there.position)
    context = {
        **_context(edition, "desk"),
        **_checked(edition, there.position, form),
        "form": form,
        "threads": threads,
        "comment_form": CommentForm(),
        "n_sections": len(queries.texts_of(edition)),
    }
    return render(request, "reviews/desk/section.html", context)


def _checked(edition: Edition, position: int, form: SectionForm) -> dict[str, Any]:
    told = queries.drafted(queries.cited_claims(edition, form.texts))
    proofed = queries.proofed(edition, position, form.texts, told)
    return {"drawn": drafting.drawn(proofed, edition, told)}


def _conflict(
    request: HttpRequest, edition: Edition, there: queries.Section, form: SectionForm, error: TextChanged
) -> HttpResponse:
    """Show both texts; whoever saves next has seen the other."""
    seen = queries.Section(there.position, error.there)
    sides = [
        (one.language, one.name, error.there[one.language], form.texts[one.language],
         diffing.diff(error.there[one.language].strip(), form.texts[one.language].strip()))
        for one in drafting.drawn(seen, edition, {}).columns
    ]  # fmt: skip
    context = {"sides": sides, "drawn": drafting.drawn(seen, edition, {}), "error": error.message(language())}
    again = SectionForm({**form.texts, **{f"version_{one}": name for one, name in seen.versions.items()}})
    return render(
        request, "reviews/desk/conflict.html", _context(edition, "desk") | context | {"form": again}, status=409
    )


@require_POST
def check(request: HttpRequest, year: int, position: int) -> HttpResponse:
    """The section as typed: its figures, and what is to be mended. Saves nothing."""
    edition = edition_for(request, year)
    context = _checked(edition, position, SectionForm(request.POST)) | {"edition": edition, "year": year}
    return render(request, "reviews/desk/section.html#checked", context)


@require_POST
def comment(request: HttpRequest, year: int, position: int) -> HttpResponse:
    """Begin a thread on a section, or answer in one."""
    edition, form = edition_for(request, year), CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the comment first."))
    elif thread := request.POST.get("thread"):
        actions.answer(thread=_thread_or_404(edition, thread), text=form.cleaned_data["text"], by=actor_of(request))
    else:
        actions.remark(
            edition=edition, position=position, text=form.cleaned_data["text"], by=actor_of(request),
            claim_code=request.POST.get("claim", "")[:120],
        )  # fmt: skip
    return _to_comments(year, position)


@require_POST
def resolve(request: HttpRequest, year: int, thread: int) -> HttpResponse:
    """Settle a thread."""
    found = _thread_or_404(edition_for(request, year), thread)
    actions.resolve(thread=found, by=actor_of(request))
    return _to_comments(year, found.position)


def history(request: HttpRequest, year: int) -> HttpResponse:
    """Who changed which section, word by word; and every step of the edition."""
    edition = edition_for(request, year)
    wanted = request.GET.get("section", "")
    saves = [one for one in queries.revisions(edition) if wanted in ("", str(one.position))]
    context = {
        "changes": [drafting.changes(one) for one in saves],
        "section": wanted,
        "trail": drafting.steps(queries.trail(year)[:50]),
    }
    return render(request, "reviews/desk/history.html", _context(edition, "desk_history") | context)


def _section_or_404(edition: Edition, position: int) -> queries.Section:
    texts = queries.texts_of(edition)
    if position >= len(texts):
        raise Http404
    return queries.Section(position, texts[position])


def _thread_or_404(edition: Edition, pk: int | str) -> Comment:
    if not str(pk).isdigit():
        raise Http404
    found: Comment = get_object_or_404(queries.threads(edition), pk=pk)
    return found


def _to_comments(year: int, position: int) -> HttpResponse:
    answer = redirect("reviews:desk_section", year, position)
    answer["Location"] += "#comments"
    return answer


def _context(edition: Edition, current: str) -> dict[str, Any]:
    return {"edition": edition, "year": edition.review.year, "tabs": drafting.tabs(edition, current)}
