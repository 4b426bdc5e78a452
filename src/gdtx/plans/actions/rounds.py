"""Góp ý: a round is opened to bodies and people until a day, each says what they think, each comment is answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.accounts.models import User
from gdtx.approvals.actions import move
from gdtx.foundation.errors import Forbidden, NotInScope, Refused
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.queries import organisation_versions_on
from gdtx.network.scope import Actor

from .. import rules
from ..enums import Answer, Part
from ..models import Activity, Comment, Party, Plan, Round, Target
from ..queries import visible_plans
from ..wording import target_name
from .telling import tell_commenter, tell_parties
from .writing import locked, note

MOST_PARTIES = 200
LONGEST_COMMENT = 4_000
#: The longest a round may last.
MOST_DAYS = 180


def open_round(
    *,
    by: Actor,
    plan_id: int,
    version: int,
    until: dt.date,
    organisation_ids: Iterable[int] = (),
    user_ids: Iterable[int] = (),
    question: str = "",
    origin: tuple[str, str, str] = ("", "", ""),
) -> Round:
    """Ask bodies and people for comments until the end of a day. `origin`: label, address name and key of what held it.

    Raises `NotInScope`, `Forbidden`, `Conflict`, `Refused` (`nobody_asked`, `bad_until`, `body_closed`,
    `unknown_person`, `wrong_state`).
    """
    bodies, people = list(dict.fromkeys(organisation_ids)), list(dict.fromkeys(user_ids))
    with transaction.atomic():
        plan = locked(by, plan_id, rules.may_write)
        _check_round(by, until, bodies, people)
        names = organisation_versions_on(bodies, by.on)
        closed = [each for each in bodies if each not in names]
        if closed:
            raise Refused("body_closed", _("Có đơn vị được chọn không còn hoạt động vào ngày này."), "bodies")
        users = {user.pk: user for user in User.objects.filter(pk__in=people, is_active=True)}
        if len(users) != len(people):
            raise Refused("unknown_person", _("Có người được chọn không còn tài khoản đang dùng."), "people")
        # Before the round is made: a second one, or one on a plan somebody has changed, is told so.
        move(by=by, record=plan, verb="open_round", version=version)
        made = Round.objects.create(
            plan=plan,
            question=tidy(question)[:LONGEST_COMMENT],
            opened_on=by.on,
            until=until,
            opened_by_label=by.label[:300],
            origin_label=origin[0][:300],
            origin_url_name=origin[1][:60],
            origin_key=origin[2][:60],
        )
        Party.objects.bulk_create(
            [
                *(Party(round=made, organisation_id=each, name=names[each].name[:300]) for each in bodies),
                *(Party(round=made, user_id=each, name=str(users[each])[:300]) for each in people),
            ]
        )
        asked = [names[each].name for each in bodies] + [str(users[each]) for each in people]
        note(by, plan, "open_plan_round", after={"until": until.isoformat(), "parties": asked})
        tell_parties(by=by, organisation_ids=bodies, user_ids=people)
    return made


def extend_round(*, by: Actor, round_id: int, until: dt.date) -> Round:
    """Give more time; the day may only move on. Raises `Refused` (`bad_until`, `round_closed`)."""
    with transaction.atomic():
        found, plan = _round(by, round_id)
        rules.may_write(by, plan).require()
        if found.closed_on is not None:
            raise _closed(found)
        if until <= found.until:
            raise Refused(
                "bad_until", _("Hạn mới phải sau hạn cũ (%(day)s).") % {"day": date_short(found.until)}, "until"
            )
        _check_until(by, until)
        before, found.until = found.until, until
        found.save(update_fields=["until"])
        note(by, plan, "extend_plan_round", before={"until": before.isoformat()}, after={"until": until.isoformat()})
    return found


def give_comment(
    *,
    by: Actor,
    round_id: int,
    text: str,
    part: str = Part.WHOLE.value,
    key: uuid.UUID | None = None,
    speaker: str = "",
) -> Comment:
    """Comment on the whole plan or a part of it. Who writes the plan may write down what somebody else said
    (`speaker`), for instance at a conference.

    Raises `NotInScope`, `Forbidden` (`not_asked`), `Refused` (`round_over`, `round_closed`, `missing`,
    `text_too_long`, `unknown_part`).
    """
    said = tidy(text)
    if not said:
        raise Refused("missing", _("Chưa ghi ý kiến."), "text")
    if len(said) > LONGEST_COMMENT:
        raise Refused(
            "text_too_long",
            _("Ý kiến dài %(length)s ký tự, tối đa là %(limit)s; hãy tách thành nhiều ý kiến.")
            % {"length": number(len(said)), "limit": number(LONGEST_COMMENT)},
            "text",
        )
    if part not in Part.values:
        raise Refused("unknown_part", _("Kế hoạch không có phần này."), "part")
    with transaction.atomic():
        found, plan = _round(by, round_id)
        rules.may_comment(by, found, plan).require()
        _require_open(by, found)
        party = rules.party_of(by, found)
        made = Comment.objects.create(
            round=found,
            party=party,
            part=part,
            key=key,
            quoted=_quoted(plan, part, key)[:500],
            text=said,
            speaker=speaker.strip()[:300] if rules.may_write(by, plan) else "",
            by_id=by.user_id,
            by_label=by.label[:300],
            by_post_label=by.post_label[:300],
            on=by.on,
            at=timezone.now(),
        )
        note(by, plan, "comment_on_plan", after={"part": part, "text": said[:500]})
    return made


def say_nothing(*, by: Actor, round_id: int) -> Party:
    """Answer that one agrees and has nothing to add. Raises as `give_comment`."""
    with transaction.atomic():
        found, plan = _round(by, round_id)
        party = rules.party_of(by, found)
        if party is None:
            rules.may_comment(by, found, plan).require()
            raise Refused("not_asked", _("Bạn không được hỏi ý kiến ở đợt này."))
        _require_open(by, found)
        party.nothing_to_say_on, party.nothing_to_say_by_label = by.on, by.label[:300]
        party.save(update_fields=["nothing_to_say_on", "nothing_to_say_by_label"])
        note(by, plan, "agree_to_plan", after={"party": party.name})
    return party


def answer_comment(*, by: Actor, comment_id: int, answer: str, text: str = "") -> Comment:
    """Say what became of a comment; what is not taken wholly needs a reason. An answer may be changed until the plan
    is submitted.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `missing_reason`).
    """
    if answer not in Answer.values:
        raise Refused("unknown_choice", _("Chưa chọn cách xử lý ý kiến."), "answer")
    said = tidy(text)[:LONGEST_COMMENT]
    if answer != Answer.TAKEN and not said:
        raise Refused(
            "missing_reason",
            _("Ý kiến %(how)s thì phải giải trình lý do.") % {"how": Answer(answer).label},
            "text",
        )
    found = Comment.objects.select_related("round").filter(pk=comment_id).first()
    if found is None or not visible_plans(by).filter(pk=found.round.plan_id).exists():
        raise NotInScope("unknown_comment", _("Không tìm thấy ý kiến này trong phạm vi của bạn."))
    with transaction.atomic():
        plan = locked(by, found.round.plan_id, rules.may_change)
        found.answer, found.answer_text = answer, said
        found.answered_by_label, found.answered_on = by.label[:300], by.on
        found.seen_on = by.on if found.by_id is not None and found.by_id == by.user_id else None
        found.save(update_fields=["answer", "answer_text", "answered_by_label", "answered_on", "seen_on"])
        note(by, plan, "answer_plan_comment", after={"answer": answer, "text": said[:500]})
        tell_commenter(by=by, comment=found)
    return found


def see_answer(*, by: Actor, comment_id: int) -> Comment:
    """Say that who commented has seen the answer. Doing so again changes nothing.

    Raises `NotInScope`, `Forbidden` (`not_yours`), `Refused` (`not_answered`).
    """
    found = Comment.objects.select_related("round").filter(pk=comment_id).first()
    if found is None or not visible_plans(by).filter(pk=found.round.plan_id).exists():
        raise NotInScope("unknown_comment", _("Không tìm thấy ý kiến này trong phạm vi của bạn."))
    if by.user_id is None or found.by_id != by.user_id:
        raise Forbidden("not_yours", _("Chỉ người đã góp ý mới ghi là đã xem trả lời."))
    if not found.answer:
        raise Refused("not_answered", _("Ý kiến này chưa được trả lời."))
    with transaction.atomic():
        if Comment.objects.filter(pk=found.pk, seen_on__isnull=True).update(seen_on=by.on):
            found.seen_on = by.on
            plan = Plan.objects.get(pk=found.round.plan_id)
            note(by, plan, "see_plan_answer", after={"answered_on": found.answered_on.isoformat()})  # type: ignore[union-attr]
    return found


# --- Checks ---------------------------------------------------------------------------------------------------


def _check_round(by: Actor, until: dt.date, bodies: list[int], people: list[int]) -> None:
    if not bodies and not people:
        raise Refused("nobody_asked", _("Chưa chọn nơi hoặc người góp ý."), "bodies")
    if len(bodies) + len(people) > MOST_PARTIES:
        raise Refused("too_many", _("Mỗi đợt hỏi tối đa %(most)s nơi.") % {"most": number(MOST_PARTIES)}, "bodies")
    _check_until(by, until)


def _check_until(by: Actor, until: dt.date) -> None:
    if until < by.on:
        raise Refused("bad_until", _("Hạn góp ý %(day)s đã qua.") % {"day": date_short(until)}, "until")
    if (until - by.on).days > MOST_DAYS:
        raise Refused("bad_until", _("Hạn góp ý không quá %(days)d ngày.") % {"days": MOST_DAYS}, "until")


def _round(by: Actor, round_id: int) -> tuple[Round, Plan]:
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    plan = visible_plans(by).filter(pk=found.plan_id).first() if found else None
    if found is None or plan is None:
        raise NotInScope("unknown_round", _("Không tìm thấy đợt góp ý này trong phạm vi của bạn."))
    return found, plan


def _require_open(by: Actor, found: Round) -> None:
    if found.closed_on is not None:
        raise _closed(found)
    if by.on > found.until:
        raise Refused(
            "round_over",
            _("Đợt góp ý đã hết hạn ngày %(day)s nên không nhận thêm ý kiến.") % {"day": date_short(found.until)},
            None,
            _("Nếu cần góp ý thêm, hãy đề nghị đơn vị lập kế hoạch gia hạn."),
        )


def _closed(found: Round) -> Refused:
    day = date_short(found.closed_on) if found.closed_on else ""
    return Refused("round_closed", _("Đợt góp ý đã kết thúc ngày %(day)s.") % {"day": day})


def _quoted(plan: Plan, part: str, key: uuid.UUID | None) -> str:
    """The words a comment is about, kept as they stood when it was given."""
    if key is not None:
        model = Activity if part == Part.ACTIVITIES else Target
        row = model._default_manager.filter(plan=plan, key=key).first()
        if row is None:
            raise Refused("unknown_part", _("Không còn mục này trong kế hoạch."), "part")
        return target_name(row) if isinstance(row, Target) else str(row.title)
    texts = {Part.THEME: plan.theme, Part.SITUATION: plan.situation, Part.SOLUTIONS: plan.solutions}
    return str(texts.get(Part(part), ""))
