from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django import forms
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.test import Client, RequestFactory

from gdtx.foundation import icons
from gdtx.foundation.pages import Badge, Cell, Column, ContextLine, ContextPart, Row, Sort, Table, paginate


def draw(source: str, **values: Any) -> str:
    return Template("{% load gdtx %}" + source).render(Context(values))


def words(html: str) -> str:
    """The text a person reads, blanks evened out."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ v|number }}", 10029, "10.029"),
        ("{{ v|number }}", None, ""),
        ("{{ v|decimals }}", Decimal("98.56"), "98,6"),
        ("{{ v|decimals:2 }}", Decimal("98.565"), "98,57"),
        ("{{ v|percent }}", Decimal("57.14"), "57,1%"),
        ("{{ v|percent }}", None, ""),
        ("{{ v|day }}", date(2022, 9, 5), "05/9/2022"),
        ("{{ v|day_long }}", date(2022, 9, 5), "ngày 05 tháng 9 năm 2022"),
        ("{{ v|weekday }}", date(2021, 1, 12), "thứ Ba"),
        ("{{ v|moment }}", datetime(2022, 9, 5, 1, 5, tzinfo=UTC), "08:05 ngày 05/9/2022"),
    ],
)
def test_numbers_and_dates_are_written_the_vietnamese_way(source: str, value: object, shown: str) -> None:
    assert draw(source, v=value) == shown


def test_a_badge_always_has_its_word() -> None:
    drawn = draw("{% badge b %}{% badge left 'warn' %}", b=Badge("đã chốt", "ok", "locked"), left="còn <3 ngày")

    assert words(drawn) == "đã chốt còn &lt;3 ngày"
    assert drawn.count("aria-hidden") == 2
    assert "#locked" in drawn
    assert "#waiting" in drawn


def test_an_icon_that_does_not_exist_is_a_mistake_of_the_template() -> None:
    with pytest.raises(TemplateSyntaxError, match="unicorn"):
        draw("{% icon 'unicorn' %}")


def test_every_icon_is_in_the_sprite() -> None:
    names = {symbol.get("id") for symbol in ElementTree.fromstring(icons.sprite())}

    assert names == {*icons.ICONS, "swatch"}


def test_the_sprite_is_kept_by_browsers_under_its_fingerprint(client: Client) -> None:
    answer = client.get(f"/bieu-tuong-{icons.fingerprint()}.svg")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer["Cache-Control"]
    assert answer.content == icons.sprite()


@pytest.mark.parametrize(("value", "width"), [(61.74, 'width="61.7"'), (140, 'width="100.0"'), (-3, 'width="0.0"')])
def test_a_bar_stays_within_its_row(value: float, width: str) -> None:
    assert width in draw("{% bar v %}", v=value)


def test_there_is_no_bar_for_what_is_not_known() -> None:
    assert draw("{% bar v %}", v=None) == ""


def sample_table(**more: Any) -> Table:
    return Table(
        "Xã, HK1",
        [Column("Đơn vị", key="ten"), Column("Lượt học viên", "bar", key="luot"), Column("Lớp", "number")],
        [
            Row(Cell("Xã A & B", href="/a/"), [Cell(1874, bar=100), Cell(19, href="/lop/")]),
            Row(Cell("Xã C"), [Cell(missing="Chưa báo cáo"), Cell()], folded=True),
        ],
        total=Row(Cell("Cộng"), [Cell(1874), Cell(19)]),
        **more,
    )


def test_a_table_shows_its_rows_its_sum_and_what_is_missing(rf: RequestFactory) -> None:
    drawn = draw("{% table t %}", t=sample_table(), request=rf.get("/"))

    assert words(drawn) == ("Xã, HK1 Đơn vị Lượt học viên Lớp Xã A &amp; B 1.874 19 Xã C Chưa báo cáo – Cộng 1.874 19")
    assert 'data-l="Lượt học viên"' in drawn
    assert '<a href="/lop/">19</a>' in drawn


def test_a_sorted_table_says_so_and_links_its_titles(rf: RequestFactory) -> None:
    drawn = draw("{% table t %}", t=sample_table(sort=Sort("luot", True)), request=rf.get("/?ky=2021"))

    assert drawn.count('aria-sort="descending"') == 1
    assert '<a href="?ky=2021&amp;xep=luot">' in drawn
    assert '<a href="?ky=2021&amp;xep=ten">' in drawn


def test_folded_rows_wait_behind_a_link_to_the_table(rf: RequestFactory) -> None:
    drawn = draw("{% table t %}", t=sample_table(id="ds", unfold="Xem cả 2 xã"), request=rf.get("/"))

    assert 'class="gd-tablebox gd-fold" id="ds"' in drawn
    assert '<a class="gd-btn gd-btn--full" href="#ds">Xem cả 2 xã</a>' in drawn
    assert drawn.count('class="is-rest"') == 1


def test_a_pager_counts_the_whole_list(rf: RequestFactory) -> None:
    page = paginate(rf.get("/?trang=2"), range(10029), noun="lớp")

    drawn = draw("{% pager p %}", p=page)

    assert words(drawn) == "51–100 trong 10.029 lớp Trước trang 2/201 Sau"
    assert 'href="/" rel="prev"' in drawn


def test_a_context_line_reads_out_what_each_part_is() -> None:
    line = ContextLine(
        areas=[ContextPart("Địa bàn", "Tỉnh Thanh Hóa")],
        parts=[ContextPart("Kỳ", "HK1 2020-2021")],
        state=Badge("đã chốt", "ok"),
    )

    assert words(draw("{% context_line l %}", l=line)) == "Địa bàn: Tỉnh Thanh Hóa Kỳ: HK1 2020-2021 đã chốt"


class ClassForm(forms.Form):
    turns = forms.IntegerField(label="Lượt học viên", help_text="Một người một lượt.")
    mode = forms.ChoiceField(label="Hình thức", choices=[("t", "Trực tiếp")], widget=forms.RadioSelect)
    note = forms.CharField(label="Ghi chú", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        if self.cleaned_data.get("note") == "lạ":
            raise forms.ValidationError("Ghi chú lạ.")


def test_an_error_is_tied_to_its_field_and_summed_up_on_top() -> None:
    form = ClassForm({"turns": "ba", "mode": "t", "note": "lạ"})

    top = draw("{% form_errors f %}", f=form)
    field = draw("{% field f.turns kind='number' %}", f=form)

    assert words(top).startswith("Chưa ghi được: có 2 chỗ cần sửa. Ghi chú lạ. Lượt học viên:")
    assert 'href="#id_turns"' in top
    assert 'role="alert"' in top
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_turns_helptext id_turns_error"' in field
    assert 'id="id_turns_error"' in field
    assert 'id="id_turns_helptext"' in field
    assert 'inputmode="numeric"' in field


def test_nothing_is_summed_up_while_a_form_is_untouched_or_right() -> None:
    assert draw("{% form_errors f %}", f=ClassForm()).strip() == ""
    assert draw("{% form_errors f %}", f=ClassForm({"turns": "3", "mode": "t"})).strip() == ""


def test_choices_stand_in_a_group_with_a_name_and_optional_fields_say_so() -> None:
    drawn = draw("{% field f.mode row=True %}{% field f.note %}", f=ClassForm())

    assert words(drawn) == "Hình thức Trực tiếp Ghi chú (không bắt buộc)"
    assert "<fieldset" in drawn
    assert "<legend" in drawn


def test_a_notice_may_be_read_out_at_once() -> None:
    drawn = draw("{% notice tone='bad' role='alert' %}<p>{{ why }}</p>{% endnotice %}", why="Kỳ đã khóa <b>")

    assert 'role="alert"' in drawn
    assert words(drawn) == "Kỳ đã khóa &lt;b&gt;"


def test_a_query_is_made_of_what_is_given() -> None:
    assert draw("{% query ky=p ban_do='' %}", p="2020-2021/HK1") == "?ky=2020-2021/HK1"


class Seen:
    """A frame of which a part asks who is there and what waits."""

    def __init__(self, person: str, unread: int) -> None:
        self.person, self.unread = person, unread


@pytest.fixture
def draw_part(tmp_path: Path) -> Callable[[Seen, str], str]:
    (tmp_path / "part.html").write_text(
        "{% load gdtx %}<p>{{ frame.person }}: {{ frame.unread|number }}</p>{% csrf_token %}", encoding="utf-8"
    )
    engine = Engine(
        dirs=[str(tmp_path)],
        libraries={"gdtx": "gdtx.foundation.templatetags.gdtx"},
        loaders=[("django.template.loaders.filesystem.Loader", [str(tmp_path)])],
    )
    page = engine.from_string('{% load gdtx %}{% kept_part "part.html" %}')
    return lambda frame, token: page.render(Context({"frame": frame, "csrf_token": token}))


def test_a_part_of_the_frame_is_kept_until_what_it_shows_is_another(draw_part: Callable[[Seen, str], str]) -> None:
    frame = Seen("Phan Thị Kính <b>", 3)

    first, again = draw_part(frame, "thẻ-một"), draw_part(Seen("Phan Thị Kính <b>", 3), "thẻ-hai")
    other = draw_part(Seen("Phan Thị Kính <b>", 4), "thẻ-ba")

    assert words(first) == words(again) == "Phan Thị Kính &lt;b&gt;: 3"
    assert words(other) == "Phan Thị Kính &lt;b&gt;: 4"


def test_a_kept_part_bears_the_token_of_its_own_answer(draw_part: Callable[[Seen, str], str]) -> None:
    tokens = [f"the-{number}" for number in range(3)]

    drawn = [draw_part(Seen("Lê Văn Thẻ", 0), token) for token in tokens]

    for token, text in zip(tokens, drawn, strict=True):
        assert re.findall('value="([^"]+)"', text) == [token]


@pytest.mark.parametrize("name", ["search", "person", "demo", "rail", "bottom"])
def test_kept_parts_of_the_frame_show_nothing_but_the_frame(name: str) -> None:
    """What they would show beside it would be kept for the next person."""
    source = get_template(f"gdtx/frame/{name}.html").template.source  # type: ignore[attr-defined]

    asked = re.findall(r"{{ *([a-z_]+)", source) + re.findall(r"{% (?:if|elif|for \w+ in|with \w+=) *([a-z_]+)", source)

    assert set(asked) <= {"frame", "entry", "post"}
    assert set(re.findall(r"for (\w+) in (\w+)", source)) <= {("entry", "frame"), ("post", "frame")}
