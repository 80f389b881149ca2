"""Who may do what, where and for which programme: questions on plain values.

A person holds grants; each is a role within a place (by code; empty: everywhere), a programme (an intervention's
code; empty: all) and a partner (empty: all, but for a partner's own people, who act for one). Codes only: places,
programmes and partners stand above this app.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xinmiao.science.text import Text


class Role(StrEnum):
    """counsellor: the adult on duty. duty_officer: on the county's duty list. peer_supporter: sees nobody's data.

    school_doctor: height and weight rounds. food_assessor: the food desk and the limits of the country's model.
    """

    PUBLIC = "public"
    FIELD_WORKER = "field_worker"
    SUPERVISOR = "supervisor"
    PARTNER = "partner"
    PROGRAMME_OFFICER = "programme_officer"
    COUNSELLOR = "counsellor"
    DUTY_OFFICER = "duty_officer"
    PEER_SUPPORTER = "peer_supporter"
    SCHOOL_DOCTOR = "school_doctor"
    FOOD_ASSESSOR = "food_assessor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    READ_PUBLISHED = "read_published"
    REPORT = "report"
    REVIEW_RETURNS = "review_returns"
    REOPEN_RETURNS = "reopen_returns"
    READ_RECORDS = "read_records"
    READ_UNSUPPRESSED = "read_unsuppressed"
    EDIT_REVIEW = "edit_review"
    PUBLISH_REVIEW = "publish_review"
    FILL_FORMS = "fill_forms"
    REVIEW_SUBMISSIONS = "review_submissions"
    ANSWER_ALERTS = "answer_alerts"
    RUN_SCREENINGS = "run_screenings"
    TELL_WORRIES = "tell_worries"
    RUN_ROUNDS = "run_rounds"
    ASSESS_FOODS = "assess_foods"
    EDIT_LIMITS = "edit_limits"
    IMPORT_FILES = "import_files"
    MANAGE_FORMS = "manage_forms"
    READ_PEOPLE = "read_people"
    REGISTER_PEOPLE = "register_people"
    SETTLE_DUPLICATES = "settle_duplicates"
    ERASE_PEOPLE = "erase_people"
    LOAD_PACK = "load_pack"
    MANAGE_ACCOUNTS = "manage_accounts"


_PUBLIC = frozenset({Permission.READ_PUBLISHED})
_OFFICER = _PUBLIC | {
    Permission.REPORT,
    Permission.REVIEW_RETURNS,
    Permission.READ_RECORDS,
    Permission.READ_UNSUPPRESSED,
    Permission.REVIEW_SUBMISSIONS,
    Permission.IMPORT_FILES,
    Permission.MANAGE_FORMS,
}
_WORKER = _PUBLIC | {Permission.FILL_FORMS, Permission.READ_PEOPLE, Permission.REGISTER_PEOPLE}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.PUBLIC: _PUBLIC,
    Role.FIELD_WORKER: _WORKER,
    Role.SUPERVISOR: _WORKER
    | {
        Permission.REVIEW_SUBMISSIONS,
        Permission.IMPORT_FILES,
        Permission.SETTLE_DUPLICATES,
        Permission.RUN_ROUNDS,
    },
    Role.PARTNER: _PUBLIC | {Permission.REPORT, Permission.IMPORT_FILES},
    Role.PROGRAMME_OFFICER: _OFFICER,
    Role.COUNSELLOR: _PUBLIC
    | {Permission.FILL_FORMS, Permission.READ_PEOPLE, Permission.ANSWER_ALERTS, Permission.RUN_SCREENINGS},
    Role.DUTY_OFFICER: _PUBLIC | {Permission.READ_PEOPLE, Permission.ANSWER_ALERTS},
    Role.PEER_SUPPORTER: _PUBLIC | {Permission.TELL_WORRIES},
    Role.SCHOOL_DOCTOR: _WORKER | {Permission.RUN_ROUNDS, Permission.IMPORT_FILES},
    Role.FOOD_ASSESSOR: _PUBLIC | {Permission.ASSESS_FOODS, Permission.EDIT_LIMITS},
    Role.EDITOR: _PUBLIC | {Permission.EDIT_REVIEW, Permission.PUBLISH_REVIEW},
    Role.ADMINISTRATOR: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """A role within a place, a programme and a partner; an empty code means everywhere, or all.

    A partner's data officer acts for the partner that is named, and for none where none is.
    """

    role: Role
    place: str = ""
    programme: str = ""
    partner: str = ""

    def covers(self, place_path: tuple[str, ...], programme: str | None, partner: str = "") -> bool:
        """Say whether the scope holds a thing at the end of `place_path` (root first) in `programme`, of `partner`.

        A thing of the whole country, or of no one programme, is only in a scope that is as wide. programme None: the
        thing is nobody's in particular and everybody's who works there.
        """
        of_partner = self.partner == partner if self.role is Role.PARTNER else self.partner in ("", partner)
        of_programme = programme is None or self.programme in ("", programme)
        return of_partner and self.place in ("", *place_path) and of_programme


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer that carries the reason a person can read."""

    allowed: bool
    reason: Text

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True, Text("可以。", "Allowed."))
NO_ROLE = Verdict(
    False, Text("您的角色不能做这件事。请联系管理员。", "Your role may not do this. Ask an administrator.")
)
OUT_OF_SCOPE = Verdict(
    False,
    Text("这不在您负责的地区、项目或伙伴之内。", "This is outside the places, programmes and partners you work for."),
)


def may(
    scopes: Iterable[Scope],
    permission: Permission,
    *,
    place_path: tuple[str, ...] = (),
    programme: str | None = "",
    partner: str = "",
) -> Verdict:
    """Say whether somebody with `scopes` may use `permission` on a thing there, and why not.

    place_path: codes from the root to the thing's place, e.g. ("CHN", "53", "530102").
    """
    if permission in _PUBLIC:
        return ALLOWED
    holding = [scope for scope in scopes if permission in PERMISSIONS[scope.role]]
    if not holding:
        return NO_ROLE
    return ALLOWED if any(scope.covers(place_path, programme, partner) for scope in holding) else OUT_OF_SCOPE
