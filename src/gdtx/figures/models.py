from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from .parts import DETAIL, FULL


class CubeState(models.Model):
    """What a stored cube was built with; refreshing locks this row, so that one process recounts at a time.

    `number` changes with every recount: what was read under a number holds as long as it is in force and nothing is
    marked. `buckets` tells, as JSON, the number of the last recount of each bucket that was recounted since `base`, the
    number of the last recount of everything.
    """

    facts = models.CharField(max_length=40, primary_key=True)
    signature = models.CharField(max_length=64, blank=True)
    number = models.BigIntegerField(default=0)
    base = models.BigIntegerField(default=0)
    buckets = models.TextField(default="{}")
    rebuilt_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tình trạng khối số liệu")


class DirtyScope(models.Model):
    """Something was written under (facts table, scope, bucket): its stored cells are recounted before they are read.

    Append-only, and never merged by a constraint: a writer that found its mark already there and wrote none would lose
    it to a recount that removes the mark before the writer commits. `scope_id` 0 and `bucket` OPEN_START mean all.
    """

    facts = models.CharField(max_length=40)
    scope_id = models.BigIntegerField()
    bucket = models.DateField()

    class Meta:
        verbose_name = _("phần cần đếm lại")
        indexes = [models.Index(fields=["facts", "bucket"], name="dirty_scope_facts")]


class Cells(models.QuerySet["Cell"]):
    """Cells, narrowed by what they are cells of."""

    def of_buckets(self) -> Cells:
        """What is counted from the facts themselves: FULL cells of buckets; all others are made of these."""
        return self.annotate(detail=F("part") % DETAIL).filter(detail=FULL)


class Cell(models.Model):
    """One cell of a stored cube: dimensions d1…d4 and additive integers m1…m18 whose meaning the facts table gives.

    `scope_id` is what a write dirties (the organisation for classes), `area_id` the commune of the event, `part` the
    code of the stretch of days counted together and of the grain (`parts.Part`). Of what runs over the end of its
    bucket (grain RUNNING) `until` is the last day and m1 the number.
    """

    facts = models.CharField(max_length=40)
    scope_id = models.BigIntegerField()
    area_id = models.BigIntegerField(null=True)
    part = models.BigIntegerField()
    until = models.DateField(null=True)
    d1 = models.BigIntegerField(null=True)
    d2 = models.BigIntegerField(null=True)
    d3 = models.BigIntegerField(null=True)
    d4 = models.BigIntegerField(null=True)
    m1 = models.BigIntegerField(default=0)
    m2 = models.BigIntegerField(default=0)
    m3 = models.BigIntegerField(default=0)
    m4 = models.BigIntegerField(default=0)
    m5 = models.BigIntegerField(default=0)
    m6 = models.BigIntegerField(default=0)
    m7 = models.BigIntegerField(default=0)
    m8 = models.BigIntegerField(default=0)
    m9 = models.BigIntegerField(default=0)
    m10 = models.BigIntegerField(default=0)
    m11 = models.BigIntegerField(default=0)
    m12 = models.BigIntegerField(default=0)
    m13 = models.BigIntegerField(default=0)
    m14 = models.BigIntegerField(default=0)
    m15 = models.BigIntegerField(default=0)
    m16 = models.BigIntegerField(default=0)
    m17 = models.BigIntegerField(default=0)
    m18 = models.BigIntegerField(default=0)

    objects = Cells.as_manager()

    class Meta:
        verbose_name = _("ô số liệu")
        indexes = [
            models.Index(fields=["facts", "area_id", "part"], name="cell_area_part"),
            models.Index(fields=["facts", "scope_id", "part"], name="cell_scope_part"),
            models.Index(fields=["facts", "part", "until"], name="cell_part_until"),
        ]
