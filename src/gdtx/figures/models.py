from django.db import models
from django.utils.translation import gettext_lazy as _


class DirtyScope(models.Model):
    """Something was written under (facts table, scope, bucket): its stored cells are recounted before they are read."""

    facts = models.CharField(max_length=40)
    scope_id = models.BigIntegerField()
    bucket = models.DateField(null=True)

    class Meta:
        verbose_name = _("phần cần đếm lại")
        constraints = [
            models.UniqueConstraint(fields=["facts", "scope_id", "bucket"], name="dirty_scope_once")
        ]


class Cell(models.Model):
    """One cell of a stored cube: dimensions d1…d4 and additive integers m1…m16 whose meaning the facts table gives.

    `scope_id` is what a write dirties (the organisation for classes), `area_id` the commune of the event, `bucket` the
    first day of the part of the school year.
    """

    facts = models.CharField(max_length=40)
    scope_id = models.BigIntegerField()
    area_id = models.BigIntegerField(null=True)
    bucket = models.DateField()
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

    class Meta:
        verbose_name = _("ô số liệu")
        indexes = [
            models.Index(fields=["facts", "bucket", "area_id"], name="cell_bucket_area"),
            models.Index(fields=["facts", "scope_id", "bucket"], name="cell_scope"),
        ]
