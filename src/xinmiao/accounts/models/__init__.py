"""Users with what they may do, and what they are told."""

from xinmiao.accounts.models.notices import Notice, Notices
from xinmiao.accounts.models.users import ROLE_NAMES, Grant, User

__all__ = ["ROLE_NAMES", "Grant", "Notice", "Notices", "User"]
