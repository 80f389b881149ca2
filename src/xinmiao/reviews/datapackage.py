"""What the open data say of themselves: a Data Package descriptor (Frictionless, datapackage.org, version 1 profile).

Fields carry type, title and description; missing values are the empty cell and the mark of a suppressed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xinmiao.indicators.figure import Mark
from xinmiao.reviews.exhibits import ExhibitSpec

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
SUPPRESSED = str(Mark.SUPPRESSED)
MISSING = ["", SUPPRESSED]


@dataclass(frozen=True)
class Field:
    """A column of a CSV file: Table Schema type, and what it holds in Chinese and English."""

    name: str
    type: str
    zh: str
    en: str

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "type": self.type, "title": self.en, "title_zh": self.zh}


FIGURES = (
    Field("claim", "string", "论断代码", "Code of the claim"),
    Field("indicator", "string", "指标代码", "Code of the indicator"),
    Field("indicator_version", "string", "指标定义的哈希", "Hash of the indicator's definition"),
    Field("label_zh", "string", "名称（中文）", "What it counts, in Chinese"),
    Field("label_en", "string", "名称（英文）", "What it counts, in English"),
    Field("period", "string", "时期：年份，或起止年份", "Period: a year, or first and last year"),
    Field("slice", "string", "口径内的细分，key=value", "Part of the indicator, as key=value"),
    Field("lower", "number", "下限", "Lower bound"),
    Field("value", "number", "数值", "Value"),
    Field("upper", "number", "上限", "Upper bound"),
    Field("unit", "string", "单位", "Unit"),
    Field("wording_zh", "string", "发布的表述（中文）", "Wording as published, in Chinese"),
    Field("wording_en", "string", "发布的表述（英文）", "Wording as published, in English"),
    Field("verdict", "string", "表述是否成立", "Whether the wording holds of the value"),
    Field("records", "integer", "依据的记录数", "Number of records counted"),
    Field("compared_period", "string", "相比的时期", "Period compared with"),
    Field("compared_value", "number", "相比的数值", "Value compared with"),
    Field("compared_with_another_population", "boolean", "相比的人群是否不同", "Whether it counts other people"),
    Field("kind_of_data", "string", "数据性质", "Kind of data: demonstration, or empty"),
)
_VALUE = Field("value", "number", "数值", "Value")
_PLACE = (
    Field("place", "string", "地区代码", "Code of the place"),
    Field("name_zh", "string", "地区名称（中文）", "Name in Chinese"),
    Field("name_en", "string", "地区名称（英文）", "Name in English"),
)
_YEARS = (
    Field("label", "string", "年份", "Year"),
    _VALUE,
    Field("lower", "number", "下限", "Lower bound"),
    Field("upper", "number", "上限", "Upper bound"),
    Field("flagged", "boolean", "是否为不同人群", "Whether that year counts another population"),
)
EXHIBITS: dict[str, tuple[Field, ...]] = {
    "bars": _YEARS,
    "steps": _YEARS,
    "map": (*_PLACE, _VALUE),
    "places": (*_PLACE, Field("on", "boolean", "是否标出", "Whether it is marked")),
}


def figures_resource() -> dict[str, Any]:
    """Describe figures.csv."""
    return _resource("figures", "figures.csv", "All figures of the review", FIGURES, "claim")


def exhibit_resource(spec: ExhibitSpec, unit: dict[str, str], source: dict[str, str]) -> dict[str, Any]:
    """Describe the data behind a chart or map; unit and source by language."""
    fields = EXHIBITS[spec.kind]
    told = _resource(spec.code, f"exhibits/{spec.code}.csv", spec.title.en, fields, fields[0].name)
    return {**told, "title_zh": spec.title.zh, "description": spec.note.en, "unit": unit, "sources": [
        {"title": source["en"], "title_zh": source["zh"]}]}  # fmt: skip


def _resource(name: str, path: str, title: str, fields: tuple[Field, ...], key: str) -> dict[str, Any]:
    return {
        "name": name.replace(".", "-"),
        "path": path,
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [one.as_dict() for one in fields], "missingValues": MISSING, "primaryKey": [key],
        },
    }  # fmt: skip
