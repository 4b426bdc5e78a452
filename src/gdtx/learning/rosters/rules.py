"""Who sees and keeps the list of learners of a class, and who gives certificates."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, deny
from gdtx.network.scope import Actor

from ..enums import ClassState
from ..models import LearningClass

LEARNERS, PEOPLE, CHANGE, ISSUE = "people.see_learners", "people.see", "learning.change_class", "documents.issue"


def may_see_roster(actor: Actor, found: LearningClass) -> Decision:
    """The centre its own learners; who sees persons of the commune too."""
    own = actor.may(LEARNERS, organisation_id=found.centre_id)
    return own if own else actor.may(PEOPLE, organisation_id=found.centre_id) or own


def may_keep_roster(actor: Actor, found: LearningClass) -> Decision:
    """Everybody of the centre who sees its learners; of the commune who sees persons and changes classes."""
    if found.state != ClassState.ACTIVE:
        return deny("class_not_active", _("Lớp này đã rút nên danh sách học viên không sửa được nữa."))
    own = actor.may(LEARNERS, organisation_id=found.centre_id)
    if own:
        return own
    seen = actor.may(PEOPLE, organisation_id=found.centre_id)
    return actor.may(CHANGE, organisation_id=found.centre_id) if seen else own


def may_search_people(actor: Actor, found: LearningClass) -> Decision:
    """Who sees persons of the commune looks for learners among them; the centre alone takes those it is given."""
    keeps = may_keep_roster(actor, found)
    return actor.may(PEOPLE, organisation_id=found.centre_id) if keeps else keeps


def may_certify(actor: Actor, found: LearningClass) -> Decision:
    """The head of the centre gives certificates and takes them back."""
    keeps = may_keep_roster(actor, found)
    return actor.may(ISSUE, organisation_id=found.centre_id) if keeps else keeps
