"""What the events of this subject are called on the pages of the audit."""

from . import tasks

__all__ = ["tasks"]
