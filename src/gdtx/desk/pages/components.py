"""The living page: every part a page is made of, with Vietnamese text. Browser tests photograph it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gdtx.foundation.access import public
from gdtx.foundation.pages import (
    Badge,
    Bar,
    BarChart,
    Cell,
    Choice,
    Column,
    ContextLine,
    ContextPart,
    DateChoice,
    Figure,
    Moment,
    Row,
    Sort,
    Step,
    Table,
    change,
    paginate,
)
from gdtx.foundation.pages.parts import difference


class SampleForm(forms.Form):
    """Fields of every shape, with a rule that the sample breaks."""

    turns = forms.IntegerField(label=_("Lượt học viên"))
    female = forms.IntegerField(label=_("Trong đó nữ"), required=False)
    place = forms.ChoiceField(
        label=_("Địa điểm"), choices=[("a", "Hội trường UBND xã")], help_text=_("Lấy theo lần trước.")
    )
    mode = forms.ChoiceField(
        label=_("Hình thức"),
        choices=[("t", "Trực tiếp"), ("o", "Trực tuyến"), ("k", "Kết hợp")],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Ngày bắt đầu"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(label=_("Ghi chú"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label=_("Tôi đã đối chiếu với sổ lớp"))

    def clean_female(self) -> int | None:
        """No more women than turns."""
        female, turns = self.cleaned_data.get("female"), self.cleaned_data.get("turns")
        if female is not None and turns is not None and female > turns:
            raise forms.ValidationError(_("Không lớn hơn lượt học viên (%s).") % turns)
        return female


@public
@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Everything drawn with made-up values."""
    broken = SampleForm({"turns": "96", "female": "118", "place": "a", "mode": "t", "on": "2021-01-12", "sure": "on"})
    broken.is_valid()
    return render(
        request,
        "desk/components.html",
        {
            "line": sample_line(),
            "figures": sample_figures(),
            "table": sample_table(request),
            "page": paginate(request, range(1, 30), per_page=3, noun=str(_("xã, thị trấn"))),
            "chart": BarChart(
                "Lượt học viên của ba nhóm",
                [
                    Bar("Chuyển giao kỹ thuật", 241874, 279200),
                    Bar("Xóa mù chữ", 4927, 5844),
                    Bar("Nhóm khác", None),
                ],
                key="HK1 2020-2021, lượt",
                key_before="HK1 2019-2020",
                missing="chưa báo cáo",
            ),
            "form": broken,
            "steps": [
                Step("Chọn tệp", "done"),
                Step("Đọc", "current", "231/412 dòng, rời trang được"),
                Step("Xem", note="bốn thẻ đếm"),
                Step("Xác nhận", note="ghi cả lô"),
            ],
            "moments": [
                Moment(date(2019, 12, 1), "Xã Tế Tân nhập vào xã Tế Nông", [("Nghị quyết 786/NQ-UBTVQH14", "")]),
                Moment(date(2021, 1, 15), "Bản đồ của kỳ này", now=True),
            ],
            "badges": [
                Badge("đang nhập"),
                Badge("đã gửi", "go", "done"),
                Badge("đã duyệt", "ok"),
                Badge("đã chốt", "ok", "locked"),
                Badge("còn 3 ngày", "warn"),
                Badge("quá hạn 6 ngày", "bad"),
                Badge("Dữ liệu tổng hợp", "made"),
            ],
        },
    )


def sample_line() -> ContextLine:
    """A context line of four areas."""
    return ContextLine(
        areas=[
            ContextPart("Địa bàn", name, [Choice(name, "#", current=True)], href="#")
            for name in ("Cả nước", "Tỉnh Thanh Hóa", "Huyện Nông Cống")
        ]
        + [ContextPart("Địa bàn", "Xã Thăng Long")],
        parts=[
            ContextPart(
                "Kỳ",
                "HK1 2020-2021",
                [Choice("HK1 2020-2021", "#", current=True), Choice("HK1 2019-2020", "#")],
            ),
            ContextPart(
                "Ngày bản đồ",
                "Bản đồ 15/01/2021",
                [Choice("Cuối kỳ", "#", current=True, note="15/01/2021"), Choice("Hôm nay", "#")],
                DateChoice("ban-do", "Ngày khác", date(2021, 1, 15), [("ky", "2020-2021/HK1")]),
                short="15/01/2021",
            ),
        ],
        state=Badge("đã chốt", "ok", "locked"),
    )


def sample_figures() -> list[Figure]:
    """Key figures of every kind: a count, a share, a mean, one that is not known."""
    return [
        Figure(
            "Lớp đã mở",
            10029,
            "lớp",
            "#",
            change(10029, 11214, against="so với 11.214 lớp"),
            line=[9800, 10400, 11000, 11214, 10029],
        ),
        Figure(
            "Nữ",
            Decimal("57.1"),
            "lượt",
            "#",
            difference(Decimal("57.1"), Decimal("55.8"), "điểm %"),
            percent=True,
        ),
        Figure(
            "Quy mô",
            Decimal("98.6"),
            "lượt/lớp",
            change=difference(Decimal("98.6"), Decimal("98.6")),
        ),
        Figure("Người học", None, missing="Chưa có", note="Chưa trung tâm nào ghi số người"),
    ]


def sample_table(request: HttpRequest) -> Table:
    """A table with bars, a change to look at, a unit that has not reported and a sum row."""
    fall = change(1102, 1351)
    return Table(
        "Ba xã của huyện Nông Cống, HK1 2020-2021",
        [
            Column("Đơn vị", key="ten"),
            Column("Lượt học viên", "bar", key="luot"),
            Column("Lớp", "number", key="lop"),
            Column("Lượt/lớp", "number"),
            Column("So với HK1 2019-2020", "number", short="So cùng kỳ"),
        ],
        [
            Row(
                Cell("Xã Thăng Long", href="#"),
                [Cell(1874, bar=100), Cell(19), Cell(Decimal("98.6")), Cell("+1,9%", icon="rise")],
            ),
            Row(
                Cell("Xã Tế Nông", href="#"),
                [
                    Cell(1102, bar=58.8),
                    Cell(14),
                    Cell(Decimal("78.7")),
                    Cell(fall.text if fall else None, icon="late", attention=True),
                ],
            ),
            Row(
                Cell("Xã Yên Mỹ", href="#", badge=Badge("quá hạn 6 ngày", "bad")),
                [Cell(missing="Chưa báo cáo"), Cell(), Cell(), Cell()],
                marked=True,
            ),
        ],
        total=Row(Cell("Hai xã đã báo cáo"), [Cell(2976), Cell(33), Cell(Decimal("90.2")), Cell()]),
        sort=Sort.from_request(request, {"ten", "luot", "lop"}, "-luot"),
        excel="#",
        id="bang-mau",
    )
