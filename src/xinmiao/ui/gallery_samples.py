"""What the gallery shows: each component with content made up for it, in both languages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.ledger.reach.answer import Flow
from xinmiao.science.text import Text
from xinmiao.ui import charts
from xinmiao.ui.cartogram import Cartogram, Tile
from xinmiao.ui.frame import Link
from xinmiao.ui.tables import Cell, Column, Table
from xinmiao.ui.world import Country, Region, World

PEOPLE = Text("人", "people")
WORDING = Text("超过 265 万", "over 2.65 million")
TILES = (
    ("53", 0, 3, Text("滇", "YN"), Text("云南", "Yunnan"), 412000),
    ("52", 1, 3, Text("黔", "GZ"), Text("贵州", "Guizhou"), 305000),
    ("51", 0, 2, Text("川", "SC"), Text("四川", "Sichuan"), 288000),
    ("54", 0, 1, Text("藏", "XZ"), Text("西藏", "Xizang"), 21000),
    ("62", 1, 1, Text("甘", "GS"), Text("甘肃", "Gansu"), 187000),
    ("63", 1, 0, Text("青", "QH"), Text("青海", "Qinghai"), "…"),
    ("65", 0, 0, Text("新", "XJ"), Text("新疆", "Xinjiang"), 96000),
    ("50", 1, 2, Text("渝", "CQ"), Text("重庆", "Chongqing"), 143000),
    ("31", 3, 2, Text("沪", "SH"), Text("上海", "Shanghai"), None),
    ("64", 2, 1, Text("宁", "NX"), Text("宁夏", "Ningxia"), 0),
)


class Filters(forms.Form):
    """The filter bar's sample."""

    year = forms.ChoiceField(label=gettext_lazy("Year"), choices=[("2024", "2024"), ("2023", "2023")])
    words = forms.CharField(label=gettext_lazy("Name contains"), required=False)


class Sample(forms.Form):
    """The form's sample, shown with its errors."""

    name = forms.CharField(label=gettext_lazy("Your name"), help_text=gettext_lazy("As it is on the identity card."))
    place = forms.ChoiceField(
        label=gettext_lazy("Province"),
        choices=[("53", gettext_lazy("Yunnan")), ("52", gettext_lazy("Guizhou"))],
    )
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label=gettext_lazy("The family has agreed"))


def everything(lang: str) -> dict[str, Any]:
    """Give the gallery's whole context but its table and pager."""
    return {
        "charts": _charts(lang),
        "cartogram_sample": cartogram(lang),
        "world_sample": world(lang),
        "links": [Link(_("Places"), "#", False), Link(_("Yunnan"), "#", False)],
        "tabs": [Link(_("Table"), "#", True), Link(_("Chart"), "#", False), Link(_("Entries"), "#", False)],
        "terms": _terms(lang),
        "filters": Filters({"year": "2024"}),
        "form": Sample({"place": "53"}),
        "kinds": ["info", "success", "warning", "error"],
        "tags": ["neutral", "accent", "good", "bad", "unsure", "demonstration"],
        "outcomes": ["supported", "contradicted", "cannot_tell", "not_bound"],
        "trend": [420000, 610000, None, 900000, 1080000],
        "countries": [(_("Ethiopia"), "", ""), (_("Lao PDR"), "2024", "#"), (_("Timor-Leste"), "", "")],
        "big": 2653412,
        "wording": WORDING.in_(lang),
        "unit": PEOPLE.in_(lang),
    }


def figure(lang: str) -> dict[str, Any]:
    """Give what the sample figure opens to."""
    return {"wording": WORDING.in_(lang), "terms": _terms(lang)}


def table(lang: str) -> Table:
    """Give the sample table: a link, a tag, missing and suppressed cells, and text like a formula."""
    rows = [
        {"place": Cell(name.in_(lang), url="#", panel=False), "people": value, "state": _state(value)}
        for _code, _column, _row, _label, name, value in TILES
    ]
    odd = {"place": "=1+1", "people": -5, "state": Cell("?", tag="unsure")}
    columns = [
        Column("place", _("Province")),
        Column("people", _("People reached"), numeric=True, unit=PEOPLE.in_(lang)),
        Column("state", _("State"), sortable=False),
    ]
    return Table(
        "sample",
        _("People reached by province"),
        columns,
        [*rows, odd],
        total={"place": _("Country, its own count"), "people": 1398000},
        source=_("made up for this page"),
        note=_("Provinces do not add up to the country: a person served in two is counted in each."),
    )


def cartogram(lang: str) -> Cartogram:
    """Give the sample cartogram."""
    return Cartogram(
        title=Text("西南各省惠及的人最多", "The south-west reaches most people").in_(lang),
        unit=PEOPLE.in_(lang),
        tiles=[_tile(lang, *one[:5]) for one in TILES],
        values={code: value for code, _c, _r, _label, _name, value in TILES},
        lang=lang,
        links={"53": "#yunnan", "52": "#guizhou"},
        source=_("made up for this page"),
    )


def _tile(lang: str, code: str, column: int, row: int, label: Text, name: Text) -> Tile:
    if lang == "en":
        return Tile(code, column, row, name.en, name.en, short=label.en)
    return Tile(code, column, row, label.zh, name.zh)


def world(lang: str) -> World:
    """Give the sample of countries by region."""
    lao = Country("LAO", _("Lao PDR"), _("Lao PDR"), marked=True)
    timor = Country("TLS", _("Timor-Leste"), _("Timor-Leste"))
    ethiopia = Country("ETH", _("Ethiopia"), _("Ethiopia"))
    return World(
        title=Text("三个国家，其中一个获得资金", "Three countries, one of them funded").in_(lang),
        countries=(ethiopia, lao, timor),
        regions=(Region(_("Africa"), ((ethiopia,),)), Region(_("Asia"), ((lao, None), (None, timor)))),
        marks=(_("Funded"), _("Not funded")),
        lang=lang,
        source=_("made up for this page"),
    )


def _terms(lang: str) -> list[tuple[str, str]]:
    return [(_("Unit"), PEOPLE.in_(lang)), (_("Measure"), _("distinct people")), (_("Version"), "2024.1")]


def _state(value: object) -> Cell:
    if value is None:
        return Cell(_("missing"), tag="bad")
    return Cell(_("reported"), tag="good")


def _charts(lang: str) -> list[charts.Chart]:
    frame = {"lang": lang, "unit": PEOPLE.in_(lang), "source": _("made up for this page")}
    return [_bars(frame), _line(frame), _steps(frame), _ranked(lang, frame), _flows(frame)]


def _bars(frame: dict[str, Any]) -> charts.Chart:
    counted = [("2020", 540000), ("2021", None), ("2022", 810000), ("2023", 930000, 900000, 980000, True)]
    return charts.bars(
        [*counted, ("2024", 1080000)],
        title=_("Early childhood services reach twice as many people as in 2020"),
        highlight="2024",
        note=_("* 2023 counts children only, the other years children and caregivers."),
        **frame,
    )


def _line(frame: dict[str, Any]) -> charts.Chart:
    return charts.line(
        [("2021", 410000), ("2022", 560000, 520000, 600000), ("2023", None), ("2024", 880000)],
        title=_("On the way to the target, with one year missing"),
        target=("2025", 1000000),
        **frame,
    )


def _steps(frame: dict[str, Any]) -> charts.Chart:
    given = [("2021", 12), ("2022", 12), ("2023", 12), ("2024", 17)]
    return charts.steps(given, title=_("From 12 to 17 counties"), **{**frame, "unit": _("counties")})


def _ranked(lang: str, frame: dict[str, Any]) -> charts.Chart:
    given = [(name.in_(lang), value) for *_rest, name, value in TILES if value != "…"]
    return charts.ranked(
        given,
        title=_("Yunnan reaches most people"),
        highlight=TILES[0][4].in_(lang),
        head=_("Province"),
        **frame,
    )


def _flows(frame: dict[str, Any]) -> charts.Chart:
    years = [Flow(2022, 800000, 0, 0, 0, 800000), Flow(2023, 500000, 600000, 0, 200000, 1300000)]
    return charts.flows(
        [*years, Flow(2024, 400000, 700000, 100000, 400000, 1700000)],
        title=_("Two in three stay for another year"),
        **frame,
    )
