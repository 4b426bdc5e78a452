"""Writes the bodies of the demonstration in one transaction, by sets."""

from collections.abc import Iterable

from django.db import transaction

from gdtx.audit.actions import record
from gdtx.foundation.vietnamese import fold, sort_key
from gdtx.network import bulk
from gdtx.network.enums import OrganisationState
from gdtx.network.models import (
    Organisation,
    OrganisationSuccession,
    OrganisationVersion,
    Seat,
    Site,
    Supervision,
)
from gdtx.network.revision import announce_seats_changed, bump
from gdtx.network.scope import Actor

from .bodies import Body


def establish_network(*, by: Actor, bodies: Iterable[Body]) -> dict[str, int]:
    """Make the organisations with their names, seats, supervisors and sites; return code → id.

    For an empty installation only: it neither looks for overlaps nor closes anything. One audit event for all.
    """
    by.require("network.decide_organisation")
    made = list(bodies)
    with transaction.atomic():
        rows = Organisation.objects.bulk_create([Organisation(code=body.code) for body in made])
        ids = {row.code: row.pk for row in rows}
        bulk.insert(
            OrganisationVersion,
            [
                "organisation",
                "name",
                "kind",
                "public",
                "state",
                "reason",
                "valid_from",
                "valid_to",
                "name_folded",
                "name_key",
            ],
            (
                (
                    ids[body.code],
                    name,
                    body.kind,
                    True,
                    OrganisationState.ACTIVE,
                    "",
                    start,
                    end,
                    fold(name),
                    sort_key(name),
                )
                for body in made
                for name, start, end in body.names
            ),
        )
        bulk.insert(
            Seat,
            ["organisation", "area", "address", "valid_from", "valid_to"],
            ((ids[body.code], area, "", start, end) for body in made for area, start, end in body.seats),
        )
        bulk.insert(
            Supervision,
            ["organisation", "supervisor", "line", "valid_from", "valid_to"],
            (
                (ids[body.code], ids[code], line, start, end)
                for body in made
                for code, line, start, end in body.supervisors
            ),
        )
        bulk.insert(
            Site,
            ["organisation", "name", "address", "area", "valid_from", "valid_to", "name_folded"],
            (
                (ids[body.code], name, "", area, start, end, fold(name))
                for body in made
                for name, area, start, end in body.sites
            ),
        )
        OrganisationSuccession.objects.bulk_create(
            OrganisationSuccession(
                predecessor_id=ids[body.code], successor_id=ids[body.merged_into[0]], on=body.merged_into[1]
            )
            for body in made
            if body.merged_into
        )
        bump(organisations=True)
        announce_seats_changed(ids.values())
        record(
            actor=by,
            verb="establish_network",
            subject_type="organisation",
            subject_id=None,
            subject_label="Mạng lưới của bản trình diễn (dữ liệu tổng hợp)",
            after={"organisations": len(made), "first": made[0].code, "last": made[-1].code},
        )
    return ids
