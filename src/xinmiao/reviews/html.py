"""A page of a review as HTML: the tree of `document`, with figures and exhibits drawn by the caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from xinmiao.reviews.document import Node

NOTHING = mark_safe("")
SAFE_ADDRESSES = ("https://", "http://", "/", "#", "mailto:")


@dataclass(frozen=True)
class Drawing:
    """How this page draws: its language, and what stands for a figure and for an exhibit."""

    language: str
    figure: Callable[[Node], SafeString]
    exhibit: Callable[[str], SafeString]

    def blocks(self, nodes: Sequence[Node]) -> SafeString:
        return _joined(self._block(node) for node in nodes)

    def pieces(self, nodes: Sequence[Node]) -> SafeString:
        return _joined(self._piece(node) for node in nodes)

    def _block(self, node: Node) -> SafeString:
        match node["kind"]:
            case "heading":
                return self._heading(node)
            case "paragraph":
                return format_html("<p>{}</p>", self.pieces(node["children"]))
            case "list":
                items = format_html_join("", "<li>{}</li>", ([self._item(item)] for item in node["items"]))
                return format_html("<{0}>{1}</{0}>", "ol" if node["ordered"] else "ul", items)
            case "quote":
                return format_html("<blockquote>{}</blockquote>", self.blocks(node["children"]))
            case "exhibit":
                return self.exhibit(node["code"])
        return NOTHING

    def _heading(self, node: Node) -> SafeString:
        words = self.pieces(node["children"])
        if "anchor" not in node:
            return format_html("<h{0}>{1}</h{0}>", node["level"], words)
        return format_html(
            '<h{0} id="{1}">{2} <a class="anchor" href="#{1}" aria-label="{3}">#</a></h{0}>',
            node["level"], node["anchor"], words, _("Link to this section"),
        )  # fmt: skip

    def _item(self, nodes: Sequence[Node]) -> SafeString:
        only = nodes[0] if len(nodes) == 1 else None
        return self.pieces(only["children"]) if only and only["kind"] == "paragraph" else self.blocks(nodes)

    def _piece(self, node: Node) -> SafeString:
        match node["kind"]:
            case "text":
                return format_html("{}", node["text"])
            case "strong":
                return format_html("<strong>{}</strong>", self.pieces(node["children"]))
            case "emphasis":
                return format_html("<em>{}</em>", self.pieces(node["children"]))
            case "link":
                return self._link(node)
            case "figure":
                return self.figure(node)
            case "exhibit":
                return self.exhibit(node["code"])
            case "break":
                return self._break(node)
        return NOTHING

    def _link(self, node: Node) -> SafeString:
        words = self.pieces(node["children"])
        safe = node["href"].startswith(SAFE_ADDRESSES)
        return format_html('<a href="{}">{}</a>', node["href"], words) if safe else words

    def _break(self, node: Node) -> SafeString:
        """Chinese runs on where a line of the source ends."""
        if node.get("hard"):
            return mark_safe("<br>")
        return NOTHING if self.language == "zh" else mark_safe(" ")


def _joined(parts: object) -> SafeString:
    return format_html_join("", "{}", ([part] for part in parts))  # type: ignore[attr-defined]
