"""A form compiled: for every node its conditions as functions, in the order of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from xinmiao.science.answers.tree import Node, local
from xinmiao.science.answers.xforms import Field, Itemset, XForm, condition
from xinmiao.science.answers.xpath import Expression, Rows, Scope, Shape, World, compile_expression, compile_tree
from xinmiao.science.answers.xpath.grammar import Call, Literal, Path, Tree
from xinmiao.science.text import Text

Allows = Callable[[str, Node, World], bool]
"""Whether a choice may be chosen at a node."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one node of the form must keep. children: of a group or repeat; field: of a leaf.

    calculate: a formula that gives the same here as on the device. formula: any, for answers that no device filled in.
    """

    name: str
    path: str
    label: Text
    repeats: bool
    relevant: Expression | None
    children: tuple[Rule, ...]
    names: frozenset[str]
    field: Field | None = None
    required: Expression | None = None
    constraint: Expression | None = None
    calculate: Expression | None = None
    allows: Allows | None = None
    formula: Expression | None = None

    @property
    def expressions(self) -> Iterator[tuple[str, Expression]]:
        """Every expression that is evaluated on arrival, with what it is for."""
        for kind in ("relevant", "required", "constraint", "calculate"):
            expression = getattr(self, kind)
            if expression is not None:
                yield kind, expression


@dataclass(frozen=True, slots=True)
class EntityRule:
    """A form's entity block. written: attributes as they stand in the form. formulas: by attribute, or `label`."""

    written: Mapping[str, str]
    formulas: Mapping[str, Expression]


class Compiler:
    """Makes the rules of one form."""

    def __init__(self, form: XForm) -> None:
        self.form, self.shape = form, Shape(form.repeats, form.nodes)
        self.fields = {field.path: field for field in form.fields}
        self.lists = {name: Rows(rows) for name, rows in form.lists.items()}

    def root(self) -> Rule:
        """The rule of the whole form."""
        return self._group(self.form.root, (self.form.root_name,))

    def entity(self) -> EntityRule | None:
        """How the form fills its entity block in; none where it keeps no list."""
        meta = next((child for child in self.form.root if local(child.tag) == "meta"), ())
        block = next((child for child in meta if local(child.tag) == "entity"), None)
        if block is None:
            return None
        path = (self.form.root_name, "meta", "entity")
        written = {local(name): value for name, value in block.attrib.items()}
        found = {name: self._bound((*path, f"@{name}"), "calculate") for name in written}
        found["label"] = self._bound((*path, "label"), "calculate")
        return EntityRule(written, {name: formula for name, formula in found.items() if formula})

    def _rule(self, element: etree._Element, path: tuple[str, ...]) -> Rule:
        return self._group(element, path) if len(element) else self._leaf(path)

    def _group(self, element: etree._Element, path: tuple[str, ...]) -> Rule:
        below = "/".join(path[1:])
        group = self.form.groups.get(below)
        children = {local(child.tag): child for child in reversed(element) if local(child.tag) != "meta"}
        rules = tuple(self._rule(children[name], (*path, name)) for name in reversed(children))
        return Rule(
            path[-1],
            below,
            group.label if group else Text(path[-1], path[-1]),
            path in self.form.repeats,
            self._bound(path, "relevant"),
            rules,
            frozenset(children) | {"meta"},
        )

    def _leaf(self, path: tuple[str, ...]) -> Rule:
        field = self.fields["/".join(path[1:])]
        return Rule(
            path[-1],
            field.path,
            field.label,
            path in self.form.repeats,
            self._bound(path, "relevant"),
            (),
            frozenset(),
            field,
            self._bound(path, "required"),
            self._bound(path, "constraint"),
            self._recomputed(field, path),
            self._allows(field, path),
            None if field.is_asked else self._bound(path, "calculate"),
        )

    def _bound(self, path: tuple[str, ...], kind: str) -> Expression | None:
        written = self.form.binds.get("/" + "/".join(path), {}).get(kind, "").strip()
        written = condition(written) if kind == "required" else written
        if not written or (kind == "relevant" and written == "true()"):
            return None
        return compile_expression(written, path, self.shape)

    def _recomputed(self, field: Field, path: tuple[str, ...]) -> Expression | None:
        """The calculation, where the same answers give the same value here as on the device."""
        expression = None if field.is_asked else self._bound(path, "calculate")
        if expression is None or not expression.is_pure or not expression.lists <= self.form.lists.keys():
            return None
        return expression

    def _allows(self, field: Field, path: tuple[str, ...]) -> Allows | None:
        if field.control not in ("select", "select1", "rank"):
            return None
        if field.itemset is None:
            return _one_of(frozenset(choice.value for choice in field.choices))
        return self._from_list(field.itemset, path)

    def _from_list(self, itemset: Itemset, path: tuple[str, ...]) -> Allows:
        whole = compile_expression(itemset.nodeset, path, self.shape)
        steps = _steps_of_list(whole.tree)
        if steps is None or whole.functions & {"position", "last"}:
            return _among(whole, tuple(itemset.value.split("/")))
        if not steps.steps[-1].predicates:
            return _in_list(itemset)
        return _row_of(compile_tree(steps, itemset.nodeset, path, self.shape), itemset)


def _one_of(values: frozenset[str]) -> Allows:
    return lambda value, node, world: value in values


def _in_list(itemset: Itemset) -> Allows:
    return lambda value, node, world: value in world.list_named(itemset.list).by(itemset.value)


def _among(whole: Expression, value_at: tuple[str, ...]) -> Allows:
    def allows(value: str, node: Node, world: World) -> bool:
        found = whole(node, world)
        items = found if isinstance(found, list) else []
        return any(leaf.value == value for item in items for leaf in item.below(value_at))

    return allows


def _row_of(within: Expression, itemset: Itemset) -> Allows:
    """Only the rows that have the value are held against the filter: a list may be long."""

    def allows(value: str, node: Node, world: World) -> bool:
        rows = world.list_named(itemset.list).having(itemset.value, value)
        return bool(within.evaluate(rows, Scope(world, node)))

    return allows


def _steps_of_list(tree: Tree | None) -> Path | None:
    """`root/item[…]` of `instance('…')/root/item[…]`; none where the choices come from elsewhere."""
    if isinstance(tree, Call) and tree.name == "randomize":
        tree = tree.arguments[0]
    if not isinstance(tree, Path) or not isinstance(tree.start, Call) or tree.start.name != "instance":
        return None
    is_plain = not any(step.predicates for step in tree.steps[:-1]) and isinstance(tree.start.arguments[0], Literal)
    return Path(None, tree.steps) if is_plain and tree.steps else None
