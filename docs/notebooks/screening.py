# %% [markdown]
# # Screening · 筛查
#
# Scores, bands, tiers, warning signs, and the rule that opens the same-day protocol. Nothing here needs a database, a
# network or a clock, and no item's words are here. 得分、分段、分级、预警征象和当天处理的规则；不含任何题目原文。

# %%
from pathlib import Path

import numpy as np
import polars as pl

from xinmiao.science import screening
from xinmiao.science.screening import safety

# %% [markdown]
# ## Made-up pupils · 生成的学生

# %%
rng = np.random.default_rng(23)
n = 200
pupils = pl.DataFrame(
    {
        **{f"phq9_{i}": rng.choice([0, 1, 2, 3], n, p=[0.6, 0.25, 0.1, 0.05]) for i in range(1, 9)},
        "phq9_9": rng.choice([0, 1, np.nan], n, p=[0.95, 0.02, 0.03]),
        **{f"gad7_{i}": rng.choice([0, 1, 2, 3], n, p=[0.6, 0.25, 0.1, 0.05]) for i in range(1, 8)},
    }
)

# %% [markdown]
# ## Totals, bands and tiers · 总分、分段、分级
# Up to two missing items are prorated, halves up, and marked. 缺答不超过两题按比例补算、四舍五入，并标明。

# %%
scored = screening.tier(screening.score(screening.score(pupils, "phq9"), "gad7"))
print(scored.select("phq9_total", "phq9_prorated", "phq9_band", "gad7_total", "tier", "tier_within_hours").head())

# %% [markdown]
# ## The rule that no parameter changes · 不可更改的规则
# An item 9 above 0 opens the protocol whatever the total; one that was not answered is `not_assessed`, never "no risk".
# 第9题不是0分就当天处理，不管总分多少；没有回答记为“没有问到”，不等于没有危险。

# %%
print(scored["safety"].value_counts(sort=True))
assert ((scored["safety"] == "triggered") == (pupils["phq9_9"] == 1).fill_null(value=False)).all()
for trigger in safety.TRIGGERS:
    print(trigger.id, "·", trigger.words.zh, "·", trigger.words.en)
for step in screening.PROTOCOL.steps:
    print(step.words.zh, "·", step.words.en)

# %% [markdown]
# A pack may add triggers and shorten times; anything else is refused. 国家包只能增加条件、缩短时间。

# %%
print(screening.stricter({"escalation_minutes": [10, 20]}).escalate)
try:
    screening.stricter({"escalation_minutes": [20, 40]})
except screening.WeakerRule as error:
    print(error.message("zh"), "·", error.message("en"))

# %% [markdown]
# ## Warning signs at home visits · 家访中的预警征象
# One sign refers, also while the table is a draft; that nothing was found waits until the table is in force, or is opted into.
# 有一项就转诊，草案也一样；没有发现则要等表格生效，或点名使用。

# %%
signs = screening.load_signs(Path("packs/china/screening/warning_signs.yaml"))
calm = dict.fromkeys(signs.columns, ["no", "no", "no"])
visits = pl.DataFrame({"age_months": [5, 6, 84], **calm, "ws06_2": ["no", "yes", "no"]})
found = screening.warning_signs(visits, signs)
print(found.select("age_months", "signs_at", "signs_result", "signs_reason", "signs_table_status"))

# %% [markdown]
# ## Groups only · 只用于群体
# One child has no result of GSED; a group of fewer than five is suppressed. GSED 不给单个孩子的结果，少于5人的组隐去。

# %%
try:
    screening.score(pl.DataFrame({"gsed_1": [1]}), "gsed")
except screening.GroupOnly as error:
    print(error.message("en"))
children = pl.DataFrame({"d_score": rng.normal(50, 8, 40), "county": np.repeat(["a", "b", "c"], [4, 16, 20])})
print(screening.group_results(children, by=["county"]))
