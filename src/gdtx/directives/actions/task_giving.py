"""Giving a task to a unit, and passing it down to units below."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.approvals.actions import begin, begin_many
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.vietnamese import date_short, fold
from gdtx.network.models import Post
from gdtx.network.queries.organisations import organisation_versions_on, seat_area_ids
from gdtx.network.scope import Actor

from ..data_checks import DataCheck
from ..enums.tasks import RUNNING, Kind
from ..models.tasks import Task, YearTheme
from ..origins import Origin
from ..queries.tasks import task_for
from ..rules import tasks as rules
from .task_writing import (
    LONGEST_PROOF,
    LONGEST_TEXT,
    LONGEST_TITLE,
    due_after,
    open_units,
    seen_documents,
    signed,
    words,
)

REMIND_DAYS = 3
#: More units than this are not passed a task in one go.
MOST_UNITS = 1_000


def give_task(
    *,
    by: Actor,
    title: str,
    owner: int,
    due_on: dt.date,
    text: str = "",
    proof: str = "",
    point: str = "",
    helpers: Collection[int] = (),
    responsible_id: int | None = None,
    document: int | None = None,
    origin: Origin | None = None,
    check: DataCheck | None = None,
    theme: int | None = None,
    remind_days: int = REMIND_DAYS,
    given_by: int | None = None,
    token: uuid.UUID | None = None,
) -> Task:
    """Give a task to a unit (`owner`, the number of an organisation) in the name of a body of the actor (`given_by`).

    A form sent twice (`token`) makes one task. Raises `Forbidden` (`no_permission`, `outside_your_line`,
    `document_ended`), `Refused` with ``where``: `title_missing`, `too_long`, `due_before_given`, `unit_closed`,
    `unknown_check`, `unknown_theme`, `unknown_document`, `not_of_the_unit`.
    """
    rules.may_give(by).require()
    if token is not None and (before := Task.objects.filter(token=token).first()) is not None:
        return before
    fields = {
        "title": words(title, "title", LONGEST_TITLE, _("Chưa ghi nội dung nhiệm vụ.")),
        "text": words(text, "text", LONGEST_TEXT),
        "proof": words(proof, "proof", LONGEST_PROOF),
        "point": words(point, "point", 20),
    }
    due_after(due_on, by.on)
    giver = giver_of(by, [owner], given_by)
    rules.in_line(by, owner, giver).require("owner")
    helping = [each for each in dict.fromkeys(helpers) if each != owner]
    open_units([owner, *helping], by.on, "owner")
    for source in seen_documents(by, [document] if document is not None else [], "document"):
        rules.may_give_by(by, source).require("document")
    if check is not None:
        check.require()
    with transaction.atomic():
        task = Task(
            kind=Kind.TASK,
            title_folded=fold(fields["title"])[:LONGEST_TITLE],
            owner_id=owner,
            answerer_id=owner,
            responsible=_responsible(responsible_id, owner, by.on),
            given_by_id=giver,
            given_by_user_id=by.user_id,
            given_by_label=signed(by),
            given_on=by.on,
            due_on=due_on,
            remind_days=remind_days,
            document_id=document,
            theme=_theme(theme, giver),
            check_code=check.code if check else "",
            check_period=check.period if check else "",
            check_area_id=check.area_id if check else None,
            token=token,
            **of_origin(origin),
            **fields,
        )
        begin(by=by, record=task)
        task.helpers.set(helping)
    return task


def pass_down(
    *,
    by: Actor,
    task_id: int,
    version: int,
    owners: Sequence[int],
    due_on: dt.date | None = None,
    text: str = "",
    proof: str = "",
    token: uuid.UUID | None = None,
) -> list[Task]:
    """Pass a task down to units below, one task each, with its thread, date, reminders and what it is bound to.

    A check goes with it for the area of each unit, so that each ends by itself. Raises `NotInScope`, `Forbidden`
    (`not_yours`, `outside_your_line`), `Conflict` (`stale_version`, `already_passed`), `Refused` (`nobody_chosen`,
    `passed_to_itself`, `due_before_given`, `later_than_parent`, `unit_closed`).
    """
    task = task_for(by, task_id)
    rules.may_pass_down(by, task).require()
    units = list(dict.fromkeys(owners))
    if token is not None and (first := Task.objects.filter(token=token).first()) is not None:
        return list(Task.objects.filter(parent_id=first.parent_id, owner_id__in=units).order_by("pk"))
    due = due_on or max(task.due_on, by.on)
    due_after(due, by.on)
    with transaction.atomic():
        parent = Task.objects.select_for_update().get(pk=task.pk)
        _refuse_stale(parent, version)
        not_later_than(parent, due, by.on)
        giver = rules.answering_unit(by, parent) or parent.given_by_id
        _refuse_units(by, parent, units, giver)
        names = open_units(units, by.on, "owners")
        for unit in units:
            rules.in_line(by, unit, giver).require("owners")
        text = words(text, "text", LONGEST_TEXT)
        proof = words(proof, "proof", LONGEST_PROOF)
        places = seat_area_ids(units, by.on) if parent.check_code else {}
        ordered = sorted(units, key=lambda unit: names[unit].organisation.code)
        given = [
            Task(
                kind=Kind.TASK,
                point=parent.point,
                title=parent.title,
                title_folded=parent.title_folded,
                text=text or parent.text,
                proof=proof or parent.proof,
                owner_id=unit,
                answerer_id=unit,
                given_by_id=giver,
                given_by_user_id=by.user_id,
                given_by_label=signed(by),
                given_on=by.on,
                due_on=due,
                remind_days=parent.remind_days,
                parent_id=parent.pk,
                root_id=parent.thread_id,
                theme_id=parent.theme_id,
                document_id=parent.document_id,
                token=token if index == 0 else None,
                **of_origin(parent.origin),
                **_narrowed(parent, places.get(unit)),
            )
            for index, unit in enumerate(ordered)
        ]
        return begin_many(by=by, records=given)


def give_to_several(
    *, by: Actor, owners: Sequence[int], due_on: dt.date, token: uuid.UUID | None = None, **values: Any
) -> Task:
    """Give the same to several units: one task of the giver's own body that is passed down to each of them."""
    giver = giver_of(by, list(owners), None)
    with transaction.atomic():
        first = give_task(by=by, owner=giver, due_on=due_on, given_by=giver, token=token, **values)
        if not first.children.exists():
            pass_down(by=by, task_id=first.pk, version=first.version, owners=owners, due_on=due_on)
    return first


def giver_of(by: Actor, owners: Sequence[int], given_by: int | None) -> int:
    """The body in whose name the actor gives: the one named, else that of the post that reaches all the units.

    Raises `Forbidden` (`outside_your_line`) for a body the actor does not give for.
    """
    if by.is_machine:
        if given_by is None:
            raise ValueError("Say in whose name the program gives a task.")
        return given_by
    posts = by.posts_with(rules.ASSIGN)
    if given_by is not None:
        named = [post for post in posts if rules.stands_for(by, post, given_by)]
        if not named:
            rules.in_line(by, given_by, given_by).require("given_by")
        return given_by
    ordered = sorted(posts, key=lambda post: post is not by.post)
    for post in ordered:
        if all(by.post_covers_organisation(post, owner) for owner in owners):
            return post.organisation_id
    return ordered[0].organisation_id


def of_origin(origin: Origin | None) -> dict[str, str]:
    """The columns that keep an origin."""
    if origin is None:
        return {}
    return {"origin_label": origin.label[:300], "origin_url_name": origin.url_name, "origin_key": origin.key}


def not_later_than(parent: Task, due: dt.date, on: dt.date) -> None:
    """Raise `Refused` (`later_than_parent`): what is passed down is due with its parent; a late one whenever."""
    limit = max(parent.due_on, on)
    if parent.due_on >= on and due > limit:
        raise Refused(
            "later_than_parent",
            _("Hạn %(due)s sau hạn %(limit)s của nhiệm vụ giao xuống.")
            % {"due": date_short(due), "limit": date_short(limit)},
            "due_on",
            _("Hãy chọn hạn không muộn hơn, hoặc đề nghị bên giao gia hạn nhiệm vụ trước."),
        )


def _refuse_stale(parent: Task, version: int) -> None:
    if parent.version != version:
        raise Conflict(
            "stale_version",
            _("Nhiệm vụ đã có người xử lý sau khi bạn mở ra."),
            "version",
            _("Hãy mở lại nhiệm vụ rồi giao tiếp; chưa có gì bị ghi."),
        )


def _refuse_units(by: Actor, parent: Task, units: list[int], giver: int) -> None:
    if not units:
        raise Refused("nobody_chosen", _("Chưa chọn đơn vị nào để giao tiếp."), "owners")
    if len(units) > MOST_UNITS:
        raise Refused("too_many_units", _("Chọn quá %(most)d đơn vị trong một lần.") % {"most": MOST_UNITS}, "owners")
    if giver in units and parent.owner_id == giver:
        raise Refused("passed_to_itself", _("Không giao tiếp nhiệm vụ cho chính đơn vị chủ trì."), "owners")
    running = Task.objects.filter(parent=parent, owner_id__in=units, state__in=RUNNING)
    again = list(running.values_list("owner_id", flat=True))
    if again:
        names = ", ".join(version.name for version in organisation_versions_on(again[:5], by.on, nearest=True).values())
        raise Conflict(
            "already_passed",
            _("Nhiệm vụ này đang được giao cho: %(names)s.") % {"names": names},
            "owners",
            _("Hãy bỏ chọn các đơn vị đó."),
        )


def _narrowed(parent: Task, area_id: int | None) -> dict[str, object]:
    bound = DataCheck.of(parent)
    if bound is None:
        return {}
    bound = replace(bound, area_id=area_id or bound.area_id)
    return {"check_code": bound.code, "check_period": bound.period, "check_area_id": bound.area_id}


def _theme(theme_id: int | None, giver: int) -> YearTheme | None:
    if theme_id is None:
        return None
    found = YearTheme.objects.filter(pk=theme_id, organisation_id=giver).first()
    if found is None:
        raise Refused("unknown_theme", _("Chủ đề năm học được chọn không phải của đơn vị giao."), "theme")
    return found


def _responsible(user_id: int | None, unit: int, on: dt.date) -> User | None:
    if user_id is None:
        return None
    post = Post.objects.on(on).select_related("user").filter(user_id=user_id, organisation_id=unit).first()
    if post is None:
        raise Refused(
            "not_of_the_unit",
            _("Người được chọn không giữ chức vụ nào ở đơn vị chủ trì vào ngày %(day)s.") % {"day": date_short(on)},
            "responsible",
        )
    return post.user
