"""``gdtx give_post``: give somebody a post; on a new installation the first administrator's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.accounts.queries import active_user_by_name
from gdtx.foundation import clock
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.errors import Refused
from gdtx.foundation.ranges import OPEN_END, iso
from gdtx.foundation.vietnamese_dates import parse_date
from gdtx.network import actions, queries
from gdtx.network.enums import OrganisationKind, PostKind
from gdtx.network.models import Organisation, Post
from gdtx.network.roles import GIVEN, ROLES


class Command(AnswerCommand):
    help = gettext_lazy("Ghi chức vụ cho một người; trên bản cài đặt mới: chức vụ của người quản trị đầu tiên.")  # type: ignore[assignment]
    takes_actor = "optional"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", metavar="USER", help=_("tên đăng nhập của người giữ chức vụ"))
        parser.add_argument("organisation", metavar="ORGANISATION", help=_("mã đơn vị, ví dụ 38-SGDDT"))
        parser.add_argument("role", metavar="ROLE", choices=list(GIVEN), help=_("mã vai trò, ví dụ administrator"))
        parser.add_argument("--from", dest="start", metavar="DATE", help=_("từ ngày; mặc định hôm nay"))
        parser.add_argument("--to", dest="last", metavar="DATE", help=_("đến hết ngày; mặc định chưa biết"))
        parser.add_argument("--duty", default="", help=_("chức vụ, phân công trách nhiệm"))
        parser.add_argument(
            "--kind",
            choices=[kind.value for kind in PostKind if kind != PostKind.STAND_IN],
            default=PostKind.FULL_TIME.value,
            help=_("hình thức"),
        )
        parser.add_argument("--found", metavar="NAME", help=_("lập đơn vị đầu tiên với tên này nếu chưa có đơn vị nào"))
        parser.add_argument("--area", metavar="CODE", help=_("mã địa bàn đặt trụ sở của đơn vị được lập"))
        parser.add_argument(
            "--found-kind",
            choices=[kind.value for kind in OrganisationKind],
            default=OrganisationKind.DEPARTMENT.value,
            help=_("loại của đơn vị được lập"),
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        """The post as it was written. Raises `Refused` and `Forbidden` as `actions.give_post`."""
        start = _day(options["start"], "--from") or clock.business_today()
        last = _day(options["last"], "--to")
        if last is not None and last >= OPEN_END:
            raise Refused("bad_date", _("Ngày kết thúc quá xa."), where="--to")
        user, by = active_user_by_name(options["user"]), self.actor(options)
        if options["found"] and not Organisation.objects.exists():
            post = actions.give_first_post(
                by=by,
                user=user,
                code=options["organisation"],
                name=options["found"],
                kind=options["found_kind"],
                area_id=queries.area_by_code(options["area"] or "", start, where="--area").area_id,
                role=options["role"],
                valid_from=start,
                duty=options["duty"],
            )
        else:
            post = actions.give_post(
                by=by,
                user=user,
                organisation_id=queries.organisation_by_code(options["organisation"], where="ORGANISATION").pk,
                role=options["role"],
                valid_from=start,
                valid_to=OPEN_END if last is None else last + dt.timedelta(days=1),
                duty=options["duty"],
                kind=options["kind"],
            )
        return _told(post)

    def render(self, answer: dict[str, Any]) -> str:
        return _("%(full_name)s (%(user)s) giữ chức vụ %(title)s tại %(where)s %(span)s.") % answer


def _told(post: Post) -> dict[str, Any]:
    body = queries.organisation_versions_on([post.organisation_id], post.valid_from, nearest=True)
    return {
        "post": post.pk,
        "user": post.user.username,
        "full_name": post.user.full_name,
        "organisation": post.organisation.code,
        "where": body[post.organisation_id].name,
        "role": post.role,
        "title": post.duty or str(ROLES[post.role].title),
        "kind": post.kind,
        "from": iso(post.valid_from),
        "to": iso(post.span.last_day),
        "span": post.span.label(),
    }


def _day(text: str | None, option: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return parse_date(text, where=option)
