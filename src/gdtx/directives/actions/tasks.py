"""Every action on tasks by one name: giving, passing down, answering, deciding, changing, closing by data."""

from .task_answers import FigureAsked, answer_task, return_task, verify_task
from .task_changes import cancel_task, choose_owner, postpone_task, remark
from .task_data import close_complete
from .task_giving import give_task, give_to_several, pass_down

__all__ = [
    "FigureAsked",
    "answer_task",
    "cancel_task",
    "choose_owner",
    "close_complete",
    "give_task",
    "give_to_several",
    "pass_down",
    "postpone_task",
    "remark",
    "return_task",
    "verify_task",
]
