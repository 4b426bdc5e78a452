from django.db import models
from django.utils.translation import gettext_lazy as _


class Block(models.Model):
    """A sealed run of committed events: count, digest of their contents, and the hash of the block before."""

    number = models.PositiveBigIntegerField(primary_key=True)
    count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("khối nhật ký")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"#{self.number} ({self.count})"


class Event(models.Model):
    """One thing somebody did, as it was known when it was done.

    Actor, subject, organisation and area are plain ids and labels: the event must stay readable when the
    record it speaks of is gone, and this folder knows no other.
    """

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
    digest = models.CharField(max_length=64)
    block = models.ForeignKey(Block, null=True, on_delete=models.PROTECT, related_name="events")

    class Meta:
        verbose_name = _("sự kiện nhật ký")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_event_subject"),
            models.Index(fields=["actor_id", "at"], name="audit_event_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.verb} {self.subject_label}"
