"""Who may draft and write a review: the posts with `reports.review` that answer for the area, or the centre itself.

Outside that an area has no review for the person (404), whatever figures of it they may see.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gdtx.foundation.decisions import Decision, allow, deny
from gdtx.foundation.errors import Refused
from gdtx.network.enums import LEARNING_CENTRE_KINDS, Level
from gdtx.network.scope import Actor, PostHeld

from .bodies import Body
from .enums import Authority

PERMISSION = "reports.review"

#: Words of degrees and academic titles, as they stand before names.
_DEGREES = re.compile(
    r"^(PGS|GS|TSKH|TS|ThS|CN|KS|BS|CK\s?I{1,2}|Giáo sư|Phó Giáo sư|Tiến sĩ|Thạc sĩ)\b", re.IGNORECASE
)

LONGEST_TEXT = 20_000


def may_review_area(actor: Actor, area_id: int) -> Decision:
    """Whether a post of the person answers for the area and lets them draft reviews.

    The ministry sees every province and writes the review of the country alone: a province's is its department's.
    """
    decision = actor.may(PERMISSION, area_id=area_id)
    if not decision or actor.is_machine:
        return decision
    own = tuple(
        post for post in actor.posts_with(PERMISSION) if post.root_level != Level.COUNTRY or post.root_id == area_id
    )
    return Actor(actor.user_id, actor.label, actor.on, own).may(PERMISSION, area_id=area_id)


def centre_posts(actor: Actor) -> list[PostHeld]:
    """Posts at learning centres that let the person draft the review of the centre."""
    return [post for post in actor.posts_with(PERMISSION) if post.organisation_kind in LEARNING_CENTRE_KINDS]


def may_be_final(missing: list[str]) -> Decision:
    """Whether a review may be printed for signing: everything people must write is written."""
    if not missing:
        return allow()
    return deny(
        "review_incomplete",
        _("Chưa thể in bản trình ký vì còn phần chưa viết: %(parts)s. Hãy viết các phần đó, hoặc in bản dự thảo.")
        % {"parts": "; ".join(missing)},
    )


def check_signature(body: Body, authority: str, title: str, name: str) -> None:
    """Refuse signature data against Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.7.

    Rules: ``signer_title_missing`` (who signs by order or mandate must say as what), ``signer_degree`` (no degrees or
    academic titles before the name, save at educational institutions).
    """
    if authority in (Authority.BY_ORDER, Authority.MANDATED) and not title:
        raise Refused(
            "signer_title_missing",
            _("Ký thừa lệnh hoặc thừa ủy quyền thì phải ghi chức vụ của người ký."),
            "signer_title",
            _("Ví dụ: Trưởng phòng Giáo dục thường xuyên."),
        )
    if name and not body.may_name_degrees and _DEGREES.match(name):
        raise Refused(
            "signer_degree",
            _("Trước họ tên người ký “%(name)s” không ghi học hàm, học vị.") % {"name": name},
            "signer_name",
            _("Chỉ ghi họ và tên (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.7)."),
        )
