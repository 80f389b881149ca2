"""The stored model: the weights of each level, as JSON. It holds no SQL: what is compared is code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.national.levels import COMPARISONS, Weights
from xinmiao.science.text import Text

FLOOR = 1e-7
"""The least probability that a level is given: what the sample never showed is rare, not impossible."""


class WeightsMissing(XinmiaoError):
    def __init__(self, comparison: str, levels: list[str]) -> None:
        super().__init__(
            "linkage.weights_missing",
            Text("模型缺少权重：{levels}", "The model has no weights of: {levels}").format(levels=", ".join(levels)),
            where=comparison,
            todo=Text("请重新训练", "Train it anew"),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """weights: m and u of each level of each comparison. trained_on: counts of the sample, and where it is from.

    pairs_a_person: pairs expected for each person; used where the people at hand have no numbers to tell.
    """

    weights: Weights
    trained_on: Mapping[str, object]
    pairs_a_person: float

    @property
    def version(self) -> str:
        """The first twelve digits of the SHA-256 of the weights as canonical JSON."""
        return sha256(json.dumps(self.weights, sort_keys=True).encode()).hexdigest()[:12]

    def as_dict(self) -> dict[str, Any]:
        return {"version": self.version} | asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Model:
        """The model of a dictionary that `as_dict` gave. Raises WeightsMissing."""
        weights = {name: _known(told["weights"], name) for name in COMPARISONS}
        return cls(weights, told["trained_on"], told["pairs_a_person"])


def _known(weights: Mapping[str, Any], name: str) -> dict[str, tuple[float, float]]:
    """The weights of one comparison, every level of it."""
    told = weights.get(name, {})
    missing = [code for code in COMPARISONS[name].codes if code not in told]
    if missing:
        raise WeightsMissing(name, missing)
    return {code: (float(told[code][0]), float(told[code][1])) for code in COMPARISONS[name].codes}
