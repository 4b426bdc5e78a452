"""What classes say of a learner in free words, and that it goes with the values of the person (`people.keeping`)."""

from __future__ import annotations

from gdtx.foundation.among import among
from gdtx.people import keeping
from gdtx.people.keeping import Gone

from ..models import Certificate, Enrolment


def register() -> None:
    """Called when the program starts."""
    keeping.with_person("learning", _with_person)


def _with_person(gone: Gone) -> None:
    """Reasons and remarks go; standing, result and the number of a certificate stay."""
    rows = Enrolment.objects.filter(among("person_id", gone.person_ids))
    Certificate.objects.filter(enrolment__in=rows.values("pk")).update(revoked_reason="")
    rows.update(reason="", remark="")
