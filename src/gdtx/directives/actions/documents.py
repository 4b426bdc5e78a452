"""Drafting a document, changing the draft, taking it through submission and signature; linking documents."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils.translation import gettext as _

from gdtx.approvals.actions import begin, move
from gdtx.audit.actions import record
from gdtx.foundation.errors import NotInScope, Refused
from gdtx.foundation.periods import PeriodKind, parse
from gdtx.foundation.vietnamese import clean, nfc, number
from gdtx.network.scope import Actor

from ..enums.documents import TYPES, Authority, Relation
from ..models.documents import Document, DocumentLink
from ..origins import Origin
from ..queries.documents import document_for
from ..rules import documents as rules
from ..words import words_folded

LONGEST_ABSTRACT, LONGEST_BODY, LONGEST_LINES = 500, 200_000, 8_000


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is written in a document. Lists are lines; a blank signer is the one who signs."""

    kind: str
    abstract: str
    body: str = ""
    bases: Sequence[str] = ()
    addressees: Sequence[str] = ()
    recipients: Sequence[str] = ()
    authority: str = ""
    signer_title: str = ""
    signer_name: str = ""
    school_year: str = ""

    @classmethod
    def of(cls, document: Document) -> DocumentFacts:
        """What is written in it now."""
        return cls(
            kind=document.kind,
            abstract=document.abstract,
            body=document.body,
            bases=tuple(document.bases.splitlines()),
            addressees=tuple(document.addressees.splitlines()),
            recipients=tuple(document.recipients.splitlines()),
            authority=document.authority,
            signer_title=document.signer_title,
            signer_name=document.signer_name,
            school_year=document.school_year,
        )


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """A link to make: to a document of ours by its number, or to one known by its words."""

    relation: str
    other: int | None = None
    other_text: str = field(default="")


def draft_document(
    *,
    by: Actor,
    organisation: int,
    kind: str,
    abstract: str,
    body: str,
    addressees: Sequence[str] = (),
    bases: Sequence[str] = (),
    recipients: Sequence[str] = (),
    authority: str = "",
    signer_title: str = "",
    signer_name: str = "",
    school_year: str = "",
    origin: Origin | None = None,
    implements: Iterable[int] = (),
    links: Iterable[LinkAsked] = (),
    token: uuid.UUID | None = None,
) -> Document:
    """Draft a document in the name of a body (`organisation`, its number); a form sent twice (`token`) makes one.

    `implements` are numbers of documents it implements, `links` any others. Raises `NotInScope`, `Forbidden`, `Refused`
    with ``where``: `abstract_missing`, `too_long`, `unknown_kind`, `unknown_authority`, `bad_school_year`.
    """
    by.require_sees_organisation(organisation)
    rules.may_draft(by, organisation).require()
    facts = checked(
        DocumentFacts(
            kind, abstract, body, bases, addressees, recipients, authority, signer_title, signer_name, school_year
        )
    )
    asked = [*(LinkAsked(Relation.IMPLEMENTS, other) for other in implements), *links]
    with transaction.atomic():
        if token is not None and (before := Document.objects.filter(token=token).first()) is not None:
            return before
        document = Document(organisation_id=organisation, token=token)
        if origin is not None:
            document.origin_label, document.origin_url_name = origin.label[:300], origin.url_name
            document.origin_key = origin.key
        write_facts(document, facts)
        begin(by=by, record=document)
        for each in asked:
            make_link(by, document, each)
    return document


def change_document(*, by: Actor, document_id: int, version: int, facts: DocumentFacts) -> Document:
    """Replace what is written in a draft. Raises what `draft_document` and `approvals.actions.move` raise."""
    found = document_for(by, document_id)
    facts = checked(facts)

    def write(document: Document) -> None:
        write_facts(document, facts)

    return move(by=by, record=found, verb="edit", version=version, then=write)


def move_document(*, by: Actor, document_id: int, verb: str, version: int, reason: str = "") -> Document:
    """Take a step that needs no more than a reason: submit, take back, sign, return, discard, withdraw.

    Signing writes down who signed and when, where the draft named nobody. Raises what `approvals.actions.move` raises.
    """
    found = document_for(by, document_id)
    if verb in ("issue", "enforce", "replace", "edit", "file") and not (found.incoming and verb == "replace"):
        raise Refused(
            "needs_more", _("Bước này cần nhập số, ngày hoặc tệp ở trang riêng của nó."), "buoc", _("Hãy mở trang đó.")
        )

    def signed(document: Document) -> None:
        document.signed_on = by.on
        if not document.signer_name:
            document.signer_name = by.label[:120]

    def returned(document: Document) -> None:
        document.signed_on = None

    then = {"sign": signed, "return": returned}.get(verb)
    return move(by=by, record=found, verb=verb, version=version, reason=reason, then=then)


# --- Links ----------------------------------------------------------------------------------------------------------


def link_document(
    *, by: Actor, document_id: int, relation: str, other: int | None = None, other_text: str = ""
) -> None:
    """Say that the document implements, rests on, amends, replaces or answers another one.

    Raises `NotInScope`, `Forbidden`, `Refused` (`unknown_relation`, `link_missing`, `link_itself`, `link_ring`,
    `link_exists`, `too_long`).
    """
    found = document_for(by, document_id)
    rules.may_link(by, found).require()
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=found.pk)
        make_link(by, document, LinkAsked(relation, other, other_text))


def unlink_document(*, by: Actor, document_id: int, link_id: int) -> None:
    """Take a link of the document back. Raises `NotInScope`, `Forbidden`."""
    found = document_for(by, document_id)
    rules.may_link(by, found).require()
    with transaction.atomic():
        link = DocumentLink.objects.select_related("other").filter(pk=link_id, document=found).first()
        if link is None:
            raise NotInScope("unknown_link", _("Liên kết này không còn."))
        _record_link(by, found, link, "unlink_document")
        link.delete()


def make_link(by: Actor, document: Document, asked: LinkAsked) -> DocumentLink:
    """Make a link; part of another action, which has asked and locked. Raises what `link_document` raises."""
    if asked.relation not in Relation.values:
        raise Refused("unknown_relation", _("Không có quan hệ “%(name)s”.") % {"name": asked.relation[:40]}, "relation")
    text = clean(asked.other_text)
    if len(text) > 300:
        raise _too_long("other_text", len(text), 300)
    if (asked.other is None) == (not text):
        raise Refused(
            "link_missing",
            _("Hãy chọn một văn bản trong hệ thống, hoặc ghi số, ký hiệu của văn bản bên ngoài."),
            "other",
        )
    other = document_for(by, asked.other) if asked.other is not None else None
    if other is not None:
        _refuse_ring(document, other, asked.relation)
    existing = DocumentLink.objects.filter(document=document, relation=asked.relation, other=other, other_text=text)
    if existing.exists():
        raise Refused("link_exists", _("Liên kết này đã có."), "other")
    link = DocumentLink.objects.create(document=document, relation=asked.relation, other=other, other_text=text)
    _record_link(by, document, link, "link_document")
    return link


def _refuse_ring(document: Document, other: Document, relation: str) -> None:
    """A document cannot implement, replace … itself, nor one that already does so to it."""
    if other.pk == document.pk:
        raise Refused("link_itself", _("Văn bản không thể nối với chính nó."), "other")
    met, edge = {other.pk}, {other.pk}
    while edge:
        rows = DocumentLink.objects.filter(document_id__in=edge, relation=relation, other__isnull=False)
        edge = {pk for pk in rows.values_list("other_id", flat=True) if pk is not None} - met
        met |= edge
    if document.pk in met:
        raise Refused(
            "link_ring",
            _("%(other)s đã %(relation)s văn bản này, nên không thể nối ngược lại.")
            % {"other": other.name, "relation": str(Relation(relation).label)},
            "other",
        )


def _record_link(by: Actor, document: Document, link: DocumentLink, verb: str) -> None:
    told = {"relation": link.relation, "other": link.other.name if link.other is not None else link.other_text}
    record(
        actor=by,
        verb=verb,
        subject_type=document.workflow_code,
        subject_id=document.pk,
        subject_label=document.name,
        organisation_id=document.organisation_id,
        before=told if verb == "unlink_document" else None,
        after=told if verb == "link_document" else None,
    )


# --- Words ----------------------------------------------------------------------------------------------------------


def checked(facts: DocumentFacts) -> DocumentFacts:
    """The facts, cleaned; raises `Refused` with the field."""
    if facts.kind not in TYPES:
        raise Refused("unknown_kind", _("Không có loại văn bản “%(kind)s”.") % {"kind": facts.kind[:40]}, "kind")
    if facts.authority not in Authority.values:
        raise Refused("unknown_authority", _("Không có quyền hạn ký này."), "authority")
    abstract = clean(facts.abstract)
    if not abstract:
        raise Refused("abstract_missing", _("Chưa ghi trích yếu nội dung văn bản."), "abstract")
    if len(abstract) > LONGEST_ABSTRACT:
        raise _too_long("abstract", len(abstract), LONGEST_ABSTRACT)
    body = _plain(facts.body)
    if len(body) > LONGEST_BODY:
        raise _too_long("body", len(body), LONGEST_BODY)
    lines = {name: _lines(getattr(facts, name), name) for name in ("bases", "addressees", "recipients")}
    for name in ("signer_title", "signer_name"):
        if len(clean(getattr(facts, name))) > 120:
            raise _too_long(name, len(clean(getattr(facts, name))), 120)
    return replace(
        facts,
        abstract=abstract,
        body=body,
        signer_title=clean(facts.signer_title),
        signer_name=clean(facts.signer_name),
        school_year=_school_year(facts.school_year),
        bases=lines["bases"],
        addressees=lines["addressees"],
        recipients=lines["recipients"],
    )


def _school_year(text: str) -> str:
    text = clean(text)
    if not text:
        return ""
    try:
        code = parse(text)
    except Refused:
        code = None
    if code is None or code.kind is not PeriodKind.SCHOOL_YEAR:
        raise Refused(
            "bad_school_year",
            _("“%(text)s” không phải năm học.") % {"text": text[:20]},
            "school_year",
            _("Hãy ghi như 2025-2026."),
        )
    return code.text


def _lines(lines: Sequence[str], name: str) -> tuple[str, ...]:
    found = tuple(line for each in lines for line in _plain(each).splitlines() if line.strip())
    if sum(map(len, found)) > LONGEST_LINES:
        raise _too_long(name, sum(map(len, found)), LONGEST_LINES)
    return tuple(clean(line) for line in found)


def _plain(text: str) -> str:
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _too_long(name: str, length: int, limit: int) -> Refused:
    words = {"length": number(length), "limit": number(limit)}
    return Refused("too_long", _("Dài %(length)s ký tự, nhiều hơn %(limit)s.") % words, name, _("Hãy rút gọn."))


def write_facts(document: Document, facts: DocumentFacts) -> None:
    """Put checked facts into the columns; part of another action."""
    document.kind, document.abstract, document.body = facts.kind, facts.abstract, facts.body
    document.bases, document.addressees = "\n".join(facts.bases), "\n".join(facts.addressees)
    document.recipients = "\n".join(facts.recipients)
    document.authority, document.signer_title = facts.authority, facts.signer_title
    document.signer_name, document.school_year = facts.signer_name, facts.school_year
    document.words_folded = words_folded(document)
