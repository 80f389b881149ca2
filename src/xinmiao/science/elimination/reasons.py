"""Why a value or verdict is missing, and what else is said about one: the closed lists of this package."""

from xinmiao.science.tables import DRAFT_TABLE, Reasons
from xinmiao.science.text import Text

REASONS = Reasons(
    unknown_indicator=Text("标准没有这个指标", "The criteria have no such indicator"),
    no_place=Text("没有地点", "No place"),
    no_year=Text("没有年份", "No year"),
    no_value=Text("没有数值", "No value"),
    no_denominator=Text("分母为 0", "The denominator is 0"),
    not_a_count=Text("分子、分母或未知数不是非负整数", "A count is no whole number of at least 0"),
    more_than_all=Text("分子大于分母", "The numerator is larger than the denominator"),
    out_of_range=Text("数值超出范围（比例写作 0.95 或 95%）", "Out of range (a share is written 0.95 or 95%)"),
    year_missing=Text("所需年份缺数据", "A year that is needed has no data"),
    straddles=Text("未知结局使界值两侧都有可能", "The unknown outcomes leave both sides of the limit possible"),
    sources_disagree=Text("不同来源的结论不一致", "The sources give different verdicts"),
    condition_unknown=Text("不知道适用条件是否成立", "It is not known whether the condition holds"),
    no_limit=Text("标准没有给出界值", "The criteria give no limit"),
    not_recorded=Text("没有评估记录", "No assessment is recorded"),
    no_subnational_data=Text("没有下级地区的数据", "No data of subnational units"),
    criteria_open=Text("有条件未能判定", "Some criteria are undecided"),
    draft_table=DRAFT_TABLE,
    no_date=Text("没有日期", "No date"),
    too_close=Text("只有日期，没有时刻，无法判定", "The day is known and not the hour: it cannot be told"),
    unknown_word=Text("不认识的答案", "An answer in none of the known words"),
    fewer_than_half_observed=Text("观察到的项目不到一半", "Fewer than half of the items were observed"),
    breathing_unknown=Text("不知道新生儿是否有呼吸", "It is not known whether the baby breathed"),
    not_applicable=Text("不适用", "Does not apply"),
    not_assessed=Text("缺少所需记录", "What is needed was not recorded"),
    suppressed=Text("来源已隐去这个数", "The source suppressed the number"),
    before_birth=Text("日期早于出生", "The date lies before the birth"),
)
"""The words of each `reason` column, and what they mean."""

MARKS = {
    "no_bounds": Text("没有未知数，无上下限", "The number of unknown outcomes is not given: no bounds"),
    "value_differs": Text(
        "公布值与分子分母不符，以后者为准", "The value given is not that of the counts; these decide"
    ),
    "several_sources": Text("有多个来源", "Several sources"),
    "at_least": Text("至少", "At least"),
    "above_need": Text("人数超过估计需求", "More than the estimated need"),
    "suppressed": Text("数字太小，不显示", "Small numbers are not shown"),
}
"""The words of the `mark` column."""
