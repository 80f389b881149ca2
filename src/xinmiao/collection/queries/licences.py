"""Which instruments' notices a person read, and which forms carry them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from xinmiao.collection.models import FormState, FormVersion, LicenceConfirmation
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.instruments import carried
from xinmiao.science.screening.licences import Licence, licences


@dataclass(frozen=True, slots=True)
class Held:
    """An instrument of the registry that waits for a person, or has one. standing: the confirmation in force."""

    licence: Licence
    standing: LicenceConfirmation | None
    former: list[LicenceConfirmation]


def confirmed() -> set[str]:
    """Ids of instruments whose notice a person read, and did not take back."""
    return set(LicenceConfirmation.objects.filter(revoked_at=None).values_list("instrument", flat=True))


def to_confirm() -> list[Licence]:
    """Instruments of the registry that a person may confirm; of others nobody's word helps, or none is needed."""
    return [one for one in licences().values() if one.items in ("confirm", "pack")]


def held() -> list[Held]:
    """The registry as its page shows it."""
    found = list(LicenceConfirmation.objects.select_related("recorded_by", "revoked_by"))
    return [_held(one, [said for said in found if said.instrument == one.id]) for one in to_confirm()]


def _held(licence: Licence, said: list[LicenceConfirmation]) -> Held:
    standing = next((one for one in said if one.revoked_at is None), None)
    return Held(licence, standing, [one for one in said if one is not standing])


def open_versions(instrument: str) -> list[FormVersion]:
    """Open versions that carry an instrument on the word of a confirmation."""
    found: QuerySet[FormVersion] = FormVersion.objects.filter(state=FormState.OPEN).select_related("form")
    return [one for one in found if instrument in carried(compiled(one).check, compiled(one).mapping)]
