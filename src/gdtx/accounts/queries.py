"""Finding users, and what this installation is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.errors import Refused

from .models import Installation, User


def normal_name(name: str) -> str:
    """A sign-in name as it is stored: without spaces around it, in small letters."""
    return name.strip().lower()


def user_by_name(name: str) -> User:
    """The user with this sign-in name, whatever its capitals. Raises :class:`Refused` (``unknown_user``)."""
    user = User.objects.filter(username=normal_name(name)).first()
    if user is None:
        raise Refused(
            "unknown_user",
            _("Không có người dùng “%(name)s”.") % {"name": name},
            where="user",
            way_out=_("Hãy kiểm tra lại tên đăng nhập."),
        )
    return user


def active_user_by_name(name: str) -> User:
    """The same for somebody who may still sign in. Raises :class:`Refused` (``unknown_user``)."""
    user = user_by_name(name)
    if not user.is_active:
        raise Refused(
            "unknown_user",
            _("Tài khoản “%(name)s” đã ngừng dùng.") % {"name": user.username},
            where="user",
            way_out=_("Hãy dùng tên đăng nhập của một người đang có tài khoản."),
        )
    return user


def installation() -> Installation | None:
    """What this database is; None when nothing was said, which means real."""
    return Installation.objects.order_by("pk").first()


def is_synthetic() -> bool:
    """Whether the data of this installation are made up."""
    found = installation()
    return found is not None and found.synthetic


def demo_users() -> list[User]:
    """Who can be chosen at the sign-in of the demonstration, in the order they were made."""
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("pk"))
