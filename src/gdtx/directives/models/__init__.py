"""The records of directives. Each part has a module of its own; Django finds them through this one."""

from .documents import Dispatch, DispatchReading, Document, DocumentLink, Register
from .tasks import Answer, AnswerFigure, AnswerFile, Postponement, Task, TaskNote, YearTheme

__all__ = [
    "Answer",
    "AnswerFigure",
    "AnswerFile",
    "Dispatch",
    "DispatchReading",
    "Document",
    "DocumentLink",
    "Postponement",
    "Register",
    "Task",
    "TaskNote",
    "YearTheme",
]
