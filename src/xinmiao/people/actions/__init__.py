"""What is done to people's records: numbered, registered, amended, joined, related, asked, erased."""

from xinmiao.people.actions.consenting import NotTheirs, answer_consent, withdraw_consent
from xinmiao.people.actions.erasing import ERASING, HOLDS, OnHold, destroy_keys, erase, erase_identity
from xinmiao.people.actions.homes import AlreadyThere, OwnCaregiver, enrol, join, leave, open_household, part, relate
from xinmiao.people.actions.joining import TWO_CONSENTS, TWO_HOUSEHOLDS, join_persons, part_persons
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
from xinmiao.people.actions.settling import (
    SECOND_OPINION,
    AlreadyDecided,
    NoRules,
    NotJoined,
    OwnQuestion,
    RunGoing,
    ask_for_links,
    ask_second_opinion,
    check,
    decide,
    take_back,
)

__all__ = [
    "DUPLICATE",
    "ERASING",
    "HOLDS",
    "SECOND_OPINION",
    "TWO_CONSENTS",
    "TWO_HOUSEHOLDS",
    "AlreadyDecided",
    "AlreadyThere",
    "BlocksExhausted",
    "NoRules",
    "NotJoined",
    "NotMerged",
    "NotTheirs",
    "Numbers",
    "OnHold",
    "OwnCaregiver",
    "OwnQuestion",
    "PlaceNeeded",
    "RunGoing",
    "SamePerson",
    "allot",
    "amend",
    "answer_consent",
    "ask_for_links",
    "ask_second_opinion",
    "blocks_for",
    "check",
    "decide",
    "destroy_keys",
    "enrol",
    "erase",
    "erase_identity",
    "join",
    "join_persons",
    "leave",
    "merge",
    "open_household",
    "part",
    "part_persons",
    "register",
    "register_despite",
    "register_many",
    "register_person",
    "relate",
    "take_back",
    "unmerge",
    "withdraw_consent",
]
