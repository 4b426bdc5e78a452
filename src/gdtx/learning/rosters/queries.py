"""The list of learners of a class with what the class knows of them, and who may still be put on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gdtx.foundation.among import among
from gdtx.foundation.errors import NotFound
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.network.queries import seat_of
from gdtx.network.scope import Actor
from gdtx.people.models import Person
from gdtx.people.queries import visible_persons
from gdtx.people.registry import Reach
from gdtx.people.search import by_name

from ..enums import PASSED, ClassState, Mark, Standing
from ..models import Certificate, Enrolment, LearningClass, Meeting, MeetingMark, Roster
from . import invites, rules

#: So many persons are offered to be put on a list at once.
OFFERED = 100
#: So many of the codes a list names are looked up.
NAMED = 1_000


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody on the list: sessions they came to of those they are marked in, the certificate in force."""

    enrolment: Enrolment
    came: int
    marked: int
    certificate: Certificate | None

    @property
    def person(self) -> Person:
        return self.enrolment.person


@dataclass(frozen=True)
class Listed:
    """The list of a class."""

    roster: Roster
    learners: list[Learner]
    meetings: list[Meeting] = field(default_factory=list)

    def standing(self, *which: Standing) -> list[Learner]:
        """Those who stand so."""
        return [each for each in self.learners if each.enrolment.standing in which]

    @property
    def studying(self) -> list[Learner]:
        """Those who are taught and get a result."""
        return self.standing(Standing.JOINED)

    @property
    def results(self) -> Counter[str]:
        """How many have which result, "" for none yet."""
        return Counter(each.enrolment.result for each in self.studying)


def roster_of(found: LearningClass) -> Roster | None:
    """The list of the class, None where nobody said that it has one."""
    return Roster.objects.filter(pk=found.pk).first()


def required_roster(found: LearningClass) -> Roster:
    """The list of the class; `NotFound` (`no_roster`) without one."""
    roster = roster_of(found)
    if roster is None:
        raise NotFound("no_roster", _("Lớp này chưa lập danh sách học viên."))
    return roster


def listed(roster: Roster) -> Listed:
    """The learners by name with their attendance. Four questions."""
    rows = list(Enrolment.objects.filter(roster=roster).select_related("person"))
    came: Counter[int] = Counter()
    marked: Counter[int] = Counter()
    marks = MeetingMark.objects.filter(meeting__roster=roster).values_list("enrolment_id", "mark")
    for enrolment_id, mark in marks:
        marked[enrolment_id] += 1
        came[enrolment_id] += mark == Mark.PRESENT
    papers = {
        row.enrolment_id: row for row in Certificate.objects.filter(enrolment__roster=roster, revoked_on__isnull=True)
    }
    learners = [Learner(row, came[row.pk], marked[row.pk], papers.get(row.pk)) for row in rows]
    learners.sort(key=lambda each: (_by_name(each.person), each.person.birth_year, each.enrolment.pk))
    return Listed(roster, learners, list(Meeting.objects.filter(roster=roster)))


def commune_of(found: LearningClass) -> int | None:
    """The commune the centre had its seat in when the class began."""
    seat = seat_of(found.centre_id, found.start_on)
    return seat.area_id if seat else None


# --- Whom to put on the list ----------------------------------------------------------------------------------


def promoted(actor: Actor, roster: Roster) -> list[Person]:
    """Persons who completed the kỳ before at the centre and stand in no list of this kỳ there."""
    if roster.term is None or roster.term == 1:
        return []
    centre = Q(roster__learning_class__centre_id=roster.learning_class.centre_id)
    active = Q(roster__learning_class__state=ClassState.ACTIVE)
    rows = Enrolment.objects.filter(centre, active, roster__programme=roster.programme)
    done = rows.filter(roster__term=roster.term - 1, result__in=PASSED).values("person")
    here = rows.filter(roster__term=roster.term).values("person")
    return _named(visible_persons(actor).filter(pk__in=done).exclude(pk__in=here))


def to_invite(actor: Actor, roster: Roster, area_id: int | None) -> list[Person]:
    """Persons whom the lists of the survey name for this kỳ, and whom the actor may see."""
    if area_id is None:
        return []
    codes = invites.invited(actor=actor, area_id=area_id, programme=roster.programme, term=roster.term)
    own = Enrolment.objects.filter(roster=roster).values("person")
    return _named(visible_persons(actor).filter(code__in=codes[:NAMED]).exclude(pk__in=own)) if codes else []


def searched(actor: Actor, roster: Roster, area_id: int | None, words: str) -> list[Person]:
    """Living persons of the commune of that name; nobody for who may not see persons there."""
    if area_id is None or not rules.may_search_people(actor, roster.learning_class):
        return []
    found, _more = by_name(actor, words)
    own = set(Enrolment.objects.filter(roster=roster).values_list("person_id", flat=True))
    return [
        each
        for each in found
        if each.pk not in own and each.died_on is None and each.home is not None and each.home.area_id == area_id
    ][:OFFERED]


def _named(persons: QuerySet[Person]) -> list[Person]:
    rows = persons.filter(died_on__isnull=True).order_by("pk")[:OFFERED]
    return sorted(rows, key=lambda each: (_by_name(each), each.birth_year))


def own_learners(actor: Actor) -> Reach | None:
    """Persons on the lists of the actor's own centre: what `people.see_learners` opens."""
    if not actor.has(rules.LEARNERS):
        return None
    centres = actor.visible_organisation_ids(rules.LEARNERS)
    if centres is not None and not centres:
        return None
    rows = Enrolment.objects.filter(roster__learning_class__state=ClassState.ACTIVE).exclude(standing=Standing.DECLINED)
    if centres is not None:
        rows = rows.filter(among("roster__learning_class__centre_id", centres))
    return Reach(persons=Q(pk__in=rows.values("person")))


def _by_name(person: Person) -> str:
    """Lists of people stand in the order of given names."""
    return sort_key(f"{person.given_name} {person.family_name}")
