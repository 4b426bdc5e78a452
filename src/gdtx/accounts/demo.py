"""Signing in to a demonstration: choose whom to be and which day it is, without a password.

Exists on an installation marked as synthetic only; elsewhere every door here answers 404. The chosen day is
kept in the session on the server and holds for rules and lists; sessions and the audit use the real clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from gdtx.foundation import clock
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.vietnamese_dates import date_short

from . import actions
from .models import User
from .queries import demo_users, installation, is_synthetic

#: The first day on which the demonstration's offices are staffed.
FIRST_DAY = date(2018, 1, 1)

#: The days offered beside today: the week after a semester of 2020-2021 on three tiers, and the two-tier map.
OFFERED_DAYS = (date(2021, 1, 20), date(2025, 10, 10))

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class DemoDay:
    """A day that is offered. ``value`` is what the form sends, empty for the real today."""

    day: date
    value: str
    note: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Somebody to be. ``posts`` are those held on the chosen day; with none the person has no office then."""

    username: str
    full_name: str
    label: str
    posts: tuple[Any, ...]

    @property
    def title(self) -> str:
        """Duty of the first post, "" without one."""
        return str(self.posts[0].title) if self.posts else ""

    @property
    def organisation(self) -> str:
        """Organisation of the first post, "" without one."""
        return str(self.posts[0].organisation_name) if self.posts else ""


@dataclass(frozen=True, slots=True)
class DemoChoice:
    """What the sign-in page of a demonstration offers on the chosen day."""

    day: date
    value: str
    first: date
    last: date
    days: tuple[DemoDay, ...]
    logins: tuple[DemoLogin, ...]


def parse_day(written: str) -> date | None:
    """The day a form or an address names; None for the real today ("").

    Raises :class:`Refused` (``bad_date``, ``date_out_of_range``).
    """
    if not written.strip():
        return None
    try:
        day = date.fromisoformat(written.strip())
    except ValueError:
        raise Refused("bad_date", _("“%(value)s” không phải là một ngày.") % {"value": written[:40]}, "ngay") from None
    today = clock.now().date()
    if not FIRST_DAY <= day <= today:
        raise Refused(
            "date_out_of_range",
            _("Bản trình diễn có dữ liệu từ %(first)s đến %(last)s; ngày %(day)s nằm ngoài.")
            % {"first": date_short(FIRST_DAY), "last": date_short(today), "day": date_short(day)},
            "ngay",
            _("Hãy chọn một ngày khác."),
        )
    return None if day == today else day


def choice(chosen: date | None) -> DemoChoice | None:
    """What to offer when *chosen* is the day (None: today). None on an installation that is not synthetic."""
    found = installation()
    if found is None or not found.synthetic:
        return None
    today = clock.now().date()
    day = chosen or today
    users = demo_users()
    posts = import_string(settings.GDTX_POSTS)({user.pk for user in users}, on=day)
    labels = found.facts.get("logins", {})
    days = [
        DemoDay(OFFERED_DAYS[0], OFFERED_DAYS[0].isoformat(), _("ba cấp, cuối học kỳ I 2020-2021"), False),
        DemoDay(OFFERED_DAYS[1], OFFERED_DAYS[1].isoformat(), _("hai cấp, sau sáp nhập"), False),
        DemoDay(today, "", _("hôm nay"), False),
    ]
    if day not in {offered.day for offered in days}:
        days.append(DemoDay(day, day.isoformat(), _("ngày khác"), False))
    return DemoChoice(
        day=day,
        value="" if day == today else day.isoformat(),
        first=FIRST_DAY,
        last=today,
        days=tuple(DemoDay(one.day, one.value, one.note, one.day == day) for one in days),
        logins=tuple(
            DemoLogin(
                user.username,
                user.full_name,
                str(labels.get(user.username, "")),
                tuple(posts.get(user.pk, ())),
            )
            for user in users
        ),
    )


def sign_in(request: HttpRequest, username: str, day: date | None) -> User:
    """Sign the visitor in as one of the demonstration's people, on *day* (None: today).

    Raises `NotFound` on a real installation and for anybody who is not of the demonstration, and
    :class:`Refused` (``no_post_on_date``) when the person's office did not exist on the day.
    """
    if not is_synthetic():
        raise NotFound("not_a_demo", _("Không có trang này."))
    user = next((one for one in demo_users() if one.username == username.strip().lower()), None)
    if user is None:
        raise NotFound("unknown_user", _("Bản trình diễn không có người dùng này."))
    on = day or clock.now().date()
    if not import_string(settings.GDTX_POSTS)({user.pk}, on=on).get(user.pk):
        raise Refused(
            "no_post_on_date",
            _("Ngày %(day)s %(name)s không giữ chức vụ nào (cơ quan chưa có hoặc đã kết thúc).")
            % {"day": date_short(on), "name": user.full_name},
            "vai",
            _("Hãy chọn người khác hoặc ngày khác."),
        )
    # Everything of the session before goes, also when the same person changes the day.
    request.session.flush()
    login(request, user, backend=BACKEND)
    if day is not None:
        request.session[BUSINESS_DATE_SESSION_KEY] = day.isoformat()
    with clock.use_business_date(day):
        actions.record_sign_in(user=user, way="demo")
    return user
