"""Prints of statutory tables: each carries a code, under which anybody can ask whether we made it."""
