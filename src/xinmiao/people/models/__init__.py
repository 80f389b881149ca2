"""Who has which number, and who they are. The only place where a number and a person meet."""

from xinmiao.people.models.consents import Consent
from xinmiao.people.models.homes import CaregiverRelation, Enrolment, Household, Membership
from xinmiao.people.models.linkage import LinkageRules, LinkageRun, Pair
from xinmiao.people.models.numbers import Merge, NumberBlock
from xinmiao.people.models.persons import (
    BirthPrecision,
    Identity,
    IdentityKind,
    KeyToDestroy,
    MatchTag,
    Person,
    SearchToken,
    Sex,
    cell,
    new_pseudonym,
)

__all__ = [
    "BirthPrecision",
    "CaregiverRelation",
    "Consent",
    "Enrolment",
    "Household",
    "Identity",
    "IdentityKind",
    "KeyToDestroy",
    "LinkageRules",
    "LinkageRun",
    "MatchTag",
    "Membership",
    "Merge",
    "NumberBlock",
    "Pair",
    "Person",
    "SearchToken",
    "Sex",
    "cell",
    "new_pseudonym",
]
