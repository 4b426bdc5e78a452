"""Vietnamese text, order, numbers and dates: the one door other parts import these from."""

from gdtx.foundation.vietnamese_dates import date_long, date_short, datetime_short, parse_date
from gdtx.foundation.vietnamese_numbers import (
    NumberReading,
    decimal,
    difference,
    number,
    parse_number,
    percent,
    percent_difference,
    plus_minus,
    rate,
    read_number,
)
from gdtx.foundation.vietnamese_order import sort_key
from gdtx.foundation.vietnamese_text import clean, counted, fold, join_list, nfc, same_title, tone_style

__all__ = [
    "NumberReading",
    "clean",
    "counted",
    "date_long",
    "date_short",
    "datetime_short",
    "decimal",
    "difference",
    "fold",
    "join_list",
    "nfc",
    "number",
    "parse_date",
    "parse_number",
    "percent",
    "percent_difference",
    "plus_minus",
    "rate",
    "read_number",
    "same_title",
    "sort_key",
    "tone_style",
]
