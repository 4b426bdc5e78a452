from __future__ import annotations

import datetime as dt
import io
import threading
import uuid
from typing import Any

import pytest
from django.db import connection

from gdtx.approvals.queries import panel, steps_of
from gdtx.audit.models import Event
from gdtx.directives import actions
from gdtx.directives.actions.documents import DocumentFacts
from gdtx.directives.actions.issuing import Issued
from gdtx.directives.models import Dispatch, Document
from gdtx.directives.origins import Origin
from gdtx.directives.queries.documents import (
    Wanted,
    chain,
    dispatches,
    document_for,
    documents_of_origin,
    find_documents,
    issuers,
    linked,
    visible_documents,
)
from gdtx.directives.storage import STORE, sweep
from gdtx.directives.waiting import received, to_decide
from gdtx.foundation.errors import Conflict, Forbidden, NotInScope, Refused
from gdtx.network.scope import Actor
from gdtx.office.papers import read_paper
from tests.directives.drafting import LETTER, drafted, issued, signed
from tests.directives.papers import pdf
from tests.support.cast import IN_2021, IN_2025, TODAY, Cast

pytestmark = pytest.mark.django_db

NEXT_DAY = IN_2025 + dt.timedelta(days=1)


def incoming(cast: Cast, **values: Any) -> Document:
    """A decision of the province that came to the department."""
    plain: dict[str, Any] = {
        "organisation": cast.department.pk,
        "issuer": "Ủy ban nhân dân tỉnh Thanh Hóa",
        "symbol": "1825/QĐ-UBND",
        "issued_on": dt.date(2025, 9, 1),
        "facts": DocumentFacts("decision", "Phê duyệt Đề án xây dựng xã hội học tập"),
    }
    return actions.record_incoming(by=cast.actor("vanthu", IN_2025), **{**plain, **values})


# --- From draft to number --------------------------------------------------------------------------------------


def test_a_letter_is_drafted_submitted_signed_and_numbered_by_four_hands(cast: Cast) -> None:
    document = issued(cast)

    assert (document.state, document.symbol, document.number) == ("issued", "2302/SGDĐT-GDTX", 2302)
    assert (document.issued_on, document.signed_on, document.signer_name) == (IN_2025, IN_2025, "Lê Văn Cường")
    assert [(step.verb, step.user_label) for step in steps_of(document)] == [
        ("begin", "Trần Văn Em"),
        ("submit", "Trần Văn Em"),
        ("sign", "Lê Văn Cường"),
        ("issue", "Ngô Thị Uyên"),
    ]
    assert Event.objects.filter(subject_type="document", organisation_id=cast.department.pk).count() == 4
    assert document.name == "Công văn số 2302/SGDĐT-GDTX ngày 10/10/2025"


def test_a_document_without_a_number_says_so_in_its_name(cast: Cast) -> None:
    assert drafted(cast).name == f"Công văn chưa có số: {LETTER['abstract']}"


def test_a_form_sent_twice_makes_one_document(cast: Cast) -> None:
    token = uuid.uuid4()

    assert drafted(cast, token=token).pk == drafted(cast, token=token).pk
    assert Document.objects.count() == 1


def test_a_draft_is_changed_by_its_body_until_it_is_submitted(cast: Cast) -> None:
    document = drafted(cast)
    facts = DocumentFacts.of(document)
    changed = actions.change_document(
        by=cast.actor("truongphong", IN_2025),
        document_id=document.pk,
        version=1,
        facts=DocumentFacts("plan", facts.abstract, facts.body),
    )

    assert (changed.kind, changed.version) == ("plan", 2)
    actions.move_document(by=cast.actor("so", IN_2025), document_id=document.pk, verb="submit", version=2)
    with pytest.raises(Refused) as refusal:
        actions.change_document(by=cast.actor("so", IN_2025), document_id=document.pk, version=3, facts=facts)
    assert refusal.value.rule == "wrong_state"


@pytest.mark.parametrize(
    ("values", "rule", "where"),
    [
        ({"abstract": " "}, "abstract_missing", "abstract"),
        ({"abstract": "x" * 501}, "too_long", "abstract"),
        ({"body": "x" * 200_001}, "too_long", "body"),
        ({"kind": "CV"}, "unknown_kind", "kind"),
        ({"authority": "XX"}, "unknown_authority", "authority"),
        ({"school_year": "2025"}, "bad_school_year", "school_year"),
        ({"bases": ["x" * 8_001]}, "too_long", "bases"),
        ({"signer_name": "x" * 121}, "too_long", "signer_name"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_field(
    cast: Cast, values: dict[str, Any], rule: str, where: str
) -> None:
    with pytest.raises(Refused) as refusal:
        drafted(cast, **values)

    assert (refusal.value.rule, refusal.value.where) == (rule, where)
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("so", "draft"),
        ("truongphong", "draft"),
        ("giamdocso", "draft"),
        ("vanthu", "no_permission"),
        ("giamdoc", "unknown_organisation"),
        ("so40", "unknown_organisation"),
        ("bo", "no_permission"),
        ("admin", "no_permission"),
    ],
)
def test_who_drafts_for_the_department(cast: Cast, who: str, expected: str) -> None:
    try:
        answer = drafted(cast, by=who).state
    except Refused as refusal:
        answer = refusal.rule

    assert answer == expected


def test_the_department_does_not_draft_in_the_name_of_a_centre(cast: Cast) -> None:
    with pytest.raises(Forbidden) as refusal:
        drafted(cast, organisation=cast.cam_ngoc.pk)

    assert refusal.value.rule == "not_your_body"


#: Who may take each step of a letter of the department, submitted by the specialist.
HANDS: dict[str, dict[str, tuple[str, ...]]] = {
    "draft": {"submit": ("so", "truongphong", "giamdocso"), "discard": ("so", "truongphong", "giamdocso")},
    "submitted": {"sign": ("truongphong", "giamdocso"), "return": ("truongphong", "giamdocso"), "take_back": ("so",)},
    "signed": {"return": ("truongphong", "giamdocso")},
    "issued": {"withdraw": ("truongphong", "giamdocso")},
}


def come_to(cast: Cast, state: str) -> Document:
    """A letter of the department in that state."""
    if state == "draft":
        return drafted(cast)
    if state == "submitted":
        return actions.move_document(
            by=cast.actor("so", IN_2025), document_id=drafted(cast).pk, verb="submit", version=1
        )
    return signed(cast) if state == "signed" else issued(cast)


@pytest.mark.parametrize("state", HANDS)
def test_states_times_steps_times_people(cast: Cast, state: str) -> None:
    document = come_to(cast, state)
    verbs = sorted({verb for steps in HANDS.values() for verb in steps})

    for verb in verbs:
        for who in ("so", "truongphong", "giamdocso", "vanthu", "admin"):
            actor = cast.actor(who, IN_2025)
            may = who in HANDS[state].get(verb, ())
            decided = {each.verb: bool(decision) for each, decision in _possible(actor, document)}
            assert decided.get(verb, False) == may, (state, verb, who)


def _possible(actor: Actor, document: Document) -> list[Any]:
    from gdtx.approvals.workflow import workflow_of

    return workflow_of(document).possible(actor, document)


def test_who_submitted_does_not_sign(cast: Cast) -> None:
    document = drafted(cast, by="giamdocso")
    head = cast.actor("giamdocso", IN_2025)
    actions.move_document(by=head, document_id=document.pk, verb="submit", version=1)

    with pytest.raises(Forbidden) as refusal:
        actions.move_document(by=head, document_id=document.pk, verb="sign", version=2)

    assert refusal.value.rule == "own_submission"


def test_a_returned_document_is_no_longer_signed(cast: Cast) -> None:
    document = signed(cast)

    back = actions.move_document(
        by=cast.actor("giamdocso", IN_2025), document_id=document.pk, verb="return", version=3, reason="Sai căn cứ"
    )

    assert (back.state, back.signed_on) == ("draft", None)


@pytest.mark.parametrize("verb", ["issue", "enforce", "replace", "edit", "file"])
def test_a_step_that_needs_a_number_or_a_file_is_not_taken_by_a_button(cast: Cast, verb: str) -> None:
    document = signed(cast)

    with pytest.raises(Refused) as refusal:
        actions.move_document(by=cast.actor("vanthu", IN_2025), document_id=document.pk, verb=verb, version=3)

    assert refusal.value.rule == "needs_more"


# --- Numbers ---------------------------------------------------------------------------------------------------


def number(cast: Cast, document: Document, **values: Any) -> Document:
    """The clerk enters what is on the paper."""
    return actions.issue_document(
        by=cast.actor("vanthu", IN_2025),
        document_id=document.pk,
        version=document.version,
        entered=Issued(**{"issued_on": IN_2025, "symbol": "05/SGDĐT", **values}),
    )


@pytest.mark.parametrize(
    ("values", "rule", "where"),
    [
        ({"symbol": ""}, "symbol_missing", "symbol"),
        ({"symbol": "SGDĐT-GDTX"}, "bad_symbol", "symbol"),
        ({"symbol": "0/SGDĐT"}, "bad_symbol", "symbol"),
        ({"issued_on": NEXT_DAY}, "date_in_future", "issued_on"),
        ({"issued_on": IN_2025 - dt.timedelta(days=1)}, "date_before_signature", "issued_on"),
        ({"effective_on": IN_2025 - dt.timedelta(days=1)}, "effective_before_issue", "effective_on"),
    ],
)
def test_a_number_or_date_that_cannot_be_is_refused(cast: Cast, values: dict[str, Any], rule: str, where: str) -> None:
    document = signed(cast)

    with pytest.raises(Refused) as refusal:
        number(cast, document, **values)

    assert (refusal.value.rule, refusal.value.where) == (rule, where)
    assert Document.objects.get().state == "signed"


def test_a_number_below_ten_has_two_digits(cast: Cast) -> None:
    assert number(cast, signed(cast), symbol=" 5 / SGDĐT-GDTX").symbol == "05/SGDĐT-GDTX"


def test_a_number_already_used_names_the_document_that_has_it(cast: Cast) -> None:
    issued(cast)

    with pytest.raises(Conflict) as refusal:
        issued(cast, "2302/SGDĐT-CNTT", drafted(cast, abstract="Việc khác"))

    assert refusal.value.rule == "number_taken"
    assert "Số 2302 của năm 2025 đã dùng cho công văn số 2302/SGDĐT-GDTX ngày 10/10/2025" in refusal.value.message


def test_the_same_number_serves_another_type_another_year_and_another_body(cast: Cast) -> None:
    issued(cast)

    assert issued(cast, "2302/KH-SGDĐT", drafted(cast, kind="plan")).number == 2302
    assert issued(cast, "2302/SGDĐT", drafted(cast, on=TODAY), on=TODAY).number == 2302


@pytest.mark.django_db(transaction=True)
def test_two_clerks_cannot_give_one_number_to_two_documents(cast: Cast) -> None:
    documents = [signed(cast), signed(cast)]
    start = threading.Barrier(2, timeout=60)
    answers: list[object] = []

    def enter(document: Document) -> None:
        try:
            start.wait()
            answers.append(number(cast, document, symbol="77/SGDĐT").symbol)
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert Document.objects.filter(number=77).count() == 1
    (told,) = (answer for answer in answers if not isinstance(answer, str))
    assert isinstance(told, Conflict), told
    assert told.rule == "number_taken"


def test_a_body_with_a_register_of_its_own_gets_its_numbers_from_it(cast: Cast) -> None:
    clerk = cast.actor("vanthu", IN_2025)
    actions.open_register(
        by=clerk,
        organisation=cast.department.pk,
        kind="plan",
        year=2025,
        opened_on=dt.date(2025, 10, 5),
        next_number=9,
    )

    symbols = [issued(cast, "", drafted(cast, kind="plan", abstract=f"Kế hoạch {each}")).symbol for each in (1, 2)]

    assert symbols == ["09/KH-SGDĐT", "10/KH-SGDĐT"]


def test_a_date_before_its_register_opened_is_refused(cast: Cast) -> None:
    actions.open_register(
        by=cast.actor("vanthu", NEXT_DAY),
        organisation=cast.department.pk,
        kind="official_letter",
        year=2025,
        opened_on=NEXT_DAY,
    )

    with pytest.raises(Refused) as refusal:
        issued(cast, "")

    assert refusal.value.rule == "date_before_register"
    assert "Ngày 10/10/2025 trước ngày mở sổ Công văn 2025 (11/10/2025)" in refusal.value.message


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"opened_on": dt.date(2024, 12, 31)}, "date_other_year"),
        ({"kind": "CV"}, "unknown_kind"),
        ({"next_number": 0}, "bad_number"),
        ({}, "register_open"),
    ],
)
def test_a_register_that_cannot_be_opened_says_why(cast: Cast, values: dict[str, Any], rule: str) -> None:
    plain: dict[str, Any] = {
        "organisation": cast.department.pk,
        "kind": "plan",
        "year": 2025,
        "opened_on": dt.date(2025, 1, 2),
    }
    clerk = cast.actor("vanthu", IN_2025)
    actions.open_register(by=clerk, **plain)

    with pytest.raises(Refused) as refusal:
        actions.open_register(by=clerk, **{**plain, **values})

    assert refusal.value.rule == rule


# --- Force and replacement -------------------------------------------------------------------------------------


def test_a_plan_is_in_force_from_its_day_and_what_it_replaces_has_ended(cast: Cast) -> None:
    old = issued(cast, "05/KH-SGDĐT", drafted(cast, kind="plan", abstract="Kế hoạch cũ"))
    new = drafted(cast, kind="plan", abstract="Kế hoạch mới")
    actions.link_document(by=cast.actor("so", IN_2025), document_id=new.pk, relation="replaces", other=old.pk)

    assert old.state == "in_force"
    new = issued(cast, "06/KH-SGDĐT", new, effective_on=IN_2025 + dt.timedelta(days=5))
    assert (new.state, Document.objects.get(pk=old.pk).state) == ("issued", "in_force")

    later = Actor.set_up(IN_2025 + dt.timedelta(days=5))
    assert actions.bring_into_force(by=Actor.set_up(NEXT_DAY)) == 0
    assert actions.bring_into_force(by=later) == 1
    assert Document.objects.get(pk=new.pk).state == "in_force"
    ended = Document.objects.get(pk=old.pk)
    assert ended.state == "replaced"
    assert steps_of(ended)[-1].reason == "Thay thế bởi Kế hoạch số 06/KH-SGDĐT ngày 10/10/2025."


def test_what_another_body_issued_is_not_ended_by_us(cast: Cast) -> None:
    decision = incoming(cast)
    new = drafted(cast, kind="plan")
    actions.link_document(by=cast.actor("so", IN_2025), document_id=new.pk, relation="replaces", other=decision.pk)

    issued(cast, "06/KH-SGDĐT", new)

    assert Document.objects.get(pk=decision.pk).state == "recorded"


# --- Files -----------------------------------------------------------------------------------------------------


def test_the_signed_file_is_kept_beside_the_number_and_a_better_scan_takes_its_place(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    document = signed(cast)
    with django_capture_on_commit_callbacks(execute=True):
        document = actions.issue_document(
            by=cast.actor("vanthu", IN_2025),
            document_id=document.pk,
            version=document.version,
            entered=Issued(IN_2025, "2302/SGDĐT"),
            paper=read_paper(io.BytesIO(pdf()), name="2302.pdf"),
        )
    first = STORE.path_of(document.file_name)
    assert first is not None
    assert (document.file_title, document.file_bytes, first.read_bytes()) == ("2302.pdf", len(pdf()), pdf())

    with django_capture_on_commit_callbacks(execute=True):
        changed = actions.file_document(
            by=cast.actor("vanthu", IN_2025),
            document_id=document.pk,
            version=document.version,
            paper=read_paper(io.BytesIO(pdf(b"/Lang (vi)")), name="ban ro.pdf"),
        )

    assert not first.exists()
    assert STORE.path_of(changed.file_name) is not None
    assert changed.state == "issued"
    assert sweep() == 0


def test_a_file_does_not_stay_when_the_number_is_refused(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    document = signed(cast)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        actions.issue_document(
            by=cast.actor("vanthu", IN_2025),
            document_id=document.pk,
            version=document.version,
            entered=Issued(IN_2025, "không số"),
            paper=read_paper(io.BytesIO(pdf()), name="2302.pdf"),
        )

    assert Document.objects.get().file_name == ""
    assert list(STORE.folder().rglob("*.pdf")) == []


# --- What comes from outside -----------------------------------------------------------------------------------


def test_an_incoming_document_is_recorded_under_the_name_of_its_issuer(cast: Cast) -> None:
    document = incoming(cast)

    assert (document.state, document.workflow_code) == ("recorded", "incoming_document")
    assert issuers([document], IN_2025) == {document.pk: "Ủy ban nhân dân tỉnh Thanh Hóa"}
    assert Event.objects.get(verb="begin_incoming_document").organisation_id == cast.department.pk


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"issuer": " "}, "issuer_missing"),
        ({"symbol": ""}, "symbol_missing"),
        ({"issued_on": NEXT_DAY}, "date_in_future"),
        ({}, "document_recorded"),
    ],
)
def test_an_incoming_document_that_cannot_be_recorded_says_why(cast: Cast, values: dict[str, Any], rule: str) -> None:
    incoming(cast)

    with pytest.raises(Refused) as refusal:
        incoming(cast, **values)

    assert refusal.value.rule == rule
    assert Document.objects.count() == 1


def test_only_who_keeps_the_registers_records_incoming_documents(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        actions.record_incoming(
            by=cast.actor("so", IN_2025),
            organisation=cast.department.pk,
            issuer="UBND tỉnh",
            symbol="1/QĐ-UBND",
            issued_on=IN_2025,
            facts=DocumentFacts("decision", "x"),
        )


# --- The chain -------------------------------------------------------------------------------------------------


def test_the_chain_of_a_decision_is_walked_both_ways(cast: Cast) -> None:
    """As Vĩnh Long's QĐ 1825 rests on QĐ 692 and TTr 1390, and is carried out by plans and letters."""
    writer = cast.actor("so", IN_2025)
    decision = incoming(cast)
    base = incoming(cast, symbol="692/QĐ-TTg", issuer="Thủ tướng Chính phủ", issued_on=dt.date(2025, 5, 4))
    clerk = cast.actor("vanthu", IN_2025)
    actions.link_document(by=clerk, document_id=decision.pk, relation="based_on", other=base.pk)
    actions.link_document(by=clerk, document_id=decision.pk, relation="based_on", other_text="Tờ trình 1390/TTr-SGDĐT")
    plan = drafted(cast, kind="plan", abstract="Kế hoạch thực hiện", implements=[decision.pk])
    letter = drafted(cast, abstract="Đôn đốc thực hiện kế hoạch", implements=[plan.pk])

    walked = [(each.step, each.text, each.words) for each in chain(writer, decision)]

    assert walked == [
        (-1, "Tờ trình 1390/TTr-SGDĐT", "căn cứ"),
        (-1, "Quyết định số 692/QĐ-TTg ngày 04/5/2025", "căn cứ"),
        (0, "Quyết định số 1825/QĐ-UBND ngày 01/9/2025", ""),
        (1, "Kế hoạch chưa có số: Kế hoạch thực hiện", "được triển khai bằng"),
        (2, "Công văn chưa có số: Đôn đốc thực hiện kế hoạch", "được triển khai bằng"),
    ]
    assert [(each.words, each.forwards) for each in linked(writer, plan)] == [
        ("triển khai, thực hiện", True),
        ("được triển khai bằng", False),
    ]
    assert [each.step for each in chain(writer, letter)] == [-3, -3, -2, -1, 0]


def test_a_draft_of_another_body_is_not_known_from_the_other_end(cast: Cast) -> None:
    letter = issued(cast)
    actions.send_document(
        by=cast.actor("vanthu", IN_2025), document_id=letter.pk, organisations=[cast.social_office_cam_thuy.pk]
    )
    officer = cast.actor("canbo", IN_2025)
    actions.draft_document(
        by=officer,
        organisation=cast.social_office_cam_thuy.pk,
        kind="plan",
        abstract="Kế hoạch của xã",
        body="",
        implements=[letter.pk],
    )

    assert [each.text for each in linked(officer, letter)] == ["Kế hoạch chưa có số: Kế hoạch của xã"]
    assert linked(cast.actor("so", IN_2025), letter) == []


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"relation": "cousin", "other_text": "x"}, "unknown_relation"),
        ({"relation": "answers"}, "link_missing"),
        ({"relation": "answers", "other_text": "x" * 301}, "too_long"),
        ({"relation": "implements", "other": "own"}, "link_itself"),
        ({"relation": "implements", "other": "follower"}, "link_ring"),
        ({"relation": "based_on", "other_text": "TTr 1390"}, "link_exists"),
    ],
)
def test_a_link_that_cannot_be_is_refused(cast: Cast, values: dict[str, Any], rule: str) -> None:
    writer = cast.actor("so", IN_2025)
    document = drafted(cast)
    follower = drafted(cast, abstract="Sau", implements=[document.pk])
    actions.link_document(by=writer, document_id=document.pk, relation="based_on", other_text="TTr 1390")
    ends = {"own": document.pk, "follower": follower.pk}
    asked = {**values, "other": ends.get(values.get("other", ""))}

    with pytest.raises(Refused) as refusal:
        actions.link_document(by=writer, document_id=document.pk, **asked)

    assert refusal.value.rule == rule


def test_a_link_is_taken_back_and_the_audit_keeps_both(cast: Cast) -> None:
    writer = cast.actor("so", IN_2025)
    document = drafted(cast)
    actions.link_document(by=writer, document_id=document.pk, relation="based_on", other_text="TTr 1390")
    (link,) = linked(writer, document)

    actions.unlink_document(by=writer, document_id=document.pk, link_id=link.link_id)

    assert linked(writer, document) == []
    assert Event.objects.get(verb="link_document").after == {"relation": "based_on", "other": "TTr 1390"}
    assert Event.objects.get(verb="unlink_document").before == {"relation": "based_on", "other": "TTr 1390"}
    with pytest.raises(NotInScope):
        actions.unlink_document(by=writer, document_id=document.pk, link_id=link.link_id)


# --- Who sees what ---------------------------------------------------------------------------------------------


def test_a_draft_is_seen_by_its_own_body_alone(cast: Cast) -> None:
    document = drafted(cast)

    seen = {who for who in cast.people if visible_documents(cast.actor(who, IN_2025)).exists()}

    assert seen == {"so", "truongphong", "giamdocso", "vanthu"}
    with pytest.raises(NotInScope):
        document_for(cast.actor("bo", IN_2025), document.pk)


def test_an_issued_document_is_seen_from_above_and_by_those_it_was_sent_to(cast: Cast) -> None:
    document = issued(cast)
    actions.send_document(by=cast.actor("vanthu", IN_2025), document_id=document.pk, organisations=[cast.cam_ngoc.pk])

    seen = {who for who in cast.people if visible_documents(cast.actor(who, IN_2025)).exists()}

    assert seen == {"so", "truongphong", "giamdocso", "vanthu", "bo", "giamdoc", "phogiamdoc", "giaovien"}


def test_what_began_or_was_issued_after_the_day_is_not_known_on_it(cast: Cast) -> None:
    plan = issued(cast, document=drafted(cast))
    later = drafted(cast, on=NEXT_DAY)
    actions.link_document(by=cast.actor("so", NEXT_DAY), document_id=later.pk, relation="answers", other=plan.pk)
    later = issued(cast, "2304/SGDĐT", later, on=NEXT_DAY)
    by = cast.actor("vanthu", NEXT_DAY)
    actions.send_document(by=by, document_id=plan.pk, organisations=[cast.cam_ngoc.pk])
    actions.confirm_received(by=cast.actor("phogiamdoc", NEXT_DAY), document_id=plan.pk)
    draft = drafted(cast, on=NEXT_DAY)
    signed(cast, draft, NEXT_DAY)

    def known(who: str, on: dt.date) -> set[int]:
        return set(visible_documents(cast.actor(who, on)).values_list("pk", flat=True))

    before, writer = IN_2025 - dt.timedelta(days=1), cast.actor("so", IN_2025)
    assert known("so", before) == set()
    assert known("so", IN_2025) == {plan.pk}
    assert known("so", NEXT_DAY) == {plan.pk, later.pk, draft.pk}
    assert (known("phogiamdoc", IN_2025), known("phogiamdoc", NEXT_DAY)) == (set(), {plan.pk})
    assert (linked(writer, plan), len(chain(writer, plan))) == ([], 1)
    assert (dispatches(plan, IN_2025), len(dispatches(plan, NEXT_DAY)[0].readings)) == ([], 1)
    assert (to_decide(cast.actor("vanthu", IN_2025)).total, to_decide(by).total) == (0, 1)
    assert [each.step.verb for each in panel(writer, plan, "").taken] == ["begin", "submit", "sign", "issue"]
    with pytest.raises(NotInScope):
        document_for(writer, later.pk)


def test_documents_are_found_by_words_without_marks_in_what_the_person_sees(cast: Cast) -> None:
    issued(cast)
    issued(cast, "2304/SGDĐT-GDTX", drafted(cast, abstract="Về hướng nghiệp, nghề phổ thông"))
    writer = cast.actor("so", IN_2025)

    def found(text: str, **values: Any) -> list[str]:
        return [each.symbol for each in find_documents(writer, Wanted(text=text, **values))]

    assert found("giao duc thuong xuyen") == ["2302/SGDĐT-GDTX"]
    assert found("HƯỚNG nghi") == ["2304/SGDĐT-GDTX"]
    assert found("2304") == ["2304/SGDĐT-GDTX"]
    assert found("2302/SGDĐT-GDTX") == ["2302/SGDĐT-GDTX"]
    assert found("xa vung cao") == ["2304/SGDĐT-GDTX", "2302/SGDĐT-GDTX"]
    assert found("!!!") == []
    assert found("", kind="plan") == []
    assert found("", direction="out", stage="out", year=2025) == ["2304/SGDĐT-GDTX", "2302/SGDĐT-GDTX"]
    assert found("", direction="in") == []
    assert list(find_documents(cast.actor("giamdoc40", IN_2025), Wanted(text="2304"))) == []


def test_documents_of_an_origin_are_found_by_its_key(cast: Cast) -> None:
    origin = Origin("Hội nghị sơ kết", "home", "7")
    document = drafted(cast, origin=origin)
    drafted(cast)

    assert list(documents_of_origin("home", "7")) == [document]
    assert document.origin == origin


# --- Sending ---------------------------------------------------------------------------------------------------


def test_a_document_is_sent_once_to_each_unit_and_each_one_who_read_is_seen(cast: Cast) -> None:
    document = issued(cast)
    clerk = cast.actor("vanthu", IN_2025)
    both = [cast.cam_ngoc.pk, cast.social_office_cam_thuy.pk]

    assert len(actions.send_document(by=clerk, document_id=document.pk, organisations=both)) == 2
    assert actions.send_document(by=clerk, document_id=document.pk, organisations=both) == []
    assert [received(cast.actor(who, IN_2025)).total for who in ("giamdoc", "canbo", "giamdoc_ps")] == [1, 1, 0]

    assert actions.confirm_received(by=cast.actor("giamdoc", NEXT_DAY), document_id=document.pk) == 1
    assert actions.confirm_received(by=cast.actor("giamdoc", NEXT_DAY), document_id=document.pk) == 0
    assert actions.confirm_received(by=cast.actor("giaovien", NEXT_DAY), document_id=document.pk) == 1

    sent = dispatches(document, NEXT_DAY)
    assert [(each.name, [reading.user_label for reading in each.readings]) for each in sent] == [
        ("Phòng Văn hóa – Xã hội xã Cẩm Thủy", []),
        ("Trung tâm học tập cộng đồng xã Cẩm Ngọc", ["Cao Văn Nam", "Lưu Văn Phúc"]),
    ]
    assert received(cast.actor("phogiamdoc", NEXT_DAY)).total == 0
    told = Event.objects.get(verb="send_document").after
    assert told is not None
    assert sorted(told["units"]) == [each.name for each in sent]


def test_what_was_sent_to_a_closed_unit_is_confirmed_by_its_successor(cast: Cast) -> None:
    from gdtx.network.models import OrganisationSuccession

    OrganisationSuccession.objects.create(
        predecessor=cast.committee_cam_ngoc, successor=cast.committee_cam_thuy, on=dt.date(2025, 7, 1)
    )
    writer = cast.actor("truongphong", IN_2021)
    document = drafted(cast, on=IN_2021)
    actions.move_document(by=cast.actor("so", IN_2021), document_id=document.pk, verb="submit", version=1)
    document = actions.move_document(by=writer, document_id=document.pk, verb="sign", version=2)
    clerk = cast.actor("vanthu", IN_2021)
    document = actions.issue_document(by=clerk, document_id=document.pk, version=3, entered=Issued(IN_2021, "1/SGDĐT"))
    actions.send_document(by=clerk, document_id=document.pk, organisations=[cast.committee_cam_ngoc.pk])

    chair = cast.actor("chutich", IN_2025)
    assert actions.confirm_received(by=chair, document_id=document.pk) == 1
    (sent,) = dispatches(document, IN_2025)
    assert (sent.name, sent.now) == ("Ủy ban nhân dân xã Cẩm Ngọc", ("Ủy ban nhân dân xã Cẩm Thủy",))


def test_a_document_is_not_sent_without_a_number_to_nobody_or_to_a_closed_unit(cast: Cast) -> None:
    clerk = cast.actor("vanthu", IN_2025)
    draft, letter = drafted(cast), issued(cast)

    with pytest.raises(Forbidden) as not_numbered:
        actions.send_document(by=clerk, document_id=draft.pk, organisations=[cast.cam_ngoc.pk])
    with pytest.raises(Refused) as nobody:
        actions.send_document(by=clerk, document_id=letter.pk, organisations=[])
    with pytest.raises(Refused) as closed:
        actions.send_document(by=clerk, document_id=letter.pk, organisations=[cast.committee_cam_ngoc.pk])
    actions.move_document(
        by=cast.actor("giamdocso", IN_2025),
        document_id=letter.pk,
        verb="withdraw",
        version=letter.version,
        reason="Sai số liệu",
    )
    with pytest.raises(Refused) as withdrawn:
        actions.send_document(by=clerk, document_id=letter.pk, organisations=[cast.cam_ngoc.pk])

    rules = [each.value.rule for each in (not_numbered, nobody, closed, withdrawn)]
    assert rules == ["not_numbered", "nobody_addressed", "unit_closed", "wrong_state"]
    assert not Dispatch.objects.exists()


def test_only_whom_it_was_sent_to_confirms(cast: Cast) -> None:
    document = issued(cast)

    with pytest.raises(Forbidden) as refusal:
        actions.confirm_received(by=cast.actor("bo", IN_2025), document_id=document.pk)

    assert refusal.value.rule == "not_addressed"


# --- What waits ------------------------------------------------------------------------------------------------


def test_what_is_to_be_signed_and_numbered_waits_for_those_who_do_it(cast: Cast) -> None:
    document = drafted(cast)
    document = actions.move_document(by=cast.actor("so", IN_2025), document_id=document.pk, verb="submit", version=1)

    def waits(who: str) -> list[str]:
        return [item.why for item in to_decide(cast.actor(who, IN_2025)).items]

    assert waits("giamdocso") == ["Công văn do Trần Văn Em trình ký"]
    assert (waits("so"), waits("vanthu"), waits("giamdoc")) == ([], [], [])
    actions.move_document(by=cast.actor("giamdocso", IN_2025), document_id=document.pk, verb="sign", version=2)
    assert waits("vanthu") == ["Công văn đã ký, chờ ghi số, ngày"]
    assert waits("giamdocso") == []
