"""The records of directives. Each part has a module of its own; Django finds them through this one."""

from .tasks import Answer, AnswerFigure, AnswerFile, Postponement, Task, TaskNote, YearTheme

__all__ = ["Answer", "AnswerFigure", "AnswerFile", "Postponement", "Task", "TaskNote", "YearTheme"]
