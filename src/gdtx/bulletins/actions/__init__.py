"""Every way in which a bulletin changes. Each asks, locks, writes and records in one transaction."""

from .bulletins import draft_bulletin, move_bulletin, redraft_bulletin, write_bulletin
from .corrections import correct_bulletin
from .writing import PictureText, Text

__all__ = [
    "PictureText",
    "Text",
    "correct_bulletin",
    "draft_bulletin",
    "move_bulletin",
    "redraft_bulletin",
    "write_bulletin",
]
