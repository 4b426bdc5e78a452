"""The workflow tables of directives: one module for documents, one for tasks. `register` tells the engine."""

from . import documents, tasks


def register() -> None:
    """Make the tables known to the engine; called when the program starts."""
    documents.register()
    tasks.register()
