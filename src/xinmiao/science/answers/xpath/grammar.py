"""Tokens → a tree of expressions, by precedence climbing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from xinmiao.science.answers.xpath.tokens import BadExpression, Token, tokens


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    """A quoted string."""

    value: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two expressions and the sign between them."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus an expression."""

    of: Tree


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path. name: local name, `*` for any element."""

    axis: str
    name: str
    predicates: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from the root of the submission, from the context node (start None), or from an expression."""

    start: Tree | None
    steps: tuple[Step, ...]
    absolute: bool = False


Tree: TypeAlias = "Number | Literal | Call | Binary | Negative | Path"

STRENGTH = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "div": 6,
            "mod": 6, "|": 8}  # fmt: skip
NEGATION = 7
NODE_TESTS = {"node", "text"}
END = Token("end", "")


def parse(expression: str) -> Tree:
    """Read an expression. Raises BadExpression; also where it nests too deep to be read."""
    reader = _Reader(tokens(expression))
    try:
        tree = reader.expression(0)
    except RecursionError as error:
        raise BadExpression("nested too deep") from error
    if reader.next is not END:
        raise BadExpression(f"unexpected {reader.next.text!r}")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens, self.at = [*found, END], 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def accept(self, *texts: str) -> bool:
        if self.next.kind in ("mark", "operator") and self.next.text in texts:
            self.at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise BadExpression(f"{text!r} expected at {self.next.text!r}")

    def expression(self, strength: int) -> Tree:
        left = self.unary()
        while self.next.kind == "operator" and STRENGTH[self.next.text] > strength:
            sign = self.take().text
            left = Binary(sign, left, self.expression(STRENGTH[sign]))
        return left

    def unary(self) -> Tree:
        if self.accept("-"):
            return Negative(self.expression(NEGATION - 1))
        return self.path()

    def path(self) -> Tree:
        if self.next.kind in ("number", "string") or self.next.text in ("(", "$") or self.is_call():
            return self.filtered()
        if self.next.kind == "mark" and self.next.text in ("/", "//"):
            return Path(None, self.steps(), absolute=True)
        return Path(None, (self.step(), *self.steps()))

    def is_call(self) -> bool:
        return self.next.kind == "function" and self.next.text not in NODE_TESTS

    def filtered(self) -> Tree:
        start = self.primary()
        predicates = self.predicates()
        steps = (*([Step("self", "node()", predicates)] if predicates else []), *self.steps())
        return Path(start, steps) if steps else start

    def primary(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return Number(float(token.text))
        if token.kind == "string":
            return Literal(token.text)
        if token.text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if token.kind == "function":
            return Call(token.text, self.arguments())
        raise BadExpression(f"unexpected {token.text!r}")

    def arguments(self) -> tuple[Tree, ...]:
        self.expect("(")
        found: list[Tree] = []
        if self.accept(")"):
            return ()
        found.append(self.expression(0))
        while self.accept(","):
            found.append(self.expression(0))
        self.expect(")")
        return tuple(found)

    def steps(self) -> tuple[Step, ...]:
        found: list[Step] = []
        while self.next.kind == "mark" and self.next.text in ("/", "//"):
            if self.take().text == "//":
                found.append(Step("descendant-or-self", "node()"))
            elif self.next.kind in ("end", "operator"):
                break
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.accept("."):
            return Step("self", "node()")
        if self.accept(".."):
            return Step("parent", "node()")
        axis = self.axis()
        return Step(axis, self.node_test(), self.predicates())

    def axis(self) -> str:
        if self.accept("@"):
            return "attribute"
        if self.next.kind == "axis":
            axis = self.take().text
            self.expect("::")
            return axis
        return "child"

    def node_test(self) -> str:
        token = self.take()
        if token.kind == "function" and token.text in NODE_TESTS:
            self.expect("(")
            self.expect(")")
            return f"{token.text}()"
        if token.kind == "name" or token.text == "*":
            return token.text.rpartition(":")[2]
        raise BadExpression(f"unexpected {token.text!r}")

    def predicates(self) -> tuple[Tree, ...]:
        found: list[Tree] = []
        while self.accept("["):
            found.append(self.expression(0))
            self.expect("]")
        return tuple(found)
