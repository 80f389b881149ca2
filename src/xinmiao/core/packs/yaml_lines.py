"""YAML with the line of every key and value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from xinmiao.core.packs.problems import Problem, Where
from xinmiao.science.text import Text

Step = str | int


class Unreadable(Exception):
    """A file that is no YAML. Carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what.en)
        self.problem = problem


def parse(text: str, file: str) -> Any:
    """Read one document; mappings and sequences remember their lines.

    Raises Unreadable.
    """
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        reason = (error.problem or str(error)).strip().splitlines()[0]
        raise Unreadable(
            Problem(
                Where(file, line),
                "pack.unreadable",
                Text(f"不是合格的 YAML：{reason}", f"Not valid YAML: {reason}"),
            )
        ) from None


def line_of(node: Any, path: Sequence[Step]) -> int:
    """The line, from 1, of the deepest step of `path` that exists: a key's own, else its parent's."""
    line = _first_line(node)
    for step in path:
        found = _line_of_step(node, step)
        if found is None:
            break
        line, node = found, node[step]
    return line


def _first_line(node: Any) -> int:
    return node.lc.line + 1 if isinstance(node, CommentedMap | CommentedSeq) else 0


def _line_of_step(node: Any, step: Step) -> int | None:
    if isinstance(node, CommentedMap) and step in node and step in (node.lc.data or {}):
        return int(node.lc.data[step][0]) + 1
    if isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
        return int(node.lc.item(step)[0]) + 1
    return None
