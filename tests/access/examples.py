"""One example or more of every address, on data that could leak.

Where an address names a thing, there is an example in Thanh Hóa (38) and one next door in Nghệ An (40), and for
what belongs to a centre one in each of two neighbouring communes. ``EXAMPLES`` is keyed by the name of the address;
an address without an example fails the matrix.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from gdtx.audit.models import Event
from gdtx.bulletins.models import Bulletin, Reading
from gdtx.conferences.models import Conference
from gdtx.directives import actions as directives
from gdtx.directives.actions import tasks
from gdtx.directives.actions.documents import LinkAsked
from gdtx.directives.actions.themes import set_theme
from gdtx.directives.models import AnswerFile, Document, Task, YearTheme
from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY
from gdtx.foundation.making import FilesState
from gdtx.inbox.actions import send_notice
from gdtx.inbox.models import Notice
from gdtx.intake.models import Batch
from gdtx.learning import actions
from gdtx.learning.enums import PhotoKind
from gdtx.learning.models import ClassPhoto, LearningClass, NoClassDeclaration, PeriodLock
from gdtx.network import actions as network
from gdtx.network.enums import OrganisationState
from gdtx.network.models import NetworkEvent, Organisation, Post
from gdtx.network.scope import Actor
from gdtx.plans.models import Plan
from gdtx.reports import actions as reviews
from gdtx.reports.models import ReviewFiles
from tests.access import bulletins, literacy, people, plans, rosters, rounds, sheets, tables
from tests.access import conferences as meetings
from tests.learning import making
from tests.learning.imports import sheets as class_sheets
from tests.support.cast import IN_2021, Cast, area

#: Topics nobody outside may read: username of the centre's director → topic of its class.
SECRETS = {
    "giamdoc": "Bí mật của Cẩm Ngọc",
    "giamdoc_ps": "Bí mật của Phong Sơn",
    "giamdoc40": "Bí mật của Châu Bình",
}


#: What is written in an event about a centre: owner → reason.
REASONS = {"38": "Lý do riêng của Tam Chung", "40": "Lý do riêng của Châu Bình"}

PAUSED_ON = dt.date(2021, 1, 18)


@dataclass
class World:
    """The cast, and what three centres and two provinces own. All keyed by owner."""

    cast: Cast
    classes: dict[str, LearningClass] = field(default_factory=dict)
    declarations: dict[str, NoClassDeclaration] = field(default_factory=dict)
    locks: dict[str, PeriodLock] = field(default_factory=dict)
    files: dict[str, ReviewFiles] = field(default_factory=dict)
    events: dict[str, NetworkEvent] = field(default_factory=dict)
    batches: dict[str, Batch] = field(default_factory=dict)
    photos: dict[str, ClassPhoto] = field(default_factory=dict)
    lists: dict[str, ClassPhoto] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    answer_files: dict[str, AnswerFile] = field(default_factory=dict)
    themes: dict[str, YearTheme] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    conferences: dict[str, Conference] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    bulletins: dict[str, Bulletin] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    surveys: dict[str, dict[str, Any]] = field(default_factory=dict)
    rosters: dict[str, LearningClass] = field(default_factory=dict)

    @classmethod
    def build(cls, cast: Cast) -> World:
        """Cẩm Ngọc and Phong Sơn in Thanh Hóa, Châu Bình in Nghệ An: a class and a declaration each."""
        world = cls(cast)
        centres = {"giamdoc": cast.cam_ngoc, "giamdoc_ps": cast.phong_son, "giamdoc40": cast.nghe_an}
        for username, centre in centres.items():
            by = cast.actor(username, IN_2021)
            world.classes[username] = making.log(by, centre, topic=SECRETS[username], start_on=dt.date(2020, 10, 5))
            world.photos[username] = photographed(by, world.classes[username], PhotoKind.ACTIVITY)
            world.lists[username] = photographed(by, world.classes[username], PhotoKind.ATTENDANCE)
            world.declarations[username] = actions.declare_no_class(by=by, centre_id=centre.pk, period="2019-2020/HK2")
        for owner, username in {"38": "so", "40": "so40"}.items():
            world.locks[owner] = actions.lock_period(
                by=cast.actor(username, IN_2021), area_id=area(owner).pk, period="2018-2019/HK1", reason="Đã chốt"
            )
            world.files[owner] = printed(cast.actor(username, IN_2021), owner)
            world.notices[owner] = send_notice(
                by=cast.actor(username, IN_2021),
                title=f"Thông báo riêng của {owner}",
                text="Chỉ các trung tâm của tỉnh đọc.",
                audience="centres",
                area_id=area(owner).pk,
            )
        for owner, centre in {"38": cast.tam_chung, "40": cast.nghe_an}.items():
            world.events[owner] = network.change_state(
                by=Actor.set_up(PAUSED_ON),
                on=PAUSED_ON,
                organisation_id=centre.pk,
                state=OrganisationState.PAUSED,
                reason=REASONS[owner],
            ).event
        for username, giver in {"giamdoc": "so", "giamdoc_ps": "so", "giamdoc40": "so40"}.items():
            world.tasks[username], world.answer_files[username] = answered_task(
                cast.actor(giver, IN_2021), cast.actor(username, IN_2021), centres[username], SECRETS[username]
            )
        for owner, username in {"38": "so", "40": "so40"}.items():
            world.themes[owner] = set_theme(
                by=cast.actor(username, IN_2021), school_year="2020-2021", title=f"Chủ đề riêng của {owner}"
            )
        for owner, username in {"38": "so", "40": "so40"}.items():
            world.documents[owner] = drafted(cast.actor(username, IN_2021), owner)
        for username in ("giamdoc", "giamdoc40"):
            world.batches[username] = staged(cast, username, centres[username].code)
        world.conferences = meetings.build(cast)
        world.plans = plans.build(cast, SECRETS)
        world.bulletins = bulletins.build(cast, world.conferences)
        world.readings = bulletins.build_readings(cast)
        world.surveys = rounds.build() | sheets.build()
        people.build(world.surveys)
        literacy.build(world.surveys)
        world.rosters = rosters.build(centres, SECRETS)
        return world

    def pk(self, kind: str, owner: str) -> dict[str, object]:
        """The argument of an address that takes the number of a thing, or the code of a batch."""
        thing = getattr(self, kind)[owner]
        return {"code": thing.code} if kind in ("batches", "notices") else {"pk": thing.pk}


def drafted(by: Actor, owner: str) -> Document:
    """A letter that the department of the province is drafting."""
    assert by.post is not None
    return directives.draft_document(
        by=by,
        organisation=by.post.organisation_id,
        kind="official_letter",
        abstract=f"Dự thảo riêng của {owner}",
        body="Nội dung chỉ người của Sở đọc.",
        links=[LinkAsked("based_on", other_text="Kết luận của giao ban")],
    )


def photographed(by: Actor, of: LearningClass, kind: str) -> ClassPhoto:
    """A photograph of the class; its kind shows in its colour, so that the two are different pictures."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white" if kind == PhotoKind.ATTENDANCE else "blue").save(file, "JPEG")
    return actions.add_photo(by=by, class_id=of.pk, file=file, kind=kind)


def staged(cast: Cast, username: str, centre: str) -> Batch:
    """A sheet that the director has chosen on the page and not confirmed yet."""
    client = Client()
    client.force_login(cast.person(username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = IN_2021.isoformat()
    session.save()
    rows = [class_sheets.row(centre=centre, topic=f"{SECRETS[username]}, tờ Excel")]
    with tempfile.TemporaryDirectory() as folder:
        content = class_sheets.write(Path(folder) / "lop.xlsx", rows).read_bytes()
    response = client.post("/lop-hoc/nhap/", {"file": SimpleUploadedFile("lop.xlsx", content), "period": ""})
    return Batch.objects.get(code=response["Location"].rstrip("/").rpartition("/")[2])


def answered_task(giver: Actor, answerer: Actor, owner: Organisation, secret: str) -> tuple[Task, AnswerFile]:
    """A task with a secret in its title, and the file of its answer."""
    task = tasks.give_task(by=giver, owner=owner.pk, title=secret, due_on=dt.date(2021, 1, 31))
    paper = SimpleUploadedFile("ket-qua.pdf", b"%PDF-1.4\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n")
    task = tasks.answer_task(by=answerer, task_id=task.pk, version=task.version, text=secret, files=[paper])
    return task, AnswerFile.objects.get(answer__task=task)


def printed(by: Actor, code: str) -> ReviewFiles:
    """Files of a review of the province, as if a worker had made them."""
    files = reviews.request_files(by=by, area_code=code, period="2020-2021/HK1")
    folder = reviews.folder_of(files.pk)
    folder.mkdir(parents=True)
    for kind in ("docx", "pdf", "xlsx"):
        (folder / f"bao-cao.{kind}").write_text(f"Báo cáo của {code}", encoding="utf-8")
    files.name, files.state = "bao-cao", FilesState.DONE
    files.save()
    return files


@dataclass(frozen=True)
class Example:
    """A request: the arguments of the address, a query, the method, and what a POST sends.

    ``owner`` says whose it is, so that the neighbours' answers can be checked: a sign-in name of ``SECRETS`` for
    what belongs to that centre, ``38`` or ``40`` for what belongs to the province, "" for what is everybody's.
    In the table it stands in place of a number that differs from run to run.
    """

    arguments: Callable[[World], dict[str, object]] = lambda _world: {}
    query: str = ""
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)
    owner: str = ""


def code(value: str, owner: str = "", query: str = "", method: str = "GET") -> Example:
    """An address that takes a code which is the same in every run."""
    return Example(lambda _world: {"code": value}, query=query, owner=owner, method=method)


def each(kind: str, owners: list[str], method: str = "GET", **data: str) -> list[Example]:
    """The same address for the thing of each owner."""

    def one(owner: str) -> Example:
        return Example(lambda world: world.pk(kind, owner), method=method, data=data, owner=owner)

    return [one(owner) for owner in owners]


def logged(world: World, owner: str) -> int:
    """The event in which the class of the owner was logged."""
    return int(Event.objects.get(verb="log_class", subject_id=world.classes[owner].pk).pk)


CENTRES = list(SECRETS)
PROVINCES = ["38", "40"]
HK1 = "ky=2020-2021/HK1"
THEN = f"{HK1}&ban-do=2021-01-15"

EXAMPLES: dict[str, list[Example]] = {
    **meetings.examples(Example),
    **plans.examples(Example),
    **literacy.examples(Example),
    **tables.examples(Example),
    **rosters.examples(Example),
    **people.examples(Example),
    **rounds.examples(Example),
    **sheets.examples(Example),
    **bulletins.examples(Example),
    "home": [Example()],
    "desk": [Example()],
    "account_login": [Example()],
    "account_logout": [Example(), Example(method="POST")],
    "account_change_password": [Example()],
    "account_reauthenticate": [Example()],
    "mfa_authenticate": [Example()],
    "mfa_reauthenticate": [Example()],
    "mfa_index": [Example()],
    "mfa_activate_totp": [Example()],
    "mfa_deactivate_totp": [Example()],
    "mfa_view_recovery_codes": [Example()],
    "mfa_generate_recovery_codes": [Example()],
    "demo_sign_in": [Example(), Example(method="POST", data={"vai": "so", "ngay": ""})],
    "switch_post": [Example(), Example(method="POST", data={"post": "0"})],
    "components": [Example()],
    "guide": [Example()],
    "guide_sign_in": [Example()],
    "guide_page": [Example(lambda _world: {"slug": "trung-tam"}), Example(lambda _world: {"slug": "khong-co"})],
    "search": [Example(query="q=cam+ngoc"), Example(query="q=bi+mat+cua"), Example(query="q=bi+mat&loai=lop")],
    "health": [Example()],
    "health_alive": [Example()],
    "metrics": [Example()],
    "security_txt": [Example()],
    "job_list": [Example(), Example(query="tinh-trang=cho")],
    "job_retry": [
        Example(lambda _world: {"job": "00000000-0000-0000-0000-000000000000"}, method="POST"),
    ],
    "audit_search": [Example(), Example(query="viec=log_class")],
    "audit_seal": [Example()],
    "audit_event": [Example(lambda world, of=of: {"pk": logged(world, of)}, owner=of) for of in CENTRES],
    "audit_person": [Example(lambda world, of=of: {"pk": world.cast.person(of).pk}, owner=of) for of in CENTRES],
    "audit_record": [
        Example(lambda world, of=of: {"kind": "class", "pk": world.classes[of].pk}, owner=of) for of in CENTRES
    ],
    "icon_sprite": [Example(lambda _world: {"fingerprint": "cu"})],
    "area_figures": [
        code("VN"),
        code("38", "38", THEN),
        code("40", "40", THEN),
        code("15169", "38", THEN),
        code("99999"),
    ],
    "area_export": [
        code("38", "38", THEN),
        code("40", "40", THEN),
    ],
    "silent_centres": [
        code("38", "38", THEN),
        code("40", "40", THEN),
    ],
    "own_figures": [Example()],
    "remind_silent": [
        code("38", "38", THEN),
        code("40", "40", THEN),
        code("15169", "", THEN),
        code("38", "38", THEN, method="POST"),
    ],
    "doubtful_classes": [code("38", "38", THEN), code("40", "40", THEN), code("15169", "", THEN)],
    "centre_figures": [
        code("38-15169-HTCD", "giamdoc", HK1),
        code("38-15127-HTCD", "giamdoc_ps", HK1),
        code("40-16804-HTCD", "giamdoc40", HK1),
    ],
    "short_link": [Example(lambda _world: {"code": "khongco"})],
    "inbox": [Example()],
    "notices_sent": [Example()],
    "notice_write": [Example(), Example(method="POST", data={"title": "", "audience": "centres"})],
    **{
        name: each("notices", PROVINCES, method=method, **data)
        for name, method, data in [
            ("notice", "GET", {}),
            ("notice_confirm", "POST", {}),
            ("notice_withdraw", "GET", {}),
            ("notice_readings", "GET", {}),
        ]
    },
    "task_board": [
        Example(),
        Example(query="xem=het&kieu=nhiet"),
        # The code only narrows what one sees anyway: of a unit out of sight nothing is left, whether it exists or not.
        Example(query="don-vi=38-15169-HTCD"),
        Example(query="don-vi=40-16804-HTCD"),
    ],
    "task_export": [Example(query="xem=het"), Example(query="don-vi=40-16804-HTCD")],
    "tasks_late": [Example()],
    "task_remind": [
        Example(lambda _world: {}, "viec=0"),
        Example(method="POST", data={"viec": "0", "text": "x"}),
    ],
    "task_give": [Example(), Example(method="POST", data={"title": "", "units": "40-16804-HTCD"})],
    "matter_raise": [Example(), Example(method="POST", data={"title": ""})],
    "theme_list": [Example()],
    "theme_set": [Example(), Example(method="POST", data={"title": ""})],
    "theme_page": each("themes", PROVINCES),
    "theme_change": each("themes", PROVINCES),
    "task_file": each("answer_files", CENTRES),
    **{
        name: each("tasks", CENTRES, method=method, **data)
        for name, method, data in [
            ("task_page", "GET", {}),
            ("task_step", "POST", {"version": "0", "buoc": "verify"}),
            ("task_remark", "POST", {"text": ""}),
            ("task_answer", "GET", {}),
            ("task_pass", "GET", {}),
            ("task_postpone", "GET", {}),
            ("task_cancel", "GET", {}),
            ("task_choose", "GET", {}),
        ]
    },
    "waiting": [Example()],
    "calendar": [Example(), Example(method="POST", data={"viec": "huy"})],
    "calendar_feed": [Example(lambda _world: {"token": "khong-co"})],
    "document_list": [Example(), Example(query="q=du+thao+rieng")],
    "document_export": [Example()],
    "document_draft": [Example(), Example(method="POST", data={"kind": "plan", "abstract": ""})],
    "document_incoming": [Example()],
    "document_registers": [Example()],
    **{
        name: each("documents", PROVINCES, method=method, **data)
        for name, method, data in [
            ("document", "GET", {}),
            ("document_step", "POST", {"buoc": "sign", "version": "1"}),
            ("document_received", "POST", {}),
            ("document_file", "GET", {}),
            ("document_word", "GET", {}),
            ("document_pdf", "GET", {}),
            ("document_change", "GET", {}),
            ("document_link", "GET", {}),
            ("document_issue", "GET", {}),
            ("document_refile", "GET", {}),
            ("document_send", "GET", {}),
        ]
    },
    "document_unlink": [
        Example(lambda world, of=of: {**world.pk("documents", of), "link": 0}, method="POST", owner=of)
        for of in PROVINCES
    ],
    "class_list": [
        Example(query=HK1),
        Example(query=f"{THEN}&vung=38", owner="38"),
        Example(query=f"{THEN}&vung=40", owner="40"),
        Example(query=f"{HK1}&trung-tam=38-15169-HTCD", owner="giamdoc"),
        Example(query=f"{HK1}&trung-tam=38-15127-HTCD", owner="giamdoc_ps"),
        Example(query=f"{HK1}&trung-tam=40-16804-HTCD", owner="giamdoc40"),
    ],
    "class_export": [
        Example(query=HK1),
        Example(query=f"{THEN}&vung=40", owner="40"),
        Example(query=f"{HK1}&trung-tam=38-15169-HTCD", owner="giamdoc"),
        Example(query=f"{HK1}&trung-tam=40-16804-HTCD", owner="giamdoc40"),
    ],
    "class_log": [
        Example(),
        Example(query="trung-tam=38-15169-HTCD"),
        Example(query="trung-tam=40-16804-HTCD"),
    ],
    "group_suggestion": [
        Example(query="trung-tam=38-15169-HTCD&chuyen-de=Luật+Đất+đai", owner="giamdoc"),
        Example(query="trung-tam=40-16804-HTCD&chuyen-de=Luật+Đất+đai", owner="giamdoc40"),
    ],
    "sign_in_sheet": [
        Example(query="trung-tam=38-15169-HTCD", owner="giamdoc"),
        Example(query="trung-tam=40-16804-HTCD", owner="giamdoc40"),
    ],
    "sign_in_sheet_pdf": [
        Example(query="trung-tam=38-15169-HTCD&so-dong=3", owner="giamdoc"),
        Example(query="trung-tam=40-16804-HTCD&so-dong=3", owner="giamdoc40"),
    ],
    "class_photos": each("classes", CENTRES),
    "class_photo": [
        *each("photos", CENTRES),
        *(
            Example(lambda world, of=of: world.pk("lists", of), "danh-sach=1", owner=of)
            for of in ("giamdoc", "giamdoc40")
        ),
    ],
    "class_photo_small": each("photos", CENTRES),
    "photo_remove": each("photos", CENTRES),
    "class_detail": each("classes", CENTRES),
    "class_change": each("classes", CENTRES),
    "class_withdraw": each("classes", CENTRES),
    "declare_no_class": [
        Example(),
        Example(query="trung-tam=38-15169-HTCD", owner="giamdoc"),
        Example(query="trung-tam=38-15127-HTCD", owner="giamdoc_ps"),
        Example(query="trung-tam=40-16804-HTCD", owner="giamdoc40"),
    ],
    "withdraw_declaration": each("declarations", CENTRES, method="POST"),
    "period_locks": [Example(), Example(query="vung=38", owner="38"), Example(query="vung=40", owner="40")],
    "unlock_period": each("locks", PROVINCES, method="POST", reason="Bổ sung số liệu"),
    "review_start": [Example()],
    **{
        name: [
            code("38", "38", HK1, method=method),
            code("40", "40", HK1, method=method),
        ]
        for name, method in {
            "review_page": "GET",
            "review_json": "GET",
            "review_checks": "GET",
            "review_print": "POST",
            "review_signature": "POST",
        }.items()
    },
    "review_part": [
        Example(lambda _world, of=of: {"code": of, "part": "uu-diem"}, HK1, "POST", {"text": "x", "version": "0"}, of)
        for of in PROVINCES
    ],
    **{
        name: [Example(lambda world, of=of: {"code": of} | world.pk("files", of), owner=of) for of in PROVINCES]
        for name in ("review_files", "review_word", "review_pdf", "review_sheet")
    },
    "import_start": [Example()],
    "import_sheet": [
        Example(query="trung-tam=38-15169-HTCD", owner="giamdoc"),
        Example(query="trung-tam=40-16804-HTCD", owner="giamdoc40"),
    ],
    **{
        name: each("batches", ["giamdoc", "giamdoc40"], method=method)
        for name, method in {
            "import_batch": "GET",
            "import_refused": "GET",
            "import_undo": "GET",
            "import_confirm": "POST",
            "import_discard": "POST",
            "import_again": "POST",
            "import_correct": "POST",
        }.items()
    },
    # Territory is public knowledge; how many centres there are, and who sits where, belongs to the scope.
    "area_page": [code("VN"), code("38"), code("40"), code("15169"), code("99999")],
    "area_coverage": [code("VN"), code("38", "38"), code("40", "40")],
    "coverage_export": [code("38", "38"), code("40", "40")],
    "organisation_page": [
        code("38-15169-HTCD", "giamdoc"),
        code("38-15127-HTCD", "giamdoc_ps"),
        code("40-16804-HTCD", "giamdoc40"),
        code("38-SGDDT"),
    ],
    **{
        name: [code("38-15169-HTCD", "giamdoc", method=method), code("40-16804-HTCD", "giamdoc40", method=method)]
        for name, method in {"facilities": "GET", "budgets": "GET", "budget_remove": "POST"}.items()
    },
    "territory_events": [Example()],
    "event_enter": [
        Example(lambda _world: {"kind": "doi-ten"}, query="vung=38"),
        Example(lambda _world: {"kind": "doi-ten"}, query="vung=40"),
        Example(lambda _world: {"kind": "tinh-trang"}, query="don-vi=38-14848-HTCD", owner="38"),
        Example(lambda _world: {"kind": "tinh-trang"}, query="don-vi=40-16804-HTCD", owner="40"),
        Example(lambda _world: {"kind": "khong-co"}),
    ],
    "event_detail": each("events", PROVINCES),
    "event_correct": each("events", PROVINCES),
    "organisation_people": [code("38-15169-HTCD", "giamdoc"), code("40-16804-HTCD", "giamdoc40"), code("38-SGDDT")],
    "post_give": [code("38-15169-HTCD", "giamdoc"), code("40-16804-HTCD", "giamdoc40"), code("38-SGDDT")],
    **{
        name: [
            Example(lambda _world, of=of: {"pk": Post.objects.get(user__username=of).pk}, owner=of)
            for of in ("giamdoc", "giamdoc_ps", "giamdoc40")
        ]
        for name in ("post_page", "post_end", "post_stand_in", "post_hand_over")
    },
    "person_page": [
        Example(lambda _world, of=of: {"username": of}, owner=of) for of in ("giamdoc", "giamdoc_ps", "giamdoc40")
    ],
    "my_powers": [Example()],
    "slip_sign_in": [
        Example(),
        Example(method="POST", data={"login": "giamdoc", "code": "x", "new_password1": "x", "new_password2": "x"}),
    ],
    "mfa_login_webauthn": [Example()],
    "mfa_reauthenticate_webauthn": [Example()],
    "mfa_add_webauthn": [Example()],
    "mfa_remove_webauthn": [Example(lambda _world: {"pk": 0})],
    "provider_sign_in": [Example(), Example(method="POST")],
    "openid_connect_callback": [Example(lambda _world: {"provider_id": "don-vi"}, query="code=x&state=x")],
    "provider_tie": [Example(), Example(method="POST")],
    "provider_untie": [Example(), Example(method="POST")],
    **{
        name: [
            Example(lambda _world, of=of: {"username": of}, method="POST", owner=of)
            for of in ("giamdoc", "giamdoc_ps", "giamdoc40")
        ]
        for name in ("person_slip", "person_unlock", "person_factor")
    },
    "accounts_import": [Example()],
    "accounts_sheet": [Example()],
    **{
        name: [code("TK-20260101-XXXXX", method=method)]
        for name, method in {
            "accounts_batch": "GET",
            "accounts_refused": "GET",
            "accounts_confirm": "POST",
            "accounts_discard": "POST",
            "accounts_undo": "POST",
            "accounts_slips": "POST",
        }.items()
    },
}
