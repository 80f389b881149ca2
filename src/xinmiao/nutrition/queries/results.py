"""Results of pupils, by the pack's table of limits and by WHO."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xinmiao.core import packs
from xinmiao.nutrition.models import Measurement, Round
from xinmiao.nutrition.queries.roster import Pupil
from xinmiao.nutrition.rules.results import Child, Result, results
from xinmiao.nutrition.rules.warnings import Size
from xinmiao.people.models import Person
from xinmiao.science import growth
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.text import Text

STANDARD = "cn_wst586_456"


def results_of(pupils: Sequence[Pupil]) -> dict[int, Result]:
    """By the key of the entity, for those who were measured. Raises TableFault."""
    measured = [one for one in pupils if one.measured and one.measured.is_measured]
    told = [child_of(one.person, one.measured) for one in measured if one.measured]
    return dict(zip((one.entity.pk for one in measured), computed(told), strict=True))


def computed(children: Sequence[Child]) -> list[Result]:
    """Give the result of each, with those draft numbers that the pack uses."""
    return results(children, school_standard(), packs.allowed(settings.PACK_DIR))


def sizes_before(of: Round) -> dict[int, Size]:
    """What was last measured of the pupils of a school in another round before this one, by the key of the entity."""
    earlier = Measurement.objects.filter(round__school=of.school, is_current=True, not_measured="")
    earlier = earlier.exclude(round=of).filter(measured_on__lt=of.first_day).order_by("measured_on")
    return {
        one.pupil_id: Size(one.measured_on, one.height_cm, one.weight_kg)
        for one in earlier
        if one.height_cm is not None and one.weight_kg is not None
    }


def school_standard() -> Cutoffs:
    """The pack's table for school age. Raises TableFault."""
    path = Path(settings.PACK_DIR) / "growth" / f"{STANDARD}.yaml"
    return _standard(path, path.stat().st_mtime_ns)


def standard_name() -> Text:
    """What the pack calls its table."""
    name = school_standard().rule.data["name"]
    return Text(name["zh"], name["en"])


def child_of(person: Person | None, one: Measurement) -> Child:
    """What the calculation takes of somebody measured; of a person who is not known, neither sex nor age."""
    assert one.height_cm is not None
    assert one.weight_kg is not None
    sex, born, known = (person.sex, person.birth_date, person.birth_precision) if person else (0, None, "day")
    return Child(sex, born, known, one.measured_on, one.height_cm, one.weight_kg)


@lru_cache(maxsize=4)
def _standard(path: Path, _changed: int) -> Cutoffs:
    found = growth.load_standard(path)
    assert isinstance(found, Cutoffs)
    return found
