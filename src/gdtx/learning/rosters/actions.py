"""Keeping the list of learners of a class: opening it, who is on it, the sessions, the results.

Each action asks, locks the list, checks, writes and records in one transaction. What the audit keeps of learners are
numbers of rows and keyed digests, never names or results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.foundation.errors import Conflict, NotFound, NotInScope, Refused
from gdtx.foundation.vietnamese import clean, date_short, number
from gdtx.network.scope import Actor
from gdtx.people.actions import record_evidence, withdraw_evidence
from gdtx.people.enums import Cause, EvidenceKind
from gdtx.people.history import without_values
from gdtx.people.queries import visible_persons

from ..actions.writing import note_class, required_reason
from ..enums import ClassState, Mark, Programme, Result, Standing
from ..models import Certificate, Enrolment, LearningClass, Meeting, MeetingMark, Roster
from ..queries import class_for
from . import rules
from .studying import follow, school_year_of, source_of

#: A class has no more learners by name, and not more are put on its list at once.
MOST = 200
MOST_LESSONS = 10
_LINE = 300


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a learner with a remark; `result` "" takes it back."""

    result: str
    remark: str = ""


# --- The list -------------------------------------------------------------------------------------------------


def open_roster(*, by: Actor, class_id: int, programme: str, term: int | None = None) -> Roster:
    """Say that a class is of a programme, and which kỳ of literacy; again to correct it while nobody has a result.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `unknown_term`, `not_literacy`), `Conflict`
    (`has_results`).
    """
    if programme not in Programme.values:
        raise Refused("unknown_choice", _("Chưa chọn chương trình của lớp."), "programme")
    if programme != Programme.LITERACY:
        term = None
    elif term is None or not 1 <= term <= 5:
        raise Refused(
            "unknown_term",
            _("Chương trình xóa mù chữ có năm kỳ (Thông tư 33/2021/TT-BGDĐT); chưa chọn kỳ của lớp."),
            "term",
            _("Chọn kỳ từ 1 đến 5."),
        )
    with transaction.atomic():
        found = _locked_class(by, class_id)
        if not found.group.national.literacy:
            raise Refused(
                "not_literacy",
                _("Lớp này thuộc nhóm “%(group)s”, không phải nhóm xóa mù chữ nên không lập danh sách theo kỳ.")
                % {"group": found.group.name},
                "programme",
                _("Nếu là lớp xóa mù chữ, hãy sửa nhóm nội dung của lớp trước."),
            )
        roster = Roster.objects.filter(pk=found.pk).first()
        before = None if roster is None else {"programme": roster.programme, "term": roster.term}
        if before == {"programme": programme, "term": term}:
            assert roster is not None
            return roster
        if roster is None:
            roster = Roster(learning_class=found, opened_by_label=by.label[:200], opened_at=timezone.now())
        elif Enrolment.objects.filter(roster=roster).exclude(result="").exists():
            raise Conflict(
                "has_results",
                _("Lớp đã ghi kết quả theo %(roster)s nên không đổi kỳ được.") % {"roster": roster},
                "term",
                _("Hãy bỏ kết quả đã ghi trước, rồi đổi kỳ."),
            )
        roster.programme, roster.term = programme, term
        roster.save()
        if before is not None:
            follow(by=by, found=found)
        note_class(by, found, "open_roster", before=before, after={"programme": programme, "term": term})
    return roster


def enrol(
    *,
    by: Actor,
    class_id: int,
    person_codes: Sequence[str],
    standing: str = Standing.INVITED,
    on: dt.date | None = None,
) -> list[Enrolment]:
    """Put persons on the list, as invited or as having come; those who stand on it already stay as they are.

    Every person must be one the actor sees. Raises `NotInScope` (`unknown_person`), `Forbidden`, `Refused`
    (`nobody_chosen`, `too_many`, `person_dead`, `unknown_choice`, `bad_day`).
    """
    wanted = list(dict.fromkeys(code.strip() for code in person_codes if code.strip()))
    if not wanted:
        raise Refused(
            "nobody_chosen", _("Chưa chọn ai để ghi vào danh sách."), "person", _("Đánh dấu ít nhất một người.")
        )
    if len(wanted) > MOST:
        raise _too_many()
    if standing not in (Standing.INVITED, Standing.JOINED):
        raise Refused("unknown_choice", _("Chưa chọn mời học hay đã vào học."), "standing")
    with transaction.atomic():
        found, roster = _locked(by, class_id)
        day = _day(by, found, on or by.on, "on")
        persons = {row.code: row for row in visible_persons(by).filter(code__in=wanted)}
        if len(persons) < len(wanted):
            raise NotInScope("unknown_person", _("Không tìm thấy người này trong phạm vi của bạn."))
        dead = next((row for row in persons.values() if row.died_on is not None), None)
        if dead is not None:
            raise Refused(
                "person_dead", _("%(name)s đã mất nên không ghi vào lớp được.") % {"name": dead.name}, "person"
            )
        here = set(Enrolment.objects.filter(roster=roster).values_list("person_id", flat=True))
        if len(here | {row.pk for row in persons.values()}) > MOST:
            raise _too_many()
        made = [
            Enrolment(
                roster=roster,
                person=persons[code],
                standing=standing,
                since=day,
                added_by_label=by.label[:200],
                added_at=timezone.now(),
            )
            for code in wanted
            if persons[code].pk not in here
        ]
        Enrolment.objects.bulk_create(made)
        if made:
            follow(by=by, found=found, rows=made)
            note_class(by, found, "enrol", after={"standing": standing, "rows": [row.pk for row in made]})
    return made


def set_standing(
    *, by: Actor, enrolment_id: int, standing: str, reason: str = "", on: dt.date | None = None
) -> Enrolment:
    """Write down that somebody came, did not want to, or left, since a day; leaving asks why.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_choice`, `missing_reason`, `bad_day`), `Conflict`
    (`has_result`) for somebody whose result is written.
    """
    if standing not in Standing.values:
        raise Refused("unknown_choice", _("Chưa chọn tình trạng của học viên."), "standing")
    said = clean(reason)[:_LINE]
    if standing == Standing.LEFT:
        said = required_reason(reason, _("Chưa ghi lý do thôi học."))
    with transaction.atomic():
        found, _roster, row = _locked_enrolment(by, enrolment_id)
        if (row.standing, row.reason) == (standing, said):
            return row
        if row.result and standing != Standing.JOINED:
            raise Conflict(
                "has_result",
                _("Học viên này đã có kết quả nên vẫn ở trong danh sách."),
                "standing",
                _("Nếu kết quả ghi nhầm, hãy bỏ kết quả trước."),
            )
        before = row.standing
        row.standing, row.reason, row.since = standing, said, _day(by, found, on or by.on, "on")
        row.save(update_fields=["standing", "reason", "since"])
        follow(by=by, found=found, rows=[row])
        note_class(by, found, "set_learner", before={"row": row.pk, "standing": before}, after={"standing": standing})
    return row


# --- Sessions -------------------------------------------------------------------------------------------------


def record_meeting(
    *,
    by: Actor,
    class_id: int,
    on: dt.date,
    marks: Mapping[int, str],
    lessons: int | None = None,
    topic: str = "",
) -> Meeting:
    """Write down a session and who came; the same day again replaces what was written. `marks`: enrolment → mark.

    Raises `NotInScope`, `Forbidden`, `Refused` (`bad_day`, `bad_number`, `unknown_learner`, `unknown_choice`,
    `nobody_studies`).
    """
    if lessons is not None and not 1 <= lessons <= MOST_LESSONS:
        raise Refused("bad_number", _("Số tiết của một buổi là từ 1 đến %(most)d.") % {"most": MOST_LESSONS}, "lessons")
    if any(mark not in Mark.values for mark in marks.values()):
        raise Refused("unknown_choice", _("Chưa chọn có mặt hay vắng."), "mark")
    with transaction.atomic():
        found, roster = _locked(by, class_id)
        day = _day(by, found, on, "on")
        studying = set(Enrolment.objects.filter(roster=roster, standing=Standing.JOINED).values_list("pk", flat=True))
        if not studying:
            raise Refused(
                "nobody_studies",
                _("Chưa có ai đang học nên chưa điểm danh được."),
                "mark",
                _("Ghi người vào danh sách, hoặc ghi người được mời là đang học."),
            )
        if set(marks) - studying:
            raise _unknown_learner("mark")
        meeting, made = Meeting.objects.update_or_create(
            roster=roster, on=day, defaults={"lessons": lessons, "topic": clean(topic)[:200]}
        )
        meeting.marks.exclude(enrolment_id__in=marks).filter(enrolment_id__in=studying).delete()
        MeetingMark.objects.bulk_create(
            [MeetingMark(meeting=meeting, enrolment_id=pk, mark=mark) for pk, mark in sorted(marks.items())],
            update_conflicts=True,
            unique_fields=["meeting", "enrolment"],
            update_fields=["mark"],
        )
        after = {"on": day.isoformat(), "new": made, "marked": len(marks), **without_values(dict_of(marks))}
        note_class(by, found, "record_meeting", after=after)
    return meeting


def remove_meeting(*, by: Actor, meeting_id: int) -> None:
    """Take back a session that was written by mistake. Raises `NotFound`, `NotInScope`, `Forbidden`."""
    with transaction.atomic():
        meeting = Meeting.objects.filter(pk=meeting_id).first()
        if meeting is None:
            raise NotFound("unknown_meeting", _("Không có buổi học này trong danh sách của lớp."))
        found, _roster = _locked(by, meeting.roster_id)
        note_class(by, found, "remove_meeting", before={"on": meeting.on.isoformat(), "marked": meeting.marks.count()})
        meeting.delete()


# --- Results --------------------------------------------------------------------------------------------------


def record_results(*, by: Actor, class_id: int, on: dt.date, outcomes: Mapping[int, Outcome]) -> list[Enrolment]:
    """Write down the result of learners on a day; a kỳ that is completed becomes evidence of the person, and what was
    taken back is withdrawn. Gives those whose result changed.

    Raises `NotInScope`, `Forbidden`, `Refused` (`bad_day`, `unknown_learner`, `unknown_choice`), `Conflict`
    (`certified`), and what `people.actions.record_evidence` raises.
    """
    if any(each.result and each.result not in Result.values for each in outcomes.values()):
        raise Refused("unknown_choice", _("Chưa chọn kết quả của học viên."), "result")
    with transaction.atomic():
        found, roster = _locked(by, class_id)
        day = _day(by, found, on, "on")
        rows = {
            row.pk: row
            for row in Enrolment.objects.filter(roster=roster, standing=Standing.JOINED).select_related("person")
        }
        if set(outcomes) - set(rows):
            raise _unknown_learner("result")
        certified = set(
            Certificate.objects.filter(enrolment_id__in=outcomes, revoked_on__isnull=True).values_list(
                "enrolment_id", flat=True
            )
        )
        changed = []
        for pk, outcome in sorted(outcomes.items()):
            row, said = rows[pk], clean(outcome.remark)[:_LINE]
            if (row.result, row.remark) == (outcome.result, said):
                continue
            if pk in certified and outcome.result != row.result:
                raise Conflict(
                    "certified",
                    _("%(name)s đã được cấp giấy chứng nhận nên không đổi kết quả được.") % {"name": row.person.name},
                    f"result-{pk}",
                    _("Hãy thu hồi giấy chứng nhận trước."),
                )
            moved = row.result != outcome.result
            row.result, row.remark = outcome.result, said
            row.result_on = day if outcome.result else None
            if moved:
                _write_back(by, found, roster, row)
            row.save(update_fields=["result", "remark", "result_on", "evidence_id"])
            changed.append(row)
        if changed:
            follow(by=by, found=found, rows=changed)
            told = dict_of({row.pk: row.result for row in changed})
            note_class(by, found, "record_results", after={"on": day.isoformat(), **without_values(told)})
    return changed


def _write_back(by: Actor, found: LearningClass, roster: Roster, row: Enrolment) -> None:
    """What the person's record says of the kỳ: one piece of evidence for each time it is completed."""
    if roster.term is None:
        return
    if row.evidence_id is not None and not row.passed:
        withdraw_evidence(by=by, evidence_id=row.evidence_id, reason=_("Sửa kết quả lớp xóa mù chữ"), cause=Cause.CLASS)
        row.evidence_id = None
    elif row.evidence_id is None and row.passed:
        assert row.result_on is not None
        row.evidence_id = record_evidence(
            by=by,
            person_code=row.person.code,
            kind=EvidenceKind.XMC_COMPLETED,
            value=str(roster.term),
            school_year=school_year_of(found.start_on),
            told_on=row.result_on,
            cause=Cause.CLASS,
            source=source_of(found),
            details={"class": found.topic[:200]},
        ).pk


# --- Finding and checking -------------------------------------------------------------------------------------


def _locked_class(by: Actor, class_id: int) -> LearningClass:
    # Locked before it is read: whoever takes the class back meanwhile is seen.
    LearningClass.objects.select_for_update(of=("self",)).filter(pk=class_id).first()
    found = class_for(by, class_id)
    rules.may_keep_roster(by, found).require()
    return found


def _locked(by: Actor, class_id: int) -> tuple[LearningClass, Roster]:
    found = _locked_class(by, class_id)
    roster = Roster.objects.filter(pk=class_id).first()
    if roster is None:
        raise NotFound("no_roster", _("Lớp này chưa lập danh sách học viên."))
    return found, roster


def _locked_enrolment(by: Actor, enrolment_id: int) -> tuple[LearningClass, Roster, Enrolment]:
    row = Enrolment.objects.filter(pk=enrolment_id).first()
    if row is None:
        raise NotInScope("unknown_learner", _("Không tìm thấy học viên này trong phạm vi của bạn."))
    found, roster = _locked(by, row.roster_id)
    return found, roster, Enrolment.objects.select_related("person").get(pk=enrolment_id)


def _day(by: Actor, found: LearningClass, day: dt.date, where: str) -> dt.date:
    if day > by.on:
        raise Refused("bad_day", _("Ngày %(day)s chưa đến.") % {"day": date_short(day)}, where)
    if day < found.start_on and where == "on" and found.state == ClassState.ACTIVE:
        raise Refused(
            "bad_day",
            _("Ngày %(day)s trước ngày mở lớp %(start)s.")
            % {"day": date_short(day), "start": date_short(found.start_on)},
            where,
            _("Sửa ngày, hoặc sửa ngày mở của lớp."),
        )
    return day


def dict_of(values: Mapping[int, str]) -> dict[str, Any]:
    """Rows and what is said of them, as the audit digests it."""
    return {str(pk): value for pk, value in values.items()}


def locked_for(by: Actor, class_id: int) -> tuple[LearningClass, Roster]:
    """The class and its list, locked, for another module of this subject."""
    return _locked(by, class_id)


def chosen(rows: Collection[Enrolment], ids: Collection[int]) -> list[Enrolment]:
    """The rows of these numbers; `Refused` (`unknown_learner`) where one is missing."""
    found = [row for row in rows if row.pk in set(ids)]
    if len(found) < len(set(ids)):
        raise _unknown_learner("learner")
    return found


def _too_many() -> Refused:
    return Refused("too_many", _("Một lớp ghi tối đa %(most)s học viên.") % {"most": number(MOST)}, "person")


def _unknown_learner(where: str) -> Refused:
    return Refused("unknown_learner", _("Có học viên không còn học lớp này."), where, _("Hãy mở lại trang rồi ghi."))
