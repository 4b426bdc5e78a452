"""Who may do what with a dossier. The same answer hides the link and blocks the request."""

from __future__ import annotations

from gdtx.foundation.decisions import Decision
from gdtx.network.models import AreaVersion
from gdtx.network.scope import Actor

from ..rounds.rules import FREEZE, LOCK, TABLES
from .parts import RECOGNISE, Part, permissions

SEE_PEOPLE = "people.see"
#: One of these opens the pages on which something is added.
ADDING = (LOCK, FREEZE, RECOGNISE)


def may_look(actor: Actor, area: AreaVersion) -> Decision:
    """Whether the dossier of the area may be looked at and taken out, without persons."""
    return actor.may(TABLES, area_id=area.area_id)


def may_add(actor: Actor, area: AreaVersion, part: Part) -> Decision:
    """Whether the signed paper of a part may be added or replaced."""
    found = [actor.may(each, area_id=area.area_id) for each in permissions(part, area.area.level)]
    return next((each for each in found if each), found[0])


def may_recognise(actor: Actor, area: AreaVersion) -> Decision:
    """Whether the decision of recognition may be recorded: by the department, never by the area's own people."""
    return actor.may(RECOGNISE, area_id=area.area_id)


def may_take_persons(actor: Actor, area: AreaVersion) -> Decision:
    """Whether lists with names and the register may go along."""
    return actor.may(SEE_PEOPLE, area_id=area.area_id)
