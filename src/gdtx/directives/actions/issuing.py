"""Number, date and signed file of what was issued; incoming documents; registers; sending to units and its receipt."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.audit.actions import record
from gdtx.foundation import clock
from gdtx.foundation.errors import Conflict, Forbidden, Refused
from gdtx.foundation.vietnamese import clean, date_short, fold
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor
from gdtx.office.papers import Paper

from ..answering import heirs
from ..enums.documents import IN_FORCE, ISSUED, RECORDED, TYPES, Relation
from ..letterheads import letterhead
from ..models.documents import Dispatch, DispatchReading, Document, DocumentLink, Register
from ..queries.documents import document_for, received_by, register_of
from ..rules import documents as rules
from ..storage import STORE
from ..words import words_folded
from .documents import DocumentFacts, LinkAsked, checked, make_link, write_facts
from .task_writing import open_units, signed

#: ``05/KH-SGDĐT``: the number, then what the body adds.
_SYMBOL = re.compile(r"^(\d{1,6})\s*/\s*(\S.*)$")


@dataclass(frozen=True, slots=True)
class Issued:
    """What the clerk enters. `symbol` is empty where the body's own register gives the number."""

    issued_on: dt.date
    symbol: str = ""
    effective_on: dt.date | None = None


def issue_document(
    *, by: Actor, document_id: int, version: int, entered: Issued, paper: Paper | None = None
) -> Document:
    """Enter the number, the date and the signed file of a document that was issued.

    It comes into force on its day, now or when the day comes, and what it replaces ends then. Raises `NotInScope`,
    `Forbidden`, `Conflict` (`stale_version`, `number_taken`), `Refused` with ``where``: `symbol_missing`, `bad_symbol`,
    `date_in_future`, `date_before_signature`, `date_before_register`, `date_other_year`, `effective_before_issue`,
    `wrong_state`.
    """
    found = document_for(by, document_id)

    def enter(document: Document) -> None:
        _check_day(by, document, entered.issued_on)
        # Clerks of one body queue up here: of two who enter the same number the second is told who has it.
        Organisation.objects.select_for_update().get(pk=document.organisation_id)
        given, symbol = _number(document, entered)
        effective = entered.effective_on or (entered.issued_on if document.type.takes_force else None)
        if effective is not None and effective < entered.issued_on:
            raise Refused(
                "effective_before_issue",
                _("Ngày có hiệu lực %(day)s trước ngày ban hành %(issued)s.")
                % {"day": date_short(effective), "issued": date_short(entered.issued_on)},
                "effective_on",
            )
        _refuse_taken(document, given, entered.issued_on)
        document.number, document.symbol = given, symbol
        document.issued_on, document.effective_on = entered.issued_on, effective
        document.words_folded = words_folded(document)
        _attach(document, paper)

    issued = move(by=by, record=found, verb="issue", version=version, then=enter)
    if issued.effective_on is not None and issued.effective_on <= by.on:
        issued = _enforce(by, issued)
    elif issued.effective_on is None:
        _end_replaced(by, issued)
    return issued


def file_document(*, by: Actor, document_id: int, version: int, paper: Paper) -> Document:
    """Put the signed file beside a document that has its number, or a better scan in the place of the first one.

    Raises `NotInScope`, `Forbidden`, `Conflict`, `Refused` (`wrong_state`).
    """
    found = document_for(by, document_id)
    verb = "edit" if found.incoming else "file"
    return move(by=by, record=found, verb=verb, version=version, then=lambda document: _attach(document, paper))


def bring_into_force(*, by: Actor) -> int:
    """Documents whose day has come are in force, and what they replace has ended. For the worker; how many."""
    due = Document.objects.filter(state=ISSUED, incoming=False, effective_on__lte=by.on).order_by("pk")
    return len([_enforce(by, document) for document in due])


def _enforce(by: Actor, document: Document) -> Document:
    with transaction.atomic():
        enforced = move(by=by, record=document, verb="enforce", version=document.version)
        _end_replaced(by, enforced)
    return enforced


def _end_replaced(by: Actor, document: Document) -> None:
    """What the document replaces at its own body has ended; what another body issued is for that body to say."""
    links = DocumentLink.objects.filter(document=document, relation=Relation.REPLACES, other__isnull=False)
    for link in links.select_related("other"):
        other = link.other
        if (
            other is not None
            and other.organisation_id == document.organisation_id
            and other.state in (ISSUED, IN_FORCE)
        ):
            reason = _("Thay thế bởi %(document)s.") % {"document": document.name}
            move(by=by, record=other, verb="replace", version=other.version, reason=reason)


def _check_day(by: Actor, document: Document, day: dt.date) -> None:
    if day > by.on:
        raise Refused(
            "date_in_future",
            _("Ngày ban hành %(day)s chưa đến (hôm nay %(today)s).")
            % {"day": date_short(day), "today": date_short(by.on)},
            "issued_on",
        )
    if document.signed_on is not None and day < document.signed_on:
        raise Refused(
            "date_before_signature",
            _("Ngày ban hành %(day)s trước ngày ký %(signed)s.")
            % {"day": date_short(day), "signed": date_short(document.signed_on)},
            "issued_on",
            _("Hãy ghi ngày đóng dấu, phát hành; nếu ký sai ngày, người ký trả lại văn bản rồi ký lại."),
        )


def _number(document: Document, entered: Issued) -> tuple[int, str]:
    """Number and symbol: from the body's own register where it has one, else as the clerk typed them."""
    register = register_of(document.organisation_id, document.kind, entered.issued_on.year)
    if register is not None:
        return _from_register(register, document, entered)
    typed = clean(entered.symbol)
    if not typed:
        raise Refused(
            "symbol_missing",
            _("Chưa ghi số, ký hiệu."),
            "symbol",
            _("Ghi như trên văn bản đã phát hành, ví dụ 05%(symbol)s.")
            % {"symbol": letterhead(document.organisation_id, entered.issued_on).symbol(document.kind)},
        )
    match = _SYMBOL.match(typed)
    if match is None or len(typed) > 80 or int(match[1]) == 0:
        raise Refused(
            "bad_symbol",
            _("“%(typed)s” không phải số, ký hiệu văn bản.") % {"typed": typed[:80]},
            "symbol",
            _("Ghi số trước, dấu gạch chéo, rồi ký hiệu, ví dụ 05/KH-SGDĐT hoặc 2302/SGDĐT-GDTX."),
        )
    # Numbers below ten have two digits (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.3).
    return int(match[1]), f"{int(match[1]):02d}/{match[2]}"


def _from_register(register: Register, document: Document, entered: Issued) -> tuple[int, str]:
    register = Register.objects.select_for_update().get(pk=register.pk)
    if entered.issued_on < register.opened_on:
        raise Refused(
            "date_before_register",
            _("Ngày %(day)s trước ngày mở sổ %(register)s (%(opened)s).")
            % {"day": date_short(entered.issued_on), "register": register, "opened": date_short(register.opened_on)},
            "issued_on",
            _("Hãy ghi ngày từ khi mở sổ trở đi; văn bản cũ hơn thuộc sổ năm trước."),
        )
    given = register.next_number
    register.next_number = given + 1
    register.save(update_fields=["next_number"])
    return given, f"{given:02d}{letterhead(document.organisation_id, entered.issued_on).symbol(document.kind)}"


def _refuse_taken(document: Document, given: int, day: dt.date) -> None:
    same = Document.objects.filter(
        organisation_id=document.organisation_id,
        incoming=False,
        kind=document.kind,
        number=given,
        issued_on__year=day.year,
    ).exclude(pk=document.pk)
    taken = same.first()
    if taken is not None:
        raise Conflict(
            "number_taken",
            _("Số %(number)s của năm %(year)d đã dùng cho %(document)s (“%(abstract)s”).")
            % {
                "number": f"{given:02d}",
                "year": day.year,
                "document": taken.name[:1].lower() + taken.name[1:],
                "abstract": taken.abstract,
            },
            "symbol",
            _("Hãy xem lại số trên bản đã đóng dấu."),
        )


def _attach(document: Document, paper: Paper | None) -> None:
    if paper is None:
        return
    before = document.file_name
    document.file_name = STORE.keep_waiting(paper)
    document.file_kind, document.file_title = paper.kind, paper.title[:160]
    document.file_sha256, document.file_bytes = paper.sha256, len(paper.content)
    name = document.file_name
    transaction.on_commit(lambda: STORE.put_in_place(name))
    if before:
        transaction.on_commit(lambda: STORE.remove(before))


# --- What comes from outside ------------------------------------------------------------------------------------------


def record_incoming(
    *,
    by: Actor,
    organisation: int,
    issuer: str,
    symbol: str,
    issued_on: dt.date,
    facts: DocumentFacts,
    paper: Paper | None = None,
    links: Collection[LinkAsked] = (),
) -> Document:
    """Record a document that came to the body from a body outside, which is named as the document names it.

    Raises `NotInScope`, `Forbidden`, `Conflict` (`document_recorded`), `Refused` with ``where``: `issuer_missing`,
    `symbol_missing`, `date_in_future`, and what `documents.checked` raises.
    """
    by.require_sees_organisation(organisation)
    rules.may_record(by, organisation).require()
    facts, issuer, symbol = checked(facts), clean(issuer)[:200], clean(symbol)[:80]
    if not issuer:
        raise Refused("issuer_missing", _("Chưa ghi cơ quan ban hành văn bản đến."), "issuer")
    if not symbol:
        raise Refused("symbol_missing", _("Chưa ghi số, ký hiệu của văn bản đến."), "symbol")
    with transaction.atomic():
        document = Document(organisation_id=organisation, incoming=True, issuer_text=issuer, symbol=symbol)
        _check_day(by, document, issued_on)
        document.issued_on = issued_on
        same = Document.objects.filter(organisation_id=organisation, incoming=True, issued_on=issued_on, state=RECORDED)
        # Folded here: SQLite does not know that Đ and đ are one letter.
        before = next((each for each in same if fold(each.symbol) == fold(symbol)), None)
        if before is not None:
            raise Conflict(
                "document_recorded",
                _("Văn bản %(symbol)s ngày %(day)s đã vào sổ (“%(abstract)s”).")
                % {"symbol": symbol, "day": date_short(issued_on), "abstract": before.abstract},
                "symbol",
                _("Hãy mở văn bản đã ghi; nếu nơi gửi là cơ quan khác, ghi rõ trong số, ký hiệu."),
            )
        write_facts(document, facts)
        _attach(document, paper)
        begin(by=by, record=document)
        for each in links:
            make_link(by, document, each)
    return document


def open_register(
    *, by: Actor, organisation: int, kind: str, year: int, opened_on: dt.date, next_number: int = 1
) -> Register:
    """Let the body number documents of a type in a year itself, from a day and a number on.

    Raises `NotInScope`, `Forbidden`, `Conflict` (`register_open`), `Refused` (`unknown_kind`, `date_other_year`,
    `bad_number`).
    """
    by.require_sees_organisation(organisation)
    rules.may_record(by, organisation).require()
    if kind not in TYPES:
        raise Refused("unknown_kind", _("Không có loại văn bản “%(kind)s”.") % {"kind": kind[:40]}, "kind")
    if opened_on.year != year:
        raise Refused(
            "date_other_year",
            _("Ngày mở sổ %(day)s không thuộc năm %(year)d.") % {"day": date_short(opened_on), "year": year},
            "opened_on",
        )
    if not 1 <= next_number <= 999_999:
        raise Refused("bad_number", _("Số bắt đầu phải từ 1 đến 999.999."), "next_number")
    with transaction.atomic():
        try:
            with transaction.atomic():
                register = Register.objects.create(
                    organisation_id=organisation,
                    kind=kind,
                    year=year,
                    opened_on=opened_on,
                    next_number=next_number,
                    opened_by_label=signed(by),
                )
        except IntegrityError:
            raise Conflict(
                "register_open",
                _("Sổ %(kind)s năm %(year)d của đơn vị đã mở.") % {"kind": TYPES[kind].name, "year": year},
                "kind",
            ) from None
        record(
            actor=by,
            verb="open_register",
            subject_type="document_register",
            subject_id=register.pk,
            subject_label=str(register),
            organisation_id=organisation,
            after={"document_kind": kind, "opened_on": opened_on, "next_number": next_number},
        )
    return register


# --- Going out ------------------------------------------------------------------------------------------------------


def send_document(*, by: Actor, document_id: int, organisations: Collection[int]) -> list[Dispatch]:
    """Send a document to units; to whom it went already it is not sent again. Answers with the new sendings.

    Raises `NotInScope`, `Forbidden` (`not_numbered`), `Refused` (`nobody_addressed`, `unit_closed`, `wrong_state`).
    """
    found = document_for(by, document_id)
    rules.may_send(by, found).require()
    wanted = sorted(set(organisations))
    if not wanted:
        raise Refused("nobody_addressed", _("Chưa chọn đơn vị nào để gửi."), "units")
    names = open_units(wanted, by.on, "units")
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=found.pk)
        if document.state in ("replaced", "withdrawn"):
            raise Refused("wrong_state", _("Văn bản này đã được thay thế hoặc thu hồi nên không gửi nữa."), "units")
        before = set(document.dispatches.values_list("organisation_id", flat=True))
        new = [each for each in wanted if each not in before]
        label = signed(by)
        made = Dispatch.objects.bulk_create(
            Dispatch(document=document, organisation_id=each, sent_on=by.on, sent_by_label=label) for each in new
        )
        if new:
            record(
                actor=by,
                verb="send_document",
                subject_type=document.workflow_code,
                subject_id=document.pk,
                subject_label=document.name,
                organisation_id=document.organisation_id,
                after={"units": [names[each].name for each in new]},
            )
    return made


def confirm_received(*, by: Actor, document_id: int) -> int:
    """Confirm for the bodies of one's posts that the document came and was read; how many confirmations are new.

    Raises `NotInScope`, `Forbidden` (`not_addressed`).
    """
    document = document_for(by, document_id)
    mine = received_by(by, document)
    if not mine or by.user_id is None:
        raise Forbidden("not_addressed", _("Văn bản này không gửi cho đơn vị của bạn nên không cần xác nhận."))
    labels = {each: post.label for post in reversed(by.posts) for each in heirs(by.on).behind([post.organisation_id])}
    with transaction.atomic():
        list(Dispatch.objects.select_for_update().filter(pk__in=[each.pk for each in mine]))
        before = set(
            DispatchReading.objects.filter(dispatch__in=mine, user_id=by.user_id).values_list("dispatch_id", flat=True)
        )
        new = [
            DispatchReading(
                dispatch=each,
                user_id=by.user_id,
                user_label=by.label[:300],
                post_label=labels.get(each.organisation_id, "")[:300],
                on=by.on,
                at=clock.now(),
            )
            for each in mine
            if each.pk not in before
        ]
        DispatchReading.objects.bulk_create(new)
    return len(new)
