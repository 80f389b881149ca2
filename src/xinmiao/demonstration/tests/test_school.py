"""The school of the demonstration: one round closed, one under way, the same numbers every time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xinmiao.demonstration.classes import pupils, round_of, sizes_before, sizes_now
from xinmiao.demonstration.school import STILL_TO_COME
from xinmiao.nutrition.rules import entries
from xinmiao.science.answers import Answers
