from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from gdtx.plans.forms import AmountField


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4.100", "4100"), ("55,5", "55.5"), ("80 %", "80"), ("0", "0"), (Decimal(0), "0"), ("", None), (None, None)],
)
def test_an_amount_is_read_as_people_write_it_and_nought_is_an_amount(typed, read):
    assert AmountField(required=False).clean(typed) == (None if read is None else Decimal(read))


@pytest.mark.parametrize("typed", ["4.10", ",5", "1,", "-3", "mười", "²", "1" * 19])
def test_what_is_no_amount_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="hãy ghi như"):
        AmountField(required=False).clean(typed)
