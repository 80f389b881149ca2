"""From a draft to what readers see: build, freeze, two signatures, publish; and what was published stays."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from xinmiao.core.models import AuditEntry
from xinmiao.indicators.tests import country
from xinmiao.ledger.store import Ledger
from xinmiao.records.queries import current_ledger
from xinmiao.reviews import actions
from xinmiao.reviews.actions import ClaimsContradicted, Refused
from xinmiao.reviews.models import Edition, FrozenFigure, SignOff
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.live import live
from xinmiao.reviews.queries.recomputing import affected_by_erasure, n_erased_since, pinned, recompute
from xinmiao.reviews.tests import small_review
from xinmiao.science.text import Text

BY = country.TESTER


def figure(edition, code="health.reached"):
    return edition.claims.get(code=code).figure


def test_a_build_computes_words_and_judges_every_claim(draft):
    reached, counties = figure(draft), figure(draft, "health.counties")
    assert (reached.point, reached.wording_zh, reached.outcome) == (24, "超过 20", "supported")
    assert reached.n_records == 24
    assert reached.compared == 11
    assert counties.point == 3
    assert counties.outcome == "supported"
    assert draft.pins["ledger"]["events"] > 0
    assert draft.pins["indicators"]["health.reached"]
    assert draft.pins["pack"]["hash"]


def test_a_build_keeps_the_numbers_of_its_charts(draft):
    rows = draft.exhibits.get(code="by_year").rows
    assert [(row["label"], row["value"]) for row in rows] == [("2023", 11), ("2024", 24)]


def test_words_that_no_longer_hold_come_with_a_proposal(draft):
    small_review.children(range(25, 45), source="more children")
    found = {one.claim.code: one for one in live(draft)}["health.reached"]
    assert found.judgement.outcome == "contradicted"
    assert found.measured.point == 44
    assert "40" in found.proposal.zh


def test_a_contradicted_claim_is_not_frozen_unless_somebody_answers_for_it(small_review_loaded):
    small_review.children(range(25, 45), source="more children")
    edition = actions.build(review=small_review_loaded, by=BY)
    with pytest.raises(ClaimsContradicted) as refused:
        actions.freeze(edition=edition, by=BY)
    assert refused.value.codes == ["health.reached"]
    with pytest.raises(ClaimsContradicted):
        actions.freeze(edition=edition, by=BY, overrides={"health.reached": " "})
    frozen = actions.freeze(edition=edition, by=BY, overrides={"health.reached": "试运行"})
    assert frozen.claims.get(code="health.reached").override.reason == "试运行"


def test_nothing_is_frozen_before_it_is_built(small_review_loaded):
    with pytest.raises(Refused, match="not_built"):
        actions.freeze(edition=editions.draft(2024), by=BY)


def test_two_different_people_must_sign(draft):
    users = [get_user_model().objects.create_user(name) for name in ("one", "two")]
    edition = actions.freeze(edition=draft, by=BY)
    actions.sign(edition=edition, user=users[0], by=BY)
    with pytest.raises(Refused, match="signed_already"):
        actions.sign(edition=edition, user=users[0], by=BY)
    with pytest.raises(Refused, match="not_signed"):
        actions.publish(edition=edition, by=BY)
    actions.sign(edition=edition, user=users[1], by=BY)
    assert actions.publish(edition=edition, by=BY).is_published


def test_the_demonstration_signs_with_generated_users_and_says_so(published):
    assert [one.is_demonstration for one in published.sign_offs.all()] == [True, True]
    assert not any(one.user.has_usable_password() for one in published.sign_offs.all())


def test_a_real_review_is_never_signed_by_generated_users(draft):
    draft.review.is_demonstration = False
    draft.review.save()
    with pytest.raises(Refused, match="not_demonstration"):
        actions.publish_draft(year=2024, by=BY)
    draft.refresh_from_db()
    assert draft.is_draft  # nothing was half done


def test_each_step_is_in_the_audit_trail(published):
    verbs = list(AuditEntry.objects.filter(noun="review").values_list("verb", flat=True))
    assert verbs == ["take in", "build", "freeze", "sign", "sign", "publish"]


def test_a_published_edition_recomputes_bit_for_bit_after_appends_and_a_compaction(published):
    """Acceptance fact 6, first half."""
    for n in range(10):
        small_review.children(range(100 + n, 101 + n), source=f"append {n}")
    current_ledger().compact()
    assert all(one.is_equal for one in recompute(published))
    assert len(recompute(published)) == 2


def test_after_corrections_the_live_figure_moves_and_the_published_one_does_not(published):
    """Acceptance fact 6, second half."""
    small_review.children(range(25, 28), source="late children")
    found = {one.claim.code: one for one in live(published)}["health.reached"]
    assert found.measured.point == 27
    assert found.moved == 3
    assert figure(published).point == 24
    assert all(one.is_equal for one in recompute(published))


def test_a_recomputation_notices_other_persons_behind_an_equal_count(published):
    FrozenFigure.objects.filter(claim__code="health.reached").update(persons_sha256="0" * 64)
    assert not all(one.is_equal for one in recompute(published))


def test_an_erasure_is_told_with_the_published_figures_that_it_moves(published):
    """Acceptance fact 9: the affected published figures are listed."""
    found = affected_by_erasure([3, 4, 999])
    assert [(one.claim.code, one.n_persons) for one in found] == [("health.reached", 2)]
    Ledger.open(current_ledger().uri).erase([3, 4])
    assert n_erased_since(published) == 2
    assert {one.claim.code: one.measured.point for one in live(published)}["health.reached"] == 22
    assert figure(published).point == 24


def test_the_next_build_leaves_what_was_published(published):
    small_review.children(range(25, 28), source="late children")
    second = actions.build(review=published.review, by=BY)
    assert (second.number, second.state) == (2, "draft")
    assert figure(second).point == 27
    assert editions.published(2024) == published


def test_an_erratum_is_told_beside_the_figures_as_published(published):
    claim = published.claims.get(code="health.reached")
    told = actions.add_erratum(
        edition=published, claim=claim, text=Text("应为 25", "It should be 25"), by=BY, on=datetime.date(2025, 4, 1)
    )
    assert list(published.errata.all()) == [told]
    assert figure(published).point == 24


def test_the_database_keeps_the_promises(draft):
    with pytest.raises(IntegrityError, match=r"has_one_draft|UNIQUE"), transaction.atomic():
        Edition.objects.create(review=draft.review, number=9, content_hash="")
    with pytest.raises(IntegrityError, match="frozen_edition_has"), transaction.atomic():
        Edition.objects.create(review=draft.review, number=9, content_hash="", state="frozen")
    with pytest.raises(IntegrityError, match="within_its_bounds"), transaction.atomic():
        FrozenFigure.objects.update(lower=30)
    user = get_user_model().objects.create_user("one")
    now = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    SignOff.objects.create(edition=draft, user=user, at=now)
    with pytest.raises(IntegrityError, match=r"signs|UNIQUE"), transaction.atomic():
        SignOff.objects.create(edition=draft, user=user, at=now)


def test_what_editions_pin_is_told_to_the_retention_of_the_ledger(published):
    assert [one.as_dict() for one in pinned()] == [published.pins["ledger"]]
    small_review.children(range(25, 28), source="late children")
    current_ledger().compact()
    current_ledger().retain(pinned(), older_than=datetime.timedelta(0))
    assert all(one.is_equal for one in recompute(published))
