"""Taking a sheet of accounts in: read, tried out, looked at, written, and if need be taken back whole.

A row is tried by the very actions that will write it, in a transaction that is rolled back: what is accepted in the
preview is what the actions accept. Writing tries again; if something has changed meanwhile, nothing is written and the
batch waits to be looked at anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gdtx.accounts import actions as accounts
from gdtx.accounts.models import User
from gdtx.foundation.errors import Conflict, Refused
from gdtx.foundation.ranges import OPEN_END
from gdtx.foundation.vietnamese_text import fold
from gdtx.intake import actions as intake
from gdtx.intake import queries as batches
from gdtx.intake import storage
from gdtx.intake.actions import Refusal
from gdtx.intake.counts import Counts
from gdtx.intake.models import Batch, RefusedRow
from gdtx.office.columns import ReadRow, RowReader, shown
from gdtx.office.excel_read import open_sheet
from gdtx.office.excel_refused import REASON_TITLE

from .. import queries
from ..actions.posts import give_post, take_back_post
from ..enums import PostKind
from ..models import AccountRow, Post
from ..scope import Actor
from . import sheet as columns

SUBJECT, PREFIX = "accounts", "TK"
IMPORT, DISCARD, UNDO = "import_accounts", "discard_import", "undo_import"

#: Every row is tried by itself; an office with more people sends several files.
LARGEST = 2_000

NEW, ADDED, UNCHANGED = "new", "added", "unchanged"


@dataclass(slots=True)
class Tried:
    """What became of the rows of a file: those that pass, those that do not."""

    rows: list[AccountRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[dict[str, object]] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """The control counts. ``changed`` are people who had an account before and get a post."""
        number = {outcome: sum(row.outcome == outcome for row in self.rows) for outcome in (NEW, ADDED, UNCHANGED)}
        made = sum(row.made_account for row in self.rows)
        accepted = number[NEW] + number[ADDED]
        return Counts(
            rows=accepted + number[UNCHANGED] + len(self.refused),
            accepted=accepted,
            changed=number[ADDED],
            refused=len(self.refused),
            unchanged=number[UNCHANGED],
            totals={"accounts": made, "posts": accepted},
        )


def require_import(by: Actor) -> None:
    """Whoever gives no posts does not get as far as the file. Raises `Forbidden`."""
    by.may("network.manage_posts").require()


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """One's own batches; all of them for whoever gives posts everywhere."""
    reach = actor.visible_organisation_ids("network.manage_posts")
    return batches.within(SUBJECT, user_id=actor.user_id, organisation_ids=reach, area_ids=[])


# --- In ---------------------------------------------------------------------------------------------------------------


def upload(*, by: Actor, chunks: Iterable[bytes], file_name: str) -> Batch:
    """Take an uploaded sheet; the batch that comes back is staged or failed."""
    require_import(by)
    stored = storage.store(chunks)
    batch = intake.open_batch(
        by=by,
        subject=SUBJECT,
        prefix=PREFIX,
        file_name=file_name,
        file_sha256=stored.sha256,
        on=by.on,
        stored_file=stored.name,
    )
    try:
        _stage(batch, _try_file(stored.path, by=by))
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
    finally:
        storage.remove(batch)
    batch.refresh_from_db()
    return batch


def dry_run(path: Path, *, by: Actor) -> dict[str, Any]:
    """What taking the file in would answer now. Nothing is written."""
    require_import(by)
    return answer(None, _try_file(path, by=by))


def take_in(path: Path, *, by: Actor) -> dict[str, Any]:
    """Take a file in at once: what passes is written in one transaction, what does not is told.

    Raises `Forbidden`, and `Refused` when the file cannot be read at all; the batch then says so and stays.
    """
    require_import(by)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused("file_missing", _("Không mở được tệp “%s”.") % path.name, where=str(path)) from error
    batch = intake.open_batch(by=by, subject=SUBJECT, prefix=PREFIX, file_name=path.name, file_sha256=sha256, on=by.on)
    try:
        tried = _try_file(path, by=by)
        with transaction.atomic():
            _stage(batch, tried)
            _confirm(batch.code, by=by)
    except Refused as refused:
        intake.fail(batch=batch, refused=refused)
        raise
    return answer(batch.code, tried)


def answer(code: str | None, tried: Tried) -> dict[str, Any]:
    """The answer of the command, as those of other imports."""
    return {
        "batch": code,
        **tried.counts.as_dict(),
        "refusals": [{"row": each.row, **problem} for each in tried.refused for problem in each.refusals],
        "warnings": tried.warnings,
    }


def _stage(batch: Batch, tried: Tried) -> None:
    with transaction.atomic():
        AccountRow.objects.filter(batch_code=batch.code).delete()
        for row in tried.rows:
            row.pk, row.batch_code, row.user, row.post = None, batch.code, None, None
        AccountRow.objects.bulk_create(tried.rows, batch_size=500)
        intake.stage(batch=batch, counts=tried.counts, warnings=tried.warnings, refused=tried.refused)


def _try_file(path: Path, *, by: Actor) -> Tried:
    tried = Tried()
    read: list[tuple[ReadRow, list[Any]]] = []
    with open_sheet(path, columns.SHEET) as sheet:
        reader = RowReader(columns.COLUMNS, sheet.title_row, sheet=sheet.name)
        tried.warnings += [dict(warning) for warning in reader.match.warnings if warning["column"] != REASON_TITLE]
        for chunk in sheet.batches:
            raw = dict(chunk)
            for row in reader.read(chunk):
                if row.problems or any(value is not None for value in row.values):
                    read.append((row, _cells(raw[row.number], reader)))
            if len(read) > LARGEST:
                raise Refused(
                    "too_many_rows",
                    _("Tệp có hơn %d dòng.") % LARGEST,
                    way_out=_("Tách thành nhiều tệp, ví dụ mỗi xã một tệp."),
                )
    with transaction.atomic():
        for row, cells in read:
            tried.warnings += [note.as_dict() for note in row.notes]
            if row.problems:
                problems = [_located(problem.as_dict()) for problem in row.problems]
                tried.refused.append(Refusal(row.number, cells, problems))
                continue
            values = {key: columns.plain_value(value) for key, value in zip(columns.KEYS, row.values, strict=True)}
            _try(AccountRow(row=row.number, values=values), cells, tried, by=by)
        transaction.set_rollback(True)
    by.forget()
    return tried


def _cells(cells: tuple[Any, ...], reader: RowReader) -> list[Any]:
    """The cells of a row in the order of our columns, as text where JSON has no form for them."""
    places = reader.match.places
    found = [cells[places[key]] if key in places else None for key in columns.KEYS]
    return [cell if isinstance(cell, str | int | float) or cell is None else shown(cell) for cell in found]


def _located(problem: dict[str, object]) -> dict[str, object]:
    return {key: problem[key] for key in ("column", "value", "rule", "message")}


def _try(row: AccountRow, cells: list[Any], tried: Tried, *, by: Actor) -> None:
    try:
        with transaction.atomic():
            _write(row, by=by, batch="")
    except Refused as refusal:
        place = refusal.where if isinstance(refusal.where, str) else _OF_RULE.get(refusal.rule, "")
        key = _PLACES.get(place, place)
        column = columns.TITLES.get(key, "")
        value = columns.shown(key, row.values.get(key)) if column else ""
        told: dict[str, object] = {"column": column, "value": value, "rule": refusal.rule, "message": refusal.sentence}
        tried.refused.append(Refusal(row.row, cells, [told]))
    else:
        tried.rows.append(row)


#: Where a refusal of an action belongs, if not in the column of its own name.
_PLACES = {"user": "username", "valid_to": "last_day", "code": "organisation"}
#: The column that rules of posts speak of, which know of no columns.
_OF_RULE = {
    "unknown_organisation": "organisation",
    "outside_your_unit": "organisation",
    "role_not_held_here": "role",
    "administrator_only": "role",
    "not_below_you": "role",
    "own_post": "username",
}


def _write(row: AccountRow, *, by: Actor, batch: str) -> None:
    """Account and post of one row, by the actions; says in the row what it was."""
    values = row.values
    organisation = queries.organisation_by_code(values["organisation"], where="organisation")
    start = dt.date.fromisoformat(values["valid_from"])
    last = values["last_day"]
    until = OPEN_END if last is None else dt.date.fromisoformat(last) + dt.timedelta(days=1)
    user = User.objects.filter(username=values["username"]).first()
    row.made_account = user is None
    if user is None:
        user = accounts.open_account(
            by=by,
            username=values["username"],
            full_name=values["full_name"],
            phone=values["phone"] or "",
            email=values["email"] or "",
            batch=batch,
        )
    elif fold(user.full_name) != fold(values["full_name"]):
        raise Refused(
            "username_of_other",
            _("Tên đăng nhập “%(username)s” là của %(name)s.") % {"username": user.username, "name": user.full_name},
            where="username",
            way_out=_("Chọn tên khác, ví dụ thêm mã xã ở cuối."),
        )
    else:
        held = Post.objects.filter(user=user, organisation=organisation, role=values["role"], valid_from=start).first()
        if held is not None:
            by.require_sees_organisation(organisation.pk)
            row.outcome, row.user, row.post = UNCHANGED, user, None
            return
    row.outcome = NEW if row.made_account else ADDED
    row.user = user
    row.post = give_post(
        by=by,
        user=user,
        organisation_id=organisation.pk,
        role=values["role"],
        valid_from=start,
        valid_to=until,
        duty=values["duty"] or "",
        kind=values["kind"] or PostKind.FULL_TIME,
        batch=batch,
    )


# --- After somebody has looked ----------------------------------------------------------------------------------------


def confirm(*, by: Actor, code: str) -> Batch:
    """Write what was looked at, all of it or nothing.

    Raises `Conflict`: ``batch_done`` and its like; ``batch_outdated`` when a row no longer passes: the batch is tried
    anew and waits to be looked at again.
    """
    require_import(by)
    _require_visible(by, code)
    try:
        with transaction.atomic():
            return _confirm(code, by=by)
    except _Outdated as outdated:
        by.forget()
        with transaction.atomic():
            batch = intake.take_for_confirmation(code)
            _move_to_refused(batch, outdated.refused)
        raise Conflict(
            "batch_outdated",
            _("Từ lúc xem trước đã có thay đổi: %d dòng nay không nhận được nữa. Chưa ghi dòng nào.")
            % len(outdated.refused),
            where=batch.code,
            way_out=_("Hãy xem lại lô rồi xác nhận."),
        ) from None


class _Outdated(Exception):
    """Rows that passed when they were looked at, and do not now."""

    def __init__(self, refused: list[tuple[int, Refusal]]) -> None:
        super().__init__()
        self.refused = refused


def _confirm(code: str, *, by: Actor) -> Batch:
    batch = intake.take_for_confirmation(code)
    refused: list[tuple[int, Refusal]] = []
    rows = list(AccountRow.objects.filter(batch_code=batch.code).order_by("row"))
    for row in rows:
        outcome, tried = row.outcome, Tried()
        try:
            with transaction.atomic():
                _write(row, by=by, batch=batch.code)
        except Refused:
            cells = [columns.shown(key, row.values.get(key)) for key in columns.KEYS]
            _try(row, cells, tried, by=by)
            refused += [(row.pk, refusal) for refusal in tried.refused]
            continue
        if row.outcome != outcome:
            # Somebody else made the account or gave the post: what was looked at is not what would be written.
            why: dict[str, object] = {
                "column": columns.TITLES["username"],
                "value": row.values["username"],
                "rule": "changed_since",
                "message": _("Người khác vừa cấp tài khoản hoặc ghi chức vụ này."),
            }
            refused.append((row.pk, Refusal(row.row, [row.values.get(key) for key in columns.KEYS], [why])))
    if refused:
        raise _Outdated(refused)
    for row in rows:
        row.values = {}
    AccountRow.objects.bulk_update(rows, ["values", "user", "post", "made_account"], batch_size=500)
    intake.mark_done(batch=batch, by=by, verb=IMPORT)
    return batch


def _move_to_refused(batch: Batch, refused: list[tuple[int, Refusal]]) -> None:
    AccountRow.objects.filter(pk__in=[pk for pk, _refusal in refused]).delete()
    RefusedRow.objects.bulk_create(
        RefusedRow(batch=batch, row=each.row, cells=list(each.cells), refusals=each.refusals) for _pk, each in refused
    )
    left = Tried(rows=list(AccountRow.objects.filter(batch_code=batch.code)))
    number = RefusedRow.objects.filter(batch=batch).count()
    counts = left.counts
    intake.recount(
        batch=batch,
        counts=Counts(
            rows=counts.rows + number,
            accepted=counts.accepted,
            changed=counts.changed,
            refused=number,
            unchanged=counts.unchanged,
            totals=counts.totals,
        ),
    )


def discard(*, by: Actor, code: str) -> Batch:
    """Nothing of the batch is to be written; what was staged goes. Raises `Conflict`."""
    require_import(by)
    batch = _require_visible(by, code)
    with transaction.atomic():
        intake.discard(batch=batch, by=by, verb=DISCARD)
        forget(batch.code)
    return batch


def forget(code: str) -> None:
    """Drop what is staged for a batch that will not be written."""
    AccountRow.objects.filter(batch_code=code, user=None).delete()


def undo(*, by: Actor, code: str, reason: str = "") -> dict[str, Any]:
    """Take a batch back whole: its posts go, and the accounts it made, which nobody has used, are forgotten.

    Raises `Conflict` (``batch_undone`` …) and `Refused` (``account_used``) naming who has signed in since.
    """
    require_import(by)
    _require_visible(by, code)
    with transaction.atomic():
        batch = intake.take_for_undo(code)
        rows = list(AccountRow.objects.filter(batch_code=batch.code).select_related("user", "post"))
        used = [row.user for row in rows if row.made_account and row.user and row.user.last_login is not None]
        if used:
            raise Refused(
                "account_used",
                _("Không thu hồi được: %(names)s đã đăng nhập bằng tài khoản của lô này.")
                % {"names": ", ".join(str(user) for user in used[:5]) + (" …" if len(used) > 5 else "")},
                where=batch.code,
                way_out=_("Cho thôi giữ từng chức vụ ghi nhầm ở trang nhân sự."),
            )
        AccountRow.objects.filter(batch_code=batch.code).update(user=None, post=None)
        for row in rows:
            if row.post is not None:
                take_back_post(by=by, post=row.post, batch=batch.code, reason=reason)
        for user in {row.user for row in rows if row.made_account and row.user is not None}:
            if not Post.objects.filter(user=user).exists():
                accounts.forget_account(by=by, user=user, batch=batch.code, reason=reason)
        removed, restored = sum(row.outcome != UNCHANGED for row in rows), 0
        intake.mark_undone(
            batch=batch, by=by, verb=UNDO, reason=reason, after={"removed": removed, "restored": restored}
        )
    return {"batch": batch.code, "removed": removed, "restored": restored}


def _require_visible(by: Actor, code: str) -> Batch:
    found = visible_batches(by).filter(code=code.strip().upper()).first()
    if found is None:
        raise batches.unknown_batch(code)
    return found


def people_of(batch: Batch) -> list[User]:
    """Whom the batch gave an account that nobody has used yet: they get slips."""
    made = AccountRow.objects.filter(batch_code=batch.code, made_account=True, user__is_active=True)
    rows = made.filter(user__last_login=None).select_related("user").order_by("row")
    return [row.user for row in rows if row.user is not None]
