"""The duplicates queue: masked in the list, opened pair by pair with a trace, decided with a button."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.core.models import AuditEntry
from xinmiao.people import actions, national
from xinmiao.people.models import LinkageRules, LinkageRun, Merge, Pair
from xinmiao.people.tests.conftest import ELSEWHERE, NOW, Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(places: object) -> Callable[..., Client]:
    def sign_in(role: Role = Role.SUPERVISOR, place: str = "530102") -> Client:
        user, _ = User.objects.get_or_create(username=f"{role}-{place or 'all'}")
        Grant.objects.get_or_create(user=user, role=role, place=place)
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def searched(register: Register, clerk: object) -> LinkageRun:
    """Two pairs of 昆明 to decide and one link, after a search."""
    model = json.loads((settings.PACK_DIR / "linkage/model.json").read_text())
    LinkageRules.objects.create(pk=1, possible=0.5, duplicate=0.99, common_phone=20, n_clerical=1, model=model)
    register()
    register(name="王晓明", documents=())
    register(name="李诺", mother="陈芳", phones=("13900000002",), documents=())
    register(name="李若", mother="陈芳", phones=("13900000002",), documents=())
    for _ in range(2):
        register(name="赵云", mother="孙梅", phones=("13700000003",), documents=())
    return national.run(number=actions.ask_for_links(at=NOW, by=clerk, queues=False).pk)


@pytest.fixture
def supervisor(sign_in: Callable[..., Client], searched: LinkageRun) -> Client:
    return sign_in()


def waiting() -> Pair:
    return Pair.objects.all().waiting()[0]


def test_the_queue_is_for_those_who_settle_duplicates(sign_in: Callable[..., Client], searched: LinkageRun):
    assert Client().get("/en/people/duplicates/").status_code == 302
    assert sign_in(Role.FIELD_WORKER).get("/en/people/duplicates/").status_code == 403
    assert sign_in(Role.SUPERVISOR).get("/en/people/duplicates/").status_code == 200


def test_the_list_masks_names_and_says_why(supervisor: Client):
    page = supervisor.get("/en/people/duplicates/").content.decode()

    assert "王○○" in page
    assert "王小明" not in page
    assert "could be twins" in page
    assert "2 pairs" in page


def test_another_countys_pair_does_not_exist(sign_in: Callable[..., Client], searched: LinkageRun):
    elsewhere = sign_in(Role.SUPERVISOR, "420102")

    assert "0 pairs" in elsewhere.get("/en/people/duplicates/").content.decode()
    assert elsewhere.get(f"/en/people/duplicates/{waiting().pk}/").status_code == 404
    assert elsewhere.post(f"/en/people/duplicates/{waiting().pk}/decide/", {"state": "same"}).status_code == 404
    assert elsewhere.post(f"/en/people/duplicates/{waiting().pk}/back/").status_code == 404
    assert ELSEWHERE.startswith("420102")


def test_a_pair_shows_both_records_and_the_reading_is_logged(supervisor: Client):
    page = supervisor.get(f"/en/people/duplicates/{waiting().pk}/").content.decode()

    assert "王小明" in page
    assert "王晓明" in page
    assert page.count('class="pair-bar"') >= 4
    assert AuditEntry.objects.filter(verb="reveal").count() == 2


@pytest.mark.parametrize("state", ["same", "different", "unsure"])
def test_a_decision_is_kept_and_the_next_pair_follows(supervisor: Client, state: str):
    first, second = Pair.objects.all().waiting()

    answer = supervisor.post(f"/en/people/duplicates/{first.pk}/decide/", {"state": state, "note": "问过村医"})

    first.refresh_from_db()
    assert (first.state, first.note) == (state, "问过村医")
    assert answer.url == f"/en/people/duplicates/{second.pk}/"


def test_who_asks_for_a_second_opinion_does_not_give_it(supervisor: Client, sign_in: Callable[..., Client]):
    pair = waiting()
    address = f"/en/people/duplicates/{pair.pk}/"
    supervisor.post(f"{address}decide/", {"state": "second"})

    assert "another person decides" in supervisor.get(address).content.decode()
    assert supervisor.post(f"{address}decide/", {"state": "same"}).status_code == 409
    assert sign_in(Role.ADMINISTRATOR, "").post(f"{address}decide/", {"state": "same"}).status_code == 302


def test_what_was_joined_can_be_parted(supervisor: Client):
    pair = waiting()
    supervisor.post(f"/en/people/duplicates/{pair.pk}/decide/", {"state": "same"})
    assert "Part them again" in supervisor.get(f"/en/people/duplicates/{pair.pk}/").content.decode()

    supervisor.post(f"/en/people/duplicates/{pair.pk}/back/")

    pair.refresh_from_db()
    assert pair.state == "different"
    assert supervisor.post(f"/en/people/duplicates/{pair.pk}/back/").status_code == 409


def test_a_link_drawn_for_checking_is_checked(supervisor: Client):
    link = Pair.objects.to_check().get()
    assert "Does it hold?" in supervisor.get(f"/en/people/duplicates/{link.pk}/").content.decode()

    supervisor.post(f"/en/people/duplicates/{link.pk}/decide/", {"state": "same"})

    page = supervisor.get("/en/people/duplicates/searches/").content.decode()
    assert "1 / 1" in page
    assert "20.7" in page  # Wilson's lower bound of one in one
    assert Merge.objects.filter(undone_date=None).count() == 1


def test_every_list_and_a_search_in_both_languages(supervisor: Client):
    for prefix in ("", "/en"):
        for show in ("open", "unsure", "check", "decided"):
            assert supervisor.get(f"{prefix}/people/duplicates/?show={show}").status_code == 200
        assert supervisor.post(f"{prefix}/people/duplicates/searches/start/").status_code == 302
    assert LinkageRun.objects.filter(state="waiting").count() == 1
    assert supervisor.get("/people/duplicates/?show=all").status_code == 404


@pytest.mark.parametrize("state", ["", "open", "all"])
def test_a_decision_that_is_none_is_refused(supervisor: Client, state: str):
    assert supervisor.post(f"/people/duplicates/{waiting().pk}/decide/", {"state": state}).status_code == 404
