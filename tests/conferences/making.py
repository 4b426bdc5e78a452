"""Short ways to make conferences, for tests."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from PIL import Image

from gdtx.conferences import actions
from gdtx.conferences.bodies import TypedBody
from gdtx.conferences.models import Conference, Delegate, Photo
from gdtx.network.scope import Actor
from tests.support.cast import Cast

HELD_ON = dt.date(2021, 1, 20)
HK1 = "2020-2021/HK1"
SERIES = "Sơ kết, tổng kết giáo dục thường xuyên"


def prepared(by: Actor, organiser_id: int, **values: Any) -> Conference:
    """A conference that is being prepared."""
    series = values.pop("series", SERIES)
    host = values.pop("host", None)
    plain: dict[str, Any] = {
        "kind": "so_ket",
        "title": "Hội nghị sơ kết học kỳ I năm học 2020-2021",
        "period": HK1,
        "starts_on": HELD_ON,
        "starts_at": dt.time(8, 0),
        "place": "Hội trường Sở",
    }
    return actions.prepare_conference(
        by=by, organiser_id=organiser_id, values={**plain, **values}, series_title=series, host=host
    )


def add(by: Actor, conference: Conference, part: str, body: TypedBody | None = None, /, **values: Any) -> Any:
    """A row of the record."""
    return actions.add_part(by=by, conference_id=conference.pk, kind=part, values=values, body=body)


def move(by: Actor, conference: Conference, verb: str, reason: str = "") -> Conference:
    """A step of the conference, from the state it is in now."""
    version = Conference.objects.get(pk=conference.pk).version
    return actions.move_conference(by=by, conference_id=conference.pk, verb=verb, version=version, reason=reason)


def called(by: Actor, cast: Cast, **values: Any) -> Conference:
    """A conference of the department that is called, with two delegations, an agenda and three delegates."""
    conference = prepared(by, cast.department.pk, **values)
    add(by, conference, "chuong-trinh", kind="opening", text="Khai mạc", starts_at=dt.time(8, 0), minutes=15)
    add(by, conference, "thanh-phan", TypedBody(cast.cam_ngoc.pk), positions="Ban giám đốc", expected=2)
    add(by, conference, "thanh-phan", TypedBody(None, "Hội Khuyến học tỉnh"), positions="Lãnh đạo")
    actions.add_delegates(
        by=by,
        conference_id=conference.pk,
        lines="Ông Lê Văn A; Giám đốc; 1\nBà Phạm Thị B; Phó Giám đốc; 1\nÔng Trần C; Chủ tịch; Hội Khuyến học tỉnh",
    )
    return move(by, conference, "call")


def held(by: Actor, cast: Cast, **values: Any) -> Conference:
    """The same, held."""
    return move(by, called(by, cast, **values), "hold")


def with_minutes(by: Actor, cast: Cast, *verbs: str, agreeing: Actor | None = None, **values: Any) -> Conference:
    """The same with minutes that have taken the steps; those who agree are another person."""
    conference = held(by, cast, **values)
    minutes = actions.write_minutes(by=by, conference_id=conference.pk, text="Diễn biến.", version=0)
    for verb in verbs:
        who = by if verb == "submit" else agreeing or by
        minutes = actions.move_minutes(by=who, conference_id=conference.pk, verb=verb, version=minutes.version)
    return conference


def first_delegate(conference: Conference) -> Delegate:
    """The first one of the list."""
    found = Delegate.objects.filter(conference=conference).order_by("position").first()
    assert found is not None
    return found


def picture(colour: str = "blue", size: tuple[int, int] = (64, 48)) -> io.BytesIO:
    """A small photograph of one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    file.seek(0)
    return file


def photographed(by: Actor, conference: Conference, colour: str = "blue", **values: Any) -> Photo:
    """A photograph of the conference."""
    return actions.add_photo(by=by, conference_id=conference.pk, file=picture(colour), **values)
