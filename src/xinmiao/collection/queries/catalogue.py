"""The forms that there are, with the state of their versions and how much came in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Prefetch, QuerySet

from xinmiao.accounts.rules import Permission, Scope, may
from xinmiao.collection.models import Form, FormState, FormVersion, Revision, Submission
from xinmiao.collection.rules.differences import differences
from xinmiao.science import answers
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """A form of the catalogue with the version that stands for it: the open one, else the newest."""

    form: Form
    version: FormVersion | None
    n_versions: int
    n_submissions: int


def listed() -> list[Listed]:
    """Every form that is not retired, in the order of its intervention."""
    forms = Form.objects.live().select_related("intervention").prefetch_related(Prefetch("versions", _without_bytes()))
    n = dict(Submission.objects.values_list("form").annotate(Count("pk")))
    return [_listed(form, n.get(form.pk, 0)) for form in forms]


def _listed(form: Form, n: int) -> Listed:
    versions = list(form.versions.all())
    standing = next((v for v in versions if v.state == FormState.OPEN), versions[0] if versions else None)
    return Listed(form, standing, len(versions), n)


def versions_of(form: Form) -> list[tuple[FormVersion, int]]:
    """Its versions, newest first, each with how many submissions came in."""
    of_form = Revision.objects.filter(form=form).values_list("form_version")
    n = dict(of_form.annotate(Count("submission", distinct=True)))
    return [(version, n.get(version.pk, 0)) for version in _without_bytes().filter(form=form)]


def _without_bytes() -> QuerySet[FormVersion]:
    return FormVersion.objects.defer("workbook", "xform").order_by("-pk")


@lru_cache(maxsize=256)
def compiled(xform: bytes) -> answers.FormCheck:
    """The form that an XForm is, compiled once."""
    return answers.compile(xform)


def changes(version: FormVersion) -> list[Text] | None:
    """What changed since the version before it; none for the first."""
    before = FormVersion.objects.filter(form=version.form, pk__lt=version.pk).order_by("-pk").first()
    return differences(compiled(bytes(before.xform)), compiled(bytes(version.xform))) if before else None


def may_manage(scopes: tuple[Scope, ...], *programmes: str) -> bool:
    """Whether somebody may change forms of these interventions: everybody fills them, so only for the whole country."""
    return all(may(scopes, Permission.MANAGE_FORMS, programme=programme) for programme in programmes)


def programmes_of(code: str, intervention: str) -> set[str]:
    """The interventions that an upload speaks of: its own, and that of the form that has its code already."""
    return {intervention, *Form.objects.filter(code=code).values_list("intervention__code", flat=True)}
