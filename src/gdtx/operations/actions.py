"""What the operator of the machine does to the installation as a whole, each with its event."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from gdtx.audit import actions as audit
from gdtx.audit import anchor, sealing, verifying
from gdtx.audit.models import Block, Log
from gdtx.foundation.errors import Conflict
from gdtx.network.scope import Actor

from . import jobs, rules
from .backups import restoring, taking

logger = logging.getLogger(__name__)

#: What a lost key makes of a check: nothing can be said, which is not the same as altered.
_KEY_MISSING = {"unknown_key", "identity", "anchor_altered"}


def take_backup(*, by: Actor, folder: Path, progress: taking.Progress) -> dict[str, Any]:
    """Back the installation up; raises what `backups.taking.take` raises."""
    made = taking.take(folder, progress)
    try:
        with transaction.atomic():
            audit.record(
                actor=by,
                verb="take_backup",
                subject_type="backup",
                subject_id=None,
                subject_label=folder.name,
                after={"made_at": made.made_at, "rows": made.rows, "files": len(made.files), "bytes": made.size},
            )
    except DatabaseError as error:
        # The backup is whole and in place; that its event is missing must not make anybody throw it away.
        logger.error("backup not recorded in the audit: %s", type(error).__name__)
    return taking.answer_of(folder, made)


def restore_backup(*, by: Actor, folder: Path, progress: taking.Progress) -> dict[str, Any]:
    """Put a backup back onto an empty machine and check its audit; raises what `backups.restoring.restore` raises."""
    done = restoring.restore(folder, progress)
    # Without statistics the planner of a database guesses, and guesses badly at tables filled in one go.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    progress(_("Kiểm tra nhật ký…"))
    report = verifying.verify()
    kinds = {problem.kind for problem in report.problems}
    manifest = done.manifest
    reason = _("Phục hồi bản sao lưu làm lúc %s.") % manifest.made_at
    with transaction.atomic():
        audit.record(
            actor=by,
            verb="restore_backup",
            subject_type="backup",
            subject_id=None,
            subject_label=folder.name,
            after={"made_at": manifest.made_at, "rows": manifest.rows, "files": done.files, "audit_whole": report.ok},
            reason=reason,
        )
    if not _anchor_fits():
        # The machine it came from kept the anchor under a key, or at an end, that this one does not have.
        audit.accept_present_end(by=by, reason=reason)
    return {
        **taking.answer_of(folder, manifest),
        "files": done.files,
        "upgrades": done.upgrades,
        "audit": {
            "ok": report.ok,
            "events": report.events,
            "blocks": report.blocks,
            "key_missing": bool(kinds) and kinds <= _KEY_MISSING and "unknown_key" in kinds,
            "problems": [problem.as_dict() for problem in report.problems[:5]],
        },
    }


def _anchor_fits() -> bool:
    """Whether the anchor stands on the chain that was put back."""
    log = Log.objects.order_by("pk").first()
    if log is None:
        return True
    try:
        standing = anchor.read(log.identity)
    except anchor.AnchorUnreadable:
        return False
    return sealing.on_chain(standing, Block.objects.order_by("-number").first())


def retry_job(*, by: Actor, job_id: str) -> str:
    """Have a failed job tried again; what it does, in words.

    Raises `Forbidden`, and `Conflict` (`job_not_failed`) when somebody else was first or it is gone.
    """
    rules.may_manage(by).require()
    with transaction.atomic():
        job = jobs.try_again(job_id)
        if job is None:
            raise Conflict(
                "job_not_failed",
                _("Việc này không còn ở tình trạng lỗi: có người đã cho chạy lại, hoặc đã bị xóa."),
                way_out=_("Hãy tải lại trang việc nền."),
            )
        title = jobs.title_of(job.task_path)
        audit.record(
            actor=by,
            verb="retry_job",
            subject_type="job",
            subject_id=str(job.pk),
            subject_label=title,
            after={"task": job.task_path},
        )
    return title
