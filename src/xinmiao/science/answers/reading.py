"""What one submission says, by slash path: who filled what, which entity it makes, and its own identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xinmiao.science.answers.tree import AnswersRefused, Node, parse, tree
from xinmiao.science.text import Text

ENTITY = ("meta", "entity")


@dataclass(frozen=True, slots=True)
class Entity:
    """The entity block of a submission, every value as it was written: nothing here is checked.

    properties: those that the form saves, by `save_to` name; empty without the form (`FormCheck.entity` fills them).
    """

    dataset: str
    id: str
    label: str
    create: bool
    update: bool
    base_version: str
    trunk_version: str
    branch_id: str
    properties: Mapping[str, str] = field(default_factory=dict)


class Answers:
    """One submission. Paths are slash paths below the root, `child/name`; an attribute is `meta/entity/@id`."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self.root = document.children[0]

    @property
    def form_id(self) -> str:
        """The form that was filled; never empty."""
        return self.root.attributes.get("id", "")

    @property
    def version(self) -> str:
        """The version of the form, empty where it has none."""
        return self.root.attributes.get("version", "")

    @cached_property
    def instance_id(self) -> str:
        """What makes this filled form one of a kind, `uuid:…`; never empty."""
        return self.value("meta/instanceID")

    @property
    def deprecated_id(self) -> str:
        """The instanceID that this one edits, empty for a first version."""
        return self.value("meta/deprecatedID")

    def value(self, path: str) -> str:
        """The first value at the path, empty where there is none."""
        found = self.root.below(tuple(path.split("/")))
        return found[0].value if found else ""

    def values(self, path: str) -> list[str]:
        """Every value at the path, one for each repeat instance that has the node."""
        return [node.value for node in self.root.below(tuple(path.split("/")))]

    def each(self, repeat: str) -> list[dict[str, str]]:
        """The instances of a repeat, each as its values by full path: `carers` → `[{"carers/name": …}, …]`."""
        return [dict(node.leaves(repeat)) for node in self.root.below(tuple(repeat.split("/")))]

    def by_path(self) -> dict[str, str | list[str]]:
        """Every leaf by path; a list, in order, where the path occurs more than once."""
        found: dict[str, list[str]] = {}
        for path, value in self.root.leaves():
            found.setdefault(path, []).append(value)
        return {path: values if len(values) > 1 else values[0] for path, values in found.items()}

    @property
    def entity(self) -> Entity | None:
        """The entity block without its properties, none where the form keeps no list."""
        blocks = self.root.below(ENTITY)
        return _entity(blocks[0]) if blocks else None


def _entity(block: Node) -> Entity:
    said = block.attributes.get
    labels = block.by_name.get("label")
    return Entity(
        dataset=said("dataset", ""),
        id=said("id", ""),
        label=labels[0].value if labels else "",
        create=said("create", "") in ("1", "true"),
        update=said("update", "") in ("1", "true"),
        base_version=said("baseVersion", ""),
        trunk_version=said("trunkVersion", ""),
        branch_id=said("branchId", ""),
    )


def read(xml: bytes) -> Answers:
    """Read a submission. Raises AnswersRefused: bad or dangerous XML, no form id, no instanceID."""
    answers = Answers(tree(parse(xml)))
    if not answers.form_id:
        raise AnswersRefused("answers.no_form", Text("没有说明是哪张表。", "It does not say which form it is."))
    if not answers.instance_id:
        raise AnswersRefused("answers.no_instance", Text("没有 instanceID。", "It has no instanceID."))
    return answers
