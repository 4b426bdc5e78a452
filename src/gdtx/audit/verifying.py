"""Finding what was removed, altered, moved or cut off. Reads only; writers go on meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.db import connection
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from . import anchor, contents, digests
from .models import Block, Event, Log

#: How many problems a report spells out; all are counted.
SPELT_OUT = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: its kind (a stable word), the block and event it is about, a sentence."""

    kind: str
    message: str
    block: int | None = None
    event: int | None = None

    def as_dict(self) -> dict[str, object]:
        """The problem as plain data."""
        return {"kind": self.kind, "block": self.block, "event": self.event, "message": self.message}


@dataclass(slots=True)
class Report:
    """What a check found. ``problems`` holds the first :data:`SPELT_OUT` of ``problem_count``."""

    events: int = 0
    blocks: int = 0
    unsealed: int = 0
    problem_count: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem_count == 0

    def add(self, kind: str, message: str, block: int | None = None, event: int | None = None) -> None:
        """Count a problem, and spell it out while there is room."""
        self.problem_count += 1
        if len(self.problems) < SPELT_OUT:
            self.problems.append(Problem(kind, message, block, event))


def verify() -> Report:
    """Check the whole log: every event, every block, the chain, and its end against the anchor.

    The anchor is read before the last block is looked up, and only blocks up to that one are checked, so blocks
    sealed meanwhile disturb nothing.
    """
    report = Report()
    keys = digests.keys()
    end = _read_anchor(report, keys)
    last = Block.objects.order_by("-number").first()
    lost = _check_chain(report, keys, last, end)
    _check_unsealed(report, keys, last)
    if connection.vendor == "sqlite":
        _check_numbers(report, lost)
    return report


def _read_anchor(report: Report, keys: dict[str, bytes]) -> anchor.Anchor | None:
    """The anchor of this log; what is wrong with it or with the identity of the log goes into the report."""
    logs = list(Log.objects.order_by("pk"))
    if len(logs) != 1:
        report.add("identity", _("Bảng danh tính của nhật ký phải có đúng một dòng, nay có %d.") % len(logs))
        return None
    log = logs[0]
    key = keys.get(log.key_id)
    if key is None:
        report.add("unknown_key", _("Danh tính của nhật ký được ký bằng khóa không còn trong cấu hình."))
    elif not digests.same(digests.mac("log", [log.identity, digests.moment(log.started_at)], key), log.mac):
        report.add("identity", _("Danh tính của nhật ký đã bị thay."))
    try:
        end = anchor.read(log.identity)
    except anchor.AnchorUnreadable:
        report.add("anchor_altered", _("Tệp neo %s đã bị sửa hoặc hỏng, hoặc ký bằng khóa khác.") % anchor.path())
        return None
    if end is None and Block.objects.exists():
        report.add(
            "anchor_lost",
            _("Thiếu điểm neo của nhật ký trong %s, nên không biết phần cuối có bị cắt hay không.") % anchor.path(),
        )
    return end


def _check_chain(report: Report, keys: dict[str, bytes], last: Block | None, end: anchor.Anchor | None) -> int:
    """Check blocks and what they hold; return how many events are missing from blocks."""
    last_number = last.number if last else 0
    blocks = Block.objects.filter(number__lte=last_number).order_by("number").iterator(chunk_size=500)
    groups = _sealed_events(report, keys, last_number)
    group = next(groups, None)
    previous: Block | None = None
    lost = 0
    for block in blocks:
        report.blocks += 1
        _check_link(report, keys, block, previous)
        while group is not None and group[0] < block.number:
            group = next(groups, None)
        held: list[tuple[int, str]] = []
        if group is not None and group[0] == block.number:
            held = group[1]
        lost += _check_members(report, keys, block, held)
        if end is not None and block.number == end.number and (block.hash, block.total) != (end.hash, end.total):
            report.add("chain", _("Khối %d không phải khối mà điểm neo đã ghi.") % block.number, block.number)
        previous = block
    for _rest in groups:
        # Events of blocks that are gone at the end: each is still checked against its own digest.
        pass
    _check_orphans(report)
    if end is not None and end.number > last_number:
        report.add(
            "cut_off",
            _(
                "Nhật ký bị cắt cụt: điểm neo ghi %(blocks)d khối, %(events)d sự kiện; "
                "nay chỉ còn tới khối %(now)d, %(left)d sự kiện."
            )
            % {
                "blocks": end.number,
                "events": end.total,
                "now": last_number,
                "left": last.total if last else 0,
            },
            last_number + 1,
        )
    return lost


def _sealed_events(
    report: Report, keys: dict[str, bytes], last_number: int
) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Block number and ids and digests of its events in id order, each event checked on the way."""
    events = Event.objects.filter(block_id__lte=last_number).order_by("block_id", "id").iterator(chunk_size=2000)
    for number, group in groupby(events, key=lambda event: event.block_id):
        held = []
        for event in group:
            report.events += 1
            _check_event(report, keys, event)
            held.append((event.pk, event.digest))
        yield number, held


def _check_orphans(report: Report) -> None:
    """Events that say they are in a block which is no longer there."""
    gone = Event.objects.filter(~Exists(Block.objects.filter(number=OuterRef("block_id"))), block__isnull=False)
    for number, count in gone.order_by("block_id").values_list("block_id").annotate(count=Count("id")):
        report.add(
            "block_removed",
            _("Có %(count)d sự kiện ghi là thuộc khối %(number)d nhưng khối đó không còn.")
            % {"count": count, "number": number},
            number,
        )


def _check_event(report: Report, keys: dict[str, bytes], event: Event) -> None:
    """The event against its own digest."""
    key = keys.get(event.key_id)
    if key is None:
        report.add(
            "unknown_key",
            _("Sự kiện %d được ký bằng khóa không còn trong cấu hình.") % event.pk,
            event.block_id,
            event.pk,
        )
    elif not digests.same(digests.mac("event", contents.content(event), key), event.digest):
        report.add(
            "altered",
            _("Sự kiện %(id)d (%(at)s) đã bị sửa sau khi ghi.")
            % {"id": event.pk, "at": event.at.strftime("%d/%m/%Y %H:%M")},
            event.block_id,
            event.pk,
        )


def _check_link(report: Report, keys: dict[str, bytes], block: Block, previous: Block | None) -> None:
    """The block against its hash, and against the block before."""
    expected = previous.number + 1 if previous else 1
    if block.number != expected:
        report.add(
            "block_removed",
            _("Thiếu khối %(missing)d trước khối %(number)d.") % {"missing": expected, "number": block.number},
            expected,
        )
    elif block.previous_hash != (previous.hash if previous else ""):
        report.add("chain", _("Khối %d không nối tiếp khối liền trước.") % block.number, block.number)
    elif block.total != (previous.total if previous else 0) + block.count:
        report.add("chain", _("Số sự kiện cộng dồn ở khối %d không khớp.") % block.number, block.number)
    key = keys.get(block.key_id)
    if key is None:
        report.add("unknown_key", _("Khối %d được ký bằng khóa không còn trong cấu hình.") % block.number, block.number)
    elif not digests.same(digests.mac("block", contents.heading(block), key), block.hash):
        report.add("block_altered", _("Khối %d đã bị sửa sau khi niêm phong.") % block.number, block.number)


def _check_members(report: Report, keys: dict[str, bytes], block: Block, held: list[tuple[int, str]]) -> int:
    """The events found against count and digest of their block; return how many are missing."""
    if len(held) < block.count:
        report.add(
            "removed",
            _("Khối %(number)d mất %(count)d sự kiện (niêm phong lúc %(at)s).")
            % {
                "number": block.number,
                "count": block.count - len(held),
                "at": block.sealed_at.strftime("%d/%m/%Y %H:%M"),
            },
            block.number,
        )
        return block.count - len(held)
    if len(held) > block.count:
        report.add(
            "added",
            _("Khối %(number)d thừa %(count)d sự kiện.") % {"number": block.number, "count": len(held) - block.count},
            block.number,
        )
        return 0
    key = keys.get(block.key_id)
    if key is not None and not digests.same(digests.mac("members", contents.members(held), key), block.digest):
        report.add("members", _("Các sự kiện trong khối %d đã bị tráo hoặc sửa.") % block.number, block.number)
    return 0


def _check_unsealed(report: Report, keys: dict[str, bytes], last: Block | None) -> None:
    """Events that wait for their block carry a digest all the same."""
    for event in Event.objects.unsealed().order_by("id").iterator(chunk_size=2000):
        report.events += 1
        report.unsealed += 1
        _check_event(report, keys, event)


def _check_numbers(report: Report, lost: int) -> None:
    """On SQLite the numbers of events have no gaps: a rollback takes the counter back as well.

    So every number up to the counter must be there; what is missing beyond the events missing from blocks was
    removed before it was sealed. One statement, hence one moment.
    """
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0), COUNT(*), "  # noqa: S608
            f"COALESCE(MAX(id), 0) FROM {table}",
            [Event._meta.db_table],
        )
        counter, count, highest = cursor.fetchone()
    missing = max(counter, highest) - count - lost
    if missing > 0:
        report.add("removed_unsealed", _("Mất %d sự kiện bị xóa trước khi kịp niêm phong.") % missing)
    elif missing < 0:
        report.add("added", _("Nhật ký thừa %d sự kiện so với bộ đếm.") % -missing)
