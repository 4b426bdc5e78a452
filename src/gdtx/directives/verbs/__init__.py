"""What the events of this subject are called on the pages of the audit."""

from . import documents, tasks

__all__ = ["documents", "tasks"]
