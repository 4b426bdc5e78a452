"""The statutory tables as people take them out: one layout a form, from which page, Excel, Word and PDF are made."""

from .files import FILES, write
from .sheets import sheet_of

__all__ = ["FILES", "sheet_of", "write"]
