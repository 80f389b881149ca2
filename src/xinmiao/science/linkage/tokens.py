"""The strings under which a person can be found: plain here, keyed by `people` before they are stored.

What is missing gives no token, so that nobody is found by what is not known; a placeholder gives none of a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from xinmiao.science.linkage import names
from xinmiao.science.linkage.comparing import Facts, Precision, is_named
from xinmiao.science.linkage.identity_numbers import Document, plain

PHONE_PREFIXES = ("+86", "0086", "86")


def phone(text: str) -> str:
    """Digits as they are compared, without China's country code; "" for fewer than 7 digits."""
    kept = plain(text)
    for prefix in PHONE_PREFIXES:
        if kept.startswith(prefix) and len(kept) - len(prefix) >= 11:
            kept = kept.removeprefix(prefix)
            break
    digits = "".join(c for c in kept if c.isdigit())
    return digits if len(digits) >= 7 else ""


def number(document: Document) -> str:
    """The token of a document: equal for equal documents only."""
    return f"number:{document}"


def blocking(facts: Facts) -> tuple[str, ...]:
    """Keys that two records of one person are likely to share: a candidate shares at least one."""
    return tuple(dict.fromkeys(_blocking(facts)))


def search(name: str) -> tuple[str, ...]:
    """Keys by which a name is found: as written, by its sound, by its initials; none for a placeholder."""
    if not is_named(name):
        return ()
    return (f"name:{names.folded(name)}", f"sound:{names.sounds(name)}", f"initials:{names.initials(name)}")


def search_number(text: str) -> tuple[str, ...]:
    """Keys by which a document's number is found: all of it, and its last four characters."""
    kept = plain(text)
    return (f"digits:{kept}", f"last:{kept[-4:]}") if len(kept) >= 4 else ()


def sought(words: str) -> tuple[str, ...]:
    """The keys that somebody's words in a search field may mean: name, sound, initials, number, last four."""
    kept, typed = plain(words), names.plain_sound(words)
    given = [*search(words)[:2]] if is_named(words) else []
    if typed.isascii() and typed.isalpha():
        given += [f"sound:{typed}", f"initials:{typed}"]
    if kept.isascii() and any(c.isdigit() for c in kept) and len(kept) >= 4:
        given.append(f"last:{kept}" if len(kept) == 4 else f"digits:{kept}")
    return tuple(dict.fromkeys(given))


def _blocking(facts: Facts) -> Iterator[str]:
    yield from (number(document) for document in facts.documents)
    exact = facts.birth_date if facts.precision is Precision.DAY else None
    if is_named(facts.name):
        surname = names.surname_sound(facts.name)
        if exact:
            yield f"born:{exact}:{surname}"
        yield from (f"phone:{one}:{surname}" for one in facts.phones)
    if is_named(facts.mother) and facts.birth_date and facts.precision is not Precision.ESTIMATED:
        yield f"mother:{names.sounds(facts.mother)}:{facts.birth_date.year}"
