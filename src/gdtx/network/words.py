"""What of the network is found by words: names areas and organisations have or had, codes of organisations."""

from __future__ import annotations

from gdtx.foundation.word_index import declare

from .models import AreaVersion, Organisation, OrganisationVersion

AREA_NAMES = declare(AreaVersion, "name_folded")
BODY_NAMES = declare(OrganisationVersion, "name_folded")
BODY_CODES = declare(Organisation, "code")
