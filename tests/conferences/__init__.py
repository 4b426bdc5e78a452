"""Conferences: the record, who may write it, what closed minutes forbid, the set of papers, the pages."""
