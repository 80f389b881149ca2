"""Who may do what, where and for which programme."""

import pytest

from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope, may

KUNMING = ("CHN", "53", "5301", "530102")
GUIYANG = ("CHN", "52", "5201", "520102")


def _may(scope: Scope, permission: Permission, place: tuple[str, ...] = (), programme: str = "") -> bool:
    return bool(may([scope], permission, place_path=place, programme=programme))


def test_everybody_reads_what_is_published() -> None:
    assert may([], Permission.READ_PUBLISHED)


@pytest.mark.parametrize("permission", [p for p in Permission if p is not Permission.READ_PUBLISHED])
def test_the_public_may_do_nothing_else_and_is_told_why(permission: Permission) -> None:
    verdict = may([], permission)
    assert not verdict
    assert verdict.reason.zh
    assert verdict.reason.en


def test_a_place_holds_all_below_it_and_nothing_beside_it() -> None:
    yunnan = Scope(Role.PARTNER, place="53")
    assert _may(yunnan, Permission.REPORT, KUNMING)
    assert not _may(yunnan, Permission.REPORT, GUIYANG)


def test_a_place_does_not_hold_the_country_above_it() -> None:
    assert not _may(Scope(Role.PARTNER, place="53"), Permission.REPORT, ("CHN",))
    assert not _may(Scope(Role.PARTNER, place="53"), Permission.REPORT)


def test_a_programme_does_not_hold_another() -> None:
    scope = Scope(Role.PROGRAMME_OFFICER, programme="eenc")
    assert _may(scope, Permission.READ_RECORDS, KUNMING, "eenc")
    assert not _may(scope, Permission.READ_RECORDS, KUNMING, "quality_care")
    assert not _may(scope, Permission.READ_RECORDS, KUNMING)


def test_place_and_programme_must_be_of_the_same_grant() -> None:
    scopes = [Scope(Role.PARTNER, "53", "eenc"), Scope(Role.PARTNER, "52", "quality_care")]
    assert not may(scopes, Permission.REPORT, place_path=KUNMING, programme="quality_care")
    assert may(scopes, Permission.REPORT, place_path=GUIYANG, programme="quality_care")


def test_a_role_outside_its_scope_hears_about_the_scope_not_the_role() -> None:
    verdict = may([Scope(Role.PARTNER, "53")], Permission.REPORT, place_path=GUIYANG)
    assert "地区" in verdict.reason.zh


def test_an_administrator_without_a_place_may_do_everything() -> None:
    assert all(_may(Scope(Role.ADMINISTRATOR), permission, KUNMING, "eenc") for permission in Permission)


def test_each_role_has_its_permissions() -> None:
    assert PERMISSIONS.keys() == set(Role)
    assert Permission.PUBLISH_REVIEW not in PERMISSIONS[Role.PROGRAMME_OFFICER]
    assert Permission.READ_RECORDS not in PERMISSIONS[Role.EDITOR]
    assert Permission.READ_UNSUPPRESSED not in PERMISSIONS[Role.PARTNER]
