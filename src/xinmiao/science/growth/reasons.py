"""Why a growth value is missing: the closed list of this package."""

from xinmiao.science.tables import DRAFT_TABLE, Reasons
from xinmiao.science.text import Text

REASONS = Reasons(
    no_sex=Text("没有性别", "No sex"),
    no_age=Text("没有年龄", "No age"),
    no_measure=Text("没有测量值", "Not measured"),
    age_out_of_range=Text("年龄超出标准表的范围", "The age lies outside the standard's table"),
    length_out_of_table=Text("身长或身高超出标准表的范围", "The length or height lies outside the standard's table"),
    oedema=Text("有水肿，体重不可用", "Oedema: the weight says nothing"),
    not_positive=Text("测量值不是正数", "The measurement is not above zero"),
    future_date=Text("日期在将来", "The date lies in the future"),
    visit_before_birth=Text("测量日期早于出生日期", "The visit lies before the birth"),
    draft_table=DRAFT_TABLE,
    no_limit=Text("标准在这个年龄没有界值", "The standard has no limit at this age"),
    stunting_not_assessed=Text("没有判定生长迟缓", "Stunting was not assessed"),
)
"""The words of each `_reason` column, and what they mean."""
