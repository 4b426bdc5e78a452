from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrittenOnceError(TypeError):
    """Something tried to change or remove a record of the audit."""


class WrittenOnceQuerySet(models.QuerySet):
    """Rows are added and read. Nothing in the program changes or removes one."""

    def update(self, **_values: Any) -> NoReturn:
        raise WrittenOnceError("Records of the audit are not changed.")

    def delete(self) -> NoReturn:
        raise WrittenOnceError("Records of the audit are not removed.")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise WrittenOnceError("Records of the audit are not changed.")

    def put_into_block(self, number: int) -> int:
        """The only change an event ever sees: it gets the number of its block. For `audit.sealing`."""
        return super().update(block_id=number)


class WrittenOnce(models.Model):
    """A row that is written and read, never changed or removed."""

    objects = WrittenOnceQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnceError("Records of the audit are not changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise WrittenOnceError("Records of the audit are not removed.")


class Log(WrittenOnce):
    """The identity of this log, one row made by the first migration and never by the program.

    The anchor file names it, so that one home folder can serve several databases in turn, while a log
    that was emptied in place does not pass for a new one.
    """

    identity = models.CharField(max_length=32, unique=True)
    started_at = models.DateTimeField()
    key_id = models.CharField(max_length=8)
    mac = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("nhật ký")

    def __str__(self) -> str:
        return self.identity


class Block(WrittenOnce):
    """A sealed run of committed events: count, digest of their contents, and the hash of the block before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    count = models.PositiveIntegerField()
    total = models.PositiveBigIntegerField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=8)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("khối nhật ký")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number} ({self.count})"


class EventQuerySet(WrittenOnceQuerySet):
    """Events, by whether a block holds them."""

    def unsealed(self) -> Self:
        """Committed events that no block holds yet."""
        return self.filter(block__isnull=True)


class Event(WrittenOnce):
    """One thing somebody did, as it was known when it was done.

    Actor, subject, organisation and area are plain ids and labels: the event must stay readable when the
    record it speaks of is gone, and this folder knows no other.
    """

    uid = models.UUIDField(unique=True)
    at = models.DateTimeField(db_index=True)
    business_date = models.DateField(null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    post_label = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60, blank=True)
    subject_label = models.CharField(max_length=300, blank=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    area_id = models.BigIntegerField(null=True, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    batch = models.CharField(max_length=40, blank=True, db_index=True)
    key_id = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    block = models.ForeignKey(Block, null=True, on_delete=models.PROTECT, related_name="events")

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện nhật ký")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            # Pages show the latest first and go on from the last one shown, so every list ends with the moment.
            models.Index(fields=["actor_id", "at"], name="audit_event_actor"),
            models.Index(fields=["organisation_id", "at"], name="audit_event_organisation"),
            models.Index(fields=["area_id", "at"], name="audit_event_area"),
            models.Index(fields=["verb", "at"], name="audit_event_verb"),
            models.Index(fields=["post_label", "at"], name="audit_event_post"),
            # Who looks for what is not sealed yet must not read the whole log.
            models.Index(fields=["id"], condition=models.Q(block__isnull=True), name="audit_event_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.subject_label}"


class Checkup(models.Model):
    """What a check of the whole log found, and when. Not part of the log: it proves nothing, it only tells."""

    started_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField()
    events = models.PositiveBigIntegerField()
    blocks = models.PositiveBigIntegerField()
    unsealed = models.PositiveBigIntegerField()
    problem_count = models.PositiveBigIntegerField()
    problems = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lần kiểm tra nhật ký")
