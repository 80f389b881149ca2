"""An expression cut into tokens, by the rules of XPath 1.0 section 3.7.

Source: W3C, XML Path Language (XPath) Version 1.0, 1999.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class BadExpression(ValueError):
    """An expression that is not XPath, or XPath of a kind that forms do not use."""


class Token(NamedTuple):
    """kind: number, string, name, function, axis, operator or mark. text: without quotes."""

    kind: str
    text: str


NAME = r"[^\W\d][\w.\-]*"
TOKEN = re.compile(
    rf"""\s*(?:
      (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<string>"[^"]*"|'[^']*')
    | (?P<mark>//|::|\.\.|!=|<=|>=|[()\[\]/.@,|+\-=<>*$])
    | (?P<name>{NAME}(?::(?:{NAME}|\*))?)
    )""",
    re.VERBOSE,
)
OPERATORS = {"and", "or", "div", "mod"}
SIGNS = {"|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*"}
OPENERS = {"(", "[", ",", "/", "//", "@", "::"}


def tokens(expression: str) -> list[Token]:
    """Cut an expression. Raises BadExpression where something is no token."""
    found: list[Token] = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        match = TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            raise BadExpression(f"at {expression[at : at + 20]!r}")
        found.append(_token(match, expression, found[-1] if found else None))
        at = match.end()
    return found


def _token(match: re.Match[str], expression: str, before: Token | None) -> Token:
    kind, text = str(match.lastgroup), match.group(str(match.lastgroup))
    if kind == "string":
        return Token(kind, text[1:-1])
    may_operate = before is not None and before.kind != "operator" and before.text not in OPENERS
    if may_operate and (text in SIGNS or text in OPERATORS):
        return Token("operator", text)
    if kind == "name":
        return Token(_kind_of_name(expression, match.end()), text)
    return Token("operator" if text == "-" else kind, text)


def _kind_of_name(expression: str, end: int) -> str:
    rest = expression[end:].lstrip()
    if rest.startswith("::"):
        return "axis"
    return "function" if rest.startswith("(") else "name"
