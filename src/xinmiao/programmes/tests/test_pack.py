"""A pack with something wrong is refused with file, line and key, and nothing of it is loaded."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps

from xinmiao.core import audit, codes, packs
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, PackVersion
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.models import Partner
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.actions import NewSite, register_sites
from xinmiao.places.models import Place, Population, Tile
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import GoalArea, Intervention, Service
from xinmiao.programmes.pack import PART as PROGRAMMES

PARTS = (PLACES, PARTNERS, PROGRAMMES)
LOADER = Actor.job("test")
DAY = datetime(2024, 12, 31, tzinfo=UTC)

PLACES_CSV, PARTNERS_YAML = "places/places.csv", "partners/partners.yaml"
INTERVENTIONS, SERVICES = "programmes/interventions.yaml", "services/services.yaml"

WRONG = {
    "wrong key": ((INTERVENTIONS, "since: 2019", "sinse: 2019"), "pack.wrong_key", INTERVENTIONS, 8, "sinse"),
    "wrong nested key": (
        (PARTNERS_YAML, "{zh: 卫生部门, en: Health administration}", "{zh: 卫生部门, eng: Health}"),
        "pack.wrong_key",
        PARTNERS_YAML,
        1,
        "name.eng",
    ),
    "wrong column": ((PLACES_CSV, "name_en,", "name_eng,"), "pack.wrong_key", PLACES_CSV, 1, "name_eng"),
    "missing label": (
        (INTERVENTIONS, "    en: Care that is skilled.\n", ""),
        "pack.missing",
        INTERVENTIONS,
        4,
        "summary.en",
    ),
    "empty label": ((SERVICES, "zh: 机构", 'zh: ""'), "pack.missing", SERVICES, 8, "name.zh"),
    "missing name of a place": ((PLACES_CSV, "云南省", ""), "pack.missing", PLACES_CSV, 5, "name_zh"),
    "cycle": (
        (PLACES_CSV, "53,province,CHN", "53,province,530102"),
        "pack.cycle",
        PLACES_CSV,
        5,
        "parent",
    ),
    "unknown place": (
        (PLACES_CSV, "530102,county,5301", "530102,county,5391"),
        "pack.unknown_code",
        PLACES_CSV,
        2,
        "parent",
    ),
    "unknown intervention of a service": (
        (SERVICES, "intervention: quality_care", "intervention: quality_car"),
        "pack.unknown_code",
        SERVICES,
        2,
        "intervention",
    ),
    "unknown partner": (
        (INTERVENTIONS, "[health_commission]", "[office, health_comission]"),
        "pack.unknown_code",
        INTERVENTIONS,
        9,
        "partners.1",
    ),
    "duplicate code": (
        (PARTNERS_YAML, "code: office", "code: health_commission"),
        "pack.duplicate",
        PARTNERS_YAML,
        2,
        "code",
    ),
    "duplicate place": ((PLACES_CSV, "\n42,", "\n53,"), "pack.duplicate", PLACES_CSV, 7, "code"),
    "same population twice": (
        ("places/populations.csv", "53,age_0_14", "53,total"),
        "pack.duplicate",
        "places/populations.csv",
        3,
        "year",
    ),
    "negative population": (
        ("places/populations.csv", "47209277", "-1"),
        "pack.value",
        "places/populations.csv",
        2,
        "value",
    ),
    "two tiles on one square": (
        ("places/tiles.csv", "42,5,5", "42,3,6"),
        "pack.duplicate",
        "places/tiles.csv",
        3,
        "row",
    ),
    "code that is no XML name": (
        (SERVICES, "code: quality_care.site", "code: 机构"),
        "pack.value",
        SERVICES,
        6,
        "code",
    ),
    "unknown kind": (
        (PLACES_CSV, "53,province", "53,provinz"),
        "pack.value",
        PLACES_CSV,
        5,
        "kind",
    ),
    "unknown stage": ((INTERVENTIONS, "stage: scale", "stage: big"), "pack.value", INTERVENTIONS, 7, "stage"),
    "unknown role": ((SERVICES, "[child, ", "[kid, "), "pack.value", SERVICES, 5, "roles.0"),
    "ends before it begins": (
        (PLACES_CSV, "2000-01-01,2019-12-31", "2000-01-01,1999-12-31"),
        "pack.value",
        PLACES_CSV,
        9,
        "valid_to",
    ),
    "row too short": (
        (PLACES_CSV, "世界,World,official,,", "世界,World"),
        "pack.unreadable",
        PLACES_CSV,
        3,
        "",
    ),
    "no YAML": ((SERVICES, "code: quality_care.site", "code: [quality"), "pack.unreadable", SERVICES, 7, ""),
    "same key twice": (
        (INTERVENTIONS, "since: 2019", "stage: pilot"),
        "pack.unreadable",
        INTERVENTIONS,
        8,
        "",
    ),
    "folder that no part reads": (("programs/x.yaml", "", "[]"), "pack.unclaimed", "programs", 0, ""),
    "no name of the pack": (
        ("pack.yaml", "version: ", "vision: "),
        "pack.wrong_key",
        "pack.yaml",
        2,
        "vision",
    ),
}


def _load(path: Path) -> PackVersion:
    return packs.load(path, by=LOADER, at=DAY, parts=PARTS)


def _row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def _found(path: Path) -> list[tuple[str, str, int, str]]:
    problems = packs.check(path, parts=PARTS).problems
    return [(one.code, one.where.file, one.where.line, one.where.key) for one in problems]


def test_a_right_pack_has_no_problems(tmp_path):
    report = packs.check(write_pack(tmp_path), parts=PARTS)

    assert [problem.message("en") for problem in report.problems] == []
    assert report.manifest
    assert report.n_files == 8


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_with_file_line_and_key_and_nothing_is_loaded(wrong, tmp_path):
    change, *expected = wrong
    pack = write_pack(tmp_path, change)
    before = _row_counts()

    assert tuple(expected) in _found(pack)
    with pytest.raises(packs.PackRefused, match=r"pack\.refused"):
        _load(pack)

    assert _row_counts() == before


def test_every_problem_is_told_at_once_in_both_languages(tmp_path):
    pack = write_pack(
        tmp_path,
        (INTERVENTIONS, "since: 2019", "sinse: 2019"),
        (SERVICES, "intervention: quality_care", "intervention: quality_car"),
        (PARTNERS_YAML, "code: office", "code: health_commission"),
    )

    problems = packs.check(pack, parts=PARTS).problems

    assert [one.message("en") for one in problems] == [
        "partners/partners.yaml:2:code: Code 'health_commission' is there twice, "
        "first at partners/partners.yaml:1:code",
        "programmes/interventions.yaml:8:sinse: Unknown key 'sinse' (did you mean 'since'?)",
        "services/services.yaml:2:intervention: No such intervention: 'quality_car' (did you mean 'quality_care'?)",
    ]
    assert problems[1].message("zh") == "programmes/interventions.yaml:8:sinse: 不认识的键“sinse” (是不是“since”？)"


def test_a_circle_of_parents_is_shown_whole(tmp_path):
    pack = write_pack(tmp_path, (PLACES_CSV, "53,province,CHN", "53,province,530102"))

    [problem] = packs.check(pack, parts=PARTS).problems

    assert "53 → 530102 → 5301 → 53" in problem.what.en


@pytest.mark.django_db
def test_a_failure_while_loading_leaves_nothing_behind(tmp_path):
    def fail(*_, **__):
        raise RuntimeError("disk full")

    last = packs.Part("reports", read=lambda _: None, load=fail, after=("programmes",))
    before = _row_counts()

    with pytest.raises(RuntimeError, match="disk full"):
        packs.load(write_pack(tmp_path), by=LOADER, parts=[*PARTS, last])

    assert _row_counts() == before


@pytest.mark.django_db
def test_a_loaded_pack_is_all_there(tmp_path):
    version = _load(write_pack(tmp_path))

    assert (version.code, version.version, version.is_current) == ("small", "1", True)
    assert Place.objects.count() == 9
    assert Population.objects.get(place_id=53, group="total").value == 47_209_277
    assert Tile.objects.get(place_id=42).column == 5
    assert Partner.objects.get(code="office").kind == "office"
    assert GoalArea.objects.get().name_zh == "健康"
    intervention = Intervention.objects.get()
    assert [partner.code for partner in intervention.partners.all()] == ["health_commission"]
    assert Service.objects.get(code="quality_care.visit").roles == ["child", "caregiver"]


@pytest.mark.django_db
def test_numbers_are_those_of_the_national_standard_where_there_are_any(tmp_path):
    _load(write_pack(tmp_path))

    wuhua, xiantao = Place.objects.get(code="530102"), Place.objects.get(code="429004")
    assert (wuhua.number, wuhua.province_no, wuhua.county_no) == (530102, 53, 530102)
    assert (xiantao.parent_id, xiantao.province_no, xiantao.county_no) == (42, 42, 429004)
    assert Place.objects.get(code="530199").county_no == 0
    assert Place.objects.get(code="LAO").number > 999_999_999
    assert xiantao.valid_from == date(1994, 1, 1)
    assert codes.number("place", "530102") == 530102


@pytest.mark.django_db
def test_loading_is_audited(tmp_path):
    version = _load(write_pack(tmp_path))

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.noun, entry.key) == ("load", "pack", "small")
    assert entry.detail["content_hash"] == version.content_hash
    assert entry.detail["changes"]["places"]["places"] == {"added": 9, "changed": 0, "retired": 0}
    assert audit.verify().holds


@pytest.mark.django_db
def test_the_same_pack_again_changes_nothing(tmp_path):
    first = _load(write_pack(tmp_path))
    before = _row_counts()

    assert _load(tmp_path) == first
    assert _row_counts() == before


@pytest.mark.django_db
def test_a_corrected_pack_changes_only_what_differs(tmp_path):
    first = _load(write_pack(tmp_path))
    second = _load(write_pack(tmp_path, (PLACES_CSV, "五华区", "五华县")))

    changes = AuditEntry.objects.get(number=2).detail["changes"]
    assert changes["places"]["places"] == {"added": 0, "changed": 1, "retired": 0}
    assert changes["partners"] == {"added": 0, "changed": 0, "retired": 0}
    assert Place.objects.get(code="530102").name_zh == "五华县"
    assert packs.current("small") == second
    first.refresh_from_db()
    assert not first.is_current


@pytest.mark.django_db
def test_what_leaves_the_pack_is_retired_and_what_comes_back_is_the_same(tmp_path):
    _load(write_pack(tmp_path))
    number = Service.objects.get(code="quality_care.site").number
    gone = write_pack(tmp_path)
    text = (gone / SERVICES).read_text()
    (gone / SERVICES).write_text(text[: text.index("- code: quality_care.site")])

    _load(gone)
    assert Service.objects.get(code="quality_care.site").is_retired
    assert [one.code for one in Service.objects.live()] == ["quality_care.visit"]

    _load(write_pack(tmp_path))
    assert not Service.objects.get(code="quality_care.site").is_retired
    assert Service.objects.get(code="quality_care.site").number == number


@pytest.mark.django_db
def test_an_order_of_another_kind_gives_no_code_another_number(tmp_path):
    _load(write_pack(tmp_path))
    before = codes.table("partner")
    lines = (tmp_path / PARTNERS_YAML).read_text().splitlines()
    (tmp_path / PARTNERS_YAML).write_text("\n".join(reversed(lines)))

    _load(tmp_path)

    assert codes.table("partner") == before


@pytest.mark.django_db
def test_a_registered_site_moves_with_its_county_and_is_never_retired(tmp_path):
    _load(write_pack(tmp_path))
    register_sites(sites=[NewSite("school.1", "school", 429004, "一校", "School 1")], by=LOADER)

    _load(write_pack(tmp_path, (PLACES_CSV, "429004,county,42", "429004,county,5301")))

    school = Place.objects.get(code="school.1")
    assert school.path == "/WORLD/CHN/53/5301/429004/school.1/"
    assert (school.province_no, school.county_no, school.is_retired) == (53, 429004, False)


@pytest.mark.django_db
def test_another_country_is_refused_because_it_would_retire_the_first(tmp_path):
    _load(write_pack(tmp_path))
    before = _row_counts()

    with pytest.raises(packs.OtherCountry, match="other"):
        _load(write_pack(tmp_path / "b", ("pack.yaml", "code: small", "code: other")))

    assert _row_counts() == before
    assert not Place.objects.filter(is_retired=True).exists()


def test_the_content_hash_is_of_names_and_bytes(tmp_path):
    hashes = [
        packs.check(write_pack(tmp_path / "a"), parts=PARTS).content_hash,
        packs.check(write_pack(tmp_path / "b"), parts=PARTS).content_hash,
        packs.check(write_pack(tmp_path / "c", ("pack.yaml", '"1"', '"2"')), parts=PARTS).content_hash,
    ]

    assert hashes[0] == hashes[1] != hashes[2]
