"""Events about units of territory: establish, merge, split, rename, move, dissolve.

Each is entered with its legal act and the day it takes effect, which may lie ahead. A unit that gains or loses people
is a new unit from that day on, even under its old name and code: what was counted in the old one stays its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from gdtx.foundation.errors import NotFound, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_dates import date_short
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import fold, join_list

from .. import naming, rules
from ..enums import LEVEL_DEPTH, EventKind, Level, Moves
from ..models import Area, AreaFlag, AreaVersion, LegalAct, Succession
from ..scope import Actor
from . import bodies
from .acts import ActCited
from .writing import EventResult, Writing, refuse_later, writing


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to come: code and full name; the parent when it is not that of all its predecessors."""

    code: str
    name: str
    parent_id: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """People of a predecessor going to the successor at `to` (its place in the list): all, some, or only land."""

    predecessor_id: int
    to: int
    moves: Moves = Moves.ALL


@dataclass(frozen=True, slots=True)
class Choices:
    """What officers have decided beside the act: where centres of a divided unit sit, which unit takes which child.

    `seats`: organisation → place of a successor in the list; `children`: child area → place of a successor.
    """

    seats: Mapping[int, int] = field(default_factory=dict)
    children: Mapping[int, int] = field(default_factory=dict)


def establish_area(
    *, by: Actor, on: dt.date, act: LegalAct | ActCited, level: str, code: str, name: str, parent_id: int
) -> EventResult:
    """A unit that comes from no other one (new land, a special zone). Refused: ``code_in_use``, ``wrong_parent``."""
    rules.can_place_area(by, parent_id).require(where="parent")
    if level == Level.PROVINCE:
        rules.can_change_areas(by, [parent_id]).require()
    with writing(by=by, kind=EventKind.ESTABLISH_AREA, on=on, act=act, areas=[parent_id]) as event:
        version = _begin(event, level, NewUnit(code, name, parent_id), parent_id)
        event.concern(areas=[version.area_id])
        event.summary = _("Thành lập %s") % naming.in_sentence(version.name)
        event.say(event.summary + ".")
        return event.finish()


def merge_areas(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    predecessors: Sequence[int],
    into: NewUnit,
) -> EventResult:
    """Units merged whole into one, which is a new unit even when it keeps the name of one of them."""
    return reorganise(by=by, on=on, act=act, successors=[into], transfers=[Transfer(area, 0) for area in predecessors])


def split_area(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    predecessor: int,
    into: Sequence[NewUnit],
    choices: Choices | None = None,
) -> EventResult:
    """One unit divided among several new ones, of which one may keep its name and code."""
    transfers = [Transfer(predecessor, place, Moves.SOME) for place in range(len(into))]
    return reorganise(by=by, on=on, act=act, successors=into, transfers=transfers, choices=choices)


def reorganise(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    successors: Sequence[NewUnit],
    transfers: Sequence[Transfer],
    choices: Choices | None = None,
) -> EventResult:
    """The general case of a resolution: units of one level end, others begin, and people go where it says.

    Organisations follow: bodies of an ended unit end with it and those of the successor take over; centres of a unit
    merged whole are reseated; those of a divided one are seated where `choices` says, else left without a seat as
    an open matter. Refused: ``incomplete_transfer``, ``children_unassigned``, ``code_in_use``, ``later_change`` …
    """
    chosen = choices or Choices()
    predecessor_ids = list(dict.fromkeys(transfer.predecessor_id for transfer in transfers))
    _check_transfers(successors, transfers)
    rules.can_change_areas(by, predecessor_ids).require()
    merging = len(successors) == 1
    kind = EventKind.MERGE_AREAS if merging else EventKind.SPLIT_AREA
    with writing(by=by, kind=kind, on=on, act=act, areas=predecessor_ids) as event:
        old = {area_id: version_at(area_id, on) for area_id in predecessor_ids}
        level = _one_level(old.values())
        parent_id = _common_parent(old.values())
        for version in old.values():
            _refuse_if_ending(version)
        places = [unit.parent_id or parent_id for unit in successors]
        for place in {place for place in places if place is not None and place != parent_id}:
            rules.can_place_area(by, place).require(where="parent")
        children = {area_id: _children_now_or_later(area_id, on) for area_id in old}
        for version in old.values():
            event.end(version, version.name)
            end_flags(event, version)
        new = [_begin(event, level, unit, place) for unit, place in zip(successors, places, strict=True)]
        for transfer in transfers:
            event.create(
                Succession(
                    predecessor_id=transfer.predecessor_id,
                    successor_id=new[transfer.to].area_id,
                    on=on,
                    moves=transfer.moves,
                    act=event.act,
                    source=_("người dùng ghi"),
                )
            )
        whole = {transfer.predecessor_id: new[transfer.to] for transfer in transfers if transfer.moves == Moves.ALL}
        _move_children(event, children, whole, new, chosen)
        event.concern(areas=[*old, *(version.area_id for version in new)])
        event.summary = _summary(old, new, merging)
        event.say(event.summary + ".")
        bodies.follow_units(event, level, old=old, new=new, whole=whole, seats=chosen.seats)
        return event.finish()


def rename_area(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    area_id: int,
    name: str | None = None,
    code: str | None = None,
) -> EventResult:
    """Another name, kind (it stands at the front of the name) or code; the unit stays the same one.

    Bodies named after the unit are renamed with it; centres keep their names until somebody renames them.
    """
    rules.can_change_areas(by, [area_id]).require()
    with writing(by=by, kind=EventKind.RENAME_AREA, on=on, act=act, areas=[area_id]) as event:
        version = version_at(area_id, on)
        _refuse_later_version(version)
        old_name, old_code, level = version.name, version.code, version.area.level
        new_name, kind = naming.unit_name(name, level, where="name") if name else (old_name, version.kind)
        new_code = naming.unit_code(code, level, where="code") if code else old_code
        if (new_name, new_code) == (old_name, old_code):
            raise Refused("nothing_changes", _("Tên và mã mới trùng với tên và mã đang có."), where="name")
        if new_code != old_code:
            _refuse_code_in_use(new_code, on, except_area=area_id)
        event.follow(
            version,
            old_name,
            name=new_name,
            kind=kind,
            code=new_code,
            act=event.act,
            origin="event",
            name_folded=fold(new_name),
            name_key=sort_key(new_name),
        )
        event.concern(areas=[area_id])
        event.summary = _renaming(old_name, new_name, old_code, new_code)
        event.say(event.summary + ".")
        bodies.rename_with_unit(event, area_id, old_name, new_name)
        return event.finish()


def move_area(*, by: Actor, on: dt.date, act: LegalAct | ActCited, area_id: int, parent_id: int) -> EventResult:
    """The unit comes under another one from the day on, with everything in it."""
    rules.can_change_areas(by, [area_id]).require()
    rules.can_place_area(by, parent_id).require(where="parent")
    with writing(by=by, kind=EventKind.MOVE_AREA, on=on, act=act, areas=[area_id, parent_id]) as event:
        version = version_at(area_id, on)
        _refuse_later_version(version)
        parent = _fitting_parent(parent_id, version.area.level, on, version.valid_to)
        if version.parent_id == parent_id:
            raise Refused("nothing_changes", _("%s đã thuộc đơn vị này.") % version.name, where="parent")
        event.follow(version, version.name, parent_id=parent_id, act=event.act, origin="event")
        event.concern(areas=[area_id, parent_id])
        event.summary = _("%(unit)s chuyển về %(parent)s") % {"unit": version.name, "parent": parent.name}
        event.say(event.summary + ".")
        return event.finish()


def dissolve_area(
    *,
    by: Actor,
    on: dt.date,
    act: LegalAct | ActCited,
    area_id: int,
    supervision_to: int | None = None,
) -> EventResult:
    """The unit ends without a successor (a district in the two-tier reform); its children come under its parent.

    Bodies of the unit end; those they directed come under `supervision_to`, an organisation, if one is given. A
    commune that ends must say where its people go: `merge_areas` or `reorganise`.
    """
    rules.can_change_areas(by, [area_id]).require()
    with writing(by=by, kind=EventKind.DISSOLVE_AREA, on=on, act=act, areas=[area_id]) as event:
        version = version_at(area_id, on)
        _refuse_if_ending(version)
        if version.area.level == Level.COMMUNE:
            raise Refused(
                "people_need_a_place",
                _("Đơn vị cấp xã không giải thể mà không ghi nơi tiếp nhận dân."),
                where="area",
                way_out=_("Hãy ghi sự kiện nhập hoặc chia."),
            )
        children = _children_now_or_later(area_id, on)
        for child in children:
            event.follow(child, child.name, parent_id=version.parent_id, act=event.act, origin="event")
        event.end(version, version.name)
        end_flags(event, version)
        event.concern(areas=[area_id])
        event.summary = _("Giải thể %s") % naming.in_sentence(version.name)
        event.say(event.summary + ".")
        if children:
            event.say(_("%d đơn vị cấp dưới chuyển lên cấp trên trực tiếp.") % len(children))
        bodies.end_with_unit(event, version, supervision_to=supervision_to)
        return event.finish()


# --- Reading and checking -------------------------------------------------------------------------------------


def version_at(area_id: int, on: dt.date) -> AreaVersion:
    """The area as it stands on the day of an event. Raises `NotFound` (``unknown_area``)."""
    version = AreaVersion.objects.on(on).select_related("area").filter(area_id=area_id).first()
    if version is None:
        raise NotFound("unknown_area", _("Vào ngày %s đơn vị hành chính này không tồn tại.") % date_short(on), "area")
    return version


def _check_transfers(successors: Sequence[NewUnit], transfers: Sequence[Transfer]) -> None:
    """Everybody goes somewhere, and it is clear whether together or apart; every successor gets somebody."""
    by_predecessor: dict[int, list[Moves]] = {}
    for transfer in transfers:
        if not 0 <= transfer.to < len(successors):
            raise Refused("incomplete_transfer", _("Có phần chuyển đi không rõ nơi đến."), where="transfers")
        by_predecessor.setdefault(transfer.predecessor_id, []).append(transfer.moves)
    for moves in by_predecessor.values():
        everyone, some = moves.count(Moves.ALL), moves.count(Moves.SOME)
        if not ((everyone == 1 and some == 0) or (everyone == 0 and some >= 2)):
            raise Refused(
                "incomplete_transfer",
                _("Mỗi đơn vị cũ phải chuyển toàn bộ dân về một nơi, hoặc từng phần dân về ít nhất hai nơi."),
                where="transfers",
            )
    reached = {transfer.to for transfer in transfers if transfer.moves != Moves.NONE}
    if not successors or reached != set(range(len(successors))):
        raise Refused("incomplete_transfer", _("Có đơn vị mới không tiếp nhận dân của ai."), where="transfers")


def _one_level(versions: Collection[AreaVersion]) -> str:
    levels = {version.area.level for version in versions}
    if len(levels) != 1:
        raise Refused("one_level", _("Chỉ nhập hoặc chia các đơn vị cùng một cấp."), where="predecessors")
    return levels.pop()


def _common_parent(versions: Collection[AreaVersion]) -> int | None:
    parents = {version.parent_id for version in versions}
    return parents.pop() if len(parents) == 1 else None


def _refuse_if_ending(version: AreaVersion) -> None:
    if version.valid_to != OPEN_END:
        refuse_later(version.name, version.valid_to)


def _refuse_later_version(version: AreaVersion) -> None:
    later = AreaVersion.objects.filter(area_id=version.area_id, valid_from__gt=version.valid_from)
    following = later.order_by("valid_from").first()
    if following is not None:
        refuse_later(version.name, following.valid_from)


def _refuse_code_in_use(code: str, on: dt.date, except_area: int | None = None) -> None:
    bearers = AreaVersion.objects.filter(code=code, valid_to__gt=on).exclude(area_id=except_area or 0)
    bearer = bearers.order_by("valid_from").first()
    if bearer is not None:
        raise Refused(
            "code_in_use",
            _("Mã %(code)s đang là của %(name)s từ ngày %(on)s trở đi.")
            % {"code": code, "name": bearer.name, "on": date_short(max(on, bearer.valid_from))},
            where="code",
        )


def _fitting_parent(parent_id: int | None, level: str, on: dt.date, until: dt.date) -> AreaVersion:
    """The parent as it stands on the day. Refused when it is none, is not above the level, or ends too early."""
    if parent_id is None:
        raise Refused(
            "wrong_parent",
            _("Các đơn vị cũ thuộc nhiều cấp trên khác nhau; phải ghi rõ đơn vị mới thuộc về đâu."),
            where="parent",
        )
    parent = version_at(parent_id, on)
    if LEVEL_DEPTH[Level(parent.area.level)] >= LEVEL_DEPTH[Level(level)]:
        raise Refused("wrong_parent", _("%s không thể là cấp trên của đơn vị này.") % parent.name, where="parent")
    ending = AreaVersion.objects.filter(area_id=parent_id).order_by("-valid_to").first()
    if ending is not None and ending.valid_to < until:
        refuse_later(parent.name, ending.valid_to)
    return parent


def end_flags(event: Writing, version: AreaVersion) -> None:
    """What a unit that ends was recognised as ends with it; whether its successors are is for others to decide."""
    flags = AreaFlag.objects.filter(area_id=version.area_id, valid_to__gt=event.on)
    ended = []
    for flag in flags.order_by("pk"):
        event.end(flag, version.name)
        ended.append(str(flag))
    if ended:
        event.leave_open(
            "flag_to_decide",
            _("%(unit)s là %(flags)s: cần văn bản phân định mới cho đơn vị tiếp nhận.")
            % {"unit": version.name, "flags": join_list(ended)},
            area_id=version.area_id,
        )


# --- Writing ----------------------------------------------------------------------------------------------------


def _begin(event: Writing, level: str, unit: NewUnit, parent_id: int | None) -> AreaVersion:
    """A new area with its first version, from the day of the event on."""
    name, kind = naming.unit_name(unit.name, level, where="name")
    code = naming.unit_code(unit.code, level, where="code")
    _fitting_parent(parent_id, level, event.on, OPEN_END)
    _refuse_code_in_use(code, event.on)
    stem = f"{code}{naming.LETTER_OF_LEVEL[Level(level)]}@{event.on.isoformat()}"
    known = Area.objects.filter(key__startswith=stem).count()
    area = event.create(Area(key=f"{stem}#{known + 1}" if known else stem, level=level))
    return event.create(
        AreaVersion(
            area=area,
            code=code,
            name=name,
            kind=kind,
            parent_id=parent_id,
            act=event.act,
            valid_from=event.on,
            valid_to=OPEN_END,
            name_folded=fold(name),
            name_key=sort_key(name),
        )
    )


def _children_now_or_later(area_id: int, on: dt.date) -> list[AreaVersion]:
    """Versions below the area that hold on the day or begin later, oldest first."""
    versions = AreaVersion.objects.filter(parent_id=area_id, valid_to__gt=on).select_related("area")
    found = list(versions.order_by("code", "valid_from"))
    for version in found:
        if version.valid_from > on:
            refuse_later(version.name, version.valid_from)
    return found


def _move_children(
    event: Writing,
    children: Mapping[int, list[AreaVersion]],
    whole: Mapping[int, AreaVersion],
    new: Sequence[AreaVersion],
    chosen: Choices,
) -> None:
    """Children of a unit that went whole go with it; those of a divided one where the officers chose."""
    missing = [
        child.name
        for area_id, below in children.items()
        if area_id not in whole
        for child in below
        if child.area_id not in chosen.children
    ]
    if missing:
        raise Refused(
            "children_unassigned",
            _("Chưa ghi %(count)d đơn vị cấp dưới về đâu: %(names)s.")
            % {"count": len(missing), "names": join_list(missing[:5])},
            where="children",
        )
    count = 0
    for area_id, below in children.items():
        for child in below:
            target = whole.get(area_id) or new[chosen.children[child.area_id]]
            event.follow(child, child.name, parent_id=target.area_id, act=event.act, origin="event")
            count += 1
    if count:
        event.say(_("%d đơn vị cấp dưới chuyển theo.") % count)


def _summary(old: Mapping[int, AreaVersion], new: Sequence[AreaVersion], merging: bool) -> str:
    names = {
        "old": join_list([version.name for version in old.values()]),
        "new": join_list([version.name for version in new]),
    }
    if merging and len(old) == 1:
        return _("%(old)s thành %(new)s") % names
    return _("Nhập %(old)s thành %(new)s") % names if merging else _("Chia %(old)s thành %(new)s") % names


def _renaming(old_name: str, new_name: str, old_code: str, new_code: str) -> str:
    words = {"old": old_name, "new": new_name, "old_code": old_code, "new_code": new_code}
    if old_name == new_name:
        return _("%(old)s đổi mã từ %(old_code)s thành %(new_code)s") % words
    if old_code == new_code:
        return _("%(old)s đổi thành %(new)s") % words
    return _("%(old)s đổi thành %(new)s, mã từ %(old_code)s thành %(new_code)s") % words
