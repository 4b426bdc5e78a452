"""What happened to a record, what a person did, search, the seal: within one's scope, in words."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from gdtx.audit import actions, checking, queries
from gdtx.audit.models import Checkup, Event
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.network.scope import Actor
from tests.support.cast import IN_2021

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The page without its tags."""
    assert response.status_code == 200, response.content.decode()[:2000]
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body.replace("&#x27;", "'")).split())


def test_the_record_tells_who_did_what_with_before_and_after(classes, sign_in_as):
    page = text_of(sign_in_as("giamdoc").get(f"/nhat-ky/ban-ghi/class/{classes.cam_ngoc.pk}/"))

    assert "Cao Văn Nam ghi lớp “Nuôi ong lấy mật”" in page
    assert "Mai Thị Oanh sửa lớp “Nuôi ong lấy mật”" in page
    assert "Lượt học viên: 40 → 52" in page
    assert "Mai Thị Oanh rút lớp" in page
    assert "Lý do: ghi trùng" in page
    assert page.index("rút lớp") < page.index("sửa lớp") < page.index("ghi lớp “")


@pytest.mark.parametrize(
    ("username", "status"),
    [
        *[("giamdoc", 200), ("phong", 200), ("so", 200), ("admin", 200)],
        *[("giamdoc_ps", 404), ("so40", 404), ("giaovien", 403), ("bo", 403), ("khach", 403)],
    ],
)
def test_a_record_is_read_by_those_whose_affair_it_is(classes, sign_in_as, username, status):
    client = sign_in_as(username)

    assert client.get(f"/nhat-ky/ban-ghi/class/{classes.cam_ngoc.pk}/").status_code == status
    event = Event.objects.get(subject_type="class", subject_id=classes.cam_ngoc.pk, verb="log_class")
    assert client.get(f"/nhat-ky/su-kien/{event.pk}/").status_code == status


def test_search_shows_each_reader_their_own_part(classes, sign_in_as):
    def topics(username: str) -> set[str]:
        page = text_of(sign_in_as(username).get("/nhat-ky/"))
        return {topic for topic in ("Nuôi ong", "của Phong Sơn", "của Châu Bình") if topic in page}

    assert topics("giamdoc") == {"Nuôi ong"}
    assert topics("so") == {"Nuôi ong", "của Phong Sơn"}
    assert topics("so40") == {"của Châu Bình"}
    assert topics("admin") == {"Nuôi ong", "của Phong Sơn", "của Châu Bình"}


def test_events_of_an_area_are_read_where_the_area_lies(classes, cast, sign_in_as):
    from gdtx.learning import actions as learning
    from tests.support.cast import area

    learning.lock_period(
        by=cast.actor("so", IN_2021), area_id=area("38").pk, period="2018-2019/HK1", reason="Số đã chốt của 38"
    )
    page = sign_in_as("so").get("/nhat-ky/?viec=lock_period")

    assert "khóa kỳ" in text_of(page)
    assert "2018-2019/HK1" in text_of(page)
    assert "2018-2019/HK1" not in text_of(sign_in_as("so40").get("/nhat-ky/?viec=lock_period"))
    # A centre answers for no area.
    assert "2018-2019/HK1" not in text_of(sign_in_as("giamdoc").get("/nhat-ky/?viec=lock_period"))


def test_search_by_verb_day_organisation_area_and_post(classes, sign_in_as):
    client = sign_in_as("so")
    today = dt.date.today()

    def found(query: str) -> list[str]:
        page = text_of(client.get(f"/nhat-ky/?{query}"))
        return [topic for topic in ("Nuôi ong", "của Phong Sơn") if topic in page]

    assert found("viec=withdraw_class") == ["Nuôi ong"]
    assert found(f"tu={today:%d/%m/%Y}&den={today:%Y-%m-%d}") == ["Nuôi ong", "của Phong Sơn"]
    assert found(f"den={today - dt.timedelta(days=2):%d/%m/%Y}") == []
    assert found("don-vi=38-15127-HTCD") == ["của Phong Sơn"]
    assert found("dia-ban=15169") == ["Nuôi ong"]
    assert found("dia-ban=38") == ["Nuôi ong", "của Phong Sơn"]
    assert found("chuc-vu=pho giam doc") == ["Nuôi ong"]
    assert found("chuc-vu=chủ tịch") == []
    assert client.get("/nhat-ky/?don-vi=40-16804-HTCD").status_code == 404
    assert client.get("/nhat-ky/?don-vi=khong-co").status_code == 404
    assert client.get("/nhat-ky/?tu=hom-qua").status_code == 400


def test_what_a_person_did(classes, cast, sign_in_as):
    client = sign_in_as("so")
    page = text_of(client.get(f"/nhat-ky/nguoi/{cast.person('phogiamdoc').pk}/"))

    assert page.count("Mai Thị Oanh") >= 2
    assert "ghi lớp “" not in page
    assert client.get(f"/nhat-ky/nguoi/{cast.person('giamdoc40').pk}/").status_code == 404
    # Somebody without any event sees so of themselves.
    assert "Chưa có việc nào được ghi." in text_of(client.get(f"/nhat-ky/nguoi/{cast.person('so').pk}/"))


def test_an_organisation_and_an_area_gather_all_that_concerns_them(classes, cast, sign_in_as):
    page = text_of(sign_in_as("so").get(f"/nhat-ky/ban-ghi/organisation/{cast.cam_ngoc.pk}/"))

    assert "Trung tâm học tập cộng đồng xã Cẩm Ngọc" in page
    assert page.count("lớp “ Nuôi ong lấy mật ”") == 3
    assert "của Phong Sơn" not in page
    assert sign_in_as("so40").get(f"/nhat-ky/ban-ghi/organisation/{cast.cam_ngoc.pk}/").status_code == 404
    assert sign_in_as("so").get("/nhat-ky/ban-ghi/organisation/khong-phai-so/").status_code == 404


def test_pages_go_on_from_the_last_event_and_miss_none(classes, cast, sign_in_as):
    somebody = cast.actor("giamdoc", IN_2021)
    for number in range(120):
        with transaction.atomic():
            actions.record(
                actor=somebody,
                verb="change_class",
                subject_type="class",
                subject_id=classes.cam_ngoc.pk,
                subject_label=f"Lần {number:03}",
                organisation_id=cast.cam_ngoc.pk,
            )
    # Events of one moment are told apart by their numbers.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET at = (SELECT MIN(at) FROM audit_event) WHERE subject_label LIKE 'Lần 0%'"
        )
    client, seen, address = sign_in_as("giamdoc"), [], "/nhat-ky/?viec=change_class"
    while address:
        response = client.get(address)
        seen += re.findall(r"Lần \d{3}", text_of(response))
        link = re.search(r'href="(\?[^"]*sau=[^"]*)" rel="next"', response.content.decode())
        address = f"/nhat-ky/{link.group(1)}".replace("&amp;", "&") if link else ""

    assert sorted(seen) == [f"Lần {number:03}" for number in range(120)]
    assert client.get("/nhat-ky/?sau=khong-phai-khoa").status_code == 200


@pytest.mark.parametrize(
    "address", ["/nhat-ky/", "/nhat-ky/ban-ghi/organisation/{centre}/", "/nhat-ky/nguoi/{person}/"]
)
def test_the_number_of_queries_does_not_grow_with_the_events(classes, cast, sign_in_as, address):
    client = sign_in_as("so")
    path = address.format(centre=cast.cam_ngoc.pk, person=cast.person("giamdoc").pk)
    client.get(path)

    def queries_of() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    few = queries_of()
    for number in range(20):
        with transaction.atomic():
            actions.record(
                actor=cast.actor("giamdoc", IN_2021),
                verb="log_class",
                subject_type="class",
                subject_id=1000 + number,
                subject_label="Lớp khác",
                organisation_id=cast.cam_ngoc.pk,
                area_id=number + 1,
            )

    assert queries_of() == few
    assert few <= 14


def test_the_page_of_an_event_shows_every_change_and_its_seal(classes, sign_in_as):
    event = Event.objects.get(subject_type="class", subject_id=classes.cam_ngoc.pk, verb="change_class")
    page = text_of(sign_in_as("giamdoc").get(f"/nhat-ky/su-kien/{event.pk}/"))

    assert "Mai Thị Oanh sửa lớp “Nuôi ong lấy mật”" in page
    assert "chờ niêm phong" in page
    assert "Lượt học viên 40 52" in page
    assert f"Ngày làm việc {date_short(event.business_date)}" in page


def test_a_class_of_a_sheet_begins_with_the_event_of_its_batch(classes, cast):
    from gdtx.learning.models import LearningClass

    with transaction.atomic():
        actions.record(
            actor=cast.actor("so", IN_2021),
            verb="import_classes",
            subject_type="batch",
            subject_id=7,
            subject_label="L-7 · lop.xlsx",
            organisation_id=cast.cam_ngoc.pk,
            batch="L-7",
        )
    LearningClass.objects.filter(pk=classes.cam_ngoc.pk).update(batch_code="L-7")

    found = queries.of_record(cast.actor("giamdoc", IN_2021), queries.Record.of("class", str(classes.cam_ngoc.pk)))

    assert [event.verb for event in found.order_by("at", "pk")] == [
        "log_class",
        "change_class",
        "withdraw_class",
        "import_classes",
    ]


def test_the_seal_says_what_the_last_check_found(classes, sign_in_as):
    client = sign_in_as("giamdoc")
    assert "chưa được kiểm tra lần nào" in text_of(client.get("/nhat-ky/niem-phong/"))

    checking.keep(checking.verifying.Report(events=12, blocks=3), dt.datetime.now(dt.UTC))
    assert "nguyên vẹn, 12 sự kiện" in text_of(client.get("/nhat-ky/niem-phong/"))

    report = checking.verifying.Report(events=12, blocks=3)
    report.add("altered", "Sự kiện 7 đã bị sửa sau khi ghi.", 2, 7)
    checking.keep(report, dt.datetime.now(dt.UTC))
    assert "không nguyên vẹn ở 1 chỗ" in text_of(client.get("/nhat-ky/niem-phong/"))
    # Which event it is, is told to whoever may read all of them.
    assert "Sự kiện 7" not in text_of(client.get("/nhat-ky/niem-phong/"))
    assert "Sự kiện 7 đã bị sửa" in text_of(sign_in_as("admin").get("/nhat-ky/niem-phong/"))


def test_a_check_is_kept_and_old_ones_go(classes):
    old = dt.datetime.now(dt.UTC) - dt.timedelta(days=500)
    Checkup.objects.create(started_at=old, finished_at=old, events=1, blocks=1, unsealed=0, problem_count=0)

    report = checking.check()

    kept = Checkup.objects.get()
    assert (kept.events, kept.problem_count) == (report.events, report.problem_count)


def test_the_operator_of_the_machine_reads_nothing(classes):
    assert not queries.visible_to(Actor.operator(IN_2021)).exists()


def test_a_centre_without_any_event_is_told_so_to_its_own_people_only(cast, sign_in_as):
    address = f"/nhat-ky/ban-ghi/organisation/{cast.tam_chung.pk}/"

    assert "Chưa có sự kiện nào" in text_of(sign_in_as("so").get(address))
    assert sign_in_as("giamdoc").get(address).status_code == 404


@pytest.mark.parametrize(("username", "shown"), [("giamdoc", True), ("so", True), ("giaovien", False)])
def test_the_page_of_a_class_leads_to_its_record_for_who_may_read_it(classes, sign_in_as, username, shown):
    page = sign_in_as(username).get(f"/lop-hoc/{classes.cam_ngoc.pk}/").content.decode()

    assert (f'href="/nhat-ky/ban-ghi/class/{classes.cam_ngoc.pk}/"' in page) is shown


def test_the_pages_of_organisation_and_area_lead_to_theirs(cast, sign_in_as):
    from tests.support.cast import area

    link = f'href="/nhat-ky/ban-ghi/area/{area("15169").pk}/"'
    assert f'href="/nhat-ky/ban-ghi/organisation/{cast.cam_ngoc.pk}/"' in (
        sign_in_as("giamdoc").get("/mang-luoi/don-vi/38-15169-HTCD/").content.decode()
    )
    assert link in sign_in_as("so").get("/mang-luoi/dia-ban/15169/?ban-do=2021-01-20").content.decode()
    assert link not in sign_in_as("giamdoc").get("/mang-luoi/dia-ban/15169/?ban-do=2021-01-20").content.decode()


def test_a_reader_of_many_organisations_misses_nothing_where_little_happens(classes, cast, monkeypatch):
    so = cast.actor("so", IN_2021)
    everything = queries.page(so).events
    monkeypatch.setattr(queries, "MANY", 1)
    monkeypatch.setattr(queries, "NEAR", 3)
    for number in range(10):
        with transaction.atomic():
            actions.record(
                actor=cast.actor("giamdoc40", IN_2021),
                verb="log_class",
                subject_type="class",
                subject_id=number,
                organisation_id=cast.nghe_an.pk,
            )

    # The latest events are all next door: the page looks further back for its own.
    assert queries.page(so).events == everything
    first = queries.page(so, size=2)
    assert [*first.events, *queries.page(so, None, first.next_key).events] == everything
    post = queries.Asked(post="pho giam doc")
    assert {event.verb for event in queries.page(so, post).events} == {"change_class", "withdraw_class"}
