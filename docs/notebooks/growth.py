# %% [markdown]
# # Growth of children · 儿童生长
#
# From a list of measurements to z-scores, classes, prevalence, data quality and a chart. Nothing here needs a database,
# a network or a clock. 从一张测量表到 Z 评分、分类、患病率、数据质量和曲线图；不需要数据库、网络和时钟。

# %%
from pathlib import Path

import numpy as np
import polars as pl

from xinmiao.science import growth

# %% [markdown]
# ## Made-up children · 生成的儿童
# 30 villages of 20 children; the columns say their units. 30 个村，每村 20 名儿童；列名带单位。

# %%
rng = np.random.default_rng(6)
n = 600
days = rng.integers(30, 1826, n)
share = (days / 1826) ** 0.6
children = pl.DataFrame(
    {
        "id": [f"{number:03d}" for number in range(n)],
        "village": np.repeat(np.arange(30), 20),
        "sex": rng.choice(["M", "F"], n),
        "age_days": days,
        "weight_kg": np.round(3.3 + 13.5 * share * rng.normal(1, 0.12, n), 1),
        "lenhei_cm": np.round(49 + 58 * share + rng.normal(0, 4, n), 1),
        "measure": np.where(days <= 730, "l", "h"),
    }
)

# %% [markdown]
# ## z-scores, each with its flag and its reason · Z 评分、标记和原因
# No row is dropped, none raises; a value that is missing says why. 不丢行、不报错；缺失的值说明原因。

# %%
scored = growth.classify(children)
print(scored.select("id", "lhfa_z", "lhfa_class", "wflh_z", "wflh_class", "wflh_reason", "standard").head())
print({word: text.en for word, text in growth.REASONS.items()})

# %% [markdown]
# The same kind of table comes back: pandas, Arrow, a dict of NumPy arrays. 给什么表，还什么表。

# %%
arrays = growth.zscores({name: children[name].to_numpy() for name in ("sex", "age_days", "weight_kg")})
print(type(arrays["wfa_z"]), arrays["wfa_z"][:3])

# %% [markdown]
# ## Prevalence by the survey's design · 按抽样设计的患病率

# %%
found = growth.prevalence(children, cluster="village")
print(found.filter(pl.col("by") == "all").select("indicator", "n", "percent", "lower", "upper", "design_effect"))

# %% [markdown]
# ## How well was measured · 测量质量

# %%
print(growth.quality(children).filter(pl.col("measure").is_in(["digit_dissimilarity", "flagged", "sd"])))

# %% [markdown]
# ## School age by China's standards · 按中国标准判定学龄儿童
# The stunting limits rest on one transcription: they are drafts and must be named. 生长迟缓界值是草案，须点名使用。

# %%
limits = growth.load_standards(Path("packs/china/growth"))["cn_wst586_456"]
pupils = pl.DataFrame(
    {"sex": ["男", "女"], "age_months": [120, 150], "weight_kg": [30.1, 60.0], "lenhei_cm": [125.0, 152.0]}
)
print(growth.classify(pupils, limits).select("age_half", "bmi", "stunted", "weight_class", "table_status"))
opted = growth.classify(pupils, limits, allow_draft=["cn_wst586_456.stunting"])
print(opted.select("stunted", "nutrition_class", "table_status"))

# %% [markdown]
# ## A chart · 曲线图

# %%
visits = pl.DataFrame({"sex": ["F"] * 4, "age_days": [60, 240, 480, 900], "lenhei_cm": [56.0, 67.5, 77.0, 88.0]})
drawn = growth.chart_svg(visits, "lhfa", language="en")
print(drawn[:120])
assert drawn == growth.chart_svg(visits, "lhfa", language="en")
