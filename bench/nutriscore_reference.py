"""Nutri-Score 2023 held against the expected results of the Open Food Facts server, from a folder outside this one.

    .venv/bin/python -m bench.nutriscore_reference FOLDER

The folder holds that server's JSON files of expected Nutri-Score results (AGPL: never kept here): the components they
name go in; our points, score and grade are compared with theirs. `lacks`: the server scored what is not stated as
nothing, ours leaves it open. `none`: no computed result of 2023. Exit status 1 when one differs, 2 when none is same.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl

from xinmiao.science.nutrient_profile import classify

NAMES = {"energy": "energy_kj", "sugars": "sugars_g", "saturated_fat": "saturated_fat_g", "salt": "salt_g",
         "proteins": "protein_g", "fiber": "fibre_g", "fruits_vegetables_legumes": "fvl_pct"}  # fmt: skip
SCORED = {**NAMES, "energy_from_saturated_fat": "energy_from_saturates_kj",
          "saturated_fat_ratio": "saturates_over_fat_pct", "non_nutritive_sweeteners": "sweetener"}  # fmt: skip
MAY_LACK = ("fiber", "fruits_vegetables_legumes")
"""What `missing="reference"` takes as nothing, too."""
OPEN = (None, "cannot_decide")


def main() -> None:
    told = [_compared(path) for path in sorted(Path(sys.argv[1]).glob("*.json"))]
    print("\n".join(told))
    words = Counter(line.split()[0] for line in told)
    print(", ".join(f"{words[word]} {word}" for word in ("same", "differs", "lacks", "none")))
    sys.exit(1 if words["differs"] else 0 if words["same"] else 2)


def _compared(path: Path) -> str:
    """One line for a file, its word first."""
    found = json.loads(path.read_text(encoding="utf-8")).get("nutriscore", {}).get("2023", {})
    data = found.get("data", {})
    if not (found.get("nutriscore_computed") and "components" in data):
        return f"{'none':<8} {path.stem}"
    row = pl.DataFrame([_as_row(data)])
    ours = classify(row, "nutriscore_2023", missing="reference", explain=True).row(0, named=True)
    theirs = {"score": found["score"], "grade": found["grade"], **_points(data)}
    apart = [name for name, value in theirs.items() if ours[name] != value]
    lacks = _is_incomplete(data) and all(ours[name] in OPEN for name in apart)
    word = "same" if not apart else "lacks" if lacks else "differs"
    both = f"{ours['score']} {ours['grade']}   {found['score']} {found['grade']}"
    return f"{word:<8} {path.stem:<66} {both}   {' '.join(apart)}".rstrip()


def _components(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for side in data["components"].values() for one in side}


def _points(data: dict[str, Any]) -> dict[str, int]:
    """Their points under the names of our columns; those of protein, capped or not counted, only within the sum."""
    parts = {SCORED[name]: one["points"] for name, one in _components(data).items()}
    sums = {f"points_{side}": data[f"{side}_points"] for side in ("negative", "positive")}
    return {**sums, **{f"{name}__points": points for name, points in parts.items()}}


def _is_incomplete(data: dict[str, Any]) -> bool:
    """Whether a value that we need is not stated, or a share of 0 % stands beside saturated fat (old files)."""
    values = {name: one.get("value") for name, one in _components(data).items() if name not in MAY_LACK}
    no_share = not values.get("saturated_fat_ratio") and bool(values.get("energy_from_saturated_fat"))
    return None in values.values() or no_share


def _as_row(data: dict[str, Any]) -> dict[str, Any]:
    flags = {"is_beverage": "is_beverage", "is_cheese": "is_cheese", "is_water": "is_water",
             "is_fat_oil_nuts_seeds": "is_fat_oil_nut_seed", "is_red_meat_product": "is_red_meat"}  # fmt: skip
    parts: dict[str, Any] = {name: one.get("value") for name, one in _components(data).items()}
    row = {ours: parts.get(theirs) for theirs, ours in NAMES.items()}
    # how many there are; in old files a word
    row["sweetener"] = "no" if parts.get("non_nutritive_sweeteners") in (None, 0, "0", "absence") else "yes"
    row |= {ours: str(data.get(theirs, 0)) for theirs, ours in flags.items()}
    energy, share = parts.get("energy_from_saturated_fat"), parts.get("saturated_fat_ratio")
    if row["is_fat_oil_nut_seed"] == "1" and energy is not None:
        row["saturated_fat_g"] = energy / 37
        row["fat_g"] = row["saturated_fat_g"] * 100 / share if share else 0.0
    return {**row, "basis": "100ml" if row["is_beverage"] == "1" else "100g"}


if __name__ == "__main__":
    main()
