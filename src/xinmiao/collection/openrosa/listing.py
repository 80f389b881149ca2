"""What a device may fetch: the forms of its worker, and the files that each brings along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from xinmiao.accounts.models import User
from xinmiao.collection.actions.arrivals import may_fill
from xinmiao.collection.models import FormMedia, FormState, FormVersion
from xinmiao.collection.openrosa.responses import FORMS, MANIFEST, Element, child, document
from xinmiao.collection.queries import lists, versions
from xinmiao.collection.queries.lists import ListFile
from xinmiao.collection.rules.instruments import may_begin
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core.statements import rows

_OFFERED = """
SELECT v.id, f.code, f.name_zh, f.name_en, v.version, v.xform_md5, v.content_hash, i.code FROM collection_formversion v
JOIN collection_form f ON f.number = v.form_id JOIN programmes_intervention i ON i.number = f.intervention_id
WHERE v.state IN (%s, %s) AND NOT f.is_retired ORDER BY f.number, v.id DESC
"""


@dataclass(frozen=True, slots=True)
class Address:
    """The whole address, for one device, of a view of ours and its arguments. root: "https://…/openrosa/key/…/"."""

    root: str

    def __call__(self, view: str, *arguments: object) -> str:
        return self.root + reverse(f"openrosa:{view}", args=arguments).partition("/openrosa/")[2]


class Offered(NamedTuple):
    """A version as a list of forms tells it; no more is read, since twenty thousand phones ask."""

    number: int
    form: str
    name_zh: str
    name_en: str
    version: str
    xform_md5: str
    content_hash: str
    programme: str


def offered(user: User, *, form: str = "", all_versions: bool = False) -> list[Offered]:
    """The versions that a worker may begin now; all_versions: those that are only accepted still, too."""
    told = map(Offered._make, rows(_OFFERED, [FormState.OPEN, FormState.CLOSING if all_versions else FormState.OPEN]))
    found = [one for one in told if form in ("", one.form)]
    theirs = {programme for programme in {one.programme for one in found} if may_fill(user, programme)}
    scopes = user.scopes
    return [one for one in found if one.programme in theirs and may_begin(scopes, one.programme, _mapping(one))]


def _mapping(one: Offered) -> Mapping:
    return versions.compiled_by(one.number, one.content_hash).mapping


def form_list(forms: Iterable[Offered], address: Address, language: str) -> Element:
    """What a device is told of forms, in a language."""
    root = document("xforms", FORMS)
    for version in forms:
        _xform(root, version, address, language)
    return root


def _xform(root: Element, version: Offered, address: Address, language: str) -> None:
    one = child(root, "xform")
    child(one, "formID", version.form)
    child(one, "name", version.name_en if language == "en" else version.name_zh)
    child(one, "version", version.version)
    child(one, "hash", f"md5:{version.xform_md5}")
    child(one, "downloadUrl", address("form", version.number))
    if versions.compiled_by(version.number, version.content_hash).brings:
        child(one, "manifestUrl", address("manifest", version.number))


def manifest(version: FormVersion, user: User, address: Address) -> Element:
    """The files of a version, its lists as this worker has them."""
    root = document("manifest", MANIFEST)
    for name, digest in _media(version).items():
        _file(root, version, name, digest, address)
    for made in worker_lists(version, user):
        one = _file(root, version, made.name, made.md5, address)
        if made.is_entities:
            one.set("type", "entityList")
            child(one, "integrityUrl", address("integrity"))
    return root


def worker_lists(version: FormVersion, user: User) -> Iterator[ListFile]:
    """The lists that the form reads and does not bring along itself."""
    for name in sorted(set(versions.compiled(version).check.files.values()) - set(_media(version))):
        if made := lists.csv_for(user, version, name):
            yield made


def content(version: FormVersion, user: User, name: str) -> tuple[bytes, ListFile | None] | None:
    """A file of a version, or a list as this worker has it; None where it brings no such file."""
    held = FormMedia.objects.filter(form_version=version, name=name).first()
    if held is not None:
        return bytes(held.content), None
    if name not in versions.compiled(version).check.files.values():
        return None
    made = lists.csv_for(user, version, name)
    return (made.content, made) if made else None


def _media(version: FormVersion) -> dict[str, str]:
    return dict(FormMedia.objects.filter(form_version=version).order_by("name").values_list("name", "md5"))


def _file(root: Element, version: FormVersion, name: str, digest: str, address: Address) -> Element:
    one = child(root, "mediaFile")
    child(one, "filename", name)
    child(one, "hash", f"md5:{digest}")
    child(one, "downloadUrl", address("media", version.pk, name))
    return one
