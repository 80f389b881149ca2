"""XML that a stranger sent, read safely into a small tree of names and values without namespaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

LARGEST = 10_000_000
"""Bytes of XML that are read at all; photographs travel beside it, never inside."""
MOST_TAGS = 200_000
"""Tags that are read at all: what bounds the memory that a small file of tiny elements could take."""
_NOTHING: Mapping[str, Any] = MappingProxyType({})
"""What most nodes hold beside their text; they share it."""


class AnswersRefused(XinmiaoError):
    """What came in is not XML that may be read, or names no form or no instance."""


class Node:
    """One element: local name, its own text without surrounding blanks, attributes and children by local name."""

    __slots__ = ("attributes", "by_name", "name", "parent", "text")

    def __init__(self, name: str, text: str = "", parent: Node | None = None) -> None:
        self.name, self.text, self.parent = name, text, parent
        self.by_name: Mapping[str, list[Node]] = _NOTHING
        self.attributes: Mapping[str, str] = _NOTHING

    def add(self, child: Node) -> Node:
        """Hang a child below this node."""
        child.parent = self
        if child.name in self.by_name:
            self.by_name[child.name].append(child)
        elif isinstance(self.by_name, dict):
            self.by_name[child.name] = [child]
        else:
            self.by_name = {child.name: [child]}
        return child

    @property
    def children(self) -> list[Node]:
        """All children; those of one name in their order."""
        return [child for same in self.by_name.values() for child in same]

    @property
    def value(self) -> str:
        """The text of a leaf; of a group, all texts below it."""
        return self.text if not self.by_name else self.text + "".join(child.value for child in self.children)

    def attribute(self, name: str) -> list[Node]:
        """The attribute as a node of its own, none where it is absent."""
        return [Node("@" + name, self.attributes[name], self)] if name in self.attributes else []

    def below(self, names: tuple[str, ...]) -> list[Node]:
        """Every node that the names lead to, in document order; `@name` gives an attribute."""
        nodes = [self]
        for name in names:
            if name[0] == "@":
                nodes = [found for node in nodes for found in node.attribute(name[1:])]
            elif len(nodes) == 1:
                nodes = nodes[0].by_name.get(name, [])
            else:
                nodes = [child for node in nodes for child in node.by_name.get(name, ())]
        return nodes

    def leaves(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Slash path and value of every leaf below this node."""
        for child in self.children:
            here = f"{path}/{child.name}" if path else child.name
            if child.by_name:
                yield from child.leaves(here)
            else:
                yield here, child.text


def parse(xml: bytes) -> etree._Element:
    """Parse bytes with entities, network, DTD and huge trees off. Raises AnswersRefused; memory is bounded.

    Only UTF-8: another encoding could hide a DOCTYPE from the search for it.
    """
    _refuse_unread(xml)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise AnswersRefused(
            "answers.bad_xml",
            Text("不是完整的 XML：{why}", "This is not well-formed XML: {why}").format(why=error.msg),
            todo=Text("请重新发送。", "Send it again."),
        ) from error


def _refuse_unread(xml: bytes) -> None:
    if len(xml) > LARGEST or xml.count(b"<") > MOST_TAGS:
        raise AnswersRefused("answers.too_large", Text("XML 太大。", "The XML is too large."))
    if b"<!DOCTYPE" in xml:
        raise AnswersRefused(
            "answers.doctype", Text("不接受带 DOCTYPE 的 XML。", "XML with a DOCTYPE is not accepted.")
        )
    if b"\0" in xml:
        raise AnswersRefused("answers.encoding", Text("XML 必须是 UTF-8 编码。", "The XML must be in UTF-8."))


def tree(element: etree._Element) -> Node:
    """Turn an element into a document node with that one child."""
    document = Node("")
    document.add(_node(element))
    return document


def _node(element: etree._Element) -> Node:
    node = Node(local(element.tag), (element.text or "").strip())
    if element.attrib:
        node.attributes = {local(name): value for name, value in element.attrib.items()}
    for child in element:
        if isinstance(child.tag, str):
            node.add(_node(child))
    return node


def local(name: str) -> str:
    """The name without its namespace."""
    return name.rpartition("}")[2]
