"""Nutri-Score 2023 held against the expected results of the Open Food Facts server, from a folder outside this one.

    .venv/bin/python -m bench.nutriscore_reference FOLDER

The folder holds that server's JSON files of expected Nutri-Score results (AGPL: never kept here): the components they
name go in, our score and grade are compared with theirs. Exit status 1 when one differs, 2 when none could be compared.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl

from xinmiao.science.nutrient_profile import classify

NAMES = {"energy": "energy_kj", "sugars": "sugars_g", "saturated_fat": "saturated_fat_g", "salt": "salt_g",
         "proteins": "protein_g", "fiber": "fibre_g", "fruits_vegetables_legumes": "fvl_pct"}  # fmt: skip


def main() -> None:
    told = [line for path in sorted(Path(sys.argv[1]).glob("*.json")) if (line := _compared(path))]
    print("\n".join(told))
    sys.exit(2 if not told else int(any("differs" in line for line in told)))


def _compared(path: Path) -> str:
    """One line for a file; empty where it holds no components of 2023."""
    found = json.loads(path.read_text(encoding="utf-8")).get("nutriscore", {}).get("2023", {})
    if not (found.get("nutriscore_computed") and "components" in found["data"]):
        return ""
    row = pl.DataFrame([_as_row(found["data"])])
    ours = classify(row, "nutriscore_2023", missing="reference").row(0, named=True)
    same = (ours["score"], ours["grade"]) == (found["score"], found["grade"])
    words = "same" if same else "differs"
    return f"{words:<8} {path.stem:<60} {ours['score']} {ours['grade']}   {found['score']} {found['grade']}"


def _as_row(data: dict[str, Any]) -> dict[str, Any]:
    flags = {"is_beverage": "is_beverage", "is_cheese": "is_cheese", "is_water": "is_water",
             "is_fat_oil_nuts_seeds": "is_fat_oil_nut_seed", "is_red_meat_product": "is_red_meat"}  # fmt: skip
    parts: dict[str, Any] = {one["id"]: one.get("value") for side in data["components"].values() for one in side}
    row = {ours: parts.get(theirs) for theirs, ours in NAMES.items()}
    row["sweetener"] = "yes" if parts.get("non_nutritive_sweeteners") else "no"
    row |= {ours: str(data.get(theirs, 0)) for theirs, ours in flags.items()}
    if row["is_fat_oil_nut_seed"] == "1":
        row["saturated_fat_g"] = parts["energy_from_saturated_fat"] / 37
        share = parts["saturated_fat_ratio"]
        row["fat_g"] = row["saturated_fat_g"] * 100 / share if share else 0.0
    return {**row, "basis": "100ml" if row["is_beverage"] == "1" else "100g"}


if __name__ == "__main__":
    main()
