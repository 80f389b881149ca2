"""What the catalogue's pages show: tables, facts and words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from xinmiao.collection.actions.uploads import Checked
from xinmiao.collection.models import Form, FormState, FormVersion
from xinmiao.collection.queries.catalogue import Listed
from xinmiao.collection.rules.mapping import Mapping, RecordMapping
from xinmiao.collection.rules.problems import Problem
from xinmiao.science.answers import FormCheck
from xinmiao.science.text import Text
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table

TAGS = {"draft": "neutral", "open": "good", "closing": "unsure", "closed": "neutral"}
Fact = tuple[str, object]


def address(name: str, *args: str) -> str:
    """The address of a page that another noun adds; empty while it is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def table_of_forms(listed: Sequence[Listed]) -> Table:
    """The catalogue."""
    columns = [
        Column("form", _("Form")), Column("intervention", _("Intervention")), Column("state", _("State")),
        Column("version", _("Version")), Column("came_in", _("Came in"), numeric=True),
    ]  # fmt: skip
    return Table("forms", _("Forms"), columns, [_row(one) for one in listed], stacks=True,
                 empty=_("There is no form yet. Upload the first one."))  # fmt: skip


def _row(one: Listed) -> dict[str, object]:
    return {
        "form": Cell(one.form.name, url=reverse("collection:form", args=[one.form.code])),
        "intervention": one.form.intervention.name,
        "state": _state(one.version) if one.version else None,
        "version": one.version.version if one.version else None,
        "came_in": one.n_submissions,
    }


def _state(version: FormVersion) -> Cell:
    return Cell(version.get_state_display(), tag=TAGS[version.state])


def table_of_versions(versions: Sequence[tuple[FormVersion, int]]) -> Table:
    """The versions of a form, newest first."""
    columns = [Column("version", _("Version")), Column("state", _("State")), Column("published", _("Published")),
               Column("came_in", _("Came in"), numeric=True)]  # fmt: skip
    rows = [
        {
            "version": Cell(one.version, url=reverse("collection:form_version", args=[one.form.code, one.version])),
            "state": _state(one),
            "published": one.published_at.date().isoformat() if one.published_at else None,
            "came_in": n,
        }
        for one, n in versions
    ]
    return Table("versions", _("Versions"), columns, rows, stacks=True)


def facts(form: Form) -> list[Fact]:
    """Who may fill it, who decides, when it counts."""
    roles = {"supervisor": _("county supervisors"), "programme_officer": _("programme officers")}
    joint = "、" if language() == "zh" else ", "
    return [
        (_("Intervention"), form.intervention.name),
        (_("What it reports"), form.service.name if form.service else _("No service")),
        (_("Who may fill it"), _("Everybody whose role fills in forms, within their own places")),
        (_("Who decides"), joint.join(roles.get(role, role) for role in form.approvers)),
        (_("It counts"), form.get_counts_when_display()),
        (_("Confidentiality"), form.get_confidentiality_display()),
        (_("Kept for"), _("%(n)s years") % {"n": form.retention_years}),
    ]


def meaning(mapping: Mapping) -> list[Fact]:
    """What the answers mean, in words: which question says where, when and who, and what is counted."""
    asked = [(_("Place"), mapping.place), (_("Date"), mapping.date), (_("Partner"), mapping.partner)]
    people: list[Fact] = [
        (_("Person: %(key)s") % {"key": key}, " · ".join(person.questions)) for key, person in mapping.people.items()
    ]
    counted: list[Fact] = [(_("What it counts"), _counted(record)) for record in mapping.records]
    return [*((word, question) for word, question in asked if question), *people, *counted]


def _counted(record: RecordMapping) -> str:
    words = [record.service, record.person or _("the site")]
    if record.when:
        words.append(_("when %(question)s is %(answers)s") % {
            "question": record.when.question, "answers": " / ".join(record.when.is_)})  # fmt: skip
    return " · ".join(words)


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem in the language of the page. where: sheet, row and question, as far as they are known."""

    where: str
    words: str
    blocks: bool


def problems_shown(problems: Sequence[Problem]) -> list[ShownProblem]:
    """The problems of an upload, in their order."""
    return [ShownProblem(_where(p), p.what.in_(language()), p.blocks) for p in problems]


def _where(problem: Problem) -> str:
    row = _("row %(n)s") % {"n": problem.row} if problem.row else ""
    return " · ".join(part for part in (problem.sheet, row, problem.question) if part)


def table_of_kept(version: FormVersion) -> Table:
    """What was noted of a version when it was kept."""
    columns = [Column("sheet", _("Sheet")), Column("row", _("Row"), numeric=True), Column("what", _("What is wrong"))]
    rows = [{"sheet": note["sheet"] or "—", "row": note["row"] or None, "what": note[language()]}
            for note in version.checks.get("rules", [])]  # fmt: skip
    return Table("problems", _("What the checks say"), columns, rows, stacks=True, empty=_("Nothing was noted."))


def words_of_deep(checked: Checked) -> str:
    """Whether ODK Validate ran."""
    if checked.deep is None:
        return ""
    return deep_words("passed" if checked.deep.has_run else "not run")


def deep_words(said: str) -> str:
    """The same of what was kept; never silence where it did not run."""
    if said == "not run":
        return _("Deep check not run: this server has no Java, so ODK Validate did not open the form.")
    return _("ODK Validate opened the form.")


def facts_of_version(version: FormVersion) -> list[Fact]:
    """State and checks of a version."""
    opened = {True: _("The browser opened it."), False: _("The browser could not open it.")}
    browser = version.checks.get("browser", {}).get("opens")
    return [
        (_("State"), version.get_state_display()),
        (_("Deep check"), deep_words(version.checks.get("validate", "not run"))),
        (_("Browser"), opened.get(browser, _("Not opened in a browser yet: open the preview."))),
        ("MD5", version.xform_md5),
        ("pyxform", version.pyxform_version),
    ]


def words_of_changes(changes: Sequence[Text] | None) -> list[str] | None:
    """What changed, in the language of the page."""
    return None if changes is None else [text.in_(language()) for text in changes]


def words_of_step(state: str) -> str:
    """What the button that leads into a state says."""
    return {
        FormState.OPEN: _("Open: workers are offered it"),
        FormState.CLOSING: _("Offer it no more, still accept what was begun"),
        FormState.CLOSED: _("Close: accept nothing more"),
    }[FormState(state)]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One question on paper. heading: of the group that begins with it."""

    heading: str
    label: str
    hint: str
    choices: tuple[str, ...]
    is_multiple: bool
    is_required: bool
    has_condition: bool


def lines_on_paper(form: FormCheck) -> Iterator[PaperLine]:
    """The questions that a person answers, in order, each under the heading of its group."""
    under: tuple[str, ...] = ()
    for field in form.fields:
        if not field.is_asked or field.type == "binary":
            continue
        heads = [form.groups[path].label.in_(language()) for path in field.groups if path in form.groups]
        heading = " · ".join(heads) if field.groups != under else ""
        under = field.groups
        yield PaperLine(
            heading, field.label.in_(language()), field.hints.get(language(), ""),
            tuple(choice.label.in_(language()) for choice in field.choices),
            field.is_multiple, bool(field.required), bool(field.relevant),
        )  # fmt: skip
