"""What somebody may see and do under each of their posts, in words, from the table of roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .roles import PERMISSIONS, Scope, roles_with
from .scope import PostHeld

#: First part of a permission → what these permissions are about, in the order of the page.
SUBJECTS: dict[str, str | Promise] = {
    "figures": gettext_lazy("Số liệu"),
    "network": gettext_lazy("Mạng lưới, chức vụ"),
    "learning": gettext_lazy("Lớp học"),
    "plans": gettext_lazy("Kế hoạch"),
    "reports": gettext_lazy("Báo cáo"),
    "register": gettext_lazy("Xóa mù chữ"),
    "people": gettext_lazy("Thông tin cá nhân"),
    "documents": gettext_lazy("Văn bản"),
    "catalogue": gettext_lazy("Danh mục"),
    "accounts": gettext_lazy("Tài khoản"),
    "inbox": gettext_lazy("Thông báo"),
    "audit": gettext_lazy("Nhật ký"),
    "operations": gettext_lazy("Máy chủ"),
}


@dataclass(frozen=True, slots=True)
class Power:
    """One thing a post lets a person do, with where; or one it does not, with whose it is."""

    what: str
    where: str = ""
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The powers about one subject."""

    title: str
    powers: Sequence[Power]


@dataclass(frozen=True, slots=True)
class PostPowers:
    """A post, how far it reaches, what it allows, and what belongs to others."""

    post: PostHeld
    reach: str
    allowed: Sequence[Group]
    denied: Sequence[Group]


def powers_of(post: PostHeld) -> PostPowers:
    """The powers of a post as its holder reads them."""
    held = post.role.permissions
    return PostPowers(
        post,
        reach_of(post),
        _groups([code for code in PERMISSIONS if code in held], lambda code: Power(_say(code), _where(post, code))),
        _groups([code for code in PERMISSIONS if code not in held], lambda code: Power(_say(code), whose=_whose(code))),
    )


def reach_of(post: PostHeld) -> str:
    """How far the post reaches, as a sentence."""
    if post.reaches_everything:
        return _("Phạm vi: mọi địa bàn và mọi đơn vị.")
    if post.role.scope == Scope.AREA and post.root_id is not None:
        return _("Phạm vi: %s và mọi đơn vị trong đó.") % post.area_name
    return _("Phạm vi: %s.") % post.organisation_name


def _where(post: PostHeld, code: str) -> str:
    """Where a permission counts, if not in the reach of the post."""
    if code == "figures.see" and post.province_id is not None and post.root_level != "province":
        return _("trong cả tỉnh, chỉ số liệu tổng hợp")
    if code in {"learning.change_own_class"}:
        return _("chỉ lớp do mình ghi")
    return ""


def _say(code: str) -> str:
    return capfirst(str(PERMISSIONS[code]))


def _whose(code: str) -> str:
    titles = [str(role.title) for role in roles_with(code)]
    return ", ".join(titles[:3]) + (_(" và %d vai trò khác") % (len(titles) - 3) if len(titles) > 3 else "")


def _groups(codes: Sequence[str], power: Callable[[str], Power]) -> list[Group]:
    found: dict[str, list[Power]] = {}
    for code in codes:
        found.setdefault(code.split(".")[0], []).append(power(code))
    order = [*SUBJECTS, *(key for key in found if key not in SUBJECTS)]
    return [Group(str(SUBJECTS.get(key, _("Việc khác"))), found[key]) for key in order if key in found]
