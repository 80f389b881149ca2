"""How allauth behaves here: an account is given, never taken."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Nobody signs up alone; an administrator creates the account and its grants."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
