"""A tree of expressions → functions of a node, made once for a form and called for every submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import add, mul, sub

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.evaluating import Evaluate, Scope, World
from xinmiao.science.answers.xpath.functions import FUNCTIONS
from xinmiao.science.answers.xpath.grammar import Binary, Call, Literal, Negative, Number, Path, Step, Tree, parse
from xinmiao.science.answers.xpath.tokens import BadExpression
from xinmiao.science.answers.xpath.values import (
    COMPARISONS,
    Nodes,
    Value,
    divided,
    remainder,
    to_boolean,
    to_number,
    to_string,
)

ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": add,
    "-": sub,
    "*": mul,
    "div": divided,
    "mod": remainder,
}
IMPURE = {"today", "now", "random", "uuid", "once", "pulldata", "property", "version", "randomize", "jr:choice-name",
          "jr:itext"}  # fmt: skip
"""Functions whose answer on the device cannot be had again: what is calculated with them is not recomputed."""


class Unsupported(ValueError):
    """A function or an axis that this evaluator does not have."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression must know of its form. repeats: their full paths, as names."""

    repeats: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True, slots=True)
class Expression:
    """One compiled expression. functions, lists: what it calls and reads. unsupported: why it cannot be evaluated."""

    source: str
    tree: Tree | None
    evaluate: Evaluate
    functions: frozenset[str]
    lists: frozenset[str]
    unsupported: str = ""

    def __call__(self, node: Node, world: World) -> Value:
        """Evaluate at a node. Raises ValueError or ArithmeticError where it cannot be answered."""
        return self.evaluate(node, Scope(world, node))

    @property
    def is_pure(self) -> bool:
        """Whether the same answers give the same value at any time and place, lists aside."""
        return not self.functions & IMPURE


def compile_expression(source: str, at: tuple[str, ...], shape: Shape) -> Expression:
    """Compile an expression that belongs to the node at a full path; one that cannot be is said so, not raised."""
    try:
        return compile_tree(parse(source), source, at, shape)
    except BadExpression as error:
        return _unanswerable(source, str(error))


def compile_tree(tree: Tree, source: str, at: tuple[str, ...], shape: Shape) -> Expression:
    """The same of an expression that was read before."""
    compiler = _Compiler(at, shape)
    try:
        evaluate = compiler.made(tree)
    except (Unsupported, RecursionError) as error:
        return _unanswerable(source, str(error), tree, frozenset(compiler.functions))
    return Expression(source, tree, evaluate, frozenset(compiler.functions), frozenset(compiler.lists))


def _unanswerable(
    source: str, why: str, tree: Tree | None = None, functions: frozenset[str] = frozenset()
) -> Expression:
    def evaluate(node: Node, scope: Scope) -> Value:
        raise Unsupported(why)

    return Expression(source, tree, evaluate, functions, frozenset(), why)


class _Compiler:
    def __init__(self, at: tuple[str, ...], shape: Shape) -> None:
        self.at, self.shape = at, shape
        self.functions: set[str] = set()
        self.lists: set[str] = set()

    def made(self, tree: Tree) -> Evaluate:
        match tree:
            case Number(value) | Literal(value):
                return lambda node, scope: value
            case Negative(of):
                inner = self.made(of)
                return lambda node, scope: -to_number(inner(node, scope))
            case Binary():
                return self.binary(tree)
            case Call():
                return self.call(tree)
        return self.path(tree)

    def binary(self, tree: Binary) -> Evaluate:
        left, right, sign = self.made(tree.left), self.made(tree.right), tree.sign
        if sign == "and":
            return lambda node, scope: to_boolean(left(node, scope)) and to_boolean(right(node, scope))
        if sign == "or":
            return lambda node, scope: to_boolean(left(node, scope)) or to_boolean(right(node, scope))
        if sign == "|":
            return lambda node, scope: _union(left(node, scope), right(node, scope))
        if sign in COMPARISONS:
            compare = COMPARISONS[sign]
            return lambda node, scope: compare(left(node, scope), right(node, scope))
        count = ARITHMETIC[sign]
        return lambda node, scope: count(to_number(left(node, scope)), to_number(right(node, scope)))

    def call(self, tree: Call) -> Evaluate:
        self.functions.add(tree.name)
        special = SPECIAL.get(tree.name)
        if special is not None:
            return special(self, tree.arguments)
        function = FUNCTIONS.get(tree.name)
        if function is None:
            raise Unsupported(f"{tree.name}()")
        if not function.least <= len(tree.arguments) <= function.most:
            return self.of_context(tree)
        return _called(function.call, tuple(self.made(argument) for argument in tree.arguments))

    def of_context(self, tree: Call) -> Evaluate:
        """XPath's string functions without an argument speak of the context node."""
        if tree.arguments or tree.name not in ("string", "number", "string-length", "normalize-space"):
            raise Unsupported(f"{tree.name}() with {len(tree.arguments)}")
        call = FUNCTIONS[tree.name].call
        return lambda node, scope: call([node])

    def path(self, tree: Path) -> Evaluate:
        if tree.start is not None:
            return self.walk(self.made(tree.start), tree.steps)
        names = _names(tree.steps)
        if names is None:
            return self.walk(_document if tree.absolute else _itself, tree.steps)
        return self.anchored(names) if tree.absolute else _relative(names)

    def anchored(self, names: tuple[str, ...]) -> Evaluate:
        """An absolute path: inside a repeat that it shares with its node, it means the current iteration."""
        shared = [r for r in self.shape.repeats if r == names[: len(r)] == self.at[: len(r)] and len(names) > len(r)]
        deepest = max(map(len, shared), default=0)
        if not deepest:
            return lambda node, scope: scope.world.document.below(names)
        up, rest = len(self.at) - deepest, names[deepest:]
        return lambda node, scope: found.below(rest) if (found := _above(scope.current, up)) else []

    def walk(self, start: Evaluate, steps: tuple[Step, ...]) -> Evaluate:
        walks = [self.step(step) for step in steps]

        def walked(node: Node, scope: Scope) -> Value:
            found = start(node, scope)
            for walk in walks:
                found = walk(found, scope)
            return found

        return walked

    def step(self, step: Step) -> Callable[[Value, Scope], Nodes]:
        axis = AXES.get(step.axis)
        if axis is None:
            raise Unsupported(f"{step.axis}::")
        filters = [_filter(self.made(predicate)) for predicate in step.predicates]

        def walk(start: Value, scope: Scope) -> Nodes:
            if not isinstance(start, list):
                raise Unsupported("a path from what is no node")
            found: Nodes = []
            for node in start:
                reached = axis(node, step.name)
                for keep in filters:
                    reached = keep(reached, scope)
                found += reached
            return found if len(start) < 2 else _once_each(found)

        return walk


def _called(call: Callable[..., Value], arguments: tuple[Evaluate, ...]) -> Evaluate:
    if len(arguments) == 1:
        (only,) = arguments
        return lambda node, scope: call(only(node, scope))
    return lambda node, scope: call(*[argument(node, scope) for argument in arguments])


def _names(steps: tuple[Step, ...]) -> tuple[str, ...] | None:
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


def _relative(names: tuple[str, ...]) -> Evaluate:
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


def _document(node: Node, scope: Scope) -> Value:
    return [scope.world.document]


def _itself(node: Node, scope: Scope) -> Value:
    return [node]


def _once_each(found: Nodes) -> Nodes:
    return list({id(node): node for node in found}.values())


def _union(left: Value, right: Value) -> Value:
    if not isinstance(left, list) or not isinstance(right, list):
        raise Unsupported("| of what is no node")
    return _once_each(left + right)


def _filter(predicate: Evaluate) -> Callable[[Nodes, Scope], Nodes]:
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


def _before(node: Node, name: str) -> Nodes:
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
    "preceding-sibling": _before,
    "following-sibling": _after,
    "ancestor": _ancestors,
    "ancestor-or-self": lambda node, name: _named([node], name) + _ancestors(node, name),
}


Arguments = tuple[Tree, ...]


def _wanted(arguments: Arguments, least: int, most: int, name: str) -> None:
    if not least <= len(arguments) <= most:
        raise Unsupported(f"{name}() with {len(arguments)}")


def _if(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    """Only the branch that holds is evaluated: the other may be one that cannot be."""
    _wanted(arguments, 3, 3, "if")
    condition, then, other = (compiler.made(argument) for argument in arguments)
    return lambda node, scope: (then if to_boolean(condition(node, scope)) else other)(node, scope)


def _coalesce(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 2, 2, "coalesce")
    first, second = (compiler.made(argument) for argument in arguments)
    return lambda node, scope: value if to_string(value := first(node, scope)) else second(node, scope)


def _once(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 1, 1, "once")
    inner = compiler.made(arguments[0])
    return lambda node, scope: node.value or inner(node, scope)


def _position(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    """Without an argument the place in the predicate; of a node, its place among those of its name, from 1."""
    _wanted(arguments, 0, 1, "position")
    if not arguments:
        return lambda node, scope: float(scope.position)
    of = compiler.made(arguments[0])
    return lambda node, scope: _place(of(node, scope))


def _place(value: Value) -> float:
    if not isinstance(value, list) or not value:
        raise Unsupported("position() of no node")
    return float(len(_before(value[0], value[0].name)) + 1)


def _instance(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    _wanted(arguments, 1, 1, "instance")
    name = _literal(arguments[0], "instance")
    compiler.lists.add(name)
    return lambda node, scope: [scope.world.list_named(name).document]


def _literal(argument: Tree, function: str) -> str:
    if not isinstance(argument, Literal):
        raise Unsupported(f"{function}() of an expression")
    return argument.value


def _pulldata(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    """The column of the first row of a list whose key has the value; empty where there is none."""
    _wanted(arguments, 4, 4, "pulldata")
    name, column, key = (_literal(argument, "pulldata") for argument in arguments[:3])
    compiler.lists.add(name)
    value = compiler.made(arguments[3])

    def pulled(node: Node, scope: Scope) -> Value:
        rows = scope.world.list_named(name).by(key).get(to_string(value(node, scope)), ())
        return rows[0].get(column, "") if rows else ""

    return pulled


def _indexed_repeat(compiler: _Compiler, arguments: Arguments) -> Evaluate:
    """The node in the n-th instance of a repeat, by full paths; n from 1."""
    _wanted(arguments, 3, 3, "indexed-repeat")
    paths = [_names(a.steps) if isinstance(a, Path) and a.absolute else None for a in arguments[:2]]
    leaf, repeat = paths
    if leaf is None or repeat is None or leaf[: len(repeat)] != repeat:
        raise Unsupported("indexed-repeat() of other than full paths")
    at, rest = compiler.made(arguments[2]), leaf[len(repeat) :]

    def indexed(node: Node, scope: Scope) -> Value:
        wanted = to_number(at(node, scope))
        instances = scope.world.document.below(repeat)
        return [n for place, found in enumerate(instances, 1) if place == wanted for n in found.below(rest)]

    return indexed


SPECIAL: dict[str, Callable[[_Compiler, Arguments], Evaluate]] = {
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
