"""The bodies of the demonstration's network on the real territory: who existed when, seated where, under whom.

One communal learning centre a commune; committees of the communes, district offices until 30/6/2025, offices for
culture and society from 01/7/2025 (Nghị định 142/2025/NĐ-CP), the department, the ministry, the learning promotion
society, one vocational and continuing education centre. A centre whose commune is merged goes on and is reseated; on
01/9/2025 the centres of each new commune are merged into one (made up, as are all decisions here; the communes are
real).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from gdtx.foundation.ranges import OPEN_END, OPEN_START, DateRange
from gdtx.foundation.vietnamese import fold
from gdtx.network.enums import Level, Line, Moves, OrganisationKind
from gdtx.network.models import Area, AreaVersion, Succession

PROVINCE = "38"
REFORM = dt.date(2025, 7, 1)
CENTRES_MERGED = dt.date(2025, 9, 1)
CODE_DATE = dt.date(2021, 1, 15)


@dataclass(slots=True)
class Body:
    """An organisation to be made: its dated names, seats, supervisors and sites, all half-open."""

    code: str
    kind: str
    names: list[tuple[str, dt.date, dt.date]] = field(default_factory=list)
    seats: list[tuple[int, dt.date, dt.date]] = field(default_factory=list)
    supervisors: list[tuple[str, str, dt.date, dt.date]] = field(default_factory=list)
    sites: list[tuple[str, int | None, dt.date, dt.date]] = field(default_factory=list)
    merged_into: tuple[str, dt.date] | None = None

    @property
    def end(self) -> dt.date:
        return self.names[-1][2]


def open_on_some_day(body: Body, span: DateRange) -> bool:
    """Whether the organisation is open on at least one day of the span."""
    return body.names[0][1] < span.end and span.start < body.end


def in_sentence(name: str) -> str:
    """The name of a unit inside another name: "Xã Cẩm Tân" → "xã Cẩm Tân"."""
    return name[:1].lower() + name[1:]


class Land:
    """The province's areas of all times, read once."""

    def __init__(self) -> None:
        self.province_id = AreaVersion.objects.on(CODE_DATE).get(code=PROVINCE, area__level=Level.PROVINCE).area_id
        self.country_id = Area.objects.get(level=Level.COUNTRY).pk
        under = _all_below(self.province_id)
        self.levels = dict(Area.objects.filter(pk__in=under).values_list("pk", "level"))
        self.versions: dict[int, list[AreaVersion]] = defaultdict(list)
        for version in AreaVersion.objects.filter(area_id__in=under).order_by("area_id", "valid_from"):
            self.versions[version.area_id].append(version)
        self.by_code: dict[str, list[int]] = defaultdict(list)
        for area_id in self.all_of(Level.COMMUNE):
            self.by_code[self.code_of(area_id)].append(area_id)
        self.successions: dict[tuple[int, dt.date], list[Succession]] = defaultdict(list)
        moved = Succession.objects.filter(predecessor_id__in=under).exclude(moves=Moves.NONE)
        for succession in moved.order_by("moves", "successor_id"):
            self.successions[succession.predecessor_id, succession.on].append(succession)

    def on(self, day: dt.date, level: Level) -> list[AreaVersion]:
        """Versions of a level in force on a day, in code order."""
        found = [
            version
            for area_id, versions in self.versions.items()
            if self.levels[area_id] == level
            for version in versions
            if version.valid_from <= day < version.valid_to
        ]
        return sorted(found, key=lambda version: version.code)

    def all_of(self, level: Level) -> list[int]:
        return sorted(area_id for area_id, of in self.levels.items() if of == level)

    def end_of(self, area_id: int) -> dt.date:
        return self.versions[area_id][-1].valid_to

    def code_of(self, area_id: int) -> str:
        """The code an area is remembered by: that of 15/01/2021, else its first."""
        versions = self.versions[area_id]
        then = [v for v in versions if v.valid_from <= CODE_DATE < v.valid_to]
        return (then or versions)[0].code

    def seat_chain(self, area_id: int, since: dt.date) -> list[tuple[int, dt.date, dt.date]]:
        """Seats of a centre founded in `area_id`: to the successor at each merger; of a split, the first part.

        The chain ends where nobody recorded what became of the commune.
        """
        chain = []
        while True:
            end = self.end_of(area_id)
            chain.append((area_id, since, end))
            following = self.successions.get((area_id, end), [])
            if end == OPEN_END or not following:
                return chain
            area_id, since = following[0].successor_id, end


def _all_below(province_id: int) -> set[int]:
    """Areas that were in the province at any time."""
    found = {province_id}
    layer = {province_id}
    while layer:
        layer = set(AreaVersion.objects.filter(parent_id__in=layer).values_list("area_id", flat=True)) - found
        found |= layer
    return found


def bodies(land: Land) -> list[Body]:
    """Every organisation of the demonstration, supervisors before those they direct."""
    return [
        *_above(land),
        *_departments(land),
        *_offices(land),
        *_committees(land),
        *_social_offices(land),
        _vocational_centre(land),
        *_centres(land),
    ]


MINISTRY = "VN-BGDDT"
DEPARTMENT = f"{PROVINCE}-SGDDT"
SOCIETY = f"{PROVINCE}-HKH"
COMMITTEE = f"{PROVINCE}-UBND"
PARTNER = f"{PROVINCE}-HPN"
VOCATIONAL = f"{PROVINCE}-390-GDNNGDTX"
#: The commune in which the vocational centre has its seat (thị trấn Phong Sơn, huyện Cẩm Thủy), and since when.
_VOCATIONAL_SEAT, _VOCATIONAL_SINCE = "15127", dt.date(2020, 1, 1)


def _above(land: Land) -> Iterator[Body]:
    always = (OPEN_START, OPEN_END)
    yield Body(
        MINISTRY,
        OrganisationKind.MINISTRY,
        [("Bộ Giáo dục và Đào tạo", *always)],
        [(land.country_id, *always)],
    )


def _departments(land: Land) -> Iterator[Body]:
    always = (OPEN_START, OPEN_END)
    seat = [(land.province_id, *always)]
    yield Body(
        COMMITTEE, OrganisationKind.PROVINCE_COMMITTEE, [("Ủy ban nhân dân tỉnh Thanh Hóa", *always)], list(seat)
    )
    yield Body(
        DEPARTMENT,
        OrganisationKind.DEPARTMENT,
        [("Sở Giáo dục và Đào tạo Thanh Hóa", *always)],
        list(seat),
        [(COMMITTEE, Line.ADMINISTRATIVE, *always), (MINISTRY, Line.PROFESSIONAL, *always)],
    )
    yield Body(
        SOCIETY,
        OrganisationKind.LEARNING_PROMOTION_SOCIETY,
        [("Hội Khuyến học tỉnh Thanh Hóa", *always)],
        list(seat),
    )
    yield Body(PARTNER, OrganisationKind.OTHER, [("Hội Liên hiệp Phụ nữ tỉnh Thanh Hóa", *always)], list(seat))


def _offices(land: Land) -> Iterator[Body]:
    for area_id in land.all_of(Level.DISTRICT):
        versions = land.versions[area_id]
        start, end = versions[0].valid_from, versions[-1].valid_to
        yield Body(
            f"{PROVINCE}-{land.code_of(area_id)}-PGDDT",
            OrganisationKind.DISTRICT_OFFICE,
            [
                (f"Phòng Giáo dục và Đào tạo {in_sentence(v.name)}", v.valid_from, v.valid_to)
                for v in _by_name(versions)
            ],
            [(area_id, start, end)],
            [(DEPARTMENT, Line.PROFESSIONAL, start, end)],
        )


@dataclass(slots=True)
class _Named:
    name: str
    valid_from: dt.date
    valid_to: dt.date


def _by_name(versions: list[AreaVersion]) -> list[_Named]:
    """Versions joined where only something else than the name changed."""
    joined: list[_Named] = []
    for version in versions:
        if joined and joined[-1].name == version.name and joined[-1].valid_to == version.valid_from:
            joined[-1].valid_to = version.valid_to
        else:
            joined.append(_Named(version.name, version.valid_from, version.valid_to))
    return joined


def committee_code(land: Land, area_id: int) -> str:
    """Code of the committee of a commune. Where units of several times bore one code, those that came later carry when
    they began (those of the reform: 2025).
    """
    code = land.code_of(area_id)
    start = land.versions[area_id][0].valid_from
    earlier = any(
        land.code_of(other) == code and land.versions[other][0].valid_from < start for other in land.by_code[code]
    )
    return f"{PROVINCE}-{code}-UBND" + (
        f"-{start:%Y}" if earlier and start == REFORM else f"-{start:%Y%m}" if earlier else ""
    )


def _committees(land: Land) -> Iterator[Body]:
    for area_id in land.all_of(Level.COMMUNE):
        versions = land.versions[area_id]
        start, end = versions[0].valid_from, versions[-1].valid_to
        if end <= dt.date(2019, 12, 1):
            continue
        yield Body(
            committee_code(land, area_id),
            OrganisationKind.COMMUNE_COMMITTEE,
            [(f"Ủy ban nhân dân {in_sentence(v.name)}", v.valid_from, v.valid_to) for v in _by_name(versions)],
            [(area_id, start, end)],
        )


def _social_offices(land: Land) -> Iterator[Body]:
    for version in land.on(REFORM, Level.COMMUNE):
        yield Body(
            f"{PROVINCE}-{version.code}-VHXH",
            OrganisationKind.COMMUNE_SOCIAL_OFFICE,
            [(f"Phòng Văn hóa – Xã hội {in_sentence(version.name)}", REFORM, OPEN_END)],
            [(version.area_id, REFORM, OPEN_END)],
            [
                (committee_code(land, version.area_id), Line.ADMINISTRATIVE, REFORM, OPEN_END),
                (DEPARTMENT, Line.PROFESSIONAL, REFORM, OPEN_END),
            ],
        )


def _vocational_centre(land: Land) -> Body:
    """The vocational and continuing education centre of a district, handed to the department with the reform."""
    seat = next(v.area_id for v in land.on(CODE_DATE, Level.COMMUNE) if v.code == _VOCATIONAL_SEAT)
    name = "Trung tâm Giáo dục nghề nghiệp – Giáo dục thường xuyên"
    since = max(_VOCATIONAL_SINCE, land.versions[seat][0].valid_from)
    return Body(
        VOCATIONAL,
        OrganisationKind.VOCATIONAL_CONTINUING_CENTRE,
        [(f"{name} huyện Cẩm Thủy", since, REFORM), (f"{name} Cẩm Thủy", REFORM, OPEN_END)],
        land.seat_chain(seat, since),
        [(DEPARTMENT, Line.PROFESSIONAL, since, OPEN_END), (DEPARTMENT, Line.ADMINISTRATIVE, REFORM, OPEN_END)],
    )


def centre_code(commune_code: str) -> str:
    """The permanent code of the centre founded in a commune that bore *commune_code* then."""
    return f"{PROVINCE}-{commune_code}-HTCD"


def _centres(land: Land) -> list[Body]:
    centres = {}
    for version in land.on(CODE_DATE, Level.COMMUNE):
        founded = land.versions[version.area_id][0].valid_from
        chain = land.seat_chain(version.area_id, founded)
        centres[version.area_id] = Body(
            centre_code(version.code),
            OrganisationKind.COMMUNITY_LEARNING_CENTRE,
            [(f"Trung tâm học tập cộng đồng {in_sentence(version.name)}", founded, chain[-1][2])],
            chain,
        )
        _name_sites(centres[version.area_id], version)
    _merge(land, list(centres.values()))
    for centre in centres.values():
        _supervise(land, centre)
    # Those that go on come first: a merged centre names its successor.
    return sorted(centres.values(), key=lambda body: (body.merged_into is not None, body.code))


def _name_sites(centre: Body, version: AreaVersion) -> None:
    """Four to nine places, as many as the last digits of the code say."""
    start, end = centre.names[0][1], centre.end
    village = "tổ dân phố" if version.kind in {"Phường", "Thị trấn"} else "thôn"
    houses = 3 + int(version.code) % 6
    centre.sites.append((f"Hội trường {in_sentence(version.name)}", version.area_id, start, end))
    for number in range(1, houses + 1):
        centre.sites.append((f"Nhà văn hóa {village} {number}", version.area_id, start, end))


def _merge(land: Land, centres: list[Body]) -> None:
    """On 01/9/2025 the centres of a new commune become one: that of the commune whose code went on, else the first."""
    seated: dict[int, list[Body]] = defaultdict(list)
    for centre in centres:
        area_id, _start, end = centre.seats[-1]
        if end > CENTRES_MERGED:
            seated[area_id].append(centre)
    for version in land.on(CENTRES_MERGED, Level.COMMUNE):
        here = sorted(seated[version.area_id], key=lambda body: body.code)
        heir = next((body for body in here if body.code == centre_code(version.code)), here[0])
        name, since, _until = heir.names[-1]
        heir.names[-1] = (name, since, CENTRES_MERGED)
        heir.names.append((f"Trung tâm học tập cộng đồng {in_sentence(version.name)}", CENTRES_MERGED, OPEN_END))
        for centre in here:
            if centre is not heir:
                _close(centre, heir)


def _close(centre: Body, heir: Body) -> None:
    old = centre.names[-1][0].removeprefix("Trung tâm học tập cộng đồng ")
    centre.merged_into = (heir.code, CENTRES_MERGED)
    name, since, _until = centre.names[-1]
    centre.names[-1] = (name, since, CENTRES_MERGED)
    area_id, since, _until = centre.seats[-1]
    centre.seats[-1] = (area_id, since, CENTRES_MERGED)
    for number, (place, place_area, since, _until) in enumerate(list(centre.sites)):
        centre.sites[number] = (place, place_area, since, CENTRES_MERGED)
        place = place if old in place else f"{place} ({old})"
        if any(fold(place) == fold(known) for known, *_rest in heir.sites):
            place = f"{place} [{centre.code.split('-')[1]}]"
        heir.sites.append((place, area_id, CENTRES_MERGED, OPEN_END))


def _supervise(land: Land, centre: Body) -> None:
    """The committee of the seat's commune directs the centre; the district office guides it, from the reform the Sở."""
    for area_id, since, until in centre.seats:
        centre.supervisors.append((committee_code(land, area_id), Line.ADMINISTRATIVE, since, until))
    guides: list[tuple[str, dt.date, dt.date]] = []
    for area_id, since, until in centre.seats:
        for version in land.versions[area_id]:
            start, end = max(since, version.valid_from), min(until, version.valid_to)
            if start >= end or version.parent_id is None:
                continue
            if land.levels[version.parent_id] == Level.DISTRICT:
                code = f"{PROVINCE}-{land.code_of(version.parent_id)}-PGDDT"
            else:
                code = DEPARTMENT
            if guides and guides[-1][0] == code and guides[-1][2] == start:
                guides[-1] = (code, guides[-1][1], end)
            else:
                guides.append((code, start, end))
    centre.supervisors += [(code, Line.PROFESSIONAL, start, end) for code, start, end in guides]
