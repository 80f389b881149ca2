"""A tree of expressions → functions of a node, made once for a form and called for every submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import add, mul, sub

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.evaluating import Evaluate, Scope, World
from xinmiao.science.answers.xpath.functions import FUNCTIONS
from xinmiao.science.answers.xpath.grammar import Binary, Call, Literal, Negative, Number, Path, Step, Tree, parse
from xinmiao.science.answers.xpath.paths import (
    AXES,
    Unsupported,
    itself,
    kept_by,
    names_of,
    once_each,
    relative,
    the_document,
    union,
)
from xinmiao.science.answers.xpath.special import CURRENT, SPECIAL
from xinmiao.science.answers.xpath.tokens import BadExpression
from xinmiao.science.answers.xpath.values import (
    COMPARISONS,
    Nodes,
    Value,
    divided,
    remainder,
    to_boolean,
    to_number,
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


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression must know of its form: full paths, as names, of its repeats and of all its nodes."""

    repeats: frozenset[tuple[str, ...]] = frozenset()
    nodes: frozenset[tuple[str, ...]] = frozenset()

    def is_always_there(self, path: tuple[str, ...], at: tuple[str, ...]) -> bool:
        """Whether the form has exactly one such node beside the node at `at`; what is not relevant is not sent."""
        return path in self.nodes and all(
            path[:n] == at[:n] for n in range(1, len(path) + 1) if path[:n] in self.repeats
        )


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
    compiler = Compiler(at, shape)
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


class Compiler:
    def __init__(self, at: tuple[str, ...], shape: Shape) -> None:
        self.at, self.shape = at, shape
        self.functions: set[str] = set()
        self.lists: set[str] = set()
        self.is_inside_predicate = False

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
            return lambda node, scope: union(left(node, scope), right(node, scope))
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
        if tree.name == "random":  # the device's; drawn here only where a form is filled in from a file
            return lambda node, scope: scope.world.drawn()
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
        names = names_of(tree.steps)
        if tree.start == CURRENT and names is not None:
            self.functions.add("current")
            return self.beside(names)
        if tree.start is not None:
            return self.walk(self.made(tree.start), tree.steps)
        if names is None:
            return self.walk(the_document if tree.absolute else itself, tree.steps)
        if tree.absolute:
            return self.anchored(names)
        return relative(names) if self.is_inside_predicate else self.beside(names)

    def beside(self, names: tuple[str, ...]) -> Evaluate:
        """A path from the node that the expression belongs to."""
        find, up = relative(names), names.count("..")
        return self.completed(lambda node, scope: find(scope.current, scope), self.at[: len(self.at) - up] + names[up:])

    def anchored(self, names: tuple[str, ...]) -> Evaluate:
        """An absolute path: inside a repeat that it shares with its node, it means the current iteration."""
        shared = [r for r in self.shape.repeats if r == names[: len(r)] == self.at[: len(r)] and len(names) > len(r)]
        deepest = max(map(len, shared), default=0)
        if not deepest:
            return self.completed(lambda node, scope: scope.world.document.below(names), names)
        find = relative(("..",) * (len(self.at) - deepest) + names[deepest:])
        return self.completed(lambda node, scope: find(scope.current, scope), names)

    def completed(self, find: Evaluate, path: tuple[str, ...]) -> Evaluate:
        """A question that was not sent, because it was not relevant, is an empty answer and not no node."""
        if not self.shape.is_always_there(path, self.at):
            return find
        return lambda node, scope: find(node, scope) or [Node(path[-1])]

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
        outside, self.is_inside_predicate = self.is_inside_predicate, True
        filters = [kept_by(self.made(predicate)) for predicate in step.predicates]
        self.is_inside_predicate = outside

        def walk(start: Value, scope: Scope) -> Nodes:
            if not isinstance(start, list):
                raise Unsupported("a path from what is no node")
            found: Nodes = []
            for node in start:
                reached = axis(node, step.name)
                for keep in filters:
                    reached = keep(reached, scope)
                found += reached
            return found if len(start) < 2 else once_each(found)

        return walk


def _called(call: Callable[..., Value], arguments: tuple[Evaluate, ...]) -> Evaluate:
    if len(arguments) == 1:
        (only,) = arguments
        return lambda node, scope: call(only(node, scope))
    return lambda node, scope: call(*[argument(node, scope) for argument in arguments])
