"""What is done to people's records: numbered, registered, amended, joined, related, asked, erased."""

from xinmiao.people.actions.consenting import NotTheirs, answer_consent, withdraw_consent
from xinmiao.people.actions.erasing import ERASING, HOLDS, OnHold, destroy_keys, erase, erase_identity
from xinmiao.people.actions.homes import (
    AlreadyThere,
    OwnCaregiver,
    enrol,
    join,
    leave,
    live_with,
    open_household,
    part,
    relate,
)
from xinmiao.people.actions.merging import NotMerged, SamePerson, merge, unmerge
from xinmiao.people.actions.numbers import BlocksExhausted, Numbers, allot, blocks_for, register
from xinmiao.people.actions.registering import (
    DUPLICATE,
    PlaceNeeded,
    amend,
    register_despite,
    register_many,
    register_person,
)

__all__ = [
    "DUPLICATE",
    "ERASING",
    "HOLDS",
    "AlreadyThere",
    "BlocksExhausted",
    "NotMerged",
    "NotTheirs",
    "Numbers",
    "OnHold",
    "OwnCaregiver",
    "PlaceNeeded",
    "SamePerson",
    "allot",
    "amend",
    "answer_consent",
    "blocks_for",
    "destroy_keys",
    "enrol",
    "erase",
    "erase_identity",
    "join",
    "leave",
    "live_with",
    "merge",
    "open_household",
    "part",
    "register",
    "register_despite",
    "register_many",
    "register_person",
    "relate",
    "unmerge",
    "withdraw_consent",
]
