"""A stand-in, as `submissions`."""

from __future__ import annotations

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class Held(XinmiaoError):
    def __init__(self, reason: str, instance: str) -> None:
        words = Text("这份表单已经收到过，内容不同", "This form was received before, with other content")
        super().__init__(f"submission.{reason}", words, where=instance)


def status_of(error: XinmiaoError) -> int | None:
    return 409 if isinstance(error, Held) else None
