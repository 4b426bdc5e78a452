"""Every way in which a bulletin changes. Each asks, locks, writes and records in one transaction."""

from .bulletins import draft_bulletin, move_bulletin, redraft_bulletin, write_bulletin
from .corrections import correct_bulletin
from .entering import add_read_photo, enter_reading, take_photos_over
from .readings import (
    Decided,
    add_field,
    begin_reading,
    begin_reading_of_file,
    decide_fields,
    is_open,
    move_reading,
)
from .writing import PictureText, Text

__all__ = [
    "Decided",
    "PictureText",
    "Text",
    "add_field",
    "add_read_photo",
    "begin_reading",
    "begin_reading_of_file",
    "correct_bulletin",
    "decide_fields",
    "draft_bulletin",
    "enter_reading",
    "is_open",
    "move_bulletin",
    "move_reading",
    "redraft_bulletin",
    "take_photos_over",
    "write_bulletin",
]
