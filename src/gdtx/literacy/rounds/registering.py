"""What rounds tell the subjects below them, and the writers of the register, when the program starts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from gdtx.learning.rosters import invites
from gdtx.network.scope import Actor
from gdtx.people import registry

from .. import records

NAME = "literacy"


def register() -> None:
    """Called when the program starts."""
    from . import following, gate, reaching, workflow  # noqa: F401 - the table of rounds registers itself

    records.add_gate(gate.refuse_closed)
    registry.on_change(NAME, following.person_changed)
    registry.on_writing(NAME, following.hold)
    registry.reach(NAME, reaching.reach)
    registry.explanation(NAME, explain)
    invites.register(NAME, _invited)


def _invited(**asked: Any) -> Sequence[str]:
    from .. import inviting

    return inviting.to_class(**asked)


def explain(actor: Actor, person: Any) -> registry.Part | None:
    """Why the person is counted as they are, for their card; not for a centre, which sees what a class needs alone."""
    from gdtx.people.queries import visible_households

    from ..models import SurveyRecord
    from ..reasons import verdict

    if not visible_households(actor).filter(pk=person.home_id or 0).exists():
        return None
    record = SurveyRecord.objects.filter(person_id=person.code).order_by("-year").first()
    if record is None:
        return None
    found = verdict(record)
    lines = [
        _("Số liệu năm %(year)d, theo bộ quy tắc mặc định: %(verdict)s.")
        % {"year": record.year, "verdict": found.label},
        *found.reasons,
    ]
    if found.missing:
        lines.append(found.missing)
    if not found.in_tables:
        lines.append(_("Ngoài độ tuổi 15–60 nên không đứng trong các biểu."))
    return registry.Part(_("Vì sao được tính như vậy"), lines)
