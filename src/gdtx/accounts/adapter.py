from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the office above, never taken: no open registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
