"""The draft of a bulletin: what the record of a conference and the figures of its period say, section by section.

Nothing is added that the record does not hold. Carried are: when, where, who organised, on whose direction, with whom;
every delegation and delegate by name and office; every speech, paper, remark, opinion, petition and signing; the
figures of the period; every conclusion with its number, who carries it out and by when; every document; every caption.
Left out are the running order (but for people named nowhere else), check-in, how many were expected, office notes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gdtx.conferences.answers import Reply, opinion_replies, replies
from gdtx.conferences.bodies import Names
from gdtx.conferences.enums import (
    DocumentRole,
    Duty,
    PaperState,
    PartnerRole,
    PartyRole,
    RemarkKind,
    SpeechKind,
)
from gdtx.conferences.models import (
    AgendaItem,
    Body,
    Conclusion,
    Conference,
    Delegate,
    Delegation,
    Opinion,
    Paper,
    Partner,
    Person,
    Petition,
    RelatedDocument,
    Remark,
    Signing,
    Speech,
)
from gdtx.conferences.queries import conclusions_of, delegates_of, rows_of
from gdtx.conferences.standing import ORIGIN, figures_now
from gdtx.directives.models import Document
from gdtx.directives.queries.documents import visible_documents
from gdtx.foundation.periods import parse
from gdtx.foundation.vietnamese import date_long, date_short, join_list
from gdtx.network.scope import Actor

from .enums import SectionKind as S
from .figures import figures_text


@dataclass(frozen=True, slots=True)
class Drafted:
    """A section as the record gives it; without text when the record says nothing for it."""

    kind: str
    heading: str
    text: str


def draft_sections(actor: Actor, conference: Conference) -> list[Drafted]:
    """Every section in its order. The figures are those the actor may see, as they are now."""
    record = _Record(actor, conference)
    return [
        Drafted(S.OPENING, "", _lines(record.opening())),
        Drafted(S.PEOPLE, _("Thành phần tham dự"), _lines(record.people())),
        Drafted(S.REPORTED, _("Báo cáo tại hội nghị"), _lines(record.reported())),
        Drafted(S.REMARKS, _("Đánh giá chung"), _lines(record.remarks())),
        Drafted(S.DISCUSSION, _("Phát biểu, thảo luận"), _lines(record.discussion())),
        Drafted(S.SIGNING, _("Ký kết"), _lines(record.signings())),
        Drafted(S.CONCLUSIONS, _("Kết luận, nhiệm vụ"), _lines(record.conclusions())),
        Drafted(S.DOCUMENTS, _("Văn bản"), _lines(record.documents())),
    ]


def called(row: Person) -> str:
    """``Ông Lê Văn A, Giám đốc``."""
    return ", ".join(filter(None, (f"{row.honorific} {row.person}".strip(), row.office)))


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, lines))


def _ended(text: str) -> str:
    """The text with a full stop where it ends without a mark."""
    text = text.rstrip()
    return text if not text or text.endswith((".", ";", "!", "?", "/", "…", ":")) else f"{text}."


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Record:
    """The rows of a conference, read once."""

    def __init__(self, actor: Actor, conference: Conference) -> None:
        self.actor, self.conference = actor, conference
        self.delegations: list[Delegation] = rows_of(conference, Delegation)
        self.delegates: list[Delegate] = delegates_of(conference)
        self.partners: list[Partner] = rows_of(conference, Partner)
        self.opinions = opinion_replies(conference, actor.on)
        self.petitions = replies(conference, actor.on)
        self.signed: list[Signing] = rows_of(conference, Signing)
        self.speeches: list[Speech] = rows_of(conference, Speech)
        self.papers: list[Paper] = rows_of(conference, Paper)
        self.agenda: list[AgendaItem] = rows_of(conference, AgendaItem)
        self.rows: list[Conclusion] = conclusions_of(conference)
        bodies: list[Body] = [*self.delegations, *self.partners]
        bodies += [party for row in self.signed for party in row.parties.all()]
        bodies += [party for row in self.rows for party in row.parties.all()]
        ids = [conference.organiser_id, conference.host_id, *(body.organisation_id for body in bodies)]
        self.names = Names(conference.starts_on, ids)

    # --- Opening ----------------------------------------------------------------------------------------------

    def opening(self) -> Iterable[str]:
        """When, where, on whose direction, by whom, what about; who presided."""
        conference = self.conference
        organiser = self.names.of(conference.organiser_id)
        host = self.names.of(conference.host_id, conference.host_name)
        title = _lower(conference.title)
        words = {
            "direction": _("Thực hiện chỉ đạo của %(body)s, ") % {"body": conference.on_direction_of}
            if conference.on_direction_of
            else "",
            "when": _when(conference),
            "place": _(" tại %(place)s") % {"place": conference.place} if conference.place else "",
            "organiser": organiser + self._with(PartnerRole.CO_ORGANISER, _(" cùng %(names)s")),
            "title": title,
            "theme": _(" với chủ đề “%(theme)s”") % {"theme": conference.theme} if conference.theme else "",
        }
        yield _upper(_("%(direction)s%(when)s%(place)s, %(organiser)s tổ chức %(title)s%(theme)s.") % words)
        told = [
            _("%(host)s đăng cai") % {"host": host} if host and host != organiser else "",
            self._with(PartnerRole.DIRECTING, _("%(names)s chỉ đạo")),
            self._with(PartnerRole.HELPING, _("%(names)s phối hợp, hỗ trợ")),
        ]
        if any(told):
            yield _upper("; ".join(filter(None, told))) + "."
        if conference.school_year and conference.school_year not in conference.title:
            yield _("Năm học: %(year)s.") % {"year": conference.school_year}
        if conference.period:
            yield _("Hội nghị nhìn lại %(period)s.") % {"period": parse(conference.period).label}
        for duty in (Duty.PRESIDING, Duty.MODERATOR, Duty.SECRETARY):
            found = [called(row) for row in self.delegates if row.duty == duty]
            if found:
                yield f"{duty.label}: {'; '.join(found)}."

    def _with(self, role: str, phrase: str) -> str:
        found = [self.names.body(row) for row in self.partners if row.role == role]
        return phrase % {"names": join_list(found)} if found else ""

    # --- People -----------------------------------------------------------------------------------------------

    def people(self) -> Iterable[str]:
        """Every delegation with its people, by side; then who came for themselves."""
        side = ""
        of: dict[int | None, list[Delegate]] = {}
        for row in self.delegates:
            of.setdefault(row.delegation_id, []).append(row)
        for delegation in self.delegations:
            if delegation.side and delegation.side != side:
                yield f"{delegation.side}:"
            elif side and not delegation.side:
                yield _("Các thành phần khác:")
            side = delegation.side
            body = self.names.body(delegation)
            told = _(": ").join(filter(None, (body, delegation.positions)))
            # “Về phía Sở:” has said already that it is the Sở.
            if told and not side.lower().endswith(told.lower()):
                yield f"– {_ended(told)}"
            yield from map(_delegate, of.get(delegation.pk, ()))
        alone = of.get(None, [])
        if alone and self.delegations:
            yield _("Các đại biểu khác:")
        yield from map(_delegate, alone)

    # --- What was said ------------------------------------------------------------------------------------------

    def reported(self) -> Iterable[str]:
        """Openings, reports, papers; the figures of the period; people who stand in the running order alone."""
        for row in self._spoken(SpeechKind.OPENING, SpeechKind.REPORT, SpeechKind.PAPER):
            yield _speech(row)
        received = [row for row in self.papers if row.state == PaperState.RECEIVED]
        if received:
            yield _("Tài liệu, tham luận gửi hội nghị:")
            for paper in received:
                yield f"– {_ended(_(': ').join(filter(None, (called(paper), paper.title))))}"
                yield paper.text
        named: list[Person] = [*self.delegates, *self.speeches, *self.papers]
        known = {row.person for row in named if row.person}
        for item in self.agenda:
            if item.person and item.person not in known:
                yield _ended(_("%(what)s: %(who)s") % {"what": item.text, "who": called(item)})
        yield from figures_text(figures_now(self.actor, self.conference), self.conference)

    def discussion(self) -> Iterable[str]:
        """What was said, what was asked for, what was answered."""
        kinds = (SpeechKind.WELCOME, SpeechKind.DISCUSSION, SpeechKind.DIRECTION, SpeechKind.CONCLUSION)
        for row in self._spoken(*kinds):
            yield _speech(row)
        for title, rows in ((_("Ý kiến góp ý:"), self.opinions), (_("Kiến nghị:"), self.petitions)):
            if rows:
                yield title
                yield from (f"– {_asked(each)}" for each in rows)

    def _spoken(self, *kinds: str) -> list[Speech]:
        return [row for row in self.speeches if row.kind in kinds]

    def remarks(self) -> Iterable[str]:
        """The setting, the results, the shortcomings, their causes."""
        rows: list[Remark] = rows_of(self.conference, Remark)
        headings = {
            RemarkKind.CONTEXT: "",
            RemarkKind.RESULT: _("Kết quả:"),
            RemarkKind.SHORTCOMING: _("Tồn tại, hạn chế:"),
            RemarkKind.CAUSE: _("Nguyên nhân:"),
        }
        for kind, heading in headings.items():
            found = [row.text for row in rows if row.kind == kind]
            if found:
                yield heading
                yield from found

    def signings(self) -> Iterable[str]:
        """What was signed, between whom, what for."""
        for row in self.signed:
            parties = [
                _called_for(called(party), self.names.body(party))
                for party in sorted(row.parties.all(), key=lambda one: (one.position, one.pk))
            ]
            words = {
                "title": row.title,
                "day": _(", ngày %(day)s") % {"day": _day(row.signed_on)} if row.signed_on else "",
                "parties": _(" giữa: %(names)s") % {"names": "; ".join(parties)} if parties else "",
            }
            yield _ended(_("Ký kết %(title)s%(day)s%(parties)s") % words)
            yield _ended(row.purpose)

    # --- What follows -------------------------------------------------------------------------------------------

    def conclusions(self) -> Iterable[str]:
        """The conclusions under their numbers, who carries them out, what proves it, by when."""
        return [f"{row.number}. {self._conclusion(row)}" for row in self.rows]

    def _conclusion(self, row: Conclusion) -> str:
        def of(role: str) -> str:
            return "; ".join(self.names.body(party) for party in row.parties.all() if party.role == role)

        owners, helpers = of(PartyRole.OWNER), of(PartyRole.HELPER)
        told = [
            _("thực hiện: %(names)s") % {"names": owners} if owners else "",
            _("phối hợp: %(names)s") % {"names": helpers} if helpers else "",
            _("kết quả: %(proof)s") % {"proof": row.proof} if row.proof else "",
            _("hạn: %(day)s") % {"day": date_short(row.due_on)} if row.due_on else "",
        ]
        text = " ".join(row.text.split())
        found = "; ".join(filter(None, told))
        return f"{_ended(text)} ({_upper(found)}.)" if found else text

    def documents(self) -> Iterable[str]:
        """The documents of the record and those issued from the conference since, by what they have to do with it."""
        rows: list[RelatedDocument] = rows_of(self.conference, RelatedDocument)
        issued = self._issued({row.symbol for row in rows if row.symbol})
        after = [row for row in rows if row.role in (DocumentRole.NOTICE, DocumentRole.LETTER)]
        texts = [*map(_document, after), *map(_issued_document, issued)]
        if texts:
            words = {"body": self.names.of(self.conference.organiser_id), "count": f"{len(texts):02d}"}
            yield _("Sau hội nghị, %(body)s đã ban hành %(count)s văn bản:") % words
            yield from (f"– {_ended(text)}" for text in texts)
        for role, heading in (
            (DocumentRole.CALL, _("Văn bản triệu tập:")),
            (DocumentRole.SIGNED, _("Văn bản được ký kết:")),
            (DocumentRole.CITED, _("Văn bản được nêu tại hội nghị:")),
        ):
            found = [row for row in rows if row.role == role]
            if found:
                yield heading
                yield from (f"– {_ended(_document(row))}" for row in found)

    def _issued(self, known: set[str]) -> list[Document]:
        found = visible_documents(self.actor).filter(origin_url_name=ORIGIN, origin_key=str(self.conference.pk))
        numbered = found.filter(issued_on__isnull=False).order_by("issued_on", "pk")
        return [row for row in numbered if row.is_numbered and row.symbol and row.symbol not in known]


def _delegate(row: Delegate) -> str:
    duty = _(" (%(duty)s)") % {"duty": _lower(str(Duty(row.duty).label))} if row.duty else ""
    return f"– {called(row)}{duty};"


def _speech(row: Speech) -> str:
    kind = _lower(str(SpeechKind(row.kind).label))
    who = called(row)
    lead = f"{who} ({kind})" if who else _upper(kind)
    return (
        f"{lead}: {_ended(_(': ').join(filter(None, (row.title, row.text))))}" if row.title or row.text else f"{lead}."
    )


def _asked(each: Reply) -> str:
    row = each.row
    who = ", ".join(filter(None, (called(row), each.name)))
    about = row.about if isinstance(row, Opinion) else ""
    to = row.addressed_to if isinstance(row, Petition) else ""
    text = _(": ").join(filter(None, (who, row.text)))
    told = [
        _("về %(what)s") % {"what": _lower(about)} if about else "",
        _("gửi %(body)s") % {"body": to} if to else "",
    ]
    if any(told):
        text = f"{text.rstrip(' .;')} ({'; '.join(filter(None, told))})"
    return " ".join(filter(None, (_ended(text), _answer(each))))


def _answer(each: Reply) -> str:
    """What was answered; while there is no answer how far it is, and nothing of what only lies there unanswered.

    An answer that was sent back is none: its text stays in the thread.
    """
    if not each.is_answered:
        return _("Tình trạng: %(state)s.") % {"state": each.badge.text} if each.is_passed_on else ""
    words = {
        "who": _(" của %(body)s") % {"body": each.answered_by} if each.answered_by else "",
        "day": _(" ngày %(day)s") % {"day": date_short(each.answered_on)} if each.answered_on else "",
        "state": each.badge.text,
        "text": f": {_ended(' '.join(each.answer.split()))}" if each.answer else ".",
    }
    return _("Trả lời%(who)s%(day)s (%(state)s)%(text)s") % words


def _called_for(person: str, body: str) -> str:
    return _("%(body)s (%(person)s)") % {"body": body, "person": person} if person and body else person or body


def _document(row: RelatedDocument) -> str:
    return _named(row.type_name, row.symbol, row.issued_on, row.issuer, row.abstract)


def _issued_document(row: Document) -> str:
    return _named(str(row.type.name), row.symbol, row.issued_on, "", row.abstract)


def _named(kind: str, symbol: str, day: dt.date | None, issuer: str, abstract: str) -> str:
    told = [
        kind or (_("Văn bản") if symbol else ""),
        _("số %(symbol)s") % {"symbol": symbol} if symbol else "",
        date_long(day) if day else "",
        _("của %(body)s") % {"body": issuer} if issuer else "",
    ]
    head = " ".join(filter(None, told))
    if not head:
        return abstract
    return _("%(head)s: %(abstract)s") % {"head": head, "abstract": abstract} if abstract else head


def _day(day: dt.date) -> str:
    return date_long(day).removeprefix("ngày ")


def _when(conference: Conference) -> str:
    if conference.ends_on and conference.ends_on != conference.starts_on:
        words = {"first": date_long(conference.starts_on), "last": date_long(conference.ends_on)}
        return _("từ %(first)s đến %(last)s") % words
    if conference.starts_at is None:
        return date_long(conference.starts_on)
    time = conference.starts_at
    words = {"time": f"{time.hour:02d} giờ {time.minute:02d}", "day": date_long(conference.starts_on)}
    return _("%(time)s, %(day)s") % words
