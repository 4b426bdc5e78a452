"""Who may manage accounts."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.audit.actions import ActorLike
from gdtx.foundation.decisions import Decision, allow, deny

from .models import User


class AccountActor(ActorLike, Protocol):
    """Who acts, as far as accounts need to know (`network.scope.Actor` is one)."""

    @property
    def is_machine(self) -> bool: ...

    def may(self, permission: str) -> Decision: ...


def may_manage_accounts(by: AccountActor) -> Decision:
    """Whoever holds the permission; on a machine without a single user, its operator, to make the first one."""
    if by.is_machine and not User.objects.exists():
        return allow()
    return by.may("accounts.manage")


def may_open_account(by: AccountActor) -> Decision:
    """Whoever manages accounts; and whoever gives posts, for somebody who is given one in the same step.

    An account alone opens nothing, so the rule of the post decides.
    """
    managing = may_manage_accounts(by)
    return managing if managing else by.may("network.manage_posts")


def may_look_after(by: AccountActor, user: User) -> Decision:
    """Whether the actor may give the user a new code slip or lift a lock: who manages accounts, or the officer above.

    Posts live above this package, so who is above is asked of the rule that ``settings.GDTX_ACCOUNT_RULE`` names.
    """
    if by.user_id is not None and by.user_id == user.pk:
        return deny("own_account", _("Phiếu mã của mình do cấp trên hoặc người quản trị cấp."))
    if by.may("accounts.manage"):
        return allow()
    decision: Decision = import_string(settings.GDTX_ACCOUNT_RULE)(by, user)
    return decision


def may_close_account(by: AccountActor, user: User) -> Decision:
    """As managing accounts; nobody closes their own, which would leave them without a way back."""
    if by.user_id == user.pk:
        return deny("own_account", _("Bạn không thể tự ngừng tài khoản của mình; hãy nhờ một người quản trị khác."))
    return may_manage_accounts(by)


def may_change_own_sign_in(user: User) -> Decision:
    """Everybody their own, but the people of a demonstration: many share each of them."""
    if user.is_demo:
        return deny(
            "demo_account",
            _("Đây là tài khoản trình diễn nhiều người dùng chung, không đổi được mật khẩu và cách đăng nhập."),
        )
    return allow()
