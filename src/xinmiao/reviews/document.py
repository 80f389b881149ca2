"""A page of a review as a tree: Markdown read once, drawn as HTML and as PDF. Pure: no Django.

A block is a mapping with `kind` heading (level, children, anchor within a chapter), paragraph (children), list
(ordered, items: lists of blocks), quote (blocks) or exhibit (code). An inline piece has `kind` text (text), strong,
emphasis, link (href, children), figure (code, form) or break. Raw HTML in the Markdown is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from xinmiao.reviews.rules import REFERENCE, figure_reference

Node = dict[str, Any]


@dataclass(frozen=True)
class Chapter:
    """A second-level heading and all under it. `anchor` is the fragment that leads to it."""

    anchor: str
    title: str
    blocks: tuple[Node, ...]


@dataclass(frozen=True)
class Document:
    """A page: what stands before the first chapter, then the chapters. The first-level heading is its title."""

    title: str
    lead: tuple[Node, ...]
    chapters: tuple[Chapter, ...]

    def figures(self) -> list[str]:
        """The codes of the claims, in the order in which a reader meets them, each once."""
        blocks = [*self.lead, *(block for chapter in self.chapters for block in chapter.blocks)]
        return list(dict.fromkeys(node["code"] for node in walk(blocks) if node["kind"] == "figure"))


def read(markdown: str) -> Document:
    """Read a page."""
    tree = SyntaxTreeNode(reader().parse(markdown))
    blocks = [block for node in tree.children if (block := _block(node))]
    titles = [block for block in blocks if block["kind"] == "heading" and block["level"] == 1]
    rest = [block for block in blocks if block not in titles]
    starts = [i for i, block in enumerate(rest) if block["kind"] == "heading" and block["level"] == 2]
    lead = rest[: starts[0]] if starts else rest
    ends = [*starts[1:], len(rest)] if starts else []
    chapters = [
        Chapter(f"c{n}", words(rest[start]["children"]), tuple(_anchored(rest[start + 1 : end], f"c{n}")))
        for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    return Document(words(titles[0]["children"]) if titles else "", tuple(lead), tuple(chapters))


def _anchored(blocks: list[Node], chapter: str) -> list[Node]:
    """Give each heading within a chapter the fragment that leads to it."""
    numbers = count(1)
    return [
        {**block, "anchor": f"{chapter}-{next(numbers)}"} if block["kind"] == "heading" else block for block in blocks
    ]


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Give every block and inline piece, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.get("children", ()))
        for item in node.get("items", ()):
            yield from walk(item)


def words(nodes: Sequence[Node]) -> str:
    """Give the plain text of inline pieces."""
    return "".join(node.get("text", "") for node in walk(nodes))


def reader() -> MarkdownIt:
    """Give what reads the Markdown of a review, its references among it."""
    found = MarkdownIt("commonmark", {"html": False, "typographer": False})
    found.inline.ruler.before("emphasis", "reference", _reference)
    return found


def _reference(state: StateInline, silent: bool) -> bool:
    match = REFERENCE.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("reference", "", 0)
        token.meta = _reference_of(match)
    state.pos = match.end()
    return True


def _reference_of(match: re.Match[str]) -> Node:
    if match["block"]:
        return {"kind": "exhibit", "code": match["code"]}
    code, form = figure_reference(match)
    return {"kind": "figure", "code": code, "form": form}


def _block(node: SyntaxTreeNode) -> Node | None:
    match node.type:
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1]), "children": _inline(node)}
        case "paragraph":
            return _paragraph(_inline(node))
        case "bullet_list" | "ordered_list":
            items = [[block for child in item.children if (block := _block(child))] for item in node.children]
            return {"kind": "list", "ordered": node.type == "ordered_list", "items": items}
        case "blockquote":
            return {"kind": "quote", "children": [block for child in node.children if (block := _block(child))]}
        case "fence" | "code_block":
            return {"kind": "paragraph", "children": [{"kind": "text", "text": node.content}]}
    return None


def _paragraph(pieces: list[Node]) -> Node:
    return (
        pieces[0] if len(pieces) == 1 and pieces[0]["kind"] == "exhibit" else {"kind": "paragraph", "children": pieces}
    )


def _inline(node: SyntaxTreeNode) -> list[Node]:
    return [piece for inline in node.children for child in inline.children if (piece := _piece(child))]


def _piece(node: SyntaxTreeNode) -> Node | None:
    match node.type:
        case "text" | "code_inline":
            return {"kind": "text", "text": node.content}
        case "strong":
            return {"kind": "strong", "children": _pieces(node)}
        case "em":
            return {"kind": "emphasis", "children": _pieces(node)}
        case "link":
            return {"kind": "link", "href": str(node.attrs.get("href", "")), "children": _pieces(node)}
        case "reference":
            return dict(_token(node).meta)
        case "softbreak":
            return {"kind": "break"}
        case "hardbreak":
            return {"kind": "break", "hard": True}
    return None


def _pieces(node: SyntaxTreeNode) -> list[Node]:
    return [piece for child in node.children if (piece := _piece(child))]


def _token(node: SyntaxTreeNode) -> Token:
    if node.token is None:
        raise TypeError("a reference is one token")
    return node.token


_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+(?=[A-Z\"“(])")


def sentence(document: Document, code: str, told: Callable[[Node], str]) -> str:
    """Give the first sentence that cites a claim, as plain text. told: what a figure says."""
    for block in walk([*document.lead, *(block for chapter in document.chapters for block in chapter.blocks)]):
        if block["kind"] in ("paragraph", "heading") and any(_cites(node, code) for node in walk(block["children"])):
            return _sentence_at(block, code, told)
    return ""


def _cites(node: Node, code: str) -> bool:
    return bool(node["kind"] == "figure" and node["code"] == code)


def _sentence_at(block: Node, code: str, told: Callable[[Node], str]) -> str:
    parts: list[str] = []
    found = -1
    for node in walk(block["children"]):
        if found < 0 and _cites(node, code):
            found = sum(map(len, parts))
        parts.append(told(node) if node["kind"] == "figure" else node.get("text", ""))
    at = 0
    for piece in _SENTENCE_END.split("".join(parts)):
        at += len(piece)
        if at > found:
            return piece.strip()
    return ""
