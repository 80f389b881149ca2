"""A small country for tests: a pack as text by file, and events as short lines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.indicators import axes
from xinmiao.ledger.rows import EventRow
from xinmiao.ledger.schema import Role
from xinmiao.records.actions import drain, post_events

TESTER = Actor.job("tests")
INDICATOR = """\
- id: {id}
  goal_area: health
  intervention: {intervention}
  label: {{zh: {zh}, en: {en}}}
  definition: {{zh: 定义, en: What it is}}
  population: {{zh: 儿童, en: {population}}}
  unit: {unit}
  noun: {{zh: {{word: 人, measure: ""}}, en: {{one: person, many: people}}}}
  measure: {measure}
  of: {of}
  services: [{services}]
  {rule}
  period: {period}
  disaggregations: [province, sex, age_band]
  source: {{zh: 登记, en: Registers}}
"""


def indicator(id: str, **changes: str) -> str:
    told = {
        "id": id,
        "intervention": "care",
        "zh": f"指标 {id}",
        "en": f"Indicator {id}",
        "population": "Children",
        "unit": "people",
        "measure": "distinct people",
        "of": "person",
        "services": "care.visit, care.food, care.items",
        "rule": "reach_rule: person",
        "period": "year",
    }
    return INDICATOR.format(**(told | changes))


FILES = {
    "pack.yaml": """\
code: small
version: "1"
name: {zh: 小国, en: Small country}
country: CN
languages: [zh, en]
demonstration_notice: {zh: 演示数据, en: Demonstration data}
use_draft: []
""",
    "places/places.csv": """\
code,kind,parent,name_zh,name_en,name_en_status
WORLD,world,,世界,World,official
CHN,country,WORLD,中国,China,official
53,province,CHN,云南省,Yunnan,official
42,province,CHN,湖北省,Hubei,official
5301,prefecture,53,昆明市,Kunming,official
5303,prefecture,53,曲靖市,Qujing,official
530102,county,5301,五华区,Wuhua,pinyin
530103,county,5301,盘龙区,Panlong,pinyin
530302,county,5303,麒麟区,Qilin,pinyin
429004,county,42,仙桃市,Xiantao,pinyin
""",
    "places/populations.csv": "place,group,year,value,status,source\nCHN,total,2020,400000,official,census\n",
    "places/tiles.csv": "place,column,row\n53,3,6\n42,5,5\n",
    "partners/partners.yaml": """\
- {code: health, name: {zh: 卫生部门, en: Health administration}, kind: government}
- {code: women, name: {zh: 妇联, en: Women's federation}, kind: association}
- {code: office, name: {zh: 办公室, en: Office}, kind: office}
""",
    "programmes/goal_areas.yaml": "- {code: health, name: {zh: 健康, en: Health}, order: 1}\n",
    "programmes/interventions.yaml": """\
- code: care
  goal_area: health
  name: {zh: 保健, en: Care}
  summary: {zh: 保健, en: Care}
  stage: scale
  since: 2019
  partners: [health, women]
- {code: country_programme, name: {zh: 全部, en: All}, summary: {zh: 全部, en: All}, stage: scale}
""",
    "services/services.yaml": """\
- {code: care.visit, intervention: care, name: {zh: 随访, en: Visit}, counts: person, roles: [child]}
- {code: care.food, intervention: care, name: {zh: 食物, en: Food}, counts: person, roles: [child]}
- {code: care.items, intervention: care, name: {zh: 物资, en: Items}, counts: person, roles: [child]}
- {code: care.site, intervention: care, name: {zh: 机构, en: Facility}, counts: site}
- {code: care.money, intervention: care, name: {zh: 资金, en: Money}, counts: amount, unit: USD}
""",
    "indicators/health.yaml": "".join(
        [
            indicator("health.reached"),
            indicator("health.visited", services="care.visit", population="Children who were visited"),
            indicator("health.ever", period="cumulative since 2023"),
            indicator("health.visits", unit="visits", measure="sum", of="event", rule="roles: []"),
            indicator("health.counties", unit="counties", measure="distinct sites", of="county", rule="roles: []"),
            indicator("health.cities", unit="cities", measure="distinct sites", of="prefecture", rule="roles: []"),
            indicator(
                "health.money",
                unit="USD",
                measure="sum",
                of="amount",
                services="care.money",
                rule="roles: []",
            ),
            indicator(
                "health.bounds",
                rule="reach_rule: {steps: [[activity, max], [partner, max], [period, max], [place, sum]]}",
            ),
            indicator("health.level", unit="sites", measure="latest", of="place", services="", rule="roles: []"),
            indicator(
                "health.share",
                unit="percent",
                measure="ratio",
                of="person",
                services="",
                rule="numerator: health.visited\n  denominator: health.reached",
            ),
            indicator("health.modelled", measure="estimate", services="", rule='run: "model 2024-1"'),
        ]
    ),
    "targets/2024.yaml": (
        '- {indicator: health.reached, period: "2024", value: 200, baseline: {period: "2023", value: 50}}\n'
        '- {indicator: health.reached, period: "2024", place: "53", value: 100}\n'
    ),
    "reports/sources.yaml": ("- {code: review_2024, title: {zh: 年报, en: Review}, publisher: Office, year: 2025}\n"),
    "reports/published.csv": """\
indicator,place,period,partner,value,status,source,note
health.reached,CHN,2024,office,100,reported,review_2024,超过 100 人
health.visits,CHN,2024,office,7,reported,review_2024,7
health.level,CHN,2024,office,12,reported,review_2024,12 个
""",
}


def written(root: Path, **changes: str) -> Path:
    """Write the pack down; `changes` replace files, named with `__` for `/` and without their ending."""
    for name, text in FILES.items():
        key = name.rpartition(".")[0].replace("/", "__")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changes.get(key, text), encoding="utf-8")
    return root


def events(lines: Iterable[str], source: str = "tests") -> None:
    """Post events and bring them to the ledger.

    A line: `date person service county [partner] [sex] [age]`, e.g. "2024-03-01 7 care.visit 530102 health female 4";
    person "-" is a site.
    """
    tables = {kind: codes.table(kind) for kind in ("service", "partner", "intervention")}
    post_events(rows=[_event(line.split(), tables) for line in lines], source=source, by=TESTER)
    drain(by=TESTER)


def _event(words: list[str], tables: dict[str, dict[str, int]]) -> EventRow:
    day, person, service, county, *rest = words
    partner, sex, age, amount = [*rest, *["unknown", "unknown", "-1", ""][len(rest) :]]
    return EventRow(
        date=date.fromisoformat(day),
        person_no=None if person == "-" else int(person),
        service=tables["service"][service],
        intervention=tables["intervention"][service.partition(".")[0]],
        county=int(county),
        place=int(county),
        partner=tables["partner"].get(partner, 0),
        sex=axes.number("sex", sex),
        age=int(age),
        role=Role.SITE if person == "-" else Role.CHILD,
        amount=int(amount) * 100 if amount else None,
    )
