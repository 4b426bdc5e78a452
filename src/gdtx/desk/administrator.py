"""The desk of who runs the installation: accounts locked out, second factors, background work, the seal of the audit.

Only what the machine needs to be looked at for; no figure of a centre and nobody's data.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult, get_date_max

from gdtx.accounts.lockout import counted
from gdtx.accounts.models import User
from gdtx.audit.models import Block, Event
from gdtx.desk.addresses import address
from gdtx.desk.waiting import Waiting
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese import datetime_short, join_list, number
from gdtx.network.models import Post
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor

#: Failures of background work are told for so long.
FAILURES_FOR = timedelta(days=7)
#: Work that has waited longer than this says that no worker runs.
PATIENCE = timedelta(minutes=15)
#: Events that wait longer than this for their seal need a look: the sealer runs after every commit.
SEAL_WITHIN = timedelta(hours=1)
NAMED = 5


def state(actor: Actor) -> list[Waiting]:
    """What to look at, in the order of urgency; each line says its state whether good or bad."""
    return [_locked_out(), _second_factors(actor), _background(), _seal()]


def _locked_out() -> Waiting:
    limit = get_failure_limit(None, None)
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(failures_since_start__gte=limit, attempt_time__gt=since)
    digests = set(attempts.values_list("username", flat=True))
    names: list[str] = []
    if digests:
        # Attempts are counted under digests of names; few are locked, so the names are looked for only then.
        names = [name for name in User.objects.values_list("username", flat=True) if counted(name) in digests]
    if not digests:
        return Waiting(_("Tài khoản bị khóa"), _("Không có tài khoản nào đang bị khóa vì nhập sai."), "", _good())
    unknown = len(digests) - len(names)
    note = _("Đang khóa: %(names)s.") % {"names": _some(names)} if names else ""
    if unknown:
        note += " " + _("%(count)s tên không có trong hệ thống.") % {"count": number(unknown)}
    return Waiting(_("Tài khoản bị khóa"), note.strip(), "", Badge(number(len(digests)), "warn"))


def _second_factors(actor: Actor) -> Waiting:
    """Administrators, and whoever sees persons, sign in with a second factor."""
    roles = [code for code, role in ROLES.items() if {"accounts.manage", "people.see"} & role.permissions]
    held = Post.objects.on(actor.on).filter(role__in=roles, user__is_active=True)
    protected = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    if hasattr(Authenticator.Type, "WEBAUTHN"):
        protected = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user_id")
    users = User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=protected).order_by("username")
    names = list(users.values_list("username", flat=True))
    if not names:
        note = _("Mọi người quản trị và người xem dữ liệu cá nhân đã có mã xác nhận.")
        return Waiting(_("Xác nhận hai bước"), note, "", _good())
    note = _("Chưa bật mã xác nhận: %(names)s.") % {"names": _some(names)}
    return Waiting(_("Xác nhận hai bước"), note, address("mfa_index"), Badge(number(len(names)), "warn"))


def _background() -> Waiting:
    now = timezone.now()
    due = Q(status="READY") & (Q(run_after=get_date_max()) | Q(run_after__lte=now))
    counts = DBTaskResult.objects.aggregate(
        failed=Count("pk", filter=Q(status="FAILED", finished_at__gt=now - FAILURES_FOR)),
        running=Count("pk", filter=Q(status="RUNNING")),
        waiting=Count("pk", filter=due),
        stuck=Count("pk", filter=due & Q(enqueued_at__lt=now - PATIENCE)),
    )
    words = {name: number(count) for name, count in counts.items()}
    note = _("Đang chạy %(running)s, chờ %(waiting)s, hỏng trong 7 ngày %(failed)s.") % words
    if counts["stuck"]:
        note += " " + _("Có việc chờ quá 15 phút: hãy xem tiến trình `worker` còn chạy không.")
    bad = counts["failed"] + counts["stuck"]
    badge = Badge(number(bad), "bad") if bad else _good()
    return Waiting(_("Việc chạy nền"), note, address("jobs"), badge)


def _seal() -> Waiting:
    last = Block.objects.order_by("-number").first()
    open_events = Event.objects.unsealed()
    waiting = open_events.count()
    overdue = waiting and open_events.filter(at__lt=timezone.now() - SEAL_WITHIN).exists()
    words = {
        "number": number(last.number) if last else "0",
        "when": datetime_short(last.sealed_at) if last else "–",
        "waiting": number(waiting),
    }
    note = _("Khối cuối số %(number)s niêm phong lúc %(when)s; %(waiting)s sự kiện chờ niêm phong.") % words
    badge = Badge(_("chậm niêm phong"), "bad") if overdue else _good()
    return Waiting(_("Niêm phong nhật ký"), note, address("audit_seal"), badge)


def _good() -> Badge:
    return Badge(_("ổn"), "ok")


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return join_list(names)
    return _("%(names)s và %(more)s người nữa") % {
        "names": ", ".join(names[:NAMED]),
        "more": number(len(names) - NAMED),
    }


def desk(actor: Actor, extra: dict[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    return {"on": actor.on, "post": actor.post, "checks": state(actor), **extra}
