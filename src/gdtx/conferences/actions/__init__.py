"""Every way in which a conference and its record change. Each asks, locks, writes and records in one transaction."""

from .conclusions import add_conclusion, change_conclusion, note_conclusion, remove_conclusion
from .conferences import change_conference, move_conference, prepare_conference
from .delegates import add_delegates, check_in, undo_check_in
from .files import add_paper_file, remove_paper_file
from .following import draft_from_conclusions, give_tasks, origin_of, pass_petitions_on
from .minutes import amend_minutes, move_minutes, write_minutes
from .parts import add_part, change_part, move_part, remove_part
from .photos import add_photo, change_photo, move_photo, remove_photo
from .rounds import open_plan_round, put_into_round, round_of
from .sending import send_in
from .sets import fail_set, finish_set, folder_of, request_set, start_set
from .telling import told_of

__all__ = [
    "add_conclusion",
    "add_delegates",
    "add_paper_file",
    "add_part",
    "add_photo",
    "amend_minutes",
    "change_conclusion",
    "change_conference",
    "change_part",
    "change_photo",
    "check_in",
    "draft_from_conclusions",
    "fail_set",
    "finish_set",
    "folder_of",
    "give_tasks",
    "move_conference",
    "move_minutes",
    "move_part",
    "move_photo",
    "note_conclusion",
    "open_plan_round",
    "origin_of",
    "pass_petitions_on",
    "prepare_conference",
    "put_into_round",
    "remove_conclusion",
    "remove_paper_file",
    "remove_part",
    "remove_photo",
    "request_set",
    "round_of",
    "send_in",
    "start_set",
    "told_of",
    "undo_check_in",
    "write_minutes",
]
