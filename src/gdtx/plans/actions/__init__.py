"""What changes plans. Pages, imports and commands call these."""

from .copying import read_baselines
from .deciding import Decided, decide_several, move_plan, note_report
from .doing import link_class, log_planned_class, note_progress, unlink_class
from .numbering import enter_number, issued_documents
from .parts import add_row, change_row, move_row, refresh_baselines, remove_row
from .plans import change_texts, revise_plan, start_plan
from .rounds import answer_comment, extend_round, give_comment, open_round, say_nothing, see_answer
from .routes import set_route

__all__ = [
    "Decided",
    "add_row",
    "answer_comment",
    "change_row",
    "change_texts",
    "decide_several",
    "enter_number",
    "extend_round",
    "give_comment",
    "issued_documents",
    "link_class",
    "log_planned_class",
    "move_plan",
    "move_row",
    "note_progress",
    "note_report",
    "open_round",
    "read_baselines",
    "refresh_baselines",
    "remove_row",
    "revise_plan",
    "say_nothing",
    "see_answer",
    "set_route",
    "start_plan",
    "unlink_class",
]
