"""How the API refuses: one shape for every refusal, and which HTTP status an error of ours is."""

from __future__ import annotations

from ninja import Schema
from ninja.errors import ValidationError

from xinmiao.ledger.store import LedgerFault
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

NOT_FOUND = (".unknown", ".missing", ".not_found", ".none", ".not_published", ".no_claim")
UNPROCESSABLE = (".group_only", ".by_form_only")
CONFLICT = (".not_additive", ".contradicted", ".state")
_OF_SHAPE = {
    "missing": Text("缺少参数“{name}”", "The parameter '{name}' is missing"),
    "extra_forbidden": Text("没有参数“{name}”", "There is no parameter '{name}'"),
}
_OTHER = Text("参数“{name}”的值读不懂或超出范围", "The parameter '{name}' cannot be read or is out of range")


class Refusal(Schema):
    """A question not answered. code: for machines; what, where, what to do: in the asker's language."""

    code: str
    where: str = ""
    what: str
    todo: str = ""


class Malformed(XinmiaoError):
    """A question whose parameters do not fit their description."""

    def __init__(self, error: ValidationError) -> None:
        first = error.errors[0]
        what = _OF_SHAPE.get(first["type"], _OTHER).format(name=first["loc"][-1])
        todo = Text("请对照 /api/docs 中的说明", "See its description at /api/docs")
        super().__init__("api.malformed", what, where=str(first["loc"][0]), todo=todo)


class NoKey(XinmiaoError):
    """A question that needs a key, without one that is in force."""

    def __init__(self) -> None:
        super().__init__(
            "api.no_key",
            Text("缺少有效的设备密钥", "There is no device key that is in force"),
            where="Authorization",
            todo=Text("请用 Bearer 加设备密钥", "Send 'Bearer' and the key of a device"),
        )


def status_of(error: XinmiaoError) -> int:
    """503: mend the ledger; 422 malformed, 403 not allowed, 404 not there, 409 figures do not allow it; else 400."""
    if isinstance(error, LedgerFault):
        return 503
    if isinstance(error, Malformed) or error.code.endswith(UNPROCESSABLE):
        return 422
    if isinstance(error, NoKey):
        return 401
    if error.code.endswith(".not_allowed"):
        return 403
    if error.code.endswith(NOT_FOUND):
        return 404
    return 409 if error.code.endswith(CONFLICT) else 400
