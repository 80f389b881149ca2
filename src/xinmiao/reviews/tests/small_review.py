"""A small review for tests: a pack with a review of 2024, and events that make its words true."""

from __future__ import annotations

from pathlib import Path

from xinmiao.indicators.tests import country

FOLDER = "reviews/2024"
FILES = {
    "review.yaml": """\
year: 2024
title: {zh: 小国年度回顾, en: A small country in review}
subtitle: {zh: 每个数字都能打开, en: Every figure opens}
key_figures: [health.reached, health.counties]
exhibits:
  - {code: by_year, kind: bars, indicator: health.reached, since: 2023,
     title: {zh: "从 {first} 人到 {last} 人", en: "From {first} to {last} people"}}
  - {code: by_province, kind: map, indicator: health.reached, title: {zh: 各省人数, en: People by province}}
photos: []
videos:
  - {title: {zh: 短片, en: A film}, url: "https://example.org/film"}
""",
    "claims.yaml": """\
- {claim: health.reached, indicator: health.reached, period: "2024", hedge: {zh: 超过, en: over}, to: 10,
   says: {zh: 超过 20, en: over 20},
   compare: {period: "2023", indicator: health.reached, to: 1, note: {zh: 口径相同, en: The same population}}}
- {claim: health.counties, indicator: health.counties, period: "2024", to: 1, noun: {zh: {measure: 个}}}
""",
    "zh.md": """\
# 小国年度回顾

这一年，{{ health.reached }}名儿童得到服务。

## 健康

服务覆盖 {{ health.counties }}县。**上一年**是 {{ health.reached.compare }} 人，今年是 {{ health.reached | numeral }}。

{{ block: by_year }}

### 各省

- 云南
- 湖北

{{ block: by_province }}
""",
    "en.md": """\
# A small country in review

In the year {{ health.reached }} children were served.

## Health

Services reached {{ health.counties }} counties. It was {{ health.reached.compare }} people the **year before**, and
{{ health.reached | numeral }} now.

{{ block: by_year }}

{{ block: by_province }}
""",
}


def written(root: Path, **changes: str) -> Path:
    """Write the pack down; `changes` replace files of the review, named without their ending."""
    country.written(root)
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(changes.get(name.partition(".")[0], text), encoding="utf-8")
    return root


def children(numbers: range, *, year: int = 2024, source: str = "children") -> None:
    """One visit for each of these children, spread over three counties in two provinces."""
    counties = ("530102", "530103", "429004")
    country.events(
        [f"{year}-03-01 {number} care.visit {counties[number % 3]} health female 4" for number in numbers], source
    )
