"""Sending a notice, confirming that one was read, taking one back; making a short link."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import record
from gdtx.foundation.decisions import first_denial
from gdtx.foundation.errors import Forbidden, NotFound, Refused
from gdtx.foundation.vietnamese import clean, date_short, nfc, number
from gdtx.network.enums import OrganisationKind
from gdtx.network.models import OrganisationVersion
from gdtx.network.queries.areas import area_on
from gdtx.network.queries.organisations import organisation_versions_on
from gdtx.network.roles import CENTRES
from gdtx.network.scope import Actor, PostHeld

from . import rules
from .addressing import reached
from .enums import Audience, NoticeState
from .models import Addressee, Notice, Receipt, ShortLink
from .queries import notice_for

LONGEST_TITLE = 200
LONGEST_TEXT = 4_000
LONGEST_REASON = 500
#: Letters and digits that cannot be taken for each other when read aloud or typed from paper.
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


def short_link(path: str) -> ShortLink:
    """The short link to a page of ours, made when there is none yet. It holds no secret: the page asks who comes.

    Raises ValueError for anything but a path of this site.
    """
    if not path.startswith("/") or path.startswith("//") or "\\" in path or len(path) > 500:
        raise ValueError("A short link leads to a page of this site.")
    found = ShortLink.objects.filter(path=path).first()
    while found is None:
        try:
            with transaction.atomic():
                found = ShortLink.objects.create(code=_code(), path=path)
        except IntegrityError:
            # Somebody made the same link at the same moment, or the code is taken.
            found = ShortLink.objects.filter(path=path).first()
    return found


def _code() -> str:
    return "".join(secrets.choice(_SIGNS) for _sign in range(7))


def send_notice(
    *,
    by: Actor,
    title: str,
    text: str,
    audience: str,
    area_id: int | None = None,
    kind: str = "",
    organisation_ids: Collection[int] = (),
    due_on: dt.date | None = None,
    target: str = "",
    token: uuid.UUID | None = None,
) -> Notice:
    """Send a notice in the name of the organisation of the post that may write; a form sent twice makes one.

    `target` is a path of ours to open for the work asked for. Raises `Forbidden`, and `Refused` with ``where`` (a
    field): `title_missing`, `text_missing`, `too_long`, `due_in_the_past`, `unknown_kind`, `nobody_addressed`.
    """
    rules.may_write(by).require()
    title, text = clean(title), nfc(text).replace("\r\n", "\n").strip()
    _check_words(title, text)
    if due_on is not None and due_on < by.on:
        raise Refused(
            "due_in_the_past",
            _("Hạn %(due)s đã qua (hôm nay %(today)s).") % {"due": date_short(due_on), "today": date_short(by.on)},
            "due_on",
            _("Hãy chọn hạn từ hôm nay trở đi, hoặc để trống."),
        )
    kinds = _kinds(audience, kind)
    addressed = addressees(by, audience, area_id=area_id, kinds=kinds, organisation_ids=organisation_ids)
    token = token or uuid.uuid4()
    with transaction.atomic():
        before = Notice.objects.select_related("link").filter(token=token).first()
        if before is not None:
            return before
        post = _post_for(by, area_id, [version.organisation_id for version in addressed])
        code = _code()
        while ShortLink.objects.filter(code=code).exists():
            code = _code()
        link = ShortLink.objects.create(code=code, path=f"/thong-bao/{code}/")
        notice = Notice.objects.create(
            link=link,
            title=title,
            text=text,
            sender_id=post.organisation_id,
            audience=audience,
            area_id=None if audience == Audience.CHOSEN else area_id,
            kinds=kinds,
            addressed=len(addressed),
            due_on=due_on,
            target=target,
            sent_on=by.on,
            sent_at=timezone.now(),
            sent_by_id=by.user_id,
            sent_by_label=f"{by.label}, {post.organisation_name}"[:300],
            token=token,
        )
        if audience == Audience.CHOSEN:
            Addressee.objects.bulk_create(
                Addressee(notice=notice, organisation_id=version.organisation_id) for version in addressed
            )
        record(
            actor=by,
            verb="send_notice",
            subject_type="notice",
            subject_id=notice.pk,
            subject_label=title,
            organisation_id=post.organisation_id,
            area_id=notice.area_id,
            after={"audience": audience, "kinds": kinds, "addressed": len(addressed), "due_on": due_on},
        )
    return notice


def addressees(
    by: Actor,
    audience: str,
    *,
    area_id: int | None = None,
    kinds: Collection[str] = (),
    organisation_ids: Collection[int] = (),
) -> list[OrganisationVersion]:
    """Whom such a notice would reach today. Raises what `send_notice` raises for its addressees."""
    if audience == Audience.CHOSEN:
        found = list(organisation_versions_on(organisation_ids, by.on).values())
        first_denial(*(rules.may_address(by, version.organisation_id) for version in found)).require("organisations")
        where = "organisations"
    else:
        area = area_on(area_id, by.on) if area_id is not None else None
        if area is None:
            raise Refused("unknown_area", _("Chưa chọn địa bàn nhận thông báo."), "area")
        rules.may_address_area(by, area.area_id).require("area")
        found = reached(area.area_id, kinds, by.on, sent_on=by.on)
        where = "area"
    if not found:
        raise Refused(
            "nobody_addressed",
            _("Không có đơn vị nào nhận thông báo này vào ngày %(day)s.") % {"day": date_short(by.on)},
            where,
            _("Hãy chọn địa bàn, loại đơn vị khác, hoặc chọn từng đơn vị."),
        )
    return sorted(found, key=lambda version: version.organisation.code)


def kinds_of(audience: str, kind: str) -> list[str]:
    """The kinds of organisation an audience means; empty for chosen ones. Raises `Refused` (``unknown_kind``)."""
    return _kinds(audience, kind)


def _kinds(audience: str, kind: str) -> list[str]:
    if audience == Audience.CENTRES:
        return sorted(CENTRES)
    if audience == Audience.KIND:
        if kind not in OrganisationKind.values:
            raise Refused("unknown_kind", _("Chưa chọn loại đơn vị nhận thông báo."), "kind")
        return [kind]
    if audience == Audience.CHOSEN:
        return []
    raise Refused("unknown_audience", _("Chưa chọn gửi cho ai."), "audience")


def _check_words(title: str, text: str) -> None:
    for words, field, missing, longest in (
        (title, "title", _("Chưa ghi tiêu đề thông báo."), LONGEST_TITLE),
        (text, "text", _("Chưa ghi nội dung thông báo."), LONGEST_TEXT),
    ):
        if not words:
            raise Refused(f"{field}_missing", missing, field)
        if len(words) > longest:
            raise Refused(
                "too_long",
                _("Dài %(length)s ký tự, nhiều hơn %(limit)s.")
                % {"length": number(len(words)), "limit": number(longest)},
                field,
                _("Hãy rút gọn."),
            )


def _post_for(by: Actor, area_id: int | None, organisation_ids: Iterable[int]) -> PostHeld:
    """The post in whose name the notice goes: the one being worked in when it reaches all, else the first that does."""
    ids = list(organisation_ids)
    own = [by.post, *by.posts]
    for post in own:
        if post is None or rules.WRITE not in post.role.permissions:
            continue
        if area_id is not None and by.post_covers_area(post, area_id):
            return post
        if area_id is None and all(by.post_covers_organisation(post, each) for each in ids):
            return post
    raise Forbidden(
        "no_single_post",
        _("Không chức vụ nào của bạn phụ trách tất cả các đơn vị này."),
        way_out=_("Hãy gửi riêng cho các đơn vị của từng chức vụ."),
    )


def confirm_read(*, by: Actor, code: str) -> list[Receipt]:
    """Confirm for the organisations of one's posts that the notice was read; confirmed again, nothing is written.

    Raises `NotInScope`, `Forbidden` (`not_addressed`), `Refused` (`notice_withdrawn`).
    """
    notice, mine, _follows = notice_for(by, code)
    if not mine or by.user_id is None:
        raise Forbidden("not_addressed", _("Thông báo này không gửi cho đơn vị của bạn nên không cần xác nhận."))
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=notice.pk)
        if not notice.is_active:
            raise Refused("notice_withdrawn", _("Thông báo này đã được thu hồi, không cần xác nhận nữa."))
        labels = {post.organisation_id: post.label for post in reversed(by.posts)}
        before = set(
            Receipt.objects.filter(notice=notice, user_id=by.user_id).values_list("organisation_id", flat=True)
        )
        return Receipt.objects.bulk_create(
            Receipt(
                notice=notice,
                organisation_id=each,
                user_id=by.user_id,
                user_label=by.label,
                post_label=labels.get(each, ""),
                on=by.on,
                at=timezone.now(),
            )
            for each in sorted(mine - before)
        )


def withdraw_notice(*, by: Actor, code: str, reason: str) -> Notice:
    """Take a notice back with a reason: it stays readable, marked, and asks for nothing any more.

    Raises `NotInScope`, `Forbidden`, `Refused` (`missing_reason`, `too_long`).
    """
    reason = clean(reason)
    if not reason:
        raise Refused("missing_reason", _("Chưa ghi lý do thu hồi."), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused("too_long", _("Lý do dài quá %(limit)s ký tự.") % {"limit": number(LONGEST_REASON)}, "reason")
    found, _mine, _follows = notice_for(by, code)
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=found.pk)
        rules.may_withdraw(by, notice).require()
        notice.state, notice.withdrawn_reason = NoticeState.WITHDRAWN, reason
        notice.withdrawn_on, notice.withdrawn_by_label = by.on, f"{by.label}, {by.post_label}"[:300]
        notice.save(update_fields=["state", "withdrawn_reason", "withdrawn_on", "withdrawn_by_label"])
        record(
            actor=by,
            verb="withdraw_notice",
            subject_type="notice",
            subject_id=notice.pk,
            subject_label=notice.title,
            organisation_id=notice.sender_id,
            area_id=notice.area_id,
            before={"state": NoticeState.ACTIVE.value},
            after={"state": NoticeState.WITHDRAWN.value},
            reason=reason,
        )
    return notice


def organisations_by_code(by: Actor, codes: Iterable[str]) -> list[int]:
    """The organisations of typed codes that the actor sees and that are open; raises `NotFound` naming the others."""
    wanted = list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
    rows = OrganisationVersion.objects.on(by.on).filter(organisation__code__in=wanted)
    pairs = rows.values_list("organisation__code", "organisation_id")
    found = {code: organisation_id for code, organisation_id in pairs if by.sees_organisation(organisation_id)}
    missing = [code for code in wanted if code not in found]
    if missing:
        raise NotFound(
            "unknown_organisation",
            _("Không có đơn vị đang hoạt động mang mã: %(codes)s.") % {"codes": ", ".join(missing[:10])},
            "codes",
            _("Hãy tra mã ở trang Mạng lưới; mỗi mã một dòng."),
        )
    return list(found.values())
