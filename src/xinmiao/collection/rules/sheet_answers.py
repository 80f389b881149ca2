"""A row of a sheet as a submission's XML, and what it is known by. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import date
from uuid import UUID, uuid5

from lxml import etree

from xinmiao.collection.rules.mapping import Mapping as FormMapping
from xinmiao.collection.rules.sheet_columns import RECORD
from xinmiao.science.answers.tree import parse
from xinmiao.science.answers.xforms import XForm

Values = Mapping[str, object]
_NAMESPACE = UUID("7d0a0f7e-6a0c-5f0e-9f2e-5b8f4a3c1d20")
_INSTANCE = re.compile(r"^(.+)\[(\d+)\]/(.+)$")


def text_of(value: object) -> str:
    """A value as an answer has it: days as ISO 8601, numbers without a superfluous .0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def canonical(values: Values) -> str:
    """The row in one text: the same answers give the same one, in whatever order the columns stood."""
    told = sorted((key, text_of(value)) for key, value in values.items() if value is not None and key != RECORD)
    return "\x1e".join(f"{key}\x1f{value}" for key, value in told)


def person_and_day(values: Values, mapping: FormMapping) -> str:
    """Who the row is about and of which day, as far as it says so; empty where it says too little to match anybody."""
    day = values.get(mapping.date) if mapping.date else None
    for person in mapping.people.values():
        if person.each:
            continue
        if number := _of(values, person.identity_number):
            return f"{number}\x1f{day}"
        name, born = _of(values, person.name), _of(values, person.birth_date)
        if name and born:
            return f"{name}\x1f{born}\x1f{day}"
    return ""


def _of(values: Values, path: str | None) -> str:
    value = values.get(path) if path else None
    return "" if value is None else text_of(value)


def record_key(values: Values, mapping: FormMapping) -> str:
    """What a row is known by: its number, of a list in its place; without a number all that it says."""
    entity = mapping.entity
    number = values.get(entity.known_by if entity and entity.known_by else RECORD)
    if number is None or number == "":
        return f"row\x1f{canonical(values)}"
    place = values.get(mapping.place) if entity and mapping.place else None
    return f"record\x1f{number}" if place is None else f"record\x1f{text_of(place)}\x1f{text_of(number)}"


def entity_id(key: str, owner: str) -> str:
    """The id of what a row registers: the same for the same record of the same owner, corrected or not."""
    return str(uuid5(_NAMESPACE, f"entity:{owner}:{key}"))


def instance_id(key: str, content: str, n: int) -> str:
    """The same row of a record gives the same id: a repeat is known at the door. n: changes before it."""
    return f"uuid:{uuid5(_NAMESPACE, f'{key}:{content}:{n}')}"


class Writer:
    """Writes rows as submissions of one version of a form."""

    def __init__(self, xform: bytes) -> None:
        self._root = deepcopy(XForm(xform).root)
        self._templates = {path: self._taken(path) for path in self._repeats()}

    def written(self, values: Values, *, instance_id: str, deprecated_id: str = "") -> bytes:
        """Give the XML of a row. values: by column key; `path[n]/…` goes into the n-th instance that holds anything."""
        root = deepcopy(self._root)
        for path, n, inside in _instances(values):
            _insert(root, path, n, self._filled(path, inside))
        for key, value in values.items():
            if value is not None and key != RECORD and not _INSTANCE.match(key):
                _find(root, key).text = text_of(value)
        _meta(root, instance_id, deprecated_id)
        xml: bytes = etree.tostring(root, encoding="utf-8")
        return xml

    @staticmethod
    def filled(xml: bytes, values: Mapping[str, str]) -> bytes:
        """Give the XML with values put in, by path with `[n]` behind each repeat."""
        root = parse(xml)
        for at, text in values.items():
            _at(root, at).text = text
        made: bytes = etree.tostring(root, encoding="utf-8")
        return made

    @staticmethod
    def with_entity(xml: bytes, told: Mapping[str, str]) -> bytes:
        """Give the XML with its entity block as a device would have written it. told: by attribute, and `label`."""
        root = parse(xml)
        block = _find(root, "meta/entity")
        for key, text in told.items():
            if key != "label":
                block.set(next((one for one in block.attrib if etree.QName(one).localname == key), key), text)
        if "label" in told:
            _child(block, "label").text = told["label"].strip()
        made: bytes = etree.tostring(root, encoding="utf-8")
        return made

    def _repeats(self) -> Iterable[str]:
        found = [one for one in self._root.iter() if any(key.endswith("}template") for key in one.attrib)]
        return [_path(one, self._root) for one in found]

    def _taken(self, path: str) -> etree._Element:
        """Take every instance of a repeat out, and keep one to copy."""
        kept, parent = None, _parent(self._root, path)
        for child in [one for one in parent if etree.QName(one).localname == path.rpartition("/")[2]]:
            kept = child if kept is None else kept
            parent.remove(child)
        assert kept is not None
        for key in [key for key in kept.attrib if key.endswith("}template")]:
            del kept.attrib[key]
        return kept

    def _filled(self, path: str, inside: Values) -> etree._Element:
        made = deepcopy(self._templates[path])
        for key, value in inside.items():
            _find(made, key).text = text_of(value)
        return made


def _instances(values: Values) -> list[tuple[str, int, dict[str, object]]]:
    found: dict[tuple[str, int], dict[str, object]] = {}
    for key, value in values.items():
        if value is not None and (match := _INSTANCE.match(key)):
            found.setdefault((match[1], int(match[2])), {})[match[3]] = value
    return [(path, n, inside) for (path, n), inside in sorted(found.items())]


def _insert(root: etree._Element, path: str, n: int, made: etree._Element) -> None:
    """Before the form's own bookkeeping, which stands last."""
    parent = _parent(root, path)
    meta = next((child for child in parent if etree.QName(child).localname == "meta"), None)
    if meta is None:
        parent.append(made)
    else:
        meta.addprevious(made)


def _parent(root: etree._Element, path: str) -> etree._Element:
    above = path.rpartition("/")[0]
    return _find(root, above) if above else root


def _find(root: etree._Element, path: str) -> etree._Element:
    for name in path.split("/"):
        root = next(child for child in root if etree.QName(child).localname == name)
    return root


def _at(root: etree._Element, at: str) -> etree._Element:
    for step in at.split("/"):
        name, _, n = step.rstrip("]").partition("[")
        root = [child for child in root if etree.QName(child).localname == name][int(n or 1) - 1]
    return root


def _path(element: etree._Element, root: etree._Element) -> str:
    names = []
    while element is not root:
        names.append(etree.QName(element).localname)
        parent = element.getparent()
        assert parent is not None
        element = parent
    return "/".join(reversed(names))


def _meta(root: etree._Element, instance_id: str, deprecated_id: str) -> None:
    meta = next((child for child in root if etree.QName(child).localname == "meta"), None)
    meta = etree.SubElement(root, "meta") if meta is None else meta
    _child(meta, "instanceID").text = instance_id
    if deprecated_id:
        _child(meta, "deprecatedID").text = deprecated_id


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = next((child for child in parent if etree.QName(child).localname == name), None)
    return etree.SubElement(parent, name) if found is None else found
