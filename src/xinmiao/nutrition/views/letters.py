"""The letters of a class: how they stand, one to look at, all of them on paper, one again."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.nutrition.actions import letters as actions
from xinmiao.nutrition.forms.letters import PrintForm, ReprintForm
from xinmiao.nutrition.models import Round
from xinmiao.nutrition.pages import letters as pages
from xinmiao.nutrition.pages.rounds import class_name
from xinmiao.nutrition.queries import letters as queries
from xinmiao.nutrition.queries.rounds import facts_of
from xinmiao.nutrition.queries.wording import languages
from xinmiao.nutrition.rules.letters import WITH_A_LETTER, may_print
from xinmiao.nutrition.views.rounds import round_of, runs
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language


@runs
def index(request: HttpRequest, key: UUID, grade: int, class_no: int) -> HttpResponse:
    """How the letters of a class stand."""
    return _page(request, round_of(request, key), (grade, class_no))


@runs
def preview(request: HttpRequest, key: UUID, grade: int, class_no: int, number: int) -> HttpResponse:
    """One letter, with the name masked and without a number. number: of the measurement."""
    of, told = round_of(request, key), _language(request)
    for one in queries.of_class(of, grade, class_no):
        if one.kind in WITH_A_LETTER and one.pupil.measured and one.pupil.measured.pk == number:
            said = pages.initial(of, told)
            content = actions.preview(of=of, prepared=one, at=timezone.now(), **said)
            return _paper(content, "preview.pdf", kind="inline")
    raise Http404


@runs
@require_POST
def print_class(request: HttpRequest, key: UUID, grade: int, class_no: int) -> HttpResponse:
    """Every letter of the class that was not printed yet, as one PDF."""
    of, form = round_of(request, key), PrintForm(request.POST)
    if not form.is_valid():
        return _page(request, of, (grade, class_no), form=form, status=422)
    try:
        content = actions.print_class(
            of=of, grade=grade, class_no=class_no, **form.cleaned_data, by=actor_of(request),
            scopes=scopes_of(request), at=timezone.now(),
        )  # fmt: skip
    except XinmiaoError as error:
        return _page(request, of, (grade, class_no), form=form, error=error.what.in_(language()), status=409)
    return _paper(content, f"letters-{grade}-{class_no}.pdf")


@runs
@require_POST
def reprint(request: HttpRequest, key: UUID, grade: int, class_no: int) -> HttpResponse:
    """One letter again, with the reason."""
    of, form = round_of(request, key), ReprintForm(request.POST)
    if not form.is_valid():
        return _page(request, of, (grade, class_no), error=_("Choose a letter."), status=422)
    theirs = of.letters.filter(measurement__grade=grade, measurement__class_no=class_no)
    letter = get_object_or_404(theirs.select_related("round", "measurement"), pk=form.cleaned_data["letter"])
    try:
        content = actions.reprint(
            letter=letter, reason=form.cleaned_data["reason"], by=actor_of(request), scopes=scopes_of(request),
            at=timezone.now(),
        )  # fmt: skip
    except XinmiaoError as error:
        return _page(request, of, (grade, class_no), error=error.what.in_(language()), status=409)
    return _paper(content, f"letter-{grade}-{class_no}.pdf")


def _paper(content: bytes, name: str, kind: str = "attachment") -> HttpResponse:
    """A PDF under a name that names nobody."""
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'{kind}; filename="{name}"'}
    )


def _language(request: HttpRequest) -> str:
    """The language asked for, else Chinese."""
    asked = request.GET.get("language") or request.POST.get("language") or "zh"
    return asked if asked in languages() else "zh"


def _page(
    request: HttpRequest, of: Round, in_class: tuple[int, int], *, form: forms.Form | None = None, error: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    told, prepared = _language(request), queries.of_class(of, *in_class)
    if not prepared:
        raise Http404
    verdict = may_print(facts_of(of), scopes_of(request))
    context = {
        "round": of,
        "class_name": class_name(*in_class),
        "facts": pages.facts(prepared),
        "tabs": pages.tabs(told),
        "form": form or PrintForm(initial=pages.initial(of, told)),
        "rows": pages.rows(of, prepared, told),
        "print_url": pages.address("letters_print", of, in_class),
        "reprint_url": pages.address("letters_reprint", of, in_class),
        "refusal": "" if verdict else verdict.reason.in_(language()),
        "n_waiting": sum(one.waits for one in prepared),
        "error": error,
    }
    return render(request, "nutrition/letters.html", context, status=status)
