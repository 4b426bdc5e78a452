from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import models

from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.typed_values import fingerprint, plain, require_seen, shown, tidy, tidy_value


class Visit(models.Model):
    """A row of these tests; it has no table."""

    title = models.CharField("tên", max_length=10)
    text = models.TextField("nội dung", blank=True)
    kind = models.CharField("loại", max_length=5, choices=[("a", "Một"), ("b", "Hai")], default="a")
    people = models.PositiveIntegerField("số người", null=True)
    day = models.DateField("ngày")

    class Meta:
        app_label = "tests"
        managed = False

    def __str__(self) -> str:
        return self.title


def field(name: str) -> models.Field:
    found = Visit._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def test_text_is_composed_and_loses_what_nobody_sees():
    assert tidy("Ho\u0302\u0323i \r\n\r\n\r\n\r\nnghị\x07  ") == "Hội\n\nnghị"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("title", "  Sơ   kết ", "Sơ kết"),
        ("text", None, ""),
        ("kind", "", "a"),
        ("kind", "b", "b"),
        ("people", "", None),
        ("people", 50, 50),
        ("day", dt.date(2021, 1, 20), dt.date(2021, 1, 20)),
    ],
)
def test_what_fits_is_kept_and_nothing_typed_becomes_the_default(name, typed, kept):
    assert tidy_value(field(name), typed, most=50) == kept


@pytest.mark.parametrize(
    ("name", "typed", "code", "said"),
    [
        ("title", " ", "missing", "Chưa ghi tên."),
        ("day", None, "missing", "Chưa ghi ngày."),
        ("title", "x" * 11, "text_too_long", "Tên dài 11 ký tự, tối đa là 10. Hãy ghi gọn lại."),
        ("text", "x" * 20_001, "text_too_long", "Nội dung dài 20.001 ký tự, tối đa là 20.000. Hãy ghi gọn lại."),
        ("kind", "c", "unknown_choice", "Không có lựa chọn “c”."),
        ("people", 51, "bad_number", "Số người phải từ 0 đến 50."),
        ("people", -1, "bad_number", "Số người phải từ 0 đến 50."),
    ],
)
def test_what_does_not_fit_is_refused_at_its_column(name, typed, code, said):
    with pytest.raises(Refused) as refusal:
        tidy_value(field(name), typed, most=50)

    assert (refusal.value.rule, refusal.value.where, refusal.value.message) == (code, name, said)


def test_a_form_over_what_changed_meanwhile_is_refused_column_by_column():
    visit = Visit(pk=1, title="Sơ kết", day=dt.date(2021, 1, 20))
    whole, title = fingerprint(visit), fingerprint(visit, ("title",))
    visit.people = 3

    require_seen(visit, title, ("title",))
    require_seen(visit, None)
    with pytest.raises(Conflict, match="sửa ở nơi khác"):
        require_seen(visit, whole)


def test_the_audit_gets_plain_values_of_what_is_filled_in():
    visit = Visit(pk=1, title="Sơ kết", day=dt.date(2021, 1, 20))

    assert shown(visit, ("title", "text", "people", "day")) == {"title": "Sơ kết", "day": "2021-01-20"}
    assert [plain(each) for each in (dt.time(8, 5), Decimal("2.0"), Decimal("2.5"), visit)] == ["08:05", 2, "2.5", 1]
