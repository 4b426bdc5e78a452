"""What does not add up or can be read in two ways, told beside the words it is about. A clean text gets nothing."""

from __future__ import annotations

from gdtx.reading import checks_dates, checks_documents, checks_figures, checks_people, checks_products, checks_sums
from gdtx.reading.draft import Warning
from gdtx.reading.evidence import Check, Evidence

CHECKS: tuple[Check, ...] = (
    *checks_dates.CHECKS,
    *checks_figures.CHECKS,
    *checks_sums.CHECKS,
    *checks_products.CHECKS,
    *checks_documents.CHECKS,
    *checks_people.CHECKS,
)


def find_warnings(evidence: Evidence) -> list[Warning]:
    """All warnings in order of the text, each said once."""
    found = {(warning.about, warning.message): warning for check in CHECKS for warning in check(evidence)}
    return sorted(found.values(), key=lambda warning: warning.span)
