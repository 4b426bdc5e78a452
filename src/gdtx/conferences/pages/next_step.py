"""What comes next for a conference, for who keeps it: one sentence and the way to do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from gdtx.foundation.vietnamese import date_short, number
from gdtx.network.scope import Actor

from ..enums import ConferenceState, MinutesState
from ..models import Conference, Minutes
from ..workflow import CONFERENCE


@dataclass(frozen=True, slots=True)
class NextStep:
    """The sentence, links (the first one is the main thing), a step of the conference that can be taken at once."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    verb: str = ""
    #: Whether the set of papers is offered beside it.
    offers_set: bool = False

    @property
    def label(self) -> str:
        """How the table calls the step."""
        return next((str(each.label) for each in CONFERENCE.transitions if each.verb == self.verb), "")


def next_step(
    actor: Actor, conference: Conference, minutes: Minutes | None, told: Mapping[str, int]
) -> NextStep | None:
    """What comes next, None when nothing does. For who keeps the conference; those who agree to minutes do."""
    match conference.state:
        case ConferenceState.PREPARING:
            return _prepare(conference, told)
        case ConferenceState.CALLED:
            return _hold(actor, conference, told)
        case ConferenceState.HELD:
            return _conclude(conference, minutes, told)
    return None


def _prepare(conference: Conference, told: Mapping[str, int]) -> NextStep:
    if not told["agenda"]:
        add = reverse("conference_part_add", args=[conference.pk, "chuong-trinh"])
        return NextStep(_("Chưa có chương trình."), [(_("Ghi chương trình"), add)])
    if not told["delegations"]:
        add = reverse("conference_part_add", args=[conference.pk, "thanh-phan"])
        return NextStep(_("Chưa ghi ai được mời."), [(_("Ghi thành phần mời"), add)])
    return NextStep(
        _("Đã có chương trình và %(count)s thành phần mời; triệu tập khi sẵn sàng, đơn vị được mời sẽ được báo.")
        % {"count": number(told["delegations"])},
        verb="call",
        offers_set=True,
    )


def _hold(actor: Actor, conference: Conference, told: Mapping[str, int]) -> NextStep:
    people = (_("Dán danh sách đại biểu"), reverse("conference_delegates_add", args=[conference.pk]))
    days = (conference.starts_on - actor.on).days
    if days > 0:
        text = _("Họp ngày %(day)s (còn %(count)s ngày): lập bộ tài liệu trước ngày họp.")
        words = {"day": date_short(conference.starts_on), "count": number(days)}
        return NextStep(text % words, [] if told["delegates"] else [people], offers_set=True)
    if not told["delegates"]:
        return NextStep(_("Đến ngày họp mà chưa có danh sách đại biểu."), [people], verb="hold", offers_set=True)
    check_in = (_("Điểm danh"), reverse("conference_check_in", args=[conference.pk]))
    words = {"present": number(told["present"]), "all": number(told["delegates"])}
    return NextStep(_("Đã đến ngày họp: %(present)s/%(all)s đại biểu có mặt.") % words, [check_in], verb="hold")


def _conclude(conference: Conference, minutes: Minutes | None, told: Mapping[str, int]) -> NextStep:
    if not told["conclusions"]:
        add = reverse("conference_conclusion_add", args=[conference.pk])
        return NextStep(_("Chưa ghi kết luận nào của chủ trì."), [(_("Ghi kết luận"), add)])
    if minutes is None:
        write = reverse("conference_minutes", args=[conference.pk])
        return NextStep(_("Đã có kết luận, chưa có biên bản."), [(_("Soạn biên bản"), write)])
    if minutes.state == MinutesState.CLOSED:
        return NextStep(_("Biên bản đã đóng; kết thúc hồ sơ khi không còn gì phải ghi thêm."), verb="finish")
    return _minutes(conference, minutes)


def _minutes(conference: Conference, minutes: Minutes) -> NextStep:
    address = reverse("conference_tab", args=[conference.pk, "sau-hoi-nghi"]) + "#bien-ban"
    text, label = {
        MinutesState.DRAFTED: (_("Biên bản đang soạn: xem lại rồi trình thông qua."), _("Xem biên bản")),
        MinutesState.SUBMITTED: (_("Biên bản đã trình, chờ người khác thông qua."), _("Xem biên bản")),
        MinutesState.AGREED: (_("Biên bản đã thông qua, chờ đóng."), _("Xem biên bản")),
    }[MinutesState(minutes.state)]
    return NextStep(text, [(label, address)])
