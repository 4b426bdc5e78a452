"""The content of a review as one dictionary of plain data, from which Word, PDF, JSON and the page are all made.

Every number is put into words here, once, so that all of them show the same. Nothing later computes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gdtx.foundation.periods import PeriodCode, PeriodKind
from gdtx.foundation.vietnamese import date_short, datetime_short
from gdtx.network.enums import LEARNING_CENTRE_KINDS

from ..bodies import Body, signature_lines
from ..drafting import DRAFTS, Facts
from ..enums import Part, ReviewKind
from ..figures import Reading
from ..wording import in_sentence
from .tables import appendices, charts

Block = dict[str, Any]

_NO_BREAK = "\N{NO-BREAK SPACE}"
BLANK_NUMBER = _NO_BREAK * 6
BLANK_DATE = "ngày … tháng … năm …"


@dataclass(frozen=True)
class Written:
    """What people entered for a review: the texts of the outline's parts, who signs, who receives."""

    texts: Mapping[str, str]
    authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    place: str = ""
    recipients: str = ""


NOTHING_WRITTEN = Written({})


@dataclass(frozen=True)
class Subject:
    """What the review is about, without the network: enough to write it."""

    name: str
    kind: str
    period: PeriodCode
    body: Body
    area_name: str
    level: str


def content(
    subject: Subject,
    facts: Facts,
    sections: Sequence[Mapping[str, Any]],
    written: Written,
    *,
    final: bool = False,
    synthetic: bool = False,
) -> dict[str, Any]:
    """The document in words. A draft shows `[…]` where people still have to write, a final print shows none."""
    body = subject.body
    recipients = [line.strip() for line in written.recipients.splitlines() if line.strip()] or list(body.recipients)
    return {
        "name": subject.name,
        "kind": subject.kind,
        "state": "final" if final else "draft",
        "draft_mark": "" if final else _("DỰ THẢO"),
        "synthetic": _("Dữ liệu tổng hợp") if synthetic else "",
        "superior": "\n".join(body.superior),
        "issuer": "\n".join(body.own),
        "number": _("Số:%(blank)s%(symbol)s") % {"blank": BLANK_NUMBER, "symbol": body.symbol},
        "place_date": f"{written.place or body.place}, {BLANK_DATE}",
        "type_name": _("BÁO CÁO"),
        "subject": "\n".join(title_lines(subject)),
        "blocks": [*_opening(subject, facts, sections, written, final), *_closing(subject)],
        "authority": signature_lines(body, written.authority, written.signer_title),
        "signer": written.signer_name,
        "recipients": recipients,
        "appendices": appendices(facts, _attached(subject)),
        "charts": charts(facts),
    }


def stamped(text: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """The content with the figures themselves, the moment and data version they were read at, and its fingerprint."""
    moment = dt.datetime.fromisoformat(reading.read_at)
    # The audited write the figures follow, and a checksum that tells whether two prints have the same figures.
    version = f"{reading.data_version.partition('-')[0]}.{reading.checksum}"
    words = {"moment": datetime_short(moment), "version": version}
    return {
        **text,
        "stamp": _("Số liệu đọc lúc %(moment)s · phiên bản dữ liệu %(version)s") % words,
        "read_at": reading.read_at,
        "data_version": reading.data_version,
        "figures_checksum": reading.checksum,
        "fingerprint": fingerprint(text),
        "figures": {
            "now": dict(reading.now),
            "before": dict(reading.before),
            "not_reporting": [
                {"code": each.code, "name": each.name, "unit": each.unit or None} for each in reading.silent
            ],
            "plans": None if reading.plans is None else dict(reading.plans),
        },
    }


def fingerprint(text: Mapping[str, Any]) -> str:
    """Equal for equal content, whenever it was read."""
    plain = json.dumps(text, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def as_json(stamped_content: Mapping[str, Any]) -> str:
    """The content as JSON for people's programs, in readable Vietnamese."""
    return json.dumps(stamped_content, ensure_ascii=False, indent=2) + "\n"


# --- Title ---------------------------------------------------------------------------------------------------


def title_lines(subject: Subject) -> list[str]:
    """``Sơ kết học kỳ I năm học 2020-2021`` and what of it is reviewed."""
    period = subject.period.label
    match subject.kind:
        case ReviewKind.SEMESTER:
            first = _("Sơ kết %(period)s") % {"period": period}
        case ReviewKind.YEAR:
            first = _("Tổng kết %(period)s") % {"period": period}
        case _:
            first = _("Kết quả hoạt động %(period)s") % {"period": period}
    return [first, _scope_of(subject)]


def _scope_of(subject: Subject) -> str:
    if subject.level == "country":
        return _("của các trung tâm học tập cộng đồng trong cả nước")
    if subject.level == "commune":
        return _("của trung tâm học tập cộng đồng %(area)s") % {"area": in_sentence(subject.area_name)}
    return _("của các trung tâm học tập cộng đồng trên địa bàn %(area)s") % {"area": in_sentence(subject.area_name)}


def following(period: PeriodCode) -> str:
    """The period whose tasks a review names: after HK1 the second semester, after HK2 and a year the next year."""
    if period.kind in (PeriodKind.SEMESTER_2, PeriodKind.SUMMER):
        return PeriodCode(PeriodKind.SCHOOL_YEAR, period.year + 1).label
    return period.next_part().label


def _attached(subject: Subject) -> str:
    words = {
        "blank": BLANK_NUMBER,
        "symbol": subject.body.symbol,
        "date": BLANK_DATE,
        "body": subject.body.name,
    }
    return _("(Kèm theo Báo cáo số%(blank)s%(symbol)s %(date)s của %(body)s)") % words


# --- Body ----------------------------------------------------------------------------------------------------


def _opening(
    subject: Subject, facts: Facts, sections: Sequence[Mapping[str, Any]], written: Written, final: bool
) -> list[Block]:
    blocks: list[Block] = []
    led = False
    for section in sections:
        body = _section(subject, facts, section, written, final)
        if section["number"] and not led:
            blocks.append(_paragraph(_lead(subject, facts)))
            led = True
        if not body:
            continue
        if section["number"]:
            title = section["title"].format(next=following(subject.period))
            blocks.append(_heading(f"{section['number']}. {title}".upper(), 1))
        blocks += body
    return blocks


def _lead(subject: Subject, facts: Facts) -> str:
    first, last = (date_short(dt.date.fromisoformat(day)) for day in facts.now["dates"])
    words = {
        "body": subject.body.name,
        "scope": _scope_of(subject),
        "period": subject.period.label,
        "first": first,
        "last": last,
    }
    if subject.body.kind in LEARNING_CENTRE_KINDS:
        text = _("%(body)s báo cáo kết quả hoạt động %(period)s (từ ngày %(first)s đến ngày %(last)s) như sau:")
    else:
        text = _(
            "%(body)s báo cáo kết quả hoạt động %(period)s (từ ngày %(first)s đến ngày %(last)s) %(scope)s như sau:"
        )
    return text % words


def _section(subject: Subject, facts: Facts, section: Mapping[str, Any], written: Written, final: bool) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for part in section["parts"]:
        own = _part(facts, part, written.texts.get(part["code"], ""), final)
        if not own:
            continue
        if part["title"]:
            number += 1
            blocks.append(_heading(f"{number}. {part['title']}", 2))
        blocks += own
    return blocks


def _part(facts: Facts, part: Mapping[str, Any], text: str, final: bool) -> list[Block]:
    blocks = [_printed(block) for block in DRAFTS[part["draft"]](facts)] if part["how"] == Part.DRAFTED else []
    blocks += [_paragraph(line) for line in map(str.strip, text.splitlines()) if line]
    if not blocks and part["how"] == Part.WRITTEN and not final:
        return [{**_paragraph(f"[{part['prompt']}]"), "remark": True, "part": part["code"]}]
    return blocks


def _printed(block: Block) -> Block:
    if block["kind"] == "chart":
        return block
    return _paragraph(f"- {block['text']}" if block["kind"] == "item" else block["text"])


def _closing(subject: Subject) -> list[Block]:
    first = title_lines(subject)[0]
    return [
        _paragraph(
            _("Trên đây là báo cáo %(subject)s %(scope)s./.")
            % {"subject": first[:1].lower() + first[1:], "scope": _scope_of(subject)}
        )
    ]


def _heading(text: str, level: int) -> Block:
    return {"kind": "heading", "text": text, "level": level}


def _paragraph(text: str) -> Block:
    return {"kind": "paragraph", "text": text, "lead": "", "remark": False}
