"""From pydantic's errors to problems that people can read, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from xinmiao.core.packs.problems import Problem, Where, did_you_mean
from xinmiao.core.packs.shapes import keys_at
from xinmiao.science.text import Text

Path = tuple[str | int, ...]
_WORDS = {
    "missing": Text("缺少“{key}”", "'{key}' is missing"),
    "string_too_short": Text("“{key}”是空的", "'{key}' is empty"),
    "string_pattern_mismatch": Text(
        "“{key}”不能写成“{value}”：代码只用英文字母、数字和 _ . -，不以数字开头",
        "'{value}' cannot be '{key}': a code has ASCII letters, digits, _ . -, and starts with a letter or _",
    ),
    "literal_error": Text("“{key}”不能是“{value}”", "'{key}' cannot be '{value}'"),
    "enum": Text("“{key}”不能是“{value}”", "'{key}' cannot be '{value}'"),
    "extra_forbidden": Text("不认识的键“{key}”", "Unknown key '{key}'"),
}
_CODES = {"missing": "pack.missing", "string_too_short": "pack.missing", "extra_forbidden": "pack.wrong_key"}
_OTHER = Text("“{key}”不能是“{value}”（{reason}）", "'{key}' cannot be '{value}' ({reason})")
_ONE_OF = Text("可以是：{expected}", "it may be: {expected}")


def problems_of(error: ValidationError, shape: type[BaseModel], at: Callable[[Path], Where]) -> Iterator[Problem]:
    """Give one problem for each error; `at` knows the file and line of a path."""
    for found in error.errors(include_url=False):
        path, kind = tuple(found["loc"]), str(found["type"])
        key = ".".join(str(step) for step in path)
        what = _WORDS.get(kind, _OTHER).format(key=key, value=found["input"], reason=found["msg"])
        yield Problem(at(path), _CODES.get(kind, "pack.value"), what, _todo(kind, path, shape, found))


def _todo(kind: str, path: Path, shape: type[BaseModel], found: Any) -> Text | None:
    if kind == "extra_forbidden":
        return did_you_mean(str(path[-1]), keys_at(shape, path[:-1]))
    if kind in ("literal_error", "enum"):
        return _ONE_OF.format(expected=found["ctx"]["expected"])
    return None
