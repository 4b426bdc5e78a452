"""The records of bulletins, and of texts being read. Django finds them through this module."""

from .bulletins import BYLINE, TITLE, Bulletin, BulletinPicture, Correction, Section
from .readings import ReadField, Reading

__all__ = ["BYLINE", "TITLE", "Bulletin", "BulletinPicture", "Correction", "ReadField", "Reading", "Section"]
