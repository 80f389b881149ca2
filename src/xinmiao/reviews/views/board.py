"""From a draft to what readers see: build, freeze, two signatures, publish; errata; what moved since."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, permits
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.reviews import actions, drafting
from xinmiao.reviews.actions.publications import N_SIGNATURES
from xinmiao.reviews.forms import ConsentForm, ErratumForm, FreezeForm
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import desk as queries
from xinmiao.reviews.queries import editions, moving
from xinmiao.reviews.rules import Outcome
from xinmiao.reviews.views.desk import edition_for
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import language


def board(request: HttpRequest, year: int) -> HttpResponse:
    """Where the edition stands, and the next step."""
    edition = edition_for(request, year)
    return _board(request, edition, FreezeForm(contradicted=_contradicted(edition)))


def _board(request: HttpRequest, edition: Edition, freeze_form: FreezeForm, status: int = 200) -> HttpResponse:
    signed, wrote = list(edition.sign_offs.select_related("user")), queries.writers(edition)
    context = {
        "edition": edition,
        "year": edition.review.year,
        "tabs": drafting.tabs(edition, "desk_board"),
        "flaws": [one.in_(language()) for one in queries.flaws(edition)],
        "is_built": edition.built_at and not edition.claims.filter(figure=None).exists(),
        "contradicted": _contradicted(edition),
        "freeze_form": freeze_form,
        "consent": ConsentForm(),
        "signed": [(one, one.user_id in wrote) for one in signed],
        "n_missing": max(0, N_SIGNATURES - len(signed)),
        "has_signed": any(one.user_id == request.user.pk for one in signed),
        "i_wrote": request.user.pk in wrote,
        "may_publish": bool(permits(request, Permission.PUBLISH_REVIEW)),
        "n_open": queries.threads(edition).filter(resolved_at=None).count(),
        "published": editions.published(edition.review.year),
    }
    return render(request, "reviews/desk/board.html", context, status=status)


def _contradicted(edition: Edition) -> list[Claim]:
    return [
        one for one in editions.claims(edition) if hasattr(one, "figure") and one.figure.outcome == Outcome.CONTRADICTED
    ]


@require_POST
def build(request: HttpRequest, year: int) -> HttpResponse:
    """Compute every figure of the draft."""
    edition = edition_for(request, year)
    actor = actor_of(request)
    return _step(request, year, lambda: actions.build(review=edition.review, by=actor), _("All figures are computed."))


@require_POST
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    """Let the figures stand."""
    edition = edition_for(request, year, Permission.PUBLISH_REVIEW)
    form = FreezeForm(request.POST, contradicted=_contradicted(edition))
    if not form.is_valid():
        return _board(request, edition, form, status=400)
    actor, reasons = actor_of(request), form.reasons
    return _step(
        request, year, lambda: actions.freeze(edition=edition, by=actor, overrides=reasons), _("The edition is frozen.")
    )


@require_POST
def sign(request: HttpRequest, year: int) -> HttpResponse:
    """Consent, as oneself."""
    edition = edition_for(request, year, Permission.PUBLISH_REVIEW)
    user = request.user
    assert isinstance(user, User)
    return _confirmed(
        request, year, lambda: actions.sign(edition=edition, user=user, by=actor_of(request)), _("You signed.")
    )


@require_POST
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Let everybody read it."""
    edition = edition_for(request, year, Permission.PUBLISH_REVIEW)
    actor = actor_of(request)
    return _confirmed(request, year, lambda: actions.publish(edition=edition, by=actor), _("The edition is published."))


@require_POST
def start_next(request: HttpRequest, year: int) -> HttpResponse:
    """Go on writing in a new draft."""
    edition = edition_for(request, year)
    actor = actor_of(request)
    return _confirmed(
        request, year, lambda: actions.start_next(review=edition.review, by=actor), _("The next draft is started.")
    )


@require_POST
def give_back(request: HttpRequest, year: int) -> HttpResponse:
    """Let the pack replace the text again."""
    edition = edition_for(request, year)
    actor = actor_of(request)
    done = _("The next load of a changed country pack replaces this text.")
    return _confirmed(request, year, lambda: actions.give_back(edition=edition, by=actor), done)


def moved(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure as published beside today's; and errata."""
    edition = edition_for(request, year)
    shown = editions.published(year)
    tabs = drafting.tabs(edition, "desk_moved")
    if shown is None:
        return render(request, "reviews/desk/moved.html", {"edition": edition, "year": year, "tabs": tabs})
    told = moving.as_published_and_now(shown)
    table = drafting.table_of_moves(shown, told).sorted_by(request.GET.get("sort", ""))
    form = ErratumForm(request.POST or None, edition=shown)
    if request.method == "POST" and form.is_valid() and permits(request, Permission.PUBLISH_REVIEW):
        claim = shown.claims.filter(code=form.cleaned_data["claim"]).first()
        actions.add_erratum(
            edition=shown, text=form.text, by=actor_of(request), on=timezone.localdate(), claim=claim
        )  # fmt: skip
        messages.success(request, _("Readers are told of the error."))
        return redirect("reviews:desk_moved", year)
    context = {
        "edition": edition, "year": year, "tabs": tabs, "shown": shown, "table": table, "form": form,
        "errata": shown.errata.select_related("claim"),
        "of_others": [one.live.claim.code for one in told if one.is_of_others],
    }  # fmt: skip
    return downloads.requested(request, table) or render(request, "reviews/desk/moved.html", context)


def _confirmed(request: HttpRequest, year: int, act: Callable[[], object], done: str) -> HttpResponse:
    if not ConsentForm(request.POST).is_valid():
        messages.error(request, _("Confirm in the box that you want this step."))
        return redirect("reviews:desk_board", year)
    return _step(request, year, act, done)


def _step(request: HttpRequest, year: int, act: Callable[[], object], done: str) -> HttpResponse:
    """Take a step; one that is out of order says so on the board."""
    try:
        act()
    except XinmiaoError as error:
        messages.error(request, error.message(language()))
    else:
        messages.success(request, done)
    return redirect("reviews:desk_board", year)
