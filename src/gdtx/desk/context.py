"""What the frame of every page knows about the person, their posts and the installation.

A context processor named in the settings: the frame's templates lie in ``foundation`` and cannot import it.
Everything is read when the template first asks, so an answer without a frame costs nothing.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from gdtx.desk.addresses import address
from gdtx.desk.menu import RAIL, SHORTCUTS, Link, links
from gdtx.foundation import clock, reading
from gdtx.inbox.queries import WaitingNotice, waiting_notices
from gdtx.network.scope import Actor, PostHeld


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request)}


class Frame:
    """The frame of one page. Attributes are what its templates ask for."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Actor | None:
        """The person with their posts; None for a visitor, and where a request never reached the sign-in."""
        return getattr(self.request, "actor", None) or None

    @cached_property
    def person(self) -> str:
        """Name of the signed-in person, "" for a visitor."""
        return str(self.request.user) if self.actor else ""

    @property
    def posts(self) -> tuple[PostHeld, ...]:
        """The posts the person holds on the business date."""
        return self.actor.posts if self.actor else ()

    @property
    def post(self) -> PostHeld | None:
        """The post they are working in: the one chosen, else the first."""
        return self.actor.post if self.actor else None

    @property
    def other_posts(self) -> bool:
        """Whether there is anything to switch to."""
        return len(self.posts) > 1

    @cached_property
    def area_code(self) -> str:
        """Code of the area this post answers for, where the ladder of figures begins for them."""
        return self.post.area_code if self.post else ""

    @cached_property
    def menu(self) -> tuple[Link, ...]:
        """The rail; empty for visitors."""
        return tuple(links(RAIL, self, self.request.path)) if self.actor else ()

    @cached_property
    def shortcuts(self) -> tuple[Link, ...]:
        """The bar at the bottom of a phone."""
        return tuple(links(SHORTCUTS, self, self.request.path)) if self.actor else ()

    @cached_property
    def waiting(self) -> list[WaitingNotice]:
        """The notices that the person has not confirmed."""
        if not self.actor:
            return []
        # Also after a form was sent: what it wrote is written, and the frame only reads.
        with reading.reading_too():
            return waiting_notices(self.actor)

    @property
    def unread(self) -> int:
        """How many these are."""
        return len(self.waiting)

    @property
    def search_url(self) -> str:
        """Where the search box leads; "" for visitors."""
        return address("search") if self.actor else ""

    @property
    def switch_url(self) -> str:
        """Where choosing another post is sent."""
        return address("switch_post")

    @property
    def own_url(self) -> str:
        """Where the person reads what they may see and do, and looks after their account."""
        return address("my_powers") if self.actor else ""

    @property
    def sign_out_url(self) -> str:
        """Where signing out is sent."""
        return address("account_logout") if self.actor else ""

    @property
    def guide_url(self) -> str:
        """Where the guide begins: for visitors the page about signing in."""
        return address("guide" if self.actor else "guide_sign_in")

    @property
    def here(self) -> str:
        """The present address, to come back to after choosing another post; "" where there is none to choose."""
        return self.request.get_full_path() if self.other_posts else ""

    @cached_property
    def demo(self) -> bool:
        """Whether the strip of the demonstration is shown: the data are made up."""
        # Asked for every page: plainly.
        with connection.cursor() as cursor:
            cursor.execute("SELECT synthetic FROM accounts_installation ORDER BY id LIMIT 1")
            row = cursor.fetchone()
        return bool(row and row[0])

    @property
    def synthetic_label(self) -> str:
        """The mark on every page of a demonstration."""
        return _("Dữ liệu tổng hợp") if self.demo else ""

    @property
    def demo_url(self) -> str:
        """Where role and business date of the demonstration are chosen."""
        return address("account_login")

    @property
    def business_date(self) -> date | None:
        """The chosen business date; None when it is simply today."""
        return clock.chosen_business_date()
