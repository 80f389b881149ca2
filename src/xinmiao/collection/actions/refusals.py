"""Why a submission is not taken: for transport, identity or rights. What its answers say is flagged, not refused."""

from __future__ import annotations

from xinmiao.science.answers import AnswersRefused
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_WAIT = Text(
    "已保存原文，等待督导员处理；请不要删除手机上的表单。",
    "The bytes are kept and a supervisor decides; keep the form.",
)
_HELD = {
    "other_content": Text("这份表单已经收到过，内容不同", "This form was received before, with other content"),
    "form_closed": Text("这张表单已经关闭", "This form is closed"),
    "superseded": Text("被修改的那一版已不是最新的", "The version that this one edits is not the newest any more"),
    "deleted": Text("这份表单已被删除", "This form was deleted"),
}


class NotAllowed(XinmiaoError):
    def __init__(self, form: str) -> None:
        super().__init__(
            "submission.not_allowed",
            Text("您没有填报这张表单的权限", "You may not fill this form"),
            where=form,
            todo=Text("请联系督导员", "Ask your supervisor"),
        )


class UnknownForm(XinmiaoError):
    def __init__(self, form: str, version: str) -> None:
        super().__init__(
            "form.unknown",
            Text("没有这张表单，或没有这个版本", "There is no such form, or no such version of it"),
            where=f"{form} {version}".strip(),
            todo=Text("请在手机上重新获取表单", "Get the forms again on the device"),
        )


class UnknownEdited(XinmiaoError):
    def __init__(self, instance: str) -> None:
        super().__init__(
            "submission.unknown",
            Text("没有收到过要修改的那一份", "What this one edits was never received"),
            where=instance,
        )


class Held(XinmiaoError):
    """Not taken as it is; the bytes are kept and somebody decides. reason: other_content, form_closed, …"""

    def __init__(self, reason: str, instance: str) -> None:
        super().__init__(f"submission.{reason}", _HELD[reason], where=instance, todo=_WAIT)


class NotYours(XinmiaoError):
    def __init__(self, key: str, reason: Text) -> None:
        super().__init__("held.not_allowed", reason, where=key)


class CannotSettle(XinmiaoError):
    def __init__(self, key: str, reason: Text) -> None:
        super().__init__("held.state", reason, where=key)


class TooLarge(XinmiaoError):
    def __init__(self, limit: int, where: str = "") -> None:
        size = f"{limit / 1e6:.0f} MB"
        super().__init__(
            "submission.too_large",
            Text(f"太大，最多 {size}", f"It is too large; at most {size}"),
            where=where,
            todo=Text("请降低照片的尺寸后再发送", "Make its photographs smaller and send it again"),
        )


_STATUS: dict[str, int] = {
    "submission.not_allowed": 403,
    "form.unknown": 404,
    "submission.unknown": 404,
    **{f"submission.{reason}": 409 for reason in _HELD},
    "submission.too_large": 413,
    "answers.too_large": 413,
}


def status_of(error: XinmiaoError) -> int | None:
    """The HTTP status of an error of receiving, at every door; None for one that is not of receiving."""
    if error.code in _STATUS:
        return _STATUS[error.code]
    return 400 if isinstance(error, AnswersRefused) else None
