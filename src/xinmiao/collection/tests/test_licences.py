"""A form that carries an instrument opens only after a named person read the notice; the word can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import licences, uploads
from xinmiao.collection.actions.forms import NotConfirmed
from xinmiao.collection.actions.licences import CannotConfirm
from xinmiao.collection.models import FormVersion, LicenceConfirmation
from xinmiao.collection.models.forms import FormState
from xinmiao.collection.tests import safety_forms, sending
from xinmiao.collection.tests.safety_forms import AT, adult
from xinmiao.core.models import AuditEntry

SAID = {"confirmed_by": "李读者", "confirmed_on": AT.date(), "reference": "函 2026-11"}


@pytest.fixture
def version(db, tmp_path, settings) -> FormVersion:
    """The session as the pack brings it: a draft that nobody is offered, and nobody has read a notice."""
    settings.MEDIA_ROOT, settings.KEYS_DIR = tmp_path / "media", tmp_path / "keys"
    sending.load_country(tmp_path / "pack")
    kept = safety_forms.publish_from_pack()
    LicenceConfirmation.objects.all().delete()
    FormVersion.objects.update(state="draft")
    kept.refresh_from_db()
    return kept


@pytest.fixture
def ada(version):
    return adult("ada", Role.ADMINISTRATOR, place="")


def opened(version: FormVersion) -> str:
    return uploads.change_state(version=version, state=FormState.OPEN, by=sending.BY, at=AT).state


def page(name: str, *args: str) -> str:
    with translation.override("en"):
        return reverse(f"collection:{name}", args=args)


def browser(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def test_without_a_confirmation_of_each_instrument_opening_is_refused(version, ada):
    with pytest.raises(NotConfirmed, match="phq9, gad7"):
        opened(version)
    licences.confirm(instrument="phq9", **SAID, user=ada, at=AT)
    with pytest.raises(NotConfirmed, match="of: gad7"):
        opened(version)
    licences.confirm(instrument="gad7", **SAID, user=ada, at=AT)
    assert opened(version) == "open"


def test_the_catalogue_says_why_and_opens_it_once_the_page_has_who_read_what(version, ada):
    client, where = browser(ada), (version.form.code, version.version)
    refused = client.post(page("form_state", *where), {"state": "open"}, follow=True).content.decode()
    assert "Nobody has confirmed the licence of: phq9, gad7" in refused
    said = {"confirmed_by": "Li", "confirmed_on": "2026-11-20", "reference": "Notice on file"}
    for instrument in ("phq9", "gad7"):
        assert client.post(page("licences"), said | {"instrument": instrument}).status_code == 302
    client.post(page("form_state", *where), {"state": "open"})
    version.refresh_from_db()
    assert version.state == "open"
    assert "Notice on file" in client.get(page("licences")).content.decode()
    assert AuditEntry.objects.filter(verb="confirm", noun="licence").exclude(actor_label="reader").count() == 2


def test_taken_back_its_forms_are_offered_no_more_and_what_was_begun_is_accepted(version, ada):
    safety_forms.confirm_licences()
    opened(version)
    assert browser(ada).post(page("licence_revoke", "phq9"), {"because": "Terms changed"}).status_code == 302
    version.refresh_from_db()
    assert version.state == "closing"
    assert AuditEntry.objects.filter(verb="revoke", noun="licence", key="phq9").exists()
    with pytest.raises(NotConfirmed):
        opened(version)


@pytest.mark.parametrize(("instrument", "changed"), [
    ("sdq", {}), ("credi", {}), ("none", {}), ("phq9", {"confirmed_by": " "}), ("phq9", {"reference": ""}),
    ("phq9", {"confirmed_on": AT.date() + timedelta(days=2)}),
])  # fmt: skip
def test_what_no_word_can_confirm_and_what_lacks_who_when_or_which_is_refused(version, ada, instrument, changed):
    with pytest.raises(CannotConfirm):
        licences.confirm(instrument=instrument, **(SAID | changed), user=ada, at=AT)


def test_one_word_stands_at_a_time_and_is_taken_back_with_a_reason(version, ada):
    licences.confirm(instrument="phq9", **SAID, user=ada, at=AT)
    with pytest.raises(CannotConfirm):
        licences.confirm(instrument="phq9", **SAID, user=ada, at=AT)
    with pytest.raises(CannotConfirm):
        licences.revoke(instrument="phq9", because=" ", user=ada, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        LicenceConfirmation.objects.update(revoked_at=AT)


@pytest.mark.parametrize(("role", "place", "status"), [
    (Role.SUPERVISOR, sending.HERE, 403), (Role.COUNSELLOR, sending.HERE, 403), (Role.PROGRAMME_OFFICER, "53", 403),
])  # fmt: skip
def test_only_who_manages_forms_of_the_whole_country_confirms(version, role, place, status):
    client = browser(adult("somebody", role, place=place))
    said = {"instrument": "phq9", "confirmed_by": "Li", "confirmed_on": "2026-11-20", "reference": "x"}
    assert client.post(page("licences"), said).status_code == status
    assert client.post(page("licence_revoke", "phq9"), {"because": "x"}).status_code == status
    assert not LicenceConfirmation.objects.exists()
