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
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.accounts.lockout import counted
from gdtx.accounts.models import User
from gdtx.accounts.required import SECOND_FACTORS
from gdtx.audit import queries as audit
from gdtx.desk.addresses import address
from gdtx.desk.waiting import Waiting
from gdtx.foundation import clock
from gdtx.foundation.pages import Badge
from gdtx.foundation.vietnamese import datetime_short, number
from gdtx.network.models import Post
from gdtx.network.roles import ROLES
from gdtx.network.scope import Actor
from gdtx.operations import jobs

#: Work that has waited longer than this says that no worker runs; a worker gives a sign of life far more often.
PATIENCE = timedelta(minutes=15)
#: More unsealed events than these need a look: the sealer runs after every commit and every minute.
UNSEALED = 100
#: So many people are named, each a line of their own; the rest is counted.
NAMED = 5


def desk(actor: Actor, extra: dict[str, Any]) -> dict[str, Any]:
    """What the page shows."""
    return {"on": actor.on, "post": actor.post, "checks": state(actor), **extra}


def state(actor: Actor) -> list[Waiting]:
    """What to look at; each part says its state whether good or bad."""
    return [*_locked_out(), *_second_factors(actor), _background(), _seal()]


def _locked_out() -> list[Waiting]:
    """Who is locked out at this moment. Attempts are counted under digests; few are locked, so names are matched."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=get_failure_limit(None, None), attempt_time__gt=since
    )
    digests = set(attempts.values_list("username", flat=True))
    title = _("Tài khoản bị khóa")
    if not digests:
        return [Waiting(title, _("Không có tài khoản nào đang bị khóa vì nhập sai."), "", _good())]
    names = [name for name in User.objects.values_list("username", flat=True) if counted(name) in digests]
    found = _people(title, names, _("đang bị khóa"), _("Nhập sai nhiều lần; mở khóa ở trang của người này"))
    unknown = len(digests) - len(names)
    if unknown:
        note = _("%(count)s tên không có trong hệ thống đang bị khóa tại máy đã thử.") % {"count": number(unknown)}
        found.append(Waiting(title, note, "", Badge(_("chú ý"), "warn")))
    return found


def _second_factors(actor: Actor) -> list[Waiting]:
    """Administrators, and whoever sees persons (`GDTX_SECOND_FACTOR_FOR`), sign in with a second factor."""
    guarded = frozenset(settings.GDTX_SECOND_FACTOR_FOR)
    roles = [code for code, role in ROLES.items() if guarded & role.permissions]
    held = Post.objects.on(actor.on).filter(role__in=roles, user__is_active=True)
    protected = Authenticator.objects.filter(type__in=SECOND_FACTORS).values("user_id")
    users = User.objects.filter(pk__in=held.values("user_id")).exclude(pk__in=protected).order_by("username")
    names = list(users.values_list("username", flat=True))
    title = _("Xác nhận hai bước")
    if not names:
        note = _("Mọi người quản trị và người xem dữ liệu cá nhân đã có mã xác nhận.")
        return [Waiting(title, note, "", _good())]
    return _people(title, names, _("chưa có"), _("Giữ quyền quản trị hoặc xem dữ liệu cá nhân mà chưa bật mã xác nhận"))


def _people(title: str, names: list[str], state: str, note: str) -> list[Waiting]:
    """A line for each of the first people, opening their page, and one that counts the rest."""
    found = [
        Waiting(f"{title}: {name}", note, address("person_page", name), Badge(state, "warn")) for name in names[:NAMED]
    ]
    if len(names) > NAMED:
        more = _("và %(more)s người nữa") % {"more": number(len(names) - NAMED)}
        found.append(Waiting(title, more, "", Badge(state, "warn")))
    return found


def _background() -> Waiting:
    now = clock.now()
    queue, beat = jobs.queue_state(now), jobs.last_beat()
    words = {
        "running": number(queue.running),
        "waiting": number(queue.waiting),
        "failed": number(queue.failed),
        "beat": datetime_short(beat) if beat else "–",
    }
    note = _("Đang chạy %(running)s, chờ %(waiting)s, hỏng %(failed)s; tiến trình nền báo lần cuối %(beat)s.") % words
    stuck = queue.age(now) > PATIENCE.total_seconds()
    if stuck:
        note += " " + _("Có việc chờ quá 15 phút: hãy xem tiến trình `worker` còn chạy không.")
    badge = Badge(_("cần xem"), "bad") if stuck or queue.failed else _good()
    return Waiting(_("Việc chạy nền"), note, address("job_list"), badge)


def _seal() -> Waiting:
    found = audit.seal()
    words = {
        "number": number(found.last.number) if found.last else "0",
        "when": datetime_short(found.last.sealed_at) if found.last else "–",
        "waiting": number(found.unsealed),
        "whole": datetime_short(found.last_whole.started_at) if found.last_whole else _("chưa lần nào"),
    }
    note = _(
        "Khối cuối số %(number)s niêm phong lúc %(when)s; %(waiting)s sự kiện chờ niêm phong; "
        "kiểm tra nguyên vẹn lần cuối: %(whole)s."
    )
    broken = found.checkup is not None and found.checkup.problem_count > 0
    badge = Badge(_("có sai lệch"), "bad") if broken else _good()
    if not broken and found.unsealed > UNSEALED:
        badge = Badge(_("chậm niêm phong"), "warn")
    return Waiting(_("Niêm phong nhật ký"), note % words, address("audit_seal"), badge)


def _good() -> Badge:
    return Badge(_("ổn"), "ok")
