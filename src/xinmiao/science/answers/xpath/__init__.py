"""XPath 1.0 as forms use it, with the ODK functions, over `Node` trees: expressions compiled once into functions."""

from xinmiao.science.answers.xpath.compiling import Expression, Shape, compile_expression, compile_tree
from xinmiao.science.answers.xpath.evaluating import Row, Rows, Scope, World
from xinmiao.science.answers.xpath.values import to_boolean, to_number, to_string

__all__ = [
    "Expression",
    "Row",
    "Rows",
    "Scope",
    "Shape",
    "World",
    "compile_expression",
    "compile_tree",
    "to_boolean",
    "to_number",
    "to_string",
]
