"""Writing a review: texts of its parts, who signs, asking for its files. Each asks, locks, writes and records."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gdtx.audit.actions import changes, record
from gdtx.foundation.errors import Conflict, NotFound, Refused
from gdtx.foundation.making import FilesState
from gdtx.foundation.typed_values import tidy
from gdtx.foundation.vietnamese import clean, datetime_short, number
from gdtx.network.scope import Actor

from . import rules
from .enums import Authority
from .models import Outline, Review, ReviewFiles, ReviewText
from .queries import Place, missing_parts, outline_for, place

#: Sets of files kept for each review; older ones are deleted when a new one is finished.
KEPT_SETS = 3
#: A request not finished after this long was lost: its worker was stopped, or there is none.
LOST_AFTER = timedelta(minutes=10)


def save_section(*, by: Actor, area_code: str, period: str, code: str, text: str, version: int) -> ReviewText:
    """Keep what somebody wrote in a part of the outline; `version` is the one they saw, 0 where nothing was written.

    Raises what `queries.place` raises, `NotFound` (`unknown_part`), `Refused` (`text_too_long`, `no_body`) and
    `Conflict` (`stale_version`) when somebody else wrote it meanwhile: what was typed stays with the caller.
    """
    where = place(by, area_code, period)
    _require_part(outline_for(where), code)
    written = tidy(text)
    if len(written) > rules.LONGEST_TEXT:
        raise Refused(
            "text_too_long",
            _("Phần này dài %(length)s ký tự, nhiều hơn %(limit)s.")
            % {"length": number(len(written)), "limit": number(rules.LONGEST_TEXT)},
            "text",
            _("Hãy rút gọn, hoặc đưa chi tiết vào phụ lục riêng."),
        )
    with transaction.atomic():
        review = _locked_review(by, where)
        found = ReviewText.objects.filter(review=review, code=code).first()
        now = timezone.now()
        if found is None:
            found = ReviewText(review=review, code=code, version=0, changed_at=now, changed_by_label="")
        if found.version != version:
            raise _stale(found.changed_by_label, found.changed_at)
        if found.text == written:
            return found
        before = found.text
        found.text, found.version = written, found.version + 1
        found.changed_by_label, found.changed_at = by.label, now
        found.save()
        _touch(review, by)
        _record(by, where, review, "write_review", before={code: before}, after={code: written})
    return found


def save_signature(
    *,
    by: Actor,
    area_code: str,
    period: str,
    version: int,
    authority: str = "",
    signer_title: str = "",
    signer_name: str = "",
    place_name: str = "",
    recipients: str = "",
) -> Review:
    """Keep who signs and in whose place, the place before the date, and who receives the document.

    Raises what `queries.place` raises, `Refused` (`unknown_authority`, `signer_title_missing`, `signer_degree`,
    `no_body`) and `Conflict` (`stale_version`).
    """
    where = place(by, area_code, period)
    if authority not in Authority.values:
        raise Refused("unknown_authority", _("Không có cách ký “%(value)s”.") % {"value": authority}, "authority")
    values: dict[str, Any] = {
        "authority": authority,
        "signer_title": clean(signer_title)[:120],
        "signer_name": clean(signer_name)[:120],
        "place": clean(place_name)[:80],
        "recipients": tidy(recipients),
    }
    rules.check_signature(where.body, authority, values["signer_title"], values["signer_name"])
    with transaction.atomic():
        review = _locked_review(by, where)
        if review.version != version:
            raise _stale(review.changed_by_label, review.changed_at)
        before = {name: getattr(review, name) for name in values}
        if before == values:
            return review
        for name, value in values.items():
            setattr(review, name, value)
        review.version += 1
        review.changed_by_label, review.changed_at = by.label, timezone.now()
        review.save()
        old, new = changes(before, values)
        _record(by, where, review, "sign_review", before=old, after=new)
    return review


def note_drafted(*, by: Actor, where: Place, data_version: str, checksum: str) -> None:
    """Record that somebody took out the documents of a review by command."""
    with transaction.atomic():
        _record(by, where, None, "draft_review", after={"data_version": data_version, "figures": checksum})


# --- Files -----------------------------------------------------------------------------------------------


def request_files(*, by: Actor, area_code: str, period: str, final: bool = False) -> ReviewFiles:
    """Note down that Word, PDF and Excel are wanted; `tasks.ask_for_files` also has them made in the background.

    A request that is still waiting or being worked on is answered with itself; one that was lost is given up. Raises
    what `queries.place` raises and `Forbidden` (`review_incomplete`) for a final print with parts still to write.
    """
    where = place(by, area_code, period)
    with transaction.atomic():
        review = _locked_review(by, where)
        if final:
            texts = {text.code: text.text for text in review.texts.all()}
            rules.may_be_final(missing_parts(outline_for(where).sections, texts)).require()
        for under_way in review.files.filter(final=final, state__in=(FilesState.WAITING, FilesState.RUNNING)):
            if under_way.requested_at < timezone.now() - LOST_AFTER:
                fail_files(under_way, _("Việc lập tệp bị gián đoạn; hãy lập lại."))
            elif under_way.business_date == by.on:
                return under_way
        files = ReviewFiles.objects.create(
            review=review,
            final=final,
            business_date=by.on,
            requested_by_id=by.user_id,
            requested_by_label=by.label,
            requested_at=timezone.now(),
            name=where.name,
        )
        _record(by, where, review, "print_review", after={"files": files.pk, "final": final})
    return files


def start_files(files_id: int, *, again: bool = False) -> ReviewFiles | None:
    """Take a request up; None when another worker has it or it is done. `again`: an attempt was killed or failed."""
    states = [FilesState.WAITING, *((FilesState.RUNNING, FilesState.FAILED) if again else ())]
    with transaction.atomic():
        files = ReviewFiles.objects.select_for_update().filter(pk=files_id, state__in=states).first()
        if files is None:
            return None
        files.state = FilesState.RUNNING
        files.save(update_fields=["state"])
    return files


def finish_files(files: ReviewFiles, *, fingerprint: str, data_version: str) -> None:
    """The files lie in `folder_of`; older sets of the review go."""
    with transaction.atomic():
        files.state, files.finished_at = FilesState.DONE, timezone.now()
        files.fingerprint, files.data_version = fingerprint, data_version
        files.save(update_fields=["state", "finished_at", "fingerprint", "data_version"])
        done = ReviewFiles.objects.filter(review_id=files.review_id, final=files.final, state=FilesState.DONE)
        old = list(done.order_by("-pk").values_list("pk", flat=True)[KEPT_SETS:])
        ReviewFiles.objects.filter(pk__in=old).delete()
        transaction.on_commit(partial(_remove, old))


def fail_files(files: ReviewFiles, problem: str) -> None:
    """Say why the files could not be made."""
    files.state, files.finished_at, files.problem = FilesState.FAILED, timezone.now(), problem[:500]
    files.save(update_fields=["state", "finished_at", "problem"])


def folder_of(files_id: int) -> Path:
    """Where the files of a request lie."""
    return Path(settings.GDTX_HOME) / "reviews" / str(files_id)


def _remove(files_ids: list[int]) -> None:
    for files_id in files_ids:
        folder = folder_of(files_id)
        if folder.is_dir():
            for path in folder.iterdir():
                path.unlink(missing_ok=True)
            folder.rmdir()


# --- Parts --------------------------------------------------------------------------------------------------


def _require_part(outline: Outline, code: str) -> None:
    if not any(part["code"] == code for section in outline.sections for part in section["parts"]):
        raise NotFound("unknown_part", _("Đề cương không có phần “%(code)s”.") % {"code": code}, "code")


def _locked_review(by: Actor, where: Place) -> Review:
    """The row of the review, made when it is first written to, locked until the end of the transaction."""
    organisation_id = where.body.organisation_id
    if organisation_id is None:
        raise Refused(
            "no_body",
            _("Mạng lưới chưa ghi %(body)s của %(area)s nên chưa lưu được phần viết và tệp của báo cáo.")
            % {"body": where.body.name, "area": where.question.area.name},
            way_out=_("Hãy ghi cơ quan này ở trang Mạng lưới; bản dự thảo vẫn xem được."),
        )
    review, _made = Review.objects.get_or_create(
        area_id=where.area_id,
        period=where.period.text,
        organisation_id=organisation_id,
        defaults={"changed_at": timezone.now(), "changed_by_label": by.label},
    )
    return Review.objects.select_for_update().get(pk=review.pk)


def _touch(review: Review, by: Actor) -> None:
    review.changed_by_label, review.changed_at = by.label, timezone.now()
    review.save(update_fields=["changed_by_label", "changed_at"])


def _stale(label: str, at: Any) -> Conflict:
    return Conflict(
        "stale_version",
        _("%(who)s đã sửa phần này lúc %(when)s, sau khi bạn mở trang.")
        % {"who": label or _("Người khác"), "when": datetime_short(at)},
        way_out=_("Phần bạn gõ vẫn còn bên dưới; hãy xem bản đang lưu rồi ghi lại."),
    )


def _record(
    by: Actor,
    where: Place,
    review: Review | None,
    verb: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        actor=by,
        verb=verb,
        subject_type="review",
        subject_id=review.pk if review else None,
        subject_label=where.name,
        organisation_id=where.body.organisation_id,
        area_id=where.area_id,
        before=before,
        after=after,
    )
