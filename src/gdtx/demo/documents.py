"""Documents of the demonstration, made through the actions: what came, what was issued and read, what waits.

Their numbers and words are made up, but for the decision of the Prime Minister that the provinces implement.
"""

import datetime as dt
from collections.abc import Callable

from gdtx.accounts.models import User
from gdtx.directives import actions
from gdtx.directives.actions.documents import DocumentFacts
from gdtx.directives.actions.issuing import Issued
from gdtx.directives.models import Document
from gdtx.network.models import Organisation
from gdtx.network.scope import Actor

from .bodies import DEPARTMENT
from .people import CENTRE, NEW_COMMITTEE, SOCIAL_OFFICE

#: The guidance of the year, and the day its plan was made.
PLAN_ON, GUIDANCE_ON = dt.date(2025, 9, 3), dt.date(2025, 9, 15)
RECORDED_ON = dt.date(2021, 9, 6)

_GUIDANCE = """I. NHIỆM VỤ CHUNG
1. Công tác tuyên truyền
Tổ chức Tuần lễ hưởng ứng học tập suốt đời tại tất cả các xã, phường trong tháng 10; gắn với ngày hội đọc sách.
2. Củng cố trung tâm học tập cộng đồng
Kiện toàn ban giám đốc theo đơn vị hành chính mới; bố trí giáo viên biệt phái nơi còn thiếu.
II. NHIỆM VỤ CỤ THỂ
1. Mỗi trung tâm mở ít nhất 10 lớp, chuyên đề trong năm học, trong đó có chuyên đề về chuyển đổi số.
2. Ghi lớp lên hệ thống trong vòng 07 ngày sau khi mở; trung tâm không mở lớp thì khai không tổ chức.
3. Báo cáo sơ kết học kỳ I trước ngày 20 tháng 01 năm 2026.
III. TỔ CHỨC THỰC HIỆN
1. Ủy ban nhân dân các xã, phường
Chỉ đạo trung tâm lập kế hoạch năm, phê duyệt trước ngày 30 tháng 9 năm 2025.
2. Các trung tâm học tập cộng đồng
Thực hiện các nhiệm vụ nêu trên, kịp thời báo cáo khó khăn, vướng mắc về Sở (qua Phòng Giáo dục thường xuyên).
Nhận được văn bản này, đề nghị các đơn vị nghiêm túc thực hiện./."""

_PLAN = """I. MỤC ĐÍCH, YÊU CẦU
Cụ thể hóa Đề án xây dựng xã hội học tập trên địa bàn tỉnh trong năm học 2025-2026.
II. CHỈ TIÊU
1. Ít nhất 60% lượt người học tại trung tâm học tập cộng đồng là nữ và đồng bào dân tộc thiểu số.
2. 100% xã, phường có trung tâm học tập cộng đồng hoạt động.
III. TỔ CHỨC THỰC HIỆN
Phòng Giáo dục thường xuyên chủ trì, theo dõi, tổng hợp báo cáo Giám đốc Sở./."""

_REMINDER = """Thực hiện kế hoạch năm học, Sở Giáo dục và Đào tạo đề nghị Ủy ban nhân dân các xã, phường:
1. Rà soát, kiện toàn ban giám đốc trung tâm học tập cộng đồng.
2. Cung cấp số liệu các lớp đã mở, hoàn thành trước kỳ sơ kết.
Đề nghị các đơn vị quan tâm thực hiện./."""


def make_documents(today: dt.date) -> int:
    """Make them; gives how many there are."""
    people = {user.username: user for user in User.objects.filter(is_demo=True)}
    bodies = dict(Organisation.objects.values_list("code", "pk"))
    department = bodies[DEPARTMENT]

    def by(username: str, on: dt.date) -> Actor:
        return Actor.for_user(people[username], on)

    decision = actions.record_incoming(
        by=by("vanthu", RECORDED_ON),
        organisation=department,
        issuer="Thủ tướng Chính phủ",
        symbol="1373/QĐ-TTg",
        issued_on=dt.date(2021, 7, 30),
        facts=DocumentFacts("decision", "Phê duyệt Đề án “Xây dựng xã hội học tập giai đoạn 2021 - 2030”"),
    )
    plan = actions.draft_document(
        by=by("so", PLAN_ON),
        organisation=department,
        kind="plan",
        abstract="Xây dựng xã hội học tập năm học 2025-2026",
        body=_PLAN,
        bases=["Căn cứ Quyết định số 1373/QĐ-TTg ngày 30 tháng 7 năm 2021 của Thủ tướng Chính phủ"],
        recipients=["Ủy ban nhân dân các xã, phường", "Các trung tâm học tập cộng đồng", "Lưu: VT, GDTX"],
        school_year="2025-2026",
        implements=[decision.pk],
    )
    plan = _issue(by, plan, PLAN_ON, "118/KH-SGDĐT")
    guidance = actions.draft_document(
        by=by("so", GUIDANCE_ON),
        organisation=department,
        kind="official_letter",
        abstract="Hướng dẫn thực hiện nhiệm vụ giáo dục thường xuyên năm học 2025-2026",
        body=_GUIDANCE,
        addressees=["Ủy ban nhân dân các xã, phường", "Các trung tâm học tập cộng đồng"],
        recipients=["Như trên", "Ban Giám đốc", "Lưu: VT, GDTX"],
        school_year="2025-2026",
        implements=[plan.pk],
    )
    guidance = _issue(by, guidance, GUIDANCE_ON, "2304/SGDĐT-GDTX")
    units = [bodies[code] for code in (CENTRE, NEW_COMMITTEE, SOCIAL_OFFICE) if code in bodies]
    actions.send_document(by=by("vanthu", GUIDANCE_ON), document_id=guidance.pk, organisations=units)
    actions.confirm_received(by=by("phogiamdoc", GUIDANCE_ON + dt.timedelta(days=1)), document_id=guidance.pk)

    lately = today - dt.timedelta(days=3)
    to_sign = actions.draft_document(
        by=by("so", lately),
        organisation=department,
        kind="official_letter",
        abstract="Đôn đốc kiện toàn trung tâm học tập cộng đồng và báo cáo số liệu",
        body=_REMINDER,
        addressees=["Ủy ban nhân dân các xã, phường"],
        implements=[guidance.pk],
    )
    actions.move_document(by=by("so", lately), document_id=to_sign.pk, verb="submit", version=1)
    to_number = actions.draft_document(
        by=by("so", lately),
        organisation=department,
        kind="invitation",
        abstract="Dự hội nghị sơ kết công tác giáo dục thường xuyên",
        body="Sở Giáo dục và Đào tạo trân trọng kính mời đại biểu dự hội nghị sơ kết tại Hội trường tầng 2.",
        recipients=["Như thành phần mời"],
        authority="TL",
        signer_title="Trưởng phòng Giáo dục thường xuyên",
    )
    for who, verb in (("so", "submit"), ("truongphong", "sign")):
        to_number = actions.move_document(
            by=by(who, lately), document_id=to_number.pk, verb=verb, version=to_number.version
        )
    return Document.objects.count()


def _issue(by: Callable[[str, dt.date], Actor], document: Document, on: dt.date, symbol: str) -> Document:
    for who, verb in (("so", "submit"), ("giamdocso", "sign")):
        document = actions.move_document(by=by(who, on), document_id=document.pk, verb=verb, version=document.version)
    return actions.issue_document(
        by=by("vanthu", on), document_id=document.pk, version=document.version, entered=Issued(on, symbol)
    )
