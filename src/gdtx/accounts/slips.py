"""One-time code slips: given on paper by the officer above, used once to set a password of one's own.

559 directors do not read e-mail, so a forgotten password is mended on paper. The code is said once, to whoever prints
the slip; the database keeps a keyed digest, and neither the audit nor a log ever holds it. Guessing codes counts like
guessing passwords (`lockout`). A slip made anew replaces the ones before; the old password stays good until the slip
is used, so a slip made by mistake locks nobody out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gdtx.audit import digests
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Refused
from gdtx.foundation.vietnamese_dates import datetime_short

from . import lockout
from .actions import Themself
from .models import CodeSlip, User
from .passwords import require_strong
from .queries import normal_name
from .rules import AccountActor, may_change_own_sign_in, may_look_after

#: How long a slip is good: the paper reaches a mountain commune, and no longer.
GOOD_FOR = timedelta(days=14)

#: Letters and digits that are not taken for one another on paper.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4


@dataclass(frozen=True, slots=True)
class MadeSlip:
    """A slip to print. The code is here and on the paper, nowhere else."""

    user: User
    code: str
    valid_until: datetime
    where: str = ""

    def __repr__(self) -> str:
        """Without the code: this may end in a log."""
        return f"MadeSlip({self.user.pk})"


def make_slip(*, by: AccountActor, user: User, where: str = "") -> MadeSlip:
    """Make a slip for the user; slips made before are good no longer, and a lock is lifted.

    ``where`` is printed beside the name (the organisation). Raises `Forbidden`, and :class:`Refused`
    (``account_closed``).
    """
    may_look_after(by, user).require()
    may_change_own_sign_in(user).require()
    now = clock.now()
    code = "".join(secrets.choice(_LETTERS) for _letter in range(_LENGTH))
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if not locked.is_active:
            raise Refused(
                "account_closed",
                _("Tài khoản của %s đã ngừng dùng.") % locked,
                way_out=_("Hãy nhờ người quản trị mở lại tài khoản trước."),
            )
        CodeSlip.objects.filter(user=locked, used_at=None, replaced_at=None).update(replaced_at=now)
        slip = CodeSlip.objects.create(
            user=locked,
            code_digest=_digests(locked, code)[0],
            made_at=now,
            valid_until=now + GOOD_FOR,
            made_by_id=by.user_id,
            made_by_label=by.label[:200],
        )
        AxesProxyHandler.reset_attempts(username=lockout.counted(locked.username))
        record(
            actor=by,
            verb="make_code_slip",
            subject_type="user",
            subject_id=locked.pk,
            subject_label=str(locked),
            after={"slip": slip.pk, "valid_until": slip.valid_until},
        )
    grouped = "-".join(code[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))
    return MadeSlip(locked, grouped, slip.valid_until, where)


def use_slip(*, request: HttpRequest, username: str, code: str, password: str) -> User:
    """Set the password of whoever holds the slip; sessions of before end. The caller signs them in.

    Refused: ``slip_unknown`` (name and code do not belong together; counted as a failed attempt), ``slip_used``,
    ``slip_replaced``, ``slip_expired``, ``too_many_attempts``, ``weak_password`` (the slip stays good).
    """
    name = normal_name(username)
    if not AxesProxyHandler.is_allowed(request, {"username": name}):
        raise lockout.refusal(request, {"username": name})
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=name, is_active=True).first()
        slip = _slip(user, code) if user is not None else None
        if user is not None and slip is not None:
            _require_good(slip)
            require_strong(password, user)
            slip.used_at = clock.now()
            slip.save(update_fields=["used_at"])
            user.set_password(password)
            user.save(update_fields=["password"])
            record(
                actor=Themself.of(user),
                verb="use_code_slip",
                subject_type="user",
                subject_id=user.pk,
                subject_label=str(user),
                after={"slip": slip.pk},
            )
            AxesProxyHandler.reset_attempts(username=lockout.counted(user.username))
            return user
    # Outside the transaction, which ends here without a trace: the failure must be counted.
    user_login_failed.send(sender=__name__, credentials={"username": name}, request=request)
    raise Refused(
        "slip_unknown",
        _("Tên đăng nhập và mã trên phiếu không khớp."),
        where="code",
        way_out=_("Hãy nhập lại đúng như trên phiếu; sai 5 lần liền thì phải chờ 15 phút."),
    )


def _slip(user: User, code: str) -> CodeSlip | None:
    slips = CodeSlip.objects.select_for_update().filter(user=user, code_digest__in=_digests(user, code))
    return slips.order_by("-pk").first()


def _require_good(slip: CodeSlip) -> None:
    """Whoever knows the code may know what became of it."""
    if slip.used_at is not None:
        raise Refused(
            "slip_used",
            _("Phiếu này đã dùng lúc %s; mỗi phiếu chỉ dùng một lần.") % datetime_short(slip.used_at),
            where="code",
            way_out=_(
                "Nếu đã đặt mật khẩu thì đăng nhập bằng mật khẩu ấy; nếu không phải bạn dùng, báo ngay cấp trên."
            ),
        )
    if slip.replaced_at is not None:
        raise Refused(
            "slip_replaced",
            _("Phiếu này đã được thay bằng phiếu mới lúc %s.") % datetime_short(slip.replaced_at),
            where="code",
            way_out=_("Hãy dùng phiếu mới nhất."),
        )
    if slip.valid_until <= clock.now():
        raise Refused(
            "slip_expired",
            _("Phiếu này chỉ dùng được đến %s.") % datetime_short(slip.valid_until),
            where="code",
            way_out=_("Hãy nhờ người đã cấp phiếu cấp phiếu mới."),
        )


def _digests(user: User, code: str) -> list[str]:
    """The digest of the code for this user under the key in use, and under keys of before."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    value: list[digests.Plain] = [user.pk, digests.clean_text(typed, 40)]
    current = digests.current_key_id()
    keys = digests.keys()
    ordered = [keys[current], *(key for name, key in keys.items() if name != current)]
    return [digests.mac("code-slip", value, key) for key in ordered]
