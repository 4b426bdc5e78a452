"""Everything that changes accounts. Office holders only: names and sign-in names may stand in the audit.

What somebody may do is never changed here: that comes from their posts (`network`).
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.errors import Refused

from . import lockout
from .models import User
from .passwords import require_strong
from .queries import normal_name
from .rules import (
    AccountActor,
    may_change_own_sign_in,
    may_close_account,
    may_look_after,
    may_manage_accounts,
    may_open_account,
)


@dataclass(frozen=True, slots=True)
class Themself:
    """A person acting on their own account, where no post is asked for."""

    user_id: int | None
    label: str
    post_label: str = ""

    @classmethod
    def of(cls, user: User) -> Themself:
        """The person behind an account."""
        return cls(user.pk, str(user))


def create_user(
    *, by: AccountActor, username: str, full_name: str, password: str | None = None, email: str = "", phone: str = ""
) -> User:
    """Make an account. Without a password it cannot sign in until somebody sets one.

    Raises :class:`Refused` (``bad_username``, ``username_taken``, ``full_name_missing``, ``weak_password``) and
    `Forbidden`.
    """
    may_manage_accounts(by).require()
    return _create(by, username, full_name, password, email, phone)


def open_account(
    *, by: AccountActor, username: str, full_name: str, email: str = "", phone: str = "", batch: str = ""
) -> User:
    """Make an account without a password for somebody who is given a post in the same transaction.

    A code slip (`slips.make_slip`) lets them set one. Refused as by :func:`create_user`.
    """
    may_open_account(by).require()
    return _create(by, username, full_name, None, email, phone, batch)


def forget_account(*, by: AccountActor, user: User, batch: str, reason: str = "") -> None:
    """Take back an account opened by mistake that nobody has ever used. The audit keeps that it was there.

    Refused: ``account_used`` once somebody has signed in or used a slip.
    """
    may_open_account(by).require()
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.last_login is not None or locked.slips.exclude(used_at=None).exists():
            raise Refused("account_used", _("%s đã đăng nhập nên không bỏ tài khoản được.") % locked)
        before = {"username": locked.username, "full_name": locked.full_name}
        locked.slips.all().delete()
        locked.delete()
        record(
            actor=by,
            verb="forget_account",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(locked),
            before=before,
            reason=reason,
            batch=batch,
        )


def _create(
    by: AccountActor, username: str, full_name: str, password: str | None, email: str, phone: str, batch: str = ""
) -> User:
    user = User(
        username=normal_name(username), full_name=" ".join(full_name.split()), email=email.strip(), phone=phone.strip()
    )
    if not user.full_name:
        raise Refused("full_name_missing", _("Phải ghi họ và tên của người dùng."), "full_name")
    try:
        user.clean_fields(exclude=["password"])
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        rule = "bad_username" if field == "username" else "bad_value"
        raise Refused(rule, " ".join(sentences), field) from error
    if password is not None:
        require_strong(password, user)
    user.set_password(password)
    with transaction.atomic():
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            raise Refused(
                "username_taken",
                _("Tên đăng nhập “%(name)s” đã có người dùng.") % {"name": user.username},
                "username",
                _("Hãy chọn tên khác, ví dụ thêm mã xã ở cuối."),
            ) from None
        record(
            actor=by,
            verb="create_user",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
            after={"username": user.username, "full_name": user.full_name, "with_password": password is not None},
            batch=batch,
        )
    return user


def set_password(*, by: AccountActor, user: User, password: str) -> None:
    """Give somebody a new password; their open sessions end.

    Raises :class:`Refused` (``weak_password``) and `Forbidden`.
    """
    may_manage_accounts(by).require()
    require_strong(password, user)
    with transaction.atomic():
        _write_password(user, password)
        record(actor=by, verb="set_password", subject_type="user", subject_id=user.pk, subject_label=str(user))
        AxesProxyHandler.reset_attempts(username=lockout.counted(user.username))


def change_own_password(*, user: User, password: str) -> None:
    """Change one's own password; sessions elsewhere end.

    Raises :class:`Refused` (``weak_password``) and `Forbidden` (``demo_account``).
    """
    may_change_own_sign_in(user).require()
    require_strong(password, user)
    with transaction.atomic():
        _write_password(user, password)
        record(
            actor=Themself.of(user),
            verb="change_own_password",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
        )


def close_account(*, by: AccountActor, user: User, reason: str) -> None:
    """Let somebody sign in no longer; open sessions stop at once. Nothing they did is touched.

    Raises :class:`Refused` (``reason_missing``) and `Forbidden`.
    """
    may_close_account(by, user).require()
    if not reason.strip():
        raise Refused("reason_missing", _("Phải ghi lý do ngừng tài khoản."), "reason")
    _set_active(by, user, active=False, reason=reason)


def reopen_account(*, by: AccountActor, user: User, reason: str = "") -> None:
    """Let somebody sign in again. Raises `Forbidden`."""
    may_manage_accounts(by).require()
    _set_active(by, user, active=True, reason=reason)


def unlock(*, by: AccountActor, user: User) -> bool:
    """Lift the lock after failed attempts to sign in. False when there was none. Raises `Forbidden`."""
    may_look_after(by, user).require()
    with transaction.atomic():
        if not AxesProxyHandler.reset_attempts(username=lockout.counted(user.username)):
            return False
        record(actor=by, verb="unlock_user", subject_type="user", subject_id=user.pk, subject_label=str(user))
    return True


def drop_second_factor(*, by: AccountActor, user: User, reason: str) -> bool:
    """Let somebody who lost their telephone sign in with the password alone. False when there was no second factor.

    Raises :class:`Refused` (``reason_missing``) and `Forbidden`.
    """
    may_manage_accounts(by).require()
    if not reason.strip():
        raise Refused("reason_missing", _("Phải ghi lý do bỏ mã xác nhận của một người."), "reason")
    with transaction.atomic():
        if not Authenticator.objects.filter(user_id=user.pk).delete()[0]:
            return False
        record(
            actor=by,
            verb="drop_second_factor",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
            reason=reason,
        )
    return True


def record_second_factor(*, user: User, verb: str) -> None:
    """Write down what somebody did to their own second factor (``second_factor_on``, ``second_factor_off`` …)."""
    _record_visit(user, verb, None)


def record_sign_in(*, user: User, way: str) -> None:
    """Write down that somebody signed in; ``way`` says how (``password``, ``demo`` …)."""
    _record_visit(user, "sign_in", {"way": way})


def record_sign_out(*, user: User) -> None:
    """Write down that somebody signed out."""
    _record_visit(user, "sign_out", None)


def record_lock(*, user: User, failures: int) -> None:
    """Write down that an account was locked after failed attempts, by nobody we know."""
    with transaction.atomic():
        record(
            actor=Themself(None, str(_("Khách chưa đăng nhập"))),
            verb="lock_user",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
            after={"failures": failures},
        )


def _write_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save(update_fields=["password"])


def _set_active(by: AccountActor, user: User, *, active: bool, reason: str) -> None:
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.is_active == active:
            user.is_active = active
            return
        locked.is_active = user.is_active = active
        locked.save(update_fields=["is_active"])
        record(
            actor=by,
            verb="reopen_account" if active else "close_account",
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
            before={"is_active": not active},
            after={"is_active": active},
            reason=reason,
        )


def _record_visit(user: User, verb: str, after: dict[str, object] | None) -> None:
    with transaction.atomic():
        record(
            actor=Themself.of(user),
            verb=verb,
            subject_type="user",
            subject_id=user.pk,
            subject_label=str(user),
            after=after,
        )
