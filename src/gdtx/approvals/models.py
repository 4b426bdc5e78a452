"""What every record with a workflow has, and the steps taken. The state is written by the engine alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Written by the engine alone, when a step is taken.
GUARDED = frozenset({"state", "version", "submitted_by_id", "submitted_by_label"})


class StateGuarded(RuntimeError):
    """Code tried to reach a state around the workflow table. A fault of the program, never of a person."""


def _refuse_guarded(names: Iterable[str], way: str) -> None:
    touched = sorted(GUARDED & set(names))
    if touched:
        raise StateGuarded(f"{way} of {', '.join(touched)}: take a step with approvals.actions.move instead")


class TrackedQuerySet[Record: "Tracked"](models.QuerySet[Record]):
    """Rows with a workflow: changed in bulk, they keep their state."""

    def update(self, **values: Any) -> int:
        """Change ordinary columns; raises `StateGuarded` for a state."""
        _refuse_guarded(values, "update()")
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Record], fields: Collection[str], batch_size: int | None = None) -> int:  # type: ignore[override]
        """Change ordinary columns; raises `StateGuarded` for a state."""
        _refuse_guarded(fields, "bulk_update()")
        return super().bulk_update(objs, fields, batch_size)

    def bulk_create(self, *_args: Any, **_options: Any) -> list[Record]:
        """Raises `StateGuarded`: records begin through the engine."""
        raise StateGuarded("bulk_create(): begin records with approvals.actions.begin_many instead")

    def write_by_engine(self, records: Iterable[Record]) -> list[Record]:
        """Insert records that begin; called by the engine."""
        return super().bulk_create(records)


TrackedManager = models.Manager.from_queryset(TrackedQuerySet)


class Tracked(models.Model):
    """A record that goes through a workflow table.

    `workflow_code` names the table (a property where it depends on the record). `version` counts the steps and
    changes; a form sends it back, so that nobody decides on what they have not seen. Whoever took the step that
    submits may not decide. A subject's Meta derives from `Tracked.Meta`.
    """

    workflow_code: Any = ""

    state = models.CharField(_("trạng thái"), max_length=30)
    version = models.PositiveIntegerField(default=1)
    submitted_by_id = models.BigIntegerField(null=True, editable=False)
    submitted_by_label = models.CharField(max_length=300, blank=True, editable=False)

    objects = TrackedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **options: Any) -> None:
        """Write ordinary columns; the state of the row stays as it is, whatever this copy of it says.

        Raises `StateGuarded` for a new record and for a state set by hand.
        """
        if self._state.adding or options.get("force_insert"):
            raise StateGuarded("save() of a new record: begin it with approvals.actions.begin instead")
        held: dict[str, Any] = self.__dict__.get("_held", {})
        set_by_hand = [name for name in GUARDED if name in held and self.__dict__.get(name) != held[name]]
        _refuse_guarded(set_by_hand, "save()")
        named = options.get("update_fields")
        _refuse_guarded(named or (), "save()")
        if named is None and not args:
            own = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            options["update_fields"] = own - GUARDED - self.get_deferred_fields()
        super().save(*args, **options)

    @property
    def belongs_to(self) -> Mapping[str, int | None]:
        """Whose affair it is, as the audit wants to know: `organisation_id` and `area_id`."""
        return {"organisation_id": getattr(self, "organisation_id", None), "area_id": getattr(self, "area_id", None)}

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        """Remember the state the row had, so that a changed one is noticed."""
        record = super().from_db(db, field_names, values, **options)
        record._hold()
        return record

    def refresh_from_db(self, *args: Any, **options: Any) -> None:
        """Read again, and hold what was read."""
        super().refresh_from_db(*args, **options)
        self._hold()

    def write_by_engine(self) -> None:
        """Write all columns; called by the engine, in its transaction."""
        super().save()
        self._hold()

    def _hold(self) -> None:
        self.__dict__["_held"] = {name: self.__dict__[name] for name in GUARDED if name in self.__dict__}


class Step(models.Model):
    """A step taken: by whom, under which post, on which day, why. `version` is the record's after it."""

    workflow = models.CharField(max_length=40)
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30)
    user_id = models.BigIntegerField(null=True)
    user_label = models.CharField(_("người thực hiện"), max_length=300)
    post_label = models.CharField(_("chức vụ"), max_length=300, blank=True)
    on = models.DateField(_("ngày"))
    at = models.DateTimeField()
    reason = models.TextField(_("lý do"), blank=True)

    class Meta:
        verbose_name = _("bước xử lý")
        ordering = ["record_type", "record_id", "version"]
        constraints = [
            # Two who decide at the same moment cannot both write the step that follows.
            models.UniqueConstraint(fields=["record_type", "record_id", "version"], name="step_once"),
        ]
        indexes = [models.Index(fields=["user_id", "at"], name="step_user")]

    def __str__(self) -> str:
        return f"{self.workflow} {self.record_id}: {self.verb}"
