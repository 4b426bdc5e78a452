"""Two clocks. The real one dates audit events and sessions; the business one says which day it is at work.

They differ only in the demonstration, where somebody chooses a day beside the role when signing in and a
middleware sets it for the request. Pages and commands read :func:`business_today` once, at the edge, and pass
the day on as ``on=``; nothing further inside asks a clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

#: Where the demonstration keeps the business date chosen at sign-in (ISO date). Sessions live on the
#: server and nothing else writes this key, so a visitor cannot choose a date for themselves.
BUSINESS_DATE_SESSION_KEY = "business_date"

_business_date: ContextVar[date | None] = ContextVar("gdtx_business_date", default=None)


def now() -> datetime:
    """The real moment, aware, in Vietnamese time."""
    return datetime.now(TIME_ZONE)


def chosen_business_date() -> date | None:
    """The day somebody chose instead of the real one, or None. Pages show a banner when there is one."""
    return _business_date.get()


def business_today() -> date:
    """The day it is for the work: the chosen day if one is set, else today's date in Vietnam."""
    return _business_date.get() or now().date()


def set_business_date(day: date | None) -> Token[date | None]:
    """Choose the day for this context (a request); give the token back to :func:`reset_business_date`."""
    if isinstance(day, datetime):
        raise TypeError("A business date is a date, not a moment.")
    return _business_date.set(day)


def reset_business_date(token: Token[date | None]) -> None:
    """Undo the :func:`set_business_date` that gave ``token``."""
    _business_date.reset(token)


@contextmanager
def use_business_date(day: date | None) -> Iterator[None]:
    """Within the block the business date is ``day``; None means the real date."""
    token = set_business_date(day)
    try:
        yield
    finally:
        reset_business_date(token)
