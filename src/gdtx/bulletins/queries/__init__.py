"""Which bulletins and texts a person works on, and which bulletins everybody reads."""

from .bulletins import (
    HELD,
    bulletin_for,
    conferences_without,
    pictures_of,
    public_bulletin,
    public_picture,
    public_pictures,
    published,
    to_publish,
    unknown_bulletin,
    visible_bulletins,
)
from .readings import fields_of, open_readings, reading_for, unknown_reading, visible_readings

__all__ = [
    "HELD",
    "bulletin_for",
    "conferences_without",
    "fields_of",
    "open_readings",
    "pictures_of",
    "public_bulletin",
    "public_picture",
    "public_pictures",
    "published",
    "reading_for",
    "to_publish",
    "unknown_bulletin",
    "unknown_reading",
    "visible_bulletins",
    "visible_readings",
]
