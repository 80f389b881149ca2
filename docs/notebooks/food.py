# %% [markdown]
# # Foods and nutrient profile models · 食品与营养素度量模型
#
# From what stands on a label to a verdict with its grounds. Nothing here needs a database, a network or a clock.
# 从标签上的数值到有依据的判定；不需要数据库、网络和时钟。

# %%
from pathlib import Path

import polars as pl

from xinmiao.science import nutrient_profile as profiles

# %% [markdown]
# ## Made-up foods · 编造的食品
# Empty is unknown, "<0.5" lies between 0 and 0.5. 空为未知，“<0.5”在 0 与 0.5 之间。

# %%
foods = pl.DataFrame({
    "name": ["sweet cake", "plain biscuit", "bread", "cola"],
    "class": ["bakery", "bakery", "bakery", "beverages"],
    "state": ["solid", "solid", "solid", "liquid"],
    "basis": ["100g", "100g", "100g", "100ml"],
    "energy_kj": ["1800", "1500", "1050", "180"],
    "fat_g": ["22", "8", "2", "0"],
    "saturated_fat_g": ["9", "<0.5", "", "0"],
    "sugars_g": ["32", "9.9", "4", "10.6"],
    "sodium_mg": ["300", "250", "380", "5"],
    "fibre_g": ["1", "3", "", "0"],
    "protein_g": ["6", "8", "9", "0"],
    "fvl_pct": ["0", "0", "0", "0"],
    "added_sugars": ["yes", "yes", "no", "yes"],
    "added_sodium": ["yes", "yes", "yes", "no"],
    "added_saturated_fat": ["yes", "no", "no", "no"],
    "sweetener": ["no"] * 4,
    "is_beverage": ["no", "no", "no", "yes"],
    **{flag: ["no"] * 4 for flag in ("is_water", "is_cheese", "is_red_meat", "is_fat_oil_nut_seed")},
})

# %% [markdown]
# ## Several models side by side · 几个模型并列
# A verdict is given where every value that the unknown may have gives it; else `missing` says what would settle it.
# 未知的取任何值结论都一样时才判定；否则 `missing` 说明缺什么。

# %%
found = profiles.classify(foods, ["chile_20606_stage3", "nutriscore_2023"])
print(found.select("name", "chile_20606_stage3__verdict", "chile_20606_stage3__seals", "chile_20606_stage3__missing"))
print(found.select("name", pl.col("^nutriscore_2023__(grade|score|score_low|score_high|missing)$")))

# %% [markdown]
# ## One food explained · 逐项说明

# %%
for line in profiles.explain(foods.row(0, named=True), "chile_20606_stage3"):
    print(line.sentence.zh, "|", line.sentence.en)

# %% [markdown]
# ## China's model: its structure, with limits that a person enters · 中国模型：结构已有，界值由人录入
# The model is a draft until its numbers are entered from the report and confirmed. 在录入并核对界值之前是草案。

# %%
china = profiles.load_models(Path("packs/china/nutrient_models"))["cn_npm_2024"]
print(profiles.classify(foods, china).select("name", "verdict", "reason"))
sweets = pl.DataFrame({"name": ["hard candy", "apple"], "class": ["糖果类", "natural_or_simple_processing"]})
print(profiles.classify(sweets, china, allow_draft=["cn_npm_2024"]).select("name", "verdict", "grounds", "table_status"))

# %% [markdown]
# ## Labels and barcodes · 标签与条码

# %%
rules = profiles.load_profiles(Path("packs/china/nutrient_models/label_profiles.yaml"))
labels = pl.DataFrame({"label_text": ["儿童青少年应避免过量摄入盐油糖", "儿童青少年应避免过量摄入糖油盐", "保质期12个月"]})
print(profiles.check_label(labels, rules["gb28050_2025"]).select("sentence", "sentence_difference", "label_verdict"))
print(profiles.check_barcodes(pl.DataFrame({"barcode": ["6901234567892", "6901234567893"]})))

# %% [markdown]
# ## Advertisements · 广告
# Restricted as soon as one product is; a brand alone is undecided. 有一个产品受限即受限；只有品牌则不能判定。

# %%
ads = pl.DataFrame({"ad": [1, 2], "medium": ["tv", "poster"], "childrens_programme": ["yes", None], "gift": ["no", "no"]})
shown = pl.DataFrame({"ad": [1, 1, 2], "product": ["sweet cake", "plain biscuit", None]})
audited = profiles.marketing.audit(
    ads, shown, found.rename({"name": "product"}), verdict="chile_20606_stage3__verdict"
)
print(profiles.marketing.by_medium(audited))
