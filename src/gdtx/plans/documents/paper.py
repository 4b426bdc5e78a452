"""A plan on the paper its centre chose (Nghị định 30/2020/NĐ-CP, Phụ lục I and III).

Three ways are in use: a plan of the centre's director with the block of approval of the commune's chair (Mẫu 1.4);
a decision of the chair that issues the plan, which is attached (Mẫu 1.2, 2.1); a plan of the commune's committee where
the centre has no seal (Mẫu 1.4). The office numbers it by hand.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gdtx.directives.letterheads import Letterhead
from gdtx.foundation.vietnamese import date_long, date_short
from gdtx.office.document import Appendix, Block, Heading, OfficialDocument, Paragraph, Signature, Signatures

from ..enums import Paper
from ..models import Plan
from ..workflow import PLAN
from .content import bases_lines, content_blocks, named, subject_of
from .sides import BLANK_DATE, Sides, numbered, placed, sides_of

#: The law under which a committee and its chair act, from the day on; of a law only name and day are cited.
_LAWS = (
    (dt.date(2025, 6, 16), _lazy("Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025")),
    (dt.date(2025, 3, 1), _lazy("Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025")),
    (dt.date(2016, 1, 1), _lazy("Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015")),
    (dt.date(2004, 7, 1), _lazy("Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003")),
)


def plan_paper(plan: Plan, *, on: dt.date, synthetic: str = "") -> OfficialDocument:
    """The plan as it is printed: marked as a draft until it is approved or issued."""
    sides = sides_of(plan, on)
    make = {Paper.CENTRE: _of_centre, Paper.DECISION: _decision, Paper.COMMITTEE: _of_committee}[sides.paper]
    return make(sides, "" if sides.is_decided else _standing(plan, on), synthetic)


def _standing(plan: Plan, on: dt.date) -> str:
    return _("Bản %(number)d · %(state)s · bản in ngày %(day)s") % {
        "number": plan.number,
        "state": PLAN.label(plan.state),
        "day": date_short(on),
    }


def _of_centre(sides: Sides, stamp: str, synthetic: str) -> OfficialDocument:
    """A: signed by the director, approved beside it where somebody above approves."""
    plan, own = sides.plan, sides.own
    approval = _approval(sides)
    # As many lines as beside it, so that both names stand on one line.
    more = approval.title.count("\n") if approval is not None else 0
    sign = Signature("\n".join([own.head, *["\N{NO-BREAK SPACE}"] * more]), sides.director)
    body: list[Block] = [
        Paragraph(_("%(body)s lập %(title)s như sau:") % {"body": own.name, "title": named(plan)}),
        *content_blocks(plan),
        Paragraph(_("Trên đây là %(title)s của %(body)s./.") % {"title": named(plan), "body": own.name}),
    ]
    if approval is not None:
        body.append(Signatures(((approval, sign),)))
    day = plan.submitted_on if sides.above else plan.decided_on
    return OfficialDocument(
        superior="\n".join(own.superior),
        issuer="\n".join(own.own),
        number=numbered(own, "plan", plan.symbol),
        place_date=placed(own, plan.issued_on or day or plan.decided_on),
        type_name=_("KẾ HOẠCH"),
        subject=subject_of(plan),
        body=tuple(body),
        draft_mark=sides.draft,
        bases=tuple(bases_lines(plan)),
        authority=() if approval is not None else own.signature_lines("", ""),
        signer="" if approval is not None else sides.director,
        recipients=_recipients([_reported(sides.above_name), _reported(sides.told)]),
        stamp=stamp,
        synthetic=synthetic,
    )


def _approval(sides: Sides) -> Signature | None:
    if sides.above is None:
        return None
    day = date_long(sides.plan.decided_on) if sides.is_decided and sides.plan.decided_on else BLANK_DATE
    return Signature("\n".join((_("PHÊ DUYỆT"), day, *sides.chair_lines)), sides.signer)


def _decision(sides: Sides, stamp: str, synthetic: str) -> OfficialDocument:
    """B: the chair decides, the plan is attached."""
    plan, above = sides.plan, _above(sides)
    issued = _("%(title)s của %(body)s") % {"title": named(plan), "body": sides.own.name}
    asked = date_long(plan.submitted_on) if plan.submitted_on else BLANK_DATE
    proposal = _("Xét đề nghị của Giám đốc %(body)s tại Tờ trình %(day)s.") % {"body": sides.own.name, "day": asked}
    force = _("Quyết định này có hiệu lực kể từ ngày ký.")
    if plan.number > 1:
        force = _("Quyết định này có hiệu lực kể từ ngày ký; Kế hoạch kèm theo thay thế bản đã ban hành trước đó.")
    body: list[Block] = [
        Heading(f"{above.head} {above.name}".upper(), 0),
        *(Paragraph(line, basis=True) for line in [*_bases(sides), proposal]),
        Heading(_("QUYẾT ĐỊNH:"), 0),
        Paragraph(_("Ban hành kèm theo Quyết định này %(plan)s.") % {"plan": issued}, lead=_("Điều 1.")),
        Paragraph(force, lead=_("Điều 2.")),
        Paragraph(
            _("Giám đốc %(body)s và các đơn vị, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.")
            % {"body": sides.own.name},
            lead=_("Điều 3."),
        ),
    ]
    attached = _("(Kèm theo Quyết định số%(number)s %(day)s của %(chair)s)") % {
        "number": "\N{NO-BREAK SPACE}" * 6 + above.symbol("decision"),
        "day": date_long(plan.decided_on) if sides.is_decided and plan.decided_on else BLANK_DATE,
        "chair": f"{above.head.capitalize()} {above.name}",
    }
    return _by_committee(
        sides,
        kind="decision",
        type_name=_("QUYẾT ĐỊNH"),
        subject=_("Về việc ban hành %(plan)s") % {"plan": issued},
        body=body,
        # The chair decides alone: no "TM." (Phụ lục I, mục II.7.a).
        authority=sides.chair_lines_alone,
        recipients=[_("Như Điều 3"), _reported(sides.told)],
        appendices=(Appendix(_("KẾ HOẠCH"), subject_of(plan), attached, tuple(content_blocks(plan))),),
        stamp=stamp,
        synthetic=synthetic,
    )


def _of_committee(sides: Sides, stamp: str, synthetic: str) -> OfficialDocument:
    """C: a plan of the committee for its centre."""
    plan, above = sides.plan, _above(sides)
    own_name = sides.own.name
    return _by_committee(
        sides,
        kind="plan",
        type_name=_("KẾ HOẠCH"),
        subject=_("%(subject)s của %(body)s") % {"subject": subject_of(plan), "body": own_name},
        bases=tuple(_bases(sides)),
        body=[
            Paragraph(
                _("%(committee)s ban hành %(title)s của %(body)s như sau:")
                % {"committee": above.name, "title": named(plan), "body": own_name}
            ),
            *content_blocks(plan),
            Paragraph(
                _("%(committee)s giao Giám đốc %(body)s tổ chức thực hiện Kế hoạch này./.")
                % {"committee": above.name, "body": own_name}
            ),
        ],
        authority=above.signature_lines(sides.authority, ""),
        recipients=[_reported(sides.told), own_name],
        stamp=stamp,
        synthetic=synthetic,
    )


def _bases(sides: Sides) -> list[str]:
    """What a paper of a committee rests on: first the law of the day, unless somebody wrote it down, then the rest."""
    found = bases_lines(sides.plan)
    law = next((name for since, name in _LAWS if since <= sides.day), None)
    if law is None or any("Luật Tổ chức" in line for line in found):
        return found
    return [_("Căn cứ %(line)s;") % {"line": law}, *found]


def _by_committee(
    sides: Sides,
    *,
    kind: str,
    type_name: str,
    subject: str,
    body: list[Block],
    authority: tuple[str, ...],
    recipients: list[str],
    stamp: str,
    synthetic: str,
    bases: tuple[str, ...] = (),
    appendices: tuple[Appendix, ...] = (),
) -> OfficialDocument:
    above = _above(sides)
    return OfficialDocument(
        superior="\n".join(above.superior),
        issuer="\n".join(above.own),
        number=numbered(above, kind, sides.plan.symbol),
        place_date=placed(above, sides.plan.issued_on or (sides.plan.decided_on if sides.is_decided else None)),
        type_name=type_name,
        subject=subject,
        body=tuple(body),
        draft_mark=sides.draft,
        bases=bases,
        authority=authority,
        signer=sides.signer,
        recipients=_recipients(recipients),
        appendices=appendices,
        stamp=stamp,
        synthetic=synthetic,
    )


def _above(sides: Sides) -> Letterhead:
    if sides.above is None:
        raise ValueError("a paper of a committee without a committee")
    return sides.above


def _reported(name: str) -> str:
    return _("%(body)s (để báo cáo)") % {"body": name} if name else ""


def _recipients(names: list[str]) -> tuple[str, ...]:
    kept = list(dict.fromkeys(name for name in names if name))
    return (*(f"- {name};" for name in kept), _("- Lưu: VT."))
