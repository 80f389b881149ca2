"""Why a result of screening is missing: the closed list of this package."""

from xinmiao.science.tables import DRAFT_TABLE, Reasons
from xinmiao.science.text import Text

REASONS = Reasons(
    not_answered=Text("没有作答", "Nothing was answered"),
    too_many_missing=Text("缺答的题太多，结果无效", "Too many items are missing: invalid"),
    outside_scale=Text("有答案不在量表的取值之内", "An answer lies outside the scale"),
    not_entered=Text("没有录入得分", "No score was entered"),
    no_total=Text("两个量表都没有总分", "Neither instrument has a total"),
    other_missing=Text("另一个量表没有总分，不能定为绿", "The other instrument has no total: green needs both"),
    no_age=Text("没有年龄", "No age"),
    no_items_at_age=Text("这个月龄没有要看的项目", "There are no items at this age"),
    age_out_of_range=Text("年龄超出筛查表的范围", "The age lies outside the table"),
    draft_table=DRAFT_TABLE,
)
"""The words of each `_reason` column, and what they mean."""
