"""What goes with a plan: the letter of submission (Tờ trình), and the summary of comments with what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from gdtx.directives.documents.official import blocks
from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese import date_short, number
from gdtx.office.document import Block, OfficialDocument, Paragraph, Table, TableColumn

from ..enums import OPEN, Answer, Part
from ..indicators import say_value
from ..models import Comment, Plan
from ..queries import RoundSeen, activities_of, rounds_of, targets_of
from ..wording import target_name
from .content import bases_lines, money_lines, named, under_romans
from .sides import Sides, numbered, placed, sides_of

# --- The letter of submission ----------------------------------------------------------------------------------


def submission(plan: Plan, *, on: dt.date, synthetic: str = "") -> OfficialDocument:
    """The letter with which the plan goes to who approves it (Nghị định 30/2020/NĐ-CP, Phụ lục III, Mẫu 1.4).

    Raises `NotFound` (`no_submission`) for plans that nobody above approves.
    """
    sides = sides_of(plan, on)
    if sides.above is None:
        raise NotFound(
            "no_submission",
            _("Kế hoạch này do giám đốc đơn vị ban hành hoặc chưa rõ cơ quan phê duyệt nên không có tờ trình."),
        )
    own, sent = sides.own, plan.state not in OPEN and plan.submitted_on is not None
    words = {"body": own.name, "title": named(plan), "above": sides.above.name}
    rounds = rounds_of(plan)
    sections: list[tuple[str, list[Block]]] = [
        (_("LÝ DO ĐIỀU CHỈNH"), list(blocks(plan.change_reason))),
        (_("MỤC TIÊU"), list(blocks(plan.theme))),
        (_("CHỈ TIÊU"), _targets(plan)),
        (_("HOẠT ĐỘNG"), _activities(plan)),
        (_("KINH PHÍ"), money_lines(plan, activities_of(plan))),
        (_("LẤY Ý KIẾN GÓP Ý"), [Paragraph(line) for line in map(_counted, rounds)]),
    ]
    body: list[Block] = [
        Paragraph(_("%(body)s đã lập %(title)s và kính trình %(above)s xem xét, phê duyệt.") % words),
        Paragraph(_("Kế hoạch có những nội dung chính sau:")),
    ]
    body += under_romans(sections)
    enclosed = [named(plan), *([_("Bảng tổng hợp ý kiến góp ý")] if rounds else [])]
    body += [
        Paragraph(_("(Gửi kèm: %(papers)s)") % {"papers": "; ".join(enclosed)}),
        Paragraph(_("%(body)s kính đề nghị %(above)s xem xét, phê duyệt để tổ chức thực hiện./.") % words),
    ]
    return _of_own(
        sides,
        type_name=_("TỜ TRÌNH"),
        subject=_("Về việc phê duyệt %(title)s") % words,
        body=body,
        number=numbered(own, "submission"),
        day=plan.submitted_on if sent else None,
        draft="" if sent else _("DỰ THẢO"),
        addressees=(sides.above.name,),
        bases=tuple(bases_lines(plan)),
        recipients=(_("- Như trên;"), _("- Lưu: VT.")),
        synthetic=synthetic,
    )


def _targets(plan: Plan) -> list[Block]:
    return [Paragraph(f"- {target_name(row)}: {say_value(row.value)}.") for row in targets_of(plan)]


def _activities(plan: Plan) -> list[Block]:
    rows = activities_of(plan)
    if not rows:
        return []
    words = {
        "count": number(len(rows)),
        "classes": number(sum(row.classes or 0 for row in rows)),
        "turns": number(sum(row.turns or 0 for row in rows)),
    }
    return [Paragraph(_("%(count)s hoạt động, dự kiến %(classes)s lớp, %(turns)s lượt người.") % words)]


# --- The summary of comments ------------------------------------------------------------------------------------


def comment_summary(plan: Plan, *, on: dt.date, synthetic: str = "") -> OfficialDocument:
    """Who was asked, what each said, what became of it and why; who agreed, who said nothing.

    A draft as long as a round is open or a comment waits. Raises `NotFound` (`no_round`).
    """
    rounds = list(reversed(rounds_of(plan)))
    if not rounds:
        raise NotFound("no_round", _("Kế hoạch này chưa lấy góp ý nên chưa có bảng tổng hợp."))
    sides = sides_of(plan, on)
    body: list[Block]
    if len(rounds) == 1:
        body = _round(rounds[0])
    else:
        held = (_("ĐỢT GÓP Ý NGÀY %(day)s") % {"day": date_short(each.round.opened_on)} for each in rounds)
        body = under_romans(zip(held, map(_round, rounds), strict=True))
    waiting = any(each.round.closed_on is None or each.open_comments for each in rounds)
    return _of_own(
        sides,
        type_name=_("BẢNG TỔNG HỢP"),
        subject=_("Ý kiến góp ý dự thảo %(title)s") % {"title": named(plan)},
        body=body,
        number="",
        day=None if waiting else max(each.round.closed_on for each in rounds if each.round.closed_on),
        draft=_("DỰ THẢO") if waiting else "",
        synthetic=synthetic,
    )


def _round(seen: RoundSeen) -> list[Block]:
    found: list[Block] = [Paragraph(_counted(seen))]
    if seen.round.origin_label:
        found.append(Paragraph(_("Lấy góp ý tại: %(where)s.") % {"where": seen.round.origin_label}))
    if seen.comments:
        found.append(_table(seen.comments))
    agreed = [party.name for party in seen.parties if party.nothing_to_say_on is not None]
    if agreed:
        found.append(Paragraph("; ".join(agreed) + ".", lead=_("Nhất trí, không có ý kiến thêm:")))
    if seen.silent:
        found.append(Paragraph("; ".join(party.name for party in seen.silent) + ".", lead=_("Chưa trả lời:")))
    return found


def _counted(seen: RoundSeen) -> str:
    """``Lấy ý kiến 3 nơi từ ngày … đến hết ngày …: 2 nơi trả lời, 4 ý kiến (tiếp thu 2, …).``"""
    answers = {code: sum(row.answer == code for row in seen.comments) for code in ("", *Answer.values)}
    parts = [f"{Answer(code).label} {number(answers[code])}" for code in Answer.values if answers[code]]
    if answers[""]:
        parts.append(_("chưa trả lời %(count)s") % {"count": number(answers[""])})
    told = _("Lấy ý kiến %(asked)s nơi từ ngày %(first)s đến hết ngày %(last)s: %(answered)s nơi trả lời") % {
        "asked": number(len(seen.parties)),
        "first": date_short(seen.round.opened_on),
        "last": date_short(seen.round.until),
        "answered": number(len(seen.answered)),
    }
    if not seen.comments:
        return told + _(", không có ý kiến góp ý.")
    count = _(", %(count)s ý kiến") % {"count": number(len(seen.comments))}
    return f"{told}{count} ({', '.join(parts)})."


def _table(comments: Sequence[Comment]) -> Table:
    rows = []
    for place, row in enumerate(comments, 1):
        about = str(Part(row.part).label)
        # A whole section is named, not repeated; of a row its name is told.
        said = "\n".join(filter(None, (f"“{row.quoted}”" if row.quoted and row.key else "", row.text)))
        answer = str(Answer(row.answer).label) if row.answer else _("chưa trả lời")
        answer = answer[:1].upper() + answer[1:] + (f": {row.answer_text}" if row.answer_text else "")
        rows.append((str(place), _who(row), about, said, answer))
    return Table(
        columns=(
            TableColumn(_("TT"), "center", 9),
            TableColumn(_("Nơi, người góp ý"), "left", 36),
            TableColumn(_("Góp ý vào"), "left", 22),
            TableColumn(_("Nội dung góp ý"), "left", 54),
            TableColumn(_("Tiếp thu, giải trình"), "left", 46),
        ),
        rows=tuple(rows),
        size=12,
    )


def _who(row: Comment) -> str:
    said = row.speaker or row.by_label
    party = row.party.name if row.party else row.by_post_label if not row.speaker else ""
    return "\n".join(dict.fromkeys(filter(None, (party, said))))


def _of_own(
    sides: Sides,
    *,
    type_name: str,
    subject: str,
    body: list[Block],
    number: str,
    day: dt.date | None,
    draft: str,
    synthetic: str,
    addressees: tuple[str, ...] = (),
    bases: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
) -> OfficialDocument:
    own = sides.own
    return OfficialDocument(
        superior="\n".join(own.superior),
        issuer="\n".join(own.own),
        number=number,
        place_date=placed(own, day),
        type_name=type_name,
        subject=subject,
        body=tuple(body),
        draft_mark=draft,
        addressees=addressees,
        bases=bases,
        authority=own.signature_lines("", ""),
        signer=sides.director,
        recipients=recipients,
        synthetic=synthetic,
    )
