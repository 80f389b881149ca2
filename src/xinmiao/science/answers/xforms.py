"""An XForm taken apart: its fields in order, with labels in each language, choices, conditions and lists.

Source: ODK XForms specification (getodk.github.io/xforms-spec); what pyxform writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from xinmiao.science.answers.tree import local, parse
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

CONTROLS = {"input", "select1", "select", "upload", "trigger", "range", "rank"}
Labels = Mapping[str, str]
"""Words by language code, `{"zh": …, "en": …}`; a form in one unnamed language has the code `""`."""


class FormRefused(XinmiaoError):
    """Bytes that are no XForm."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list. row: its other columns, which a choice filter may ask for."""

    value: str
    labels: Labels
    row: Mapping[str, str]

    @property
    def label(self) -> Text:
        """The label in both languages."""
        return text_of(self.labels) or Text(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question's choices come from. nodeset: XPath. list: instance id. file: of an external list."""

    nodeset: str
    value: str
    list: str
    file: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a repeat that has words on the page. path: below the root."""

    path: str
    labels: Labels
    repeats: bool

    @property
    def label(self) -> Text:
        """The label in both languages, the name where the form gives none."""
        name = self.path.rpartition("/")[2]
        return text_of(self.labels) or Text(name, name)


@dataclass(frozen=True, slots=True)
class Field:
    """One question, or one value that the form calculates or records (control "").

    path: slash path below the root. repeat: path of the nearest repeat around it, "" for none.
    required, relevant, constraint, calculate: XPath as in the form, "" for none.
    """

    path: str
    control: str
    type: str
    labels: Labels
    hints: Labels
    required: str
    relevant: str
    constraint: str
    calculate: str
    required_messages: Labels
    constraint_messages: Labels
    choices: tuple[Choice, ...]
    itemset: Itemset | None
    repeat: str
    groups: tuple[str, ...]
    appearance: str
    readonly: bool
    max_pixels: str
    media_type: str
    save_to: str
    preload: str

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path.rpartition("/")[2]

    @property
    def label(self) -> Text:
        """The label in both languages, the name where the form gives none."""
        return text_of(self.labels) or Text(self.name, self.name)

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it."""
        return bool(self.control) and not self.readonly

    @property
    def is_multiple(self) -> bool:
        """Whether the answer is several choices with blanks between them."""
        return self.control in ("select", "rank")


def text_of(labels: Labels) -> Text | None:
    """Words in both languages; where one is missing the other stands for it. None where there are none."""
    words = [words for words in labels.values() if words]
    if not words:
        return None
    return Text(labels.get("zh") or words[0], labels.get("en") or words[0])


def language_code(name: str) -> str:
    """The code in a language's name, `中文 (zh)` → `zh`; "" for `default`."""
    match = re.search(r"\(([A-Za-z]{2,3})[\w-]*\)\s*$", name) or re.fullmatch(r"([a-z]{2})(?:-\w+)?", name)
    return match[1].lower() if match else ("" if name == "default" else name)


class XForm:
    """An XForm, read once. Raises FormRefused where the bytes are none."""

    def __init__(self, xform: bytes) -> None:
        document = parse(xform)
        model = _first(document, "model")
        primary = _first(model, "instance") if model is not None else None
        if model is None or primary is None or not len(primary):
            raise FormRefused("form.not_an_xform", Text("这不是 XForm 表单。", "This is not an XForm."))
        self._document, self._model = document, model
        self.root = primary[0]

    @property
    def form_id(self) -> str:
        """The form's id; empty where it has none."""
        return str(self.root.get("id", ""))

    @property
    def version(self) -> str:
        """The form's version; empty where it has none."""
        return str(self.root.get("version", ""))

    @property
    def title(self) -> str:
        """The title as the form writes it, in one language."""
        found = _first(self._document, "title")
        return _words(found) if found is not None else ""

    @property
    def entities_version(self) -> str:
        """The version of ODK Entities that the form declares; empty where it keeps no list."""
        return next((str(v) for k, v in self._model.attrib.items() if local(k) == "entities-version"), "")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Codes of its languages, the default one first."""
        found = list(_all(self._model, "translation"))
        found.sort(key=lambda one: one.get("default") is None)
        return tuple(language_code(one.get("lang", "")) for one in found)

    @cached_property
    def itext(self) -> dict[str, dict[str, str]]:
        """Words by text id, then language code."""
        found: dict[str, dict[str, str]] = {}
        for translation in _all(self._model, "translation"):
            code = language_code(translation.get("lang", ""))
            for text in translation:
                found.setdefault(text.get("id", ""), {})[code] = _plain_value(text)
        return found

    @cached_property
    def binds(self) -> dict[str, Mapping[str, str]]:
        """Attributes of each bind by local name, by full path of its node."""
        found: dict[str, Mapping[str, str]] = {}
        for bind in _all(self._model, "bind"):
            attributes = {local(name): value for name, value in bind.attrib.items()}
            found[attributes.get("nodeset", "").strip()] = attributes
        return found

    @cached_property
    def controls(self) -> dict[str, etree._Element]:
        """The control of each question by full path, in order of the page."""
        return {str(c.get("ref", "")).strip(): c for c in self._document.iter() if local(c.tag) in CONTROLS}

    @cached_property
    def repeats(self) -> frozenset[tuple[str, ...]]:
        """Full paths of the repeats, as names."""
        return frozenset(names(str(r.get("nodeset", "")).strip()) for r in _all(self._document, "repeat"))

    @cached_property
    def nodes(self) -> frozenset[tuple[str, ...]]:
        """Full paths of all groups and leaves, as names."""
        leaves = _leaves(self.root, (self.root_name,))
        return frozenset(leaf[:n] for leaf in leaves for n in range(1, len(leaf) + 1))

    @cached_property
    def lists(self) -> dict[str, list[dict[str, str]]]:
        """Rows of the lists inside the form, by instance id."""
        return {i.get("id"): _rows(i) for i in self._secondary() if not i.get("src")}

    @cached_property
    def files(self) -> dict[str, str]:
        """File names of the lists beside the form, by instance id: `{"places": "places.csv"}`."""
        return {i.get("id"): str(i.get("src")).rpartition("/")[2] for i in self._secondary() if i.get("src")}

    def _secondary(self) -> list[etree._Element]:
        return [child for child in self._model if local(child.tag) == "instance" and child.get("id")]

    def labels(self, element: etree._Element | None) -> dict[str, str]:
        """The words of a `label`, `hint` or the like, by language code."""
        if element is None:
            return {}
        reference = re.match(r"jr:itext\('(.*)'\)", str(element.get("ref", "")))
        if reference:
            return self.itext.get(reference[1], {})
        words = _words(element)
        return {"": words} if words else {}

    def message(self, written: str) -> dict[str, str]:
        """The words of a message attribute, by language code."""
        reference = re.match(r"jr:itext\('(.*)'\)", written.strip())
        if reference:
            return self.itext.get(reference[1], {})
        return {"": written} if written else {}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups and repeats with words on the page, by path below the root."""
        found: dict[str, Group] = {}
        for group in _all(self._document, "group"):
            repeat = next((child for child in group if local(child.tag) == "repeat"), None)
            full = str(group.get("ref") or (repeat.get("nodeset") if repeat is not None else "") or "").strip()
            path = "/".join(names(full)[1:])
            if path:
                found[path] = Group(path, self.labels(_child(group, "label")), names(full) in self.repeats)
        return found

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every leaf of the model but the form's own bookkeeping, in the order of the model."""
        return tuple(self._field(path) for path in _leaves(self.root, (self.root_name,)) if path[1:2] != ("meta",))

    @property
    def root_name(self) -> str:
        """The name of the root element."""
        return local(self.root.tag)

    def _field(self, path: tuple[str, ...]) -> Field:
        full = "/" + "/".join(path)
        bind, control = self.binds.get(full, {}), self.controls.get(full)
        itemset = self._itemset(control)
        return Field(
            path="/".join(path[1:]),
            control=local(control.tag) if control is not None else "",
            type=bind.get("type", "string").rpartition(":")[2],
            labels=self.labels(_child(control, "label")),
            hints=self.labels(_child(control, "hint")),
            required=condition(bind.get("required", "")),
            relevant=bind.get("relevant", "").strip(),
            constraint=bind.get("constraint", "").strip(),
            calculate=bind.get("calculate", "").strip(),
            required_messages=self.message(bind.get("requiredMsg", "")),
            constraint_messages=self.message(bind.get("constraintMsg", "")),
            choices=tuple(self._choices(control, itemset)),
            itemset=itemset,
            repeat=self._repeat_around(path),
            groups=tuple("/".join(path[1:n]) for n in range(2, len(path))),
            appearance=str(control.get("appearance", "")) if control is not None else "",
            readonly=condition(bind.get("readonly", "")) == "true()",
            max_pixels=bind.get("max-pixels", ""),
            media_type=str(control.get("mediatype", "")) if control is not None else "",
            save_to=bind.get("saveto", ""),
            preload=bind.get("preload", "") and f"{bind['preload']}:{bind.get('preloadParams', '')}",
        )

    def _repeat_around(self, path: tuple[str, ...]) -> str:
        around = [path[:n] for n in range(len(path) - 1, 0, -1) if path[:n] in self.repeats]
        return "/".join(around[0][1:]) if around else ""

    def _itemset(self, control: etree._Element | None) -> Itemset | None:
        found = _child(control, "itemset")
        if found is None:
            return None
        value = _child(found, "value")
        name = re.search(r"instance\(\s*['\"](.+?)['\"]\s*\)", found.get("nodeset", ""))
        listed = name[1] if name else ""
        return Itemset(
            found.get("nodeset", "").strip(),
            str(value.get("ref", "name")) if value is not None else "name",
            listed,
            self.files.get(listed, ""),
        )

    def _choices(self, control: etree._Element | None, itemset: Itemset | None) -> Iterator[Choice]:
        if itemset is not None:
            for row in self.lists.get(itemset.list, ()):
                yield Choice(row.get(itemset.value, ""), self._labels_of(row), row)
        elif control is not None:
            for item in _all(control, "item"):
                value, label = _child(item, "value"), _child(item, "label")
                yield Choice(_words(value) if value is not None else "", self.labels(label), {})

    def _labels_of(self, row: Mapping[str, str]) -> Labels:
        return self.itext.get(row["itextId"], {}) if "itextId" in row else {"": row.get("label", "")}


def names(path: str) -> tuple[str, ...]:
    """A full path as local names, `/data/meta/orx:instanceID` → `("data", "meta", "instanceID")`."""
    return tuple(re.sub(r"[\w.-]+:", "", path).strip("/").split("/"))


def condition(written: str) -> str:
    """A condition of a bind, "" where it never holds; `1` and `true` are `true()`."""
    written = written.strip()
    return {"false()": "", "0": "", "false": "", "true": "true()", "1": "true()"}.get(written, written)


def _leaves(element: etree._Element, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    seen: set[str] = set()
    for child in element:
        name = local(child.tag)
        if name in seen:
            continue
        seen.add(name)
        if len(child):
            yield from _leaves(child, (*path, name))
        else:
            yield (*path, name)


def _rows(instance: etree._Element) -> list[dict[str, str]]:
    root = instance[0] if len(instance) else ()
    return [{local(column.tag): (column.text or "").strip() for column in item} for item in root]


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (found for found in element.iter() if local(found.tag) == name)


def _first(element: etree._Element, name: str) -> etree._Element | None:
    return next(_all(element, name), None)


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    children = () if element is None else element
    return next((child for child in children if local(child.tag) == name), None)


def _plain_value(text: etree._Element) -> str:
    return next((_words(value) for value in text if local(value.tag) == "value" and not value.get("form")), "")


def _words(element: etree._Element) -> str:
    """The text, with 「…」 where the form puts an answer in."""
    parts = [element.text or ""]
    for child in element:
        parts += ["…" if local(child.tag) == "output" else _words(child), child.tail or ""]
    return " ".join("".join(parts).split())
