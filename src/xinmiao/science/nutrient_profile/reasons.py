"""Why a verdict is missing, what it rests on, and what a row is warned of: the closed lists of this package."""

from xinmiao.science.tables import DRAFT_TABLE, Reasons
from xinmiao.science.text import Text

REASONS = Reasons(
    draft_table=DRAFT_TABLE,
    unknown_class=Text("模型没有这个食品类别", "The model has no such class of food"),
    no_class=Text("没有食品类别", "No class of food"),
    class_contradicted=Text(
        "类别不受限制，但反式脂肪或酒精超过界值：请核对类别",
        "The class is not restricted, yet trans fat or alcohol is over its limit: check the class",
    ),
    no_basis=Text("不知道数值按什么计（每100克、100毫升或每份）", "Unknown per what: 100 g, 100 ml or a serving"),
    no_density=Text("克与毫升换算需要密度", "Between grams and millilitres the density is needed"),
    no_serving=Text("按份标示，但没有每份克数", "Per serving, without the grams of a serving"),
    no_energy=Text("能量为零或未知，不能算占比", "Energy is zero or unknown: no share of it can be told"),
    on_the_limit=Text(
        "正好等于界值，而来源对等于是否超过说法不一",
        "Exactly on the limit, which not all sources count as over",
    ),
    no_limit=Text("模型的这个界值还没有录入", "The model's limit has not been entered yet"),
    not_known=Text("有成分未知，已知的不足以判定", "Some inputs are unknown and the known ones do not settle it"),
)
"""The words of `reason`: why there is no verdict or grade. The first that applies, in this order."""
GROUNDS = Reasons(
    not_permitted=Text("该类别不允许", "The class is not permitted"),
    over_threshold=Text("超过界值", "Over a limit"),
    trans_fat=Text("反式脂肪超过界值", "Trans fat over its limit"),
    alcohol=Text("含酒精", "Holds alcohol"),
    sweetener=Text("含甜味剂", "Holds a sweetener"),
    exempt=Text("不受限制的类别，或不在模型范围内", "A class without restriction, or outside the model's scope"),
    within_limits=Text("各项均未超过界值", "Every limit is kept"),
)
"""The words of `grounds`: what a verdict rests on, several joined by commas."""
WARNINGS = Reasons(
    conflict=Text(
        "两种单位的数值相差超过 5%，采用模型所用单位",
        "Two units are over 5 % apart: the model's was taken",
    ),
    unreadable=Text("有单元格不是数字，按未知处理", "A cell is no number and counts as unknown"),
    derived_zero=Text("未标示而由配料表推定为零", "Not declared, and zero by the list of ingredients"),
    scope_unconfirmed=Text("模型的适用范围尚未核对", "The model's scope has not been confirmed"),
    source_assumed=Text("反式脂肪来源未知，按工业来源计", "Trans fat of unknown source counts as industrial"),
)
"""The words of `warnings`, several joined by commas."""
