"""The content of a review from what is stored: figures, outline, and what people wrote."""

from __future__ import annotations

from typing import Any

from ..figures import Reading
from ..models import Review
from ..queries import Place, outline_for, review_of, synthetic, texts_of
from .content import Subject, Written, content, stamped


def whole(where: Place, reading: Reading, *, final: bool = False) -> dict[str, Any]:
    """The stamped content of the review as it stands; see `content.content`."""
    review = review_of(where)
    subject = Subject(
        name=where.name,
        kind=where.kind.value,
        period=where.period,
        body=where.body,
        area_name=where.question.area.name,
        level=where.question.level,
    )
    text = content(
        subject,
        reading.facts(where),
        outline_for(where).sections,
        written_of(review),
        final=final,
        synthetic=synthetic(),
    )
    return stamped(text, reading)


def written_of(review: Review | None) -> Written:
    """What people entered so far."""
    if review is None:
        return Written({})
    return Written(
        texts={code: text.text for code, text in texts_of(review).items()},
        authority=review.authority,
        signer_title=review.signer_title,
        signer_name=review.signer_name,
        place=review.place,
        recipients=review.recipients,
    )
