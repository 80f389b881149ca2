"""Reach: how many people, counted once. Questions go in, answers come out, whatever engine counts."""

from xinmiao.ledger.reach.answer import Answer, Flow, NotAdditive
from xinmiao.ledger.reach.opening import open_engine
from xinmiao.ledger.reach.port import Engine, Snapshot
from xinmiao.ledger.reach.question import AXES, PERSON_AXES, TIMES, Filter, Measure, Question

__all__ = [
    "AXES",
    "PERSON_AXES",
    "TIMES",
    "Answer",
    "Engine",
    "Filter",
    "Flow",
    "Measure",
    "NotAdditive",
    "Question",
    "Snapshot",
    "open_engine",
]
