"""Forms for the tests, written as tables and turned into XForms by pyxform."""

from __future__ import annotations

from functools import lru_cache

from pyxform.xls2xform import convert

LABELS = "label::中文 (zh) | label::English (en)"

VISIT = f"""
| survey  |
| | type | name | {LABELS} | required | relevant | constraint | calculation | choice_filter |
| | today | today | | | | | | | |
| | start | start | | | | | | | |
| | end | end | | | | | | | |
| | select_one_from_file places.csv | place | 村 | Village | yes | | | | |
| | select_one county | county | 县 | County | yes | | | | |
| | select_one town | town | 镇 | Town | yes | | | | county=${{county}} |
| | begin_group | child | 孩子 | Child | | | | | |
| | text | name | 姓名 | Name | yes | | | | |
| | date | birth_date | 出生日期 | Birth date | yes | | . <= today() | | |
| | select_one yes_no | weighed | 称重 | Weighed | yes | | | | |
| | decimal | weight | 体重 | Weight (kg) | yes | ${{weighed}} = 'yes' | . > 0.5 and . < 150 | | |
| | decimal | height | 身高 | Height (cm) | yes | ${{weighed}} = 'yes' | . >= 30 and . <= 200 | | |
| | calculate | bmi | | | | ${{weighed}} = 'yes' | | round(${{weight}} div pow(${{height}} div 100, 2), 1) | |
| | end_group | | | | | | | | |
| | begin_repeat | carers | 照护人 | Carers | | | | | |
| | text | carer_name | 姓名 | Name | yes | | | | |
| | integer | age | 年龄 | Age | | | . >= 12 and . <= 110 | | |
| | select_multiple topic | topics | 主题 | Topics | yes | ${{carer_name}} != '' | | | |
| | calculate | n_topics | | | | | | count-selected(${{topics}}) | |
| | end_repeat | | | | | | | | |
| | calculate | n_carers | | | | | | count(${{carers}}) | |
| | text | phone | 电话 | Phone | | | regex(., '1[0-9]{{10}}') | | |
| | geopoint | at | 位置 | Position | | | | | |
| | image | photo | 照片 | Photograph | | | | | |
| choices |
| | list_name | name  | label::中文 (zh) | label::English (en) | county |
| | county    | a     | 甲县 | County A | |
| | county    | b     | 乙县 | County B | |
| | town      | a1    | 甲镇 | Town A1  | a |
| | town      | b1    | 乙镇 | Town B1  | b |
| | yes_no    | yes   | 是   | Yes      | |
| | yes_no    | no    | 否   | No       | |
| | topic     | food  | 喂养 | Feeding  | |
| | topic     | play  | 玩耍 | Play     | |
| settings |
| | form_id | version | default_language |
| | visit   | 3       | 中文 (zh)        |
"""
PLACES = [{"name": "p1", "label": "上村"}, {"name": "p2", "label": "下村"}]
CLEAN = """<data xmlns:orx="http://openrosa.org/xforms" id="visit" version="3">
<today>2024-05-01</today><start>2024-05-01T09:00:00.000+08:00</start><end>2024-05-01T09:20:00.000+08:00</end>
<place>p1</place><county>a</county><town>a1</town>
<child><name>小苗</name><birth_date>2023-05-01</birth_date><weighed>yes</weighed><weight>9.6</weight>
<height>75.4</height><bmi>16.9</bmi></child>
<carers><carer_name>甲</carer_name><age>30</age><topics>food play</topics><n_topics>2</n_topics></carers>
<carers><carer_name>乙</carer_name><age/><topics>play</topics><n_topics>1</n_topics></carers>
<n_carers>2</n_carers><phone>13800000000</phone><at>25.04 102.71 1890 5</at><photo>卡.png</photo>
<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"""


@lru_cache(maxsize=64)
def xform(table: str) -> bytes:
    """The XForm of a form written as a Markdown table."""
    return str(convert(table, validate=False, pretty_print=False).xform).encode()


def one_question(kind: str = "text", **columns: str) -> bytes:
    """The XForm of a form whose last question is `q`, behind `a` (text), `n` (integer), `d` (date)."""
    names = ["required", "relevant", "constraint", "calculation"]
    cells = " | ".join(columns.get(name, "") for name in names)
    return xform(f"""
| survey |
| | type | name | label | {" | ".join(names)} |
| | today | today | | | | | |
| | text | a | A | | | | |
| | integer | n | N | | | | |
| | date | d | D | | | | |
| | {kind} | q | Q | {cells} |
| settings |
| | form_id | version |
| | one | 1 |
""")


def filled(**answers: str) -> bytes:
    """A submission to `one_question`."""
    said = "".join(f"<{name}>{value}</{name}>" for name, value in answers.items())
    return f'<data id="one" version="1">{said}<meta><instanceID>uuid:1</instanceID></meta></data>'.encode()
