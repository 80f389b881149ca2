"""Steps of paths over `Node` trees: plain ones as names, the others axis by axis."""

from __future__ import annotations

from collections.abc import Callable

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.evaluating import Evaluate, Scope
from xinmiao.science.answers.xpath.grammar import Step
from xinmiao.science.answers.xpath.values import Nodes, Value, to_boolean


class Unsupported(ValueError):
    """A function or an axis that this evaluator does not have."""


def names_of(steps: tuple[Step, ...]) -> tuple[str, ...] | None:
    """The names of a plain path, leading `..` among them; none where it has predicates, wildcards or other axes."""
    names: list[str] = []
    for step in steps:
        name = _plain(step)
        if name is None:
            return None
        if name == ".." and names and names[-1] != "..":
            names.pop()
        elif name != ".":
            names.append(name)
    return tuple(names)


PLAIN = {("parent", "node()"): "..", ("self", "node()"): "."}


def _plain(step: Step) -> str | None:
    if step.predicates:
        return None
    if step.axis == "child" and step.name != "*" and not step.name.endswith(")"):
        return step.name
    if step.axis == "attribute" and step.name != "*":
        return "@" + step.name
    return PLAIN.get((step.axis, step.name))


def relative(names: tuple[str, ...]) -> Evaluate:
    """Find what a plain path leads to from the node where it is evaluated."""
    up = names.count("..")
    rest = names[up:]
    if not up:
        return lambda node, scope: node.below(rest)
    return lambda node, scope: found.below(rest) if (found := _above(node, up)) else []


def _above(node: Node, steps: int) -> Node | None:
    found: Node | None = node
    for _ in range(steps):
        if found is not None:
            found = found.parent
    return found


def the_document(node: Node, scope: Scope) -> Value:
    """The submission's document node."""
    return [scope.world.document]


def itself(node: Node, scope: Scope) -> Value:
    """The node where it is evaluated."""
    return [node]


def once_each(found: Nodes) -> Nodes:
    """The same nodes, none twice."""
    return list({id(node): node for node in found}.values())


def union(left: Value, right: Value) -> Value:
    """Nodes of either, none twice. Raises Unsupported where one side is no node."""
    if not isinstance(left, list) or not isinstance(right, list):
        raise Unsupported("| of what is no node")
    return once_each(left + right)


def kept_by(predicate: Evaluate) -> Callable[[Nodes, Scope], Nodes]:
    """Keep the nodes for which a predicate holds, a number meaning a place."""

    def keep(found: Nodes, scope: Scope) -> Nodes:
        kept, size = [], len(found)
        for position, node in enumerate(found, 1):
            value = predicate(node, Scope(scope.world, scope.current, position, size))
            is_place = isinstance(value, float)
            if (value == position) if is_place else to_boolean(value):
                kept.append(node)
        return kept

    return keep


def _named(found: Nodes, name: str) -> Nodes:
    return found if name in ("*", "node()") else [node for node in found if node.name == name]


def _child(node: Node, name: str) -> Nodes:
    if name == "text()":
        return [Node("text()", node.text, node)] if node.text else []
    return node.children if name in ("*", "node()") else node.by_name.get(name, [])


def _parent(node: Node, name: str) -> Nodes:
    return _named([node.parent], name) if node.parent else []


def _descendants(node: Node, name: str) -> Nodes:
    found = _named([node], name)
    for child in node.children:
        found = found + _descendants(child, name)
    return found


def _siblings(node: Node) -> tuple[Nodes, int]:
    same = node.parent.children if node.parent else [node]
    return same, next(at for at, other in enumerate(same) if other is node)


def before(node: Node, name: str) -> Nodes:
    """Siblings of a name before the node, nearest first."""
    same, at = _siblings(node)
    return _named(same[:at], name)[::-1]


def _after(node: Node, name: str) -> Nodes:
    same, at = _siblings(node)
    return _named(same[at + 1 :], name)


def _ancestors(node: Node, name: str) -> Nodes:
    found: Nodes = []
    above = node.parent
    while above is not None and above.name:
        found.append(above)
        above = above.parent
    return _named(found, name)


AXES: dict[str, Callable[[Node, str], Nodes]] = {
    "child": _child,
    "self": lambda node, name: _named([node], name),
    "parent": _parent,
    "attribute": lambda node, name: node.attribute(name),
    "descendant-or-self": _descendants,
    "descendant": lambda node, name: [n for n in _descendants(node, name) if n is not node],
    "preceding-sibling": before,
    "following-sibling": _after,
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node, name: _named([node], name) + _ancestors(node, name),
}
