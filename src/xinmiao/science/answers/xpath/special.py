"""Functions that need the tree, or must not evaluate all of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.evaluating import Evaluate, Scope
from xinmiao.science.answers.xpath.grammar import Call, Literal, Path, Tree
from xinmiao.science.answers.xpath.paths import Unsupported, before, names_of
from xinmiao.science.answers.xpath.values import Value, to_boolean, to_number, to_string

if TYPE_CHECKING:
    from xinmiao.science.answers.xpath.compiling import Compiler

Arguments = tuple[Tree, ...]
CURRENT = Call("current", ())


def _wanted(arguments: Arguments, least: int, most: int, name: str) -> None:
    if not least <= len(arguments) <= most:
        raise Unsupported(f"{name}() with {len(arguments)}")


def _if(compiler: Compiler, arguments: Arguments) -> Evaluate:
    """Only the branch that holds is evaluated: the other may be one that cannot be."""
    _wanted(arguments, 3, 3, "if")
    condition, then, other = (compiler.made(argument) for argument in arguments)
    return lambda node, scope: (then if to_boolean(condition(node, scope)) else other)(node, scope)


def _coalesce(compiler: Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 2, 2, "coalesce")
    first, second = (compiler.made(argument) for argument in arguments)
    return lambda node, scope: value if to_string(value := first(node, scope)) else second(node, scope)


def _once(compiler: Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 1, 1, "once")
    inner = compiler.made(arguments[0])
    return lambda node, scope: node.value or inner(node, scope)


def _position(compiler: Compiler, arguments: Arguments) -> Evaluate:
    """Without an argument the place in the predicate; of a node, its place among those of its name, from 1."""
    _wanted(arguments, 0, 1, "position")
    if not arguments:
        return lambda node, scope: float(scope.position)
    of = compiler.made(arguments[0])
    return lambda node, scope: _place(of(node, scope))


def _place(value: Value) -> float:
    if not isinstance(value, list) or not value:
        raise Unsupported("position() of no node")
    return float(len(before(value[0], value[0].name)) + 1)


def _instance(compiler: Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 1, 1, "instance")
    name = _literal(arguments[0], "instance")
    compiler.lists.add(name)
    return lambda node, scope: [scope.world.list_named(name).document]


def _literal(argument: Tree, function: str) -> str:
    if not isinstance(argument, Literal):
        raise Unsupported(f"{function}() of an expression")
    return argument.value


def _pulldata(compiler: Compiler, arguments: Arguments) -> Evaluate:
    """The column of the first row of a list whose key has the value; empty where there is none."""
    _wanted(arguments, 4, 4, "pulldata")
    name, column, key = (_literal(argument, "pulldata") for argument in arguments[:3])
    compiler.lists.add(name)
    value = compiler.made(arguments[3])

    def pulled(node: Node, scope: Scope) -> Value:
        rows = scope.world.list_named(name).by(key).get(to_string(value(node, scope)), ())
        return rows[0].get(column, "") if rows else ""

    return pulled


def _indexed_repeat(compiler: Compiler, arguments: Arguments) -> Evaluate:
    """The node in the n-th instance of a repeat, by full paths; n from 1."""
    _wanted(arguments, 3, 3, "indexed-repeat")
    paths = [names_of(a.steps) if isinstance(a, Path) and a.absolute else None for a in arguments[:2]]
    leaf, repeat = paths
    if leaf is None or repeat is None or leaf[: len(repeat)] != repeat:
        raise Unsupported("indexed-repeat() of other than full paths")
    at, rest = compiler.made(arguments[2]), leaf[len(repeat) :]

    def indexed(node: Node, scope: Scope) -> Value:
        wanted = to_number(at(node, scope))
        instances = scope.world.document.below(repeat)
        return [n for place, found in enumerate(instances, 1) if place == wanted for n in found.below(rest)]

    return indexed


SPECIAL: dict[str, Callable[[Compiler, Arguments], Evaluate]] = {
    "if": _if,
    "coalesce": _coalesce,
    "once": _once,
    "position": _position,
    "last": lambda compiler, arguments: lambda node, scope: float(scope.size),
    "current": lambda compiler, arguments: lambda node, scope: [scope.current],
    "today": lambda compiler, arguments: lambda node, scope: scope.world.today,
    "now": lambda compiler, arguments: lambda node, scope: scope.world.now,
    "instance": _instance,
    "pulldata": _pulldata,
    "indexed-repeat": _indexed_repeat,
}
"""Functions that need the tree, or must not evaluate all of their arguments."""
