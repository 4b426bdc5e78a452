"""What exactly a digest covers. Changing a line here would make every stored record look altered."""

from __future__ import annotations

from collections.abc import Iterable

from .digests import Plain, moment, plain
from .models import Block, Event


def content(event: Event) -> Plain:
    """Everything an event says, but its number and its place in a block (the block covers those)."""
    return [
        event.uid.hex,
        moment(event.at),
        event.business_date.isoformat() if event.business_date else None,
        event.actor_id,
        event.actor_label,
        event.post_label,
        event.verb,
        event.subject_type,
        event.subject_id,
        event.subject_label,
        event.organisation_id,
        event.area_id,
        plain(event.before),
        plain(event.after),
        event.reason,
        event.batch,
        event.key_id,
    ]


def members(events: Iterable[tuple[int, str]]) -> Plain:
    """What the digest of a block covers: ids and digests of its events, in id order."""
    return [[number, digest] for number, digest in events]


def heading(block: Block) -> Plain:
    """What the hash of a block covers: everything but the hash itself."""
    return [
        block.number,
        block.count,
        block.total,
        block.first_id,
        block.last_id,
        block.digest,
        block.previous_hash,
        block.key_id,
        moment(block.sealed_at),
    ]
