"""The Word file of a bulletin."""
