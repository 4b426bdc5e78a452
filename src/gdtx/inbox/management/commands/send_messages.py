"""``gdtx send_messages``: tell people of waiting notices now; for a timer where no worker runs all day."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number
from gdtx.inbox import delivery
from gdtx.inbox.enums import MessageState
from gdtx.inbox.models import Message


class Command(AnswerCommand):
    help = gettext_lazy("Gửi ra ngoài lời báo có thông báo cần đọc (mỗi người không quá một tin một ngày).")  # type: ignore[assignment]

    def answer(self, **options: Any) -> dict[str, Any]:
        now = timezone.now()
        delivery.plan(now)
        delivery.deliver_due(now)
        states = Message.objects.filter(day=timezone.localtime(now).date()).values_list("state", flat=True)
        counts = dict.fromkeys(MessageState.values, 0)
        for state in states:
            counts[state] += 1
        return counts

    def render(self, answer: dict[str, Any]) -> str:
        return _("Hôm nay: đã gửi %(sent)s, chờ gửi %(waiting)s, không gửi được %(failed)s tin.") % {
            "sent": number(answer[MessageState.SENT]),
            "waiting": number(answer[MessageState.WAITING] + answer[MessageState.SENDING]),
            "failed": number(answer[MessageState.FAILED]),
        }
