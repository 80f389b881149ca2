"""A small pack that is right, as text by file, and how to write it down with something changed."""

from __future__ import annotations

from pathlib import Path

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
code,kind,parent,name_zh,name_en,name_en_status,valid_from,valid_to
530102,county,5301,五华区,Wuhua,pinyin,,
WORLD,world,,世界,World,official,,
CHN,country,WORLD,中国,China,official,,
53,province,CHN,云南省,Yunnan,official,,
5301,prefecture,53,昆明市,Kunming,conventional,,
42,province,CHN,湖北省,Hubei,official,,
429004,county,42,仙桃市,Xiantao,pinyin,1994-01-01,
530199,development_zone,5301,老开发区,Laokaifaqu,pinyin,2000-01-01,2019-12-31
LAO,country,WORLD,老挝,Lao PDR,official,,
""",
    "places/populations.csv": """\
place,group,year,value,status,source
53,total,2020,47209277,official,2020 census
53,age_0_14,2020,9240000,derived,2020 census
""",
    "places/tiles.csv": "place,column,row\n53,3,6\n42,5,5\n",
    "partners/partners.yaml": """\
- {code: health_commission, name: {zh: 卫生部门, en: Health administration}, kind: government}
- {code: office, name: {zh: 国别方案办公室, en: Country programme office}, kind: office}
""",
    "programmes/goal_areas.yaml": "- {code: health, name: {zh: 健康, en: Health}, order: 1}\n",
    "programmes/interventions.yaml": """\
- code: quality_care
  goal_area: health
  name: {zh: 优质保健, en: Quality care}
  summary:
    zh: 做到位。
    en: Care that is skilled.
  stage: scale
  since: 2019
  partners: [health_commission]
""",
    "services/services.yaml": """\
- code: quality_care.visit
  intervention: quality_care
  name: {zh: 随访, en: Follow-up visit}
  counts: person
  roles: [child, caregiver]
- code: quality_care.site
  intervention: quality_care
  name: {zh: 机构, en: Facility}
  counts: site
""",
}


def write_pack(root: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the pack under `root`; each change is (file, text, what stands there instead)."""
    files = dict(FILES)
    for file, old, new in changes:
        assert old in files.get(file, old), f"{old!r} is not in {file}"
        files[file] = files[file].replace(old, new, 1) if file in files else new
    for file, text in files.items():
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
