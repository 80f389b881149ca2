# %% [markdown]
# # Elimination of mother-to-child transmission, and newborn care · 消除母婴传播与新生儿早期基本保健
#
# From counts to verdicts, a cascade and a scorecard. Nothing here needs a database, a network or a clock.
# 从计数到结论、级联和记分卡；不需要数据库、网络和时钟。

# %%
from datetime import datetime
from pathlib import Path

import polars as pl

from xinmiao.science import elimination
from xinmiao.science.elimination import newborn, observation

# %% [markdown]
# ## Rates are exact, unknown outcomes are bounds · 率是精确的，未知结局给出上下限
# 1 infected of 60, 10 unknown. 60 名中 1 名感染，10 名结局未知。

# %%
rate = elimination.mother_to_child_rate(1, 60, 10)
print(rate.value, rate.lower, rate.upper)
print(elimination.poisson_interval(10))

# %% [markdown]
# ## China's plan 2022–2025 · 中国行动计划（2022—2025 年）
# Made-up counts of one province; a share may be published without counts. 生成的一个省的数据；也可以只有公布的率。

# %%
plan = elimination.load_criteria(Path("packs/china/elimination/cn_2022_2025.yaml"))
process = [one.indicator for one in plan.criteria if one.group == "process"]
rows = [("甲省", year, name, 970 + year - 2022, 1000, 0, None) for year in (2022, 2023) for name in process]
rows += [("甲省", 2023, "hiv_mtct_rate", 1, 60, 10, None), ("甲省", 2023, "hbv_mtct_rate", None, None, None, "0.8%"),
         ("甲省", 2023, "congenital_syphilis_rate", 21, 310_000, 2, None), ("甲省", 2022, "hiv_mtct_rate", 2, 75, 0, None)]
columns = ["place", "year", "indicator", "numerator", "denominator", "unknown", "value"]
table = pl.DataFrame(rows, schema=columns, orient="row")
found = elimination.assess(table, plan)
shown = ["disease", "criterion", "printed", "printed_limit", "printed_bounds", "status", "reason"]
print(found.filter(pl.col("group").is_in(["outcome", "overall"])).select(shown))

# %% [markdown]
# What would settle it · 还缺什么

# %%
print(found.filter(pl.col("criterion") == "overall").select("disease", "status", "missing"))
print({word: text.en for word, text in elimination.REASONS.items() if word in set(found["reason"].drop_nulls())})

# %% [markdown]
# ## Tiers rest on drafts and say so · 分级用的是草案数字，须点名使用

# %%
births = pl.DataFrame({"place": ["甲省"], "year": [2023], "indicator": ["congenital_syphilis_rate"], "numerator": [21],
                       "denominator": [310_000], "unknown": [2]})
for allowed in ([], ["path_to_elimination"]):
    tiers = elimination.assess(births, "path_to_elimination", allowed)
    print(tiers.filter(pl.col("disease") == "syphilis").select("tier", "criterion", "printed_limit", "status", "reason"))

# %% [markdown]
# ## One pair, then many · 一对母婴，再到很多对

# %%
born = datetime(2026, 6, 30, 8)
for standard, answer in elimination.birth_dose(born, datetime(2026, 6, 30, 21), allow_draft=["pair_cascade"]).items():
    print(standard, answer.verdict, answer.table_status)
print([(task.step, task.due_from) for task in elimination.follow_up(born.date(), "hiv", allow_draft=["pair_cascade"])])

# %%
steps = pl.DataFrame({"step": ["linked", "treatment_started", "final_status"], "reached": [90, 84, 61],
                      "not_reached": [6, 9, 20], "unknown": [4, 7, 19], "need": [118, 118, None]})
print(elimination.cascade(steps).select("step", "known_positive", "printed_of_known", "printed_of_need"))

# %% [markdown]
# ## Pictures · 图

# %%
card = elimination.scorecard_picture(table, plan, disease="hiv", place="甲省")
print(card.description)
assert card.svg() == elimination.scorecard_svg(table, plan, disease="hiv", place="甲省")
print(elimination.cascade_svg(steps, place="甲省", disease="hiv", language="en")[:160])

# %% [markdown]
# ## Newborn care · 新生儿早期基本保健

# %%
contact = pl.DataFrame({"birth_mode": ["vaginal", "vaginal", "caesarean", "vaginal"], "ssc_start_min": [1, 2, 3, None],
                        "ssc_minutes": [90, 95, 92, 89], "separated": ["no"] * 4})
print(newborn.skin_to_skin(contact))
sheet = observation.load_sheet(Path("packs/china/eenc/eenc_observation.yaml"))
seen = {item: "correctly" for items in sheet.data["sections"].values() for item in items}
print(observation.score(pl.DataFrame([{"kind": "simulated", **seen, "call_help": "partly"}]), sheet)["eenc_score"])
print(float(newborn.relative_risk("49.0%", "88.2%")))
