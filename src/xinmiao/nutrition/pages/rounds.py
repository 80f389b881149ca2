"""Rounds as tables: the list, the classes of one, what is to be looked at, the pupils of a class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.nutrition.models import Measurement, NotMeasured, Round, RoundState
from xinmiao.nutrition.pages.words import CHINA_WORDS, WHO_WORDS
from xinmiao.nutrition.queries.roster import Pupil
from xinmiao.nutrition.rules.results import Result
from xinmiao.nutrition.rules.warnings import WORDS, Warning
from xinmiao.people.models import Person
from xinmiao.science.growth import REASONS
from xinmiao.ui import charts
from xinmiao.ui.charts import Chart
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table

STATE_TAGS = {RoundState.PLANNED: "neutral", RoundState.MEASURING: "accent", RoundState.CHECKING: "unsure",
              RoundState.CLOSED: "good"}  # fmt: skip


def state(of: Round) -> Cell:
    return Cell(of.state, text=of.get_state_display(), tag=STATE_TAGS[RoundState(of.state)])


def rounds(found: Sequence[Round]) -> Table:
    """The rounds that somebody runs, the newest first."""
    columns = [
        Column("school", _("School"), sortable=False), Column("year", _("School year"), sortable=False),
        Column("term", _("Term"), sortable=False), Column("days", _("Days of measurement"), sortable=False),
        Column("state", _("State"), sortable=False),
    ]  # fmt: skip
    rows = [
        {"school": Cell(of.school.name, url=reverse("nutrition:round", args=[of.key])), "year": of.school_year,
         "term": of.get_term_display(), "days": f"{of.first_day} – {of.last_day}", "state": state(of)}
        for of in found
    ]  # fmt: skip
    empty = _("No round is planned yet. Plan the first one.")
    return Table("rounds", _("Rounds"), columns, rows, empty=empty, stacks=True)


def class_name(grade: int, class_no: int) -> str:
    return _("Grade %(grade)s, class %(number)s") % {"grade": grade, "number": class_no}


def classes(of: Round, found: Mapping[tuple[int, int], Sequence[Pupil]]) -> Table:
    """How far each class is: on the roster, measured, not measured by reason, still to come."""
    columns = [
        Column("class", _("Class"), sortable=False), Column("roster", _("On the roster"), numeric=True),
        Column("measured", _("Measured"), numeric=True),
        *(Column(one, str(NotMeasured(one).label), numeric=True, sortable=False) for one in NotMeasured.values),
        Column("open", pgettext("pupils of a class", "Still to come"), numeric=True),
    ]  # fmt: skip
    rows = [_class(of, key, pupils) for key, pupils in found.items()]
    empty = _("The list of this school has no pupils. Register them first.")
    return Table("classes", _("Classes"), columns, rows, empty=empty, stacks=True)


def _class(of: Round, key: tuple[int, int], pupils: Sequence[Pupil]) -> dict[str, object]:
    n = Counter(_standing(one) for one in pupils)
    url = reverse("nutrition:class", args=[of.key, *key])
    counts = {one: n[one] for one in ("measured", "open", *NotMeasured.values)}
    return {"class": Cell(class_name(*key), url=url), "roster": len(pupils), **counts}


def _standing(one: Pupil) -> str:
    return "open" if one.measured is None else one.measured.not_measured or "measured"


def progress(found: Mapping[tuple[int, int], Sequence[Pupil]]) -> Chart:
    """The classes as bars: measured, not measured, still to come."""
    names = [_("Measured"), _("Not measured"), pgettext("pupils of a class", "Still to come")]
    bars = []
    for key, pupils in found.items():
        n = Counter(_standing(one) for one in pupils)
        parts = [n["measured"], len(pupils) - n["measured"] - n["open"], n["open"]]
        bars.append((f"{key[0]}-{key[1]}", {name: float(value) for name, value in zip(names, parts, strict=True)}))
    return charts.stacked(bars, title=_("How far each class is"), unit=_("pupils, by grade and class"),
                          lang=language()[:2], series=names, head=_("Class"))  # fmt: skip


def warned(of: Round, found: Sequence[Measurement], numbers: Mapping[int, str]) -> Table:
    """Values that were warned of and not measured again."""
    columns = [Column("pupil", _("Pupil"), sortable=False), Column("class", _("Class"), sortable=False),
               Column("height", pgettext("of a pupil", "Height"), numeric=True, sortable=False, unit="cm"),
               Column("weight", pgettext("of a pupil", "Weight"), numeric=True, sortable=False, unit="kg"),
               Column("why", _("What is unusual"), sortable=False)]  # fmt: skip
    rows = [
        {"pupil": numbers.get(one.pupil_id, one.pupil.code),
         "class": Cell(class_name(one.grade, one.class_no),
                       url=reverse("nutrition:class", args=[of.key, one.grade, one.class_no])),
         "height": _digits(one.height_cm), "weight": _digits(one.weight_kg),
         "why": told(one.warnings)}
        for one in found
    ]  # fmt: skip
    return Table(
        "warned", _("To measure again"), columns, rows, empty=_("Nothing is left to measure again."), stacks=True
    )


def told(codes: Iterable[str]) -> str:
    joint = "；" if language().startswith("zh") else "; "
    return joint.join(WORDS[Warning(one)].in_(language()) for one in codes)


def pupils(
    found: Sequence[Pupil], results: Mapping[int, Result], names: Mapping[int, str], names_of: tuple[str, str]
) -> Table:  # fmt: skip
    """A class: what was measured, and both results side by side. names_of: what the two standards are called."""
    china, who = names_of
    columns = [
        Column("number", pgettext("of a pupil", "Number"), sortable=False),
        Column("name", pgettext("of a pupil", "Name"), sortable=False),
        Column("height", pgettext("of a pupil", "Height"), numeric=True, sortable=False, unit="cm"),
        Column("weight", pgettext("of a pupil", "Weight"), numeric=True, sortable=False, unit="kg"),
        Column("bmi", _("BMI"), numeric=True, sortable=False, unit="kg/m²"),
        _standard("china", china), _standard("who", who),
        Column("z", _("BMI z"), numeric=True, sortable=False), Column("note", _("Note"), sortable=False),
    ]  # fmt: skip
    rows = [_pupil(one, results.get(one.entity.pk), names) for one in found]
    return Table("pupils", _("Pupils"), columns, rows, stacks=True)


def _standard(key: str, name: str) -> Column:
    """What stands in brackets after a standard's name stands under it."""
    label, _bracket, codes = name.replace("（", "(").partition("(")
    return Column(key, label.strip(), sortable=False, unit=codes.rstrip(")）"))


def _digits(value: Decimal | float | None, n: int = 1) -> Cell | None:
    """A value with all the digits that are read, a zero too."""
    return None if value is None else Cell(round(value, n), text=f"{value:.{n}f}")


def _pupil(one: Pupil, result: Result | None, names: Mapping[int, str]) -> dict[str, object]:
    name = names.get(one.person.pk, "—") if one.person else "—"
    found = one.measured
    row: dict[str, object] = {"number": one.number or "—", "name": Cell(name, url=_growth(one.person))}
    if found is None:
        return {**row, "note": pgettext("pupils of a class", "Still to come")}
    if result is None:
        return {**row, "note": found.get_not_measured_display()}
    return row | {
        "height": _digits(found.height_cm), "weight": _digits(found.weight_kg), "bmi": _digits(result.bmi),
        "china": Cell(result.china.klass, text=str(CHINA_WORDS[result.china.klass]), note=_why(result.china.reason)),
        "who": Cell(result.who.klass, text=str(WHO_WORDS[result.who.klass]), note=_why(result.who.reason)),
        "z": _digits(result.z, 2), "note": _note(found),
    }  # fmt: skip


def _growth(person: Person | None) -> str:
    return reverse("nutrition:growth", args=[person.pseudonym]) if person else ""


def _why(reason: str) -> str:
    return REASONS[reason].in_(language()) if reason else ""


def _note(one: Measurement) -> str:
    if one.first_height_cm is not None:
        first = f"{one.first_height_cm} cm, {one.first_weight_kg} kg"
        return _("measured again; first %(first)s") % {"first": first}
    return told(one.warnings)
