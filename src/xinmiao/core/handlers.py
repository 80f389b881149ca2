"""Work of a higher app that a lower one sets off, in the same transaction.

A higher app says in its `apps.py` what is to be done when something happens below it:

    handlers.provide("people.merged", "xinmiao.cases.actions.meet")

and the lower app, where it happens: `handlers.call("people.merged", kept=kept, merged=merged, by=by)`.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.module_loading import import_string

_handlers: dict[str, list[str]] = defaultdict(list)


def provide(code: str, path: str) -> None:
    """Let the function at this dotted path be called, by keywords, when `code` happens; twice is once."""
    if path not in _handlers[code]:
        _handlers[code].append(path)


def call(code: str, **told: object) -> list[object]:
    """Call all that is provided for `code`, in the order it was; give what they answer. One that raises stops all."""
    return [import_string(path)(**told) for path in _handlers[code]]
