"""Freezing, signing, publishing, and telling readers of errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.reviews.actions.builds import next_draft
from xinmiao.reviews.actions.drafts import Refused, require
from xinmiao.reviews.models import Claim, Edition, Erratum, FrozenFigure, Override, Review, SignOff
from xinmiao.reviews.queries import desk, editions
from xinmiao.reviews.rules import Outcome
from xinmiao.science.text import Text

N_SIGNATURES = 2
DEMONSTRATION_SIGNATORIES = (("demo_editor", "演示编辑 Demo Editor"), ("demo_director", "演示负责人 Demo Director"))


class ClaimsContradicted(Refused):
    """The ledger contradicts claims of the edition, and nobody answers for them. `codes` names them."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(
            "review.contradicted",
            Text("账本与 {n} 条论断矛盾：{codes}", "The ledger contradicts {n} claim(s): {codes}").format(
                n=len(codes), codes=", ".join(codes)
            ),
            todo=Text(
                "改写这些句子，或由一个人署名说明理由（override）",
                "reword these sentences, or have somebody answer for them with a reason (override)",
            ),
        )


@transaction.atomic
def freeze(
    *, edition: Edition, by: Actor, at: datetime | None = None, overrides: Mapping[str, str] | None = None
) -> Edition:
    """Let the figures of the last build stand. overrides: claim code → reason to publish it although contradicted.

    Raises Refused `review.not_draft`, `review.text_flawed`, `review.not_built`; ClaimsContradicted
    `review.contradicted`.
    """
    require(edition, Edition.State.DRAFT)
    _require_sound_text(edition)
    claims = editions.claims(edition)
    if edition.built_at is None or any(not hasattr(claim, "figure") for claim in claims):
        raise Refused(
            "review.not_built",
            Text("草稿的数字还没有计算", "The figures of the draft are not computed yet"),
            todo=Text("先计算（xinmiao review build）", "build it first (xinmiao review build)"),
        )
    at = at or timezone.now()
    contradicted = [claim for claim in claims if claim.figure.outcome == Outcome.CONTRADICTED]
    reasons = {code: reason for code, reason in (overrides or {}).items() if reason.strip()}
    if unanswered := [claim.code for claim in contradicted if claim.code not in reasons]:
        raise ClaimsContradicted(unanswered)
    for claim in contradicted:
        Override.objects.create(claim=claim, reason=reasons[claim.code], by=by.label, at=at)
    edition.state, edition.frozen_at = Edition.State.FROZEN, at
    edition.save(update_fields=["state", "frozen_at"])
    detail = {"edition": edition.number, "pins": edition.pins, "overrides": reasons}
    audit.record(by=by, verb="freeze", noun="review", key=edition.review.year, detail=detail, at=at)
    return edition


def _require_sound_text(edition: Edition) -> None:
    if found := desk.flaws(edition):
        raise Refused(
            "review.text_flawed",
            Text(
                "正文还有问题：" + "；".join(one.zh for one in found),
                "The text has flaws: " + "; ".join(one.en for one in found),
            ),
            todo=Text("改好正文再冻结", "mend the text, then freeze"),
        )


@transaction.atomic
def sign(
    *, edition: Edition, user: User, by: Actor, at: datetime | None = None, is_demonstration: bool = False
) -> SignOff:
    """Record one person's consent; who wrote may sign, the second signature is somebody else's.

    Raises Refused `review.not_frozen`, `review.signed_already`.
    """
    require(edition, Edition.State.FROZEN)
    at = at or timezone.now()
    if edition.sign_offs.filter(user=user).exists():
        raise Refused(
            "review.signed_already",
            Text(f"{user} 已经签署过这一版", f"{user} has signed this edition already"),
            todo=Text("第二个签名须是另一个人的", "the second signature is another person's"),
        )
    signed = SignOff.objects.create(edition=edition, user=user, at=at, is_demonstration=is_demonstration)
    detail = {"edition": edition.number, "user": user.get_username(), "demonstration": is_demonstration}
    audit.record(by=by, verb="sign", noun="review", key=edition.review.year, detail=detail, at=at)
    return signed


def sign_for_demonstration(*, edition: Edition, by: Actor, at: datetime | None = None) -> list[SignOff]:
    """Sign with two generated users who cannot sign in; the sign-offs say that they are a demonstration's.

    Raises Refused `review.not_demonstration`.
    """
    if not edition.review.is_demonstration:
        raise Refused(
            "review.not_demonstration",
            Text("只有演示用的报告可以由演示用户签署", "Only a demonstration review is signed by demonstration users"),
            todo=Text("请两位真实用户签署", "have two real users sign it"),
        )
    users = [_demonstration_user(username, name) for username, name in DEMONSTRATION_SIGNATORIES]
    return [sign(edition=edition, user=user, by=by, at=at, is_demonstration=True) for user in users]


def _demonstration_user(username: str, name: str) -> User:
    user, new = User.objects.get_or_create(username=username, defaults={"name": name})
    if new:
        user.set_unusable_password()
        user.save()
    return user


@transaction.atomic
def publish(*, edition: Edition, by: Actor, at: datetime | None = None) -> Edition:
    """Let everybody read a frozen edition that two people signed.

    Raises Refused `review.not_frozen`, `review.not_signed`.
    """
    require(edition, Edition.State.FROZEN)
    signed = edition.sign_offs.count()
    if signed < N_SIGNATURES:
        raise Refused(
            "review.not_signed",
            Text(f"需要 {N_SIGNATURES} 人签署，现有 {signed} 人", f"{N_SIGNATURES} people must sign; {signed} did"),
            todo=Text("请另一位有权限的人签署", "ask another person with the right to sign"),
        )
    edition.state, edition.published_at = Edition.State.PUBLISHED, at or timezone.now()
    edition.save(update_fields=["state", "published_at"])
    detail = {"edition": edition.number, "signed_by": [one.user.get_username() for one in edition.sign_offs.all()]}
    audit.record(by=by, verb="publish", noun="review", key=edition.review.year, detail=detail, at=edition.published_at)
    return edition


@transaction.atomic
def add_erratum(*, edition: Edition, text: Text, by: Actor, on: date, claim: Claim | None = None) -> Erratum:
    """Tell readers of a published edition about an error; its figures stay as they were published.

    Raises Refused `review.not_published`.
    """
    require(edition, Edition.State.PUBLISHED)
    erratum = Erratum.objects.create(edition=edition, claim=claim, text_zh=text.zh, text_en=text.en, on=on, by=by.label)
    detail = {"edition": edition.number, "claim": claim.code if claim else "", "text": text.en}
    audit.record(by=by, verb="correct", noun="review", key=edition.review.year, detail=detail)
    return erratum


@transaction.atomic
def start_next(*, review: Review, by: Actor) -> Edition:
    """Make the text of the newest edition the next draft. Raises Refused `review.draft_there`, NoReview."""
    newest = editions.latest(review.year)
    if newest.is_draft:
        raise Refused(
            "review.draft_there",
            Text(f"第 {newest.number} 版草稿还在写", f"Edition {newest.number} is a draft already"),
            todo=Text("先发布它", "publish it first"),
        )
    edition = next_draft(newest)
    audit.record(by=by, verb="start draft", noun="review", key=review.year, detail={"edition": edition.number})
    return edition


@transaction.atomic
def publish_draft(
    *, year: int, by: Actor, sign_as: Sequence[str] = (), override: str = "", at: datetime | None = None
) -> Edition:
    """Freeze, sign and publish the draft of a year: the whole way in one step, or nothing.

    sign_as: names of users who sign; of a demonstration's review, the generated users where none are named.
    override: the reason for which contradicted claims stand. Raises what the steps raise, NoReview `review.none`.
    """
    edition = editions.draft(year) or editions.latest(year)
    contradicted = [
        one.claim.code
        for one in FrozenFigure.objects.filter(claim__edition=edition, outcome=Outcome.CONTRADICTED).select_related(
            "claim"
        )
    ]
    freeze(edition=edition, by=by, at=at, overrides=dict.fromkeys(contradicted, override))
    if sign_as:
        for user in _users(sign_as):
            sign(edition=edition, user=user, by=Actor.of_user(user), at=at)
    else:
        sign_for_demonstration(edition=edition, by=by, at=at)
    return publish(edition=edition, by=by, at=at)


def _users(names: Sequence[str]) -> list[User]:
    there = {user.get_username(): user for user in User.objects.filter(username__in=names)}
    for name in names:
        if name not in there:
            raise Refused("review.unknown_user", Text(f"没有用户“{name}”", f"No such user: '{name}'"))
    return [there[name] for name in names]
