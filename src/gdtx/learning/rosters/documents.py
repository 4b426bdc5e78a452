"""The certificate of a learner as a document of the office engine; Word and PDF are made from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.vietnamese import date_long, date_short
from gdtx.network.enums import Line
from gdtx.network.models import Supervision
from gdtx.network.queries import organisation_versions_on, seat_of
from gdtx.network.queries.areas import nearest_version
from gdtx.office.document import OfficialDocument, Paragraph
from gdtx.people.enums import Sex
from gdtx.people.wording import born

from ..enums import Result
from ..models import Certificate, LearningClass

BASES = (
    gettext_lazy("Thông tư số 33/2021/TT-BGDĐT ban hành Chương trình xóa mù chữ;"),
    gettext_lazy("Thông tư số 10/2022/TT-BGDĐT quy định về đánh giá học viên học Chương trình xóa mù chữ;"),
)
#: Giai đoạn → its kỳ, as they are written.
_TERMS = {1: "1, 2, 3", 2: "4, 5"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who gives the certificate: the centre, the body above it, the place, as they stood on the day."""

    centre: str
    above: str
    place: str


def issuer_of(paper: Certificate) -> Issuer:
    """The centre that gave the certificate as it was called on the day. Four questions."""
    day = paper.issued_on
    supervised = Supervision.objects.on(day).filter(organisation_id=paper.centre_id, line=Line.ADMINISTRATIVE).first()
    above = supervised.supervisor_id if supervised else None
    ids = [paper.centre_id, *([above] if above is not None else [])]
    names = organisation_versions_on(ids, day, nearest=True)
    seat = seat_of(paper.centre_id, day)
    area = nearest_version(seat.area_id, day) if seat else None
    place = area.name.split(" ", 1)[-1] if area else ""
    return Issuer(names[paper.centre_id].name, names[above].name if above is not None else "", place)


def certificate_document(
    paper: Certificate, found: LearningClass, issuer: Issuer, *, synthetic: bool = False
) -> OfficialDocument:
    """The certificate. Who signs and the seal are added by hand."""
    person = paper.enrolment.person
    words = {"stage": paper.stage, "terms": _TERMS[paper.stage]}
    until = date_short(paper.enrolment.result_on) if paper.enrolment.result_on else ""
    lines = [
        (_("Ông (bà):"), person.name.upper()),
        (_("Sinh:"), born(person)),
        (_("Giới tính:"), str(Sex(person.sex).label)),
        (_("Lớp:"), found.topic),
        (
            _("Thời gian học:"),
            _("từ %(start)s đến %(end)s") % {"start": date_short(found.start_on), "end": until},
        ),
        (_("Kết quả:"), str(Result(paper.enrolment.result).label) if paper.enrolment.result else ""),
    ]
    return OfficialDocument(
        superior=issuer.above.upper(),
        issuer=issuer.centre.upper(),
        number=_("Số: %(symbol)s") % {"symbol": paper.symbol},
        place_date=f"{issuer.place}, {date_long(paper.issued_on)}" if issuer.place else date_long(paper.issued_on),
        type_name=_("GIẤY CHỨNG NHẬN"),
        subject=_("Hoàn thành Chương trình xóa mù chữ giai đoạn %(stage)s") % words,
        body=(
            *(Paragraph(_("Căn cứ %(basis)s") % {"basis": basis}, basis=True) for basis in BASES),
            Paragraph(_("%(centre)s chứng nhận:") % {"centre": issuer.centre}),
            *(Paragraph(text, lead=title) for title, text in lines if text),
            Paragraph(_("Đã hoàn thành Chương trình xóa mù chữ giai đoạn %(stage)s (các kỳ %(terms)s).") % words),
        ),
        authority=(_("GIÁM ĐỐC"),),
        signer=paper.signer,
        draft_mark=_("ĐÃ THU HỒI") if paper.revoked_on is not None else "",
        synthetic=_("Dữ liệu tổng hợp") if synthetic else "",
    )
