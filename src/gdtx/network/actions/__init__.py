"""Everything that changes the network. Each action asks its rule, locks, writes, audits, and announces on commit."""

from .acts import ActCited
from .areas import (
    Choices,
    NewUnit,
    Transfer,
    dissolve_area,
    establish_area,
    merge_areas,
    move_area,
    rename_area,
    reorganise,
    split_area,
)
from .corrections import correct_event
from .flags import end_flag, flag_area
from .organisation_parts import NewOrganisation
from .organisations import (
    change_seat,
    change_state,
    change_supervision,
    dissolve_organisation,
    establish_organisation,
    merge_organisations,
    rename_organisation,
    split_organisation,
)
from .particulars import record_facility, remove_budget, set_budget
from .posts import appoint, end_post, give_first_post, give_post, hand_over, stand_in, take_back_post, withdraw_post
from .preview import preview
from .sites import close_site, open_site
from .writing import EventResult, OpenMatter

__all__ = [
    "ActCited",
    "Choices",
    "EventResult",
    "NewOrganisation",
    "NewUnit",
    "OpenMatter",
    "Transfer",
    "appoint",
    "change_seat",
    "change_state",
    "change_supervision",
    "close_site",
    "correct_event",
    "dissolve_area",
    "dissolve_organisation",
    "end_flag",
    "end_post",
    "establish_area",
    "establish_organisation",
    "flag_area",
    "give_first_post",
    "give_post",
    "hand_over",
    "merge_areas",
    "merge_organisations",
    "move_area",
    "open_site",
    "preview",
    "record_facility",
    "remove_budget",
    "rename_area",
    "rename_organisation",
    "reorganise",
    "set_budget",
    "split_area",
    "split_organisation",
    "stand_in",
    "take_back_post",
    "withdraw_post",
]
