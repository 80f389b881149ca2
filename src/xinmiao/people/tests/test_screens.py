"""The pages of people: within a worker's places, masked until a purpose is said, and never a name in an address."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.core.models import AuditEntry, Task
from xinmiao.people.models import CaregiverRelation, Consent, Person
from xinmiao.people.tests.conftest import ELSEWHERE, VILLAGE, Register, number

pytestmark = pytest.mark.django_db
NEW = {"name": "李丽", "sex": "2", "birth_date": "2021-01-05", "precision": "day", "place": VILLAGE}
MINGS = {"name": "王晓明", "sex": "1", "birth_date": "2020-02-29", "precision": "day", "place": VILLAGE}


@pytest.fixture
def sign_in(places: object) -> Callable[..., Client]:
    def sign_in(role: Role = Role.FIELD_WORKER, place: str = VILLAGE) -> Client:
        user = User.objects.create_user(f"{role}-{place or 'all'}")
        Grant.objects.create(user=user, role=role, place=place)
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def worker(sign_in: Callable[..., Client]) -> Client:
    return sign_in()


def url(name: str, person: Person, **more: object) -> str:
    with translation.override("en"):
        return reverse(f"people:{name}", kwargs={"handle": person.pseudonym, **more})


def text(response: object) -> str:
    """A page as source, and below it its words alone: English pages mark what is Chinese."""
    source = response.content.decode()
    return source + strip_tags(source)


def test_the_public_signs_in_first_and_roles_without_the_right_are_told_no(
    places: object, sign_in: Callable[..., Client]
):
    assert Client().get("/en/people/").status_code == 302
    assert sign_in(Role.EDITOR, "").get("/en/people/").status_code == 403
    assert sign_in(Role.PROGRAMME_OFFICER, "").get("/en/people/register/").status_code == 403


def test_the_list_shows_masked_names_of_the_workers_places_alone(register: Register, worker: Client):
    register()
    register(name="赵云", place=ELSEWHERE, documents=())

    page = text(worker.get("/en/people/"))

    assert "王○○" in page
    assert "王小明" not in page
    assert "赵" not in page


def test_a_search_is_posted_and_its_words_stand_in_no_address(register: Register, worker: Client):
    person = register()
    found = worker.post("/en/people/", {"q": "wangxiaoming"})

    assert person.pseudonym in text(found)
    assert "Nobody is found" in text(worker.post("/en/people/", {"q": "李丽"}))
    assert found.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("name", ["person", "amend", "caregiver", "household", "consent"])
def test_a_person_elsewhere_does_not_exist(register: Register, worker: Client, name: str):
    person = register(place=ELSEWHERE)

    elsewhere, nobody = worker.get(url(name, person)), worker.get(url(name, Person(pseudonym="nobody")))

    assert (elsewhere.status_code, nobody.status_code) == (404, 404)


def test_identity_is_masked_until_a_purpose_is_said_and_that_is_logged(register: Register, worker: Client):
    person = register()
    masked = text(worker.get(url("person", person)))
    assert "王○○" in masked
    assert not [one for one in ("王小明", "刘秀英", "13800000001", number().number, "幸福路") if one in masked]

    shown = text(worker.post(url("show", person), {"purpose": "service"}))

    assert [one for one in ("王小明", "刘秀英", "13800000001", number().number, "幸福路") if one not in shown] == []
    assert AuditEntry.objects.filter(verb="reveal", key=person.pseudonym).count() == 1
    assert worker.post(url("show", person), {"purpose": "curiosity"}).status_code == 302
    assert AuditEntry.objects.filter(verb="reveal").count() == 1


def test_somebody_new_is_registered(worker: Client):
    done = worker.post("/en/people/register/", NEW)

    person = Person.objects.get()
    assert done.headers["Location"] == url("person", person)
    assert (person.sex, person.birth_date, person.place.code, person.source) == (
        2, date(2021, 1, 5), VILLAGE, "screen",
    )  # fmt: skip


def test_a_likely_duplicate_is_shown_first_and_registered_anyway_with_a_reason(register: Register, worker: Client):
    first = register()
    asked = worker.post("/en/people/register/", MINGS)

    assert asked.status_code == 409
    assert url("person", first) in text(asked)
    assert "same sound, same birth date, same sex" in text(asked)
    assert worker.post("/en/people/register/", MINGS | {"despite": "other_person"}).status_code == 302
    assert Task.objects.count() == 1
    assert Person.objects.count() == 2


def test_while_typing_likely_persons_are_shown_with_reasons_and_no_full_name(register: Register, worker: Client):
    register()
    found = text(worker.post("/en/people/register/check/", MINGS))

    assert "same sound, same birth date" in found
    assert "王小明" not in found
    assert "known elsewhere" not in found
    assert "May be registered" not in text(worker.post("/en/people/register/check/", {"name": "李"}))
    assert worker.post("/en/people/register/check/").status_code == 200


def test_somebody_known_elsewhere_is_told_without_name_and_place(register: Register, worker: Client):
    person = register(place=ELSEWHERE)
    found = text(worker.post("/en/people/register/check/", MINGS))

    assert "Someone like this is known elsewhere" in found
    assert not [one for one in (person.pseudonym, "王", ELSEWHERE, "same") if one in found]


def test_the_same_number_says_open_this_person_and_a_mothers_number_is_named(register: Register, worker: Client):
    register()
    same = MINGS | {"name": "王小明", "identity_number": number().number}
    assert "open the page" in text(worker.post("/en/people/register/check/", same))

    mothers = NEW | {"identity_number": number("53010219920214002").number}
    answer = worker.post("/en/people/register/", mothers)
    assert answer.status_code == 409
    assert "caregiver&#x27;s" in text(answer)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"identity_number": "530102202002290010"}, "check character"),
        ({"birth_date": "2999-01-01"}, "lies in the future"),
        ({"place": ELSEWHERE}, "Select a valid choice"),
        ({"phone": "12"}, "seven digits"),
        ({"name": ""}, "for a newborn"),
        ({"document_kind": "passport"}, "The document has no number"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(worker: Client, change: dict[str, str], words: str):
    answer = worker.post("/en/people/register/", NEW | change)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Person.objects.exists()


def test_what_is_told_is_put_right(register: Register, worker: Client):
    person = register()
    assert "王小明" in text(worker.get(url("amend", person)))

    worker.post(url("amend", person), NEW)

    person.refresh_from_db()
    assert person.sex == 2
    assert "李丽" in text(worker.post(url("show", person), {"purpose": "service"}))


def test_a_caregiver_is_named_consents_and_takes_it_back(register: Register, worker: Client):
    child = register()
    mother = register(
        name="刘秀英", sex=2, birth_date=date(1995, 5, 5), mother="", documents=(), phones=("13700000009",)
    )
    alone = {"kind": "sharing", "state": "given", "basis": "consent", "given_by": child.pseudonym}
    assert "a guardian must consent" in text(worker.post(url("consent", child), alone))

    told = {"who": "13700000009", "kind": "mother", "is_guardian": "on", "is_primary": "on"}
    assert worker.post(url("caregiver", child), told).status_code == 302
    assert CaregiverRelation.objects.get().caregiver == mother
    assert worker.post(url("consent", child), alone | {"given_by": mother.pseudonym}).status_code == 302
    assert "Consent was given" in text(worker.get(url("person", child)))

    worker.post(url("withdraw", child, kind="sharing"))
    assert "Consent was withdrawn" in text(worker.get(url("person", child)))
    assert Consent.objects.get().withdrawn_at is not None


def test_somebody_else_is_found_alone_or_not_at_all(register: Register, worker: Client):
    child = register()
    for _ in range(2):
        register(name="刘秀英", sex=2, birth_date=None, documents=(), phones=())

    told = {"who": "刘秀英", "kind": "mother"}
    assert "More than one person" in text(worker.post(url("caregiver", child), told))
    assert "Nobody is found" in text(worker.post(url("caregiver", child), told | {"who": "陈刚"}))
    assert "own caregiver" in text(worker.post(url("caregiver", child), told | {"who": number().number}))


def test_people_live_together_and_part(register: Register, worker: Client):
    child, mother = register(), register(name="刘秀英", sex=2, birth_date=None, documents=(), phones=())
    told = {"who": "刘秀英", "role": "child"}

    assert worker.post(url("household", child), told).status_code == 302
    page = text(worker.get(url("person", child)))
    assert "Head of household" in page
    assert url("person", mother) in page
    assert "belongs to the household already" in text(worker.post(url("household", child), told))

    worker.post(url("leave", child, number=child.memberships.get().pk))
    child.memberships.update(from_date=date(2020, 1, 1), to_date=date(2020, 1, 2))
    assert "Head of household" not in text(worker.get(url("person", child)))


def test_erasure_is_for_those_who_hold_the_right_and_confirm_in_words(
    register: Register, worker: Client, sign_in: Callable[..., Client]
):
    person = register()
    assert worker.get(url("erase", person)).status_code == 403
    administrator = sign_in(Role.ADMINISTRATOR, "")

    refused = administrator.post(url("erase", person), {"words": "yes"})
    assert refused.status_code == 422
    assert Person.objects.exists()

    assert administrator.post(url("erase", person), {"words": "删除"}).status_code == 302
    assert not Person.objects.exists()


def test_the_page_is_in_chinese_by_default(register: Register, worker: Client):
    person = register()
    page = text(worker.get(url("person", person).removeprefix("/en")))
    assert "照护者" in page
    assert "Caregivers" not in page
