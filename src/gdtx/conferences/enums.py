from django.db import models
from django.utils.translation import gettext_lazy as _


class ConferenceKind(models.TextChoices):
    """What a conference is held for."""

    SEMESTER_REVIEW = "so_ket", _("Hội nghị sơ kết")
    YEAR_REVIEW = "tong_ket", _("Hội nghị tổng kết")
    COMMENTS = "gop_y", _("Hội nghị góp ý")
    TOPIC = "chuyen_de", _("Hội nghị chuyên đề")
    TRAINING = "tap_huan", _("Hội nghị tập huấn")
    OTHER = "khac", _("Hội nghị khác")


class ConferenceState(models.TextChoices):
    """Where a conference stands on its way (the table of steps is in `workflow`)."""

    PREPARING = "preparing", _("đang chuẩn bị")
    CALLED = "called", _("đã triệu tập")
    HELD = "held", _("đã họp")
    CONCLUDED = "concluded", _("đã kết thúc")
    CANCELLED = "cancelled", _("đã hủy")


class MinutesState(models.TextChoices):
    """Where the minutes stand."""

    DRAFTED = "drafted", _("đang soạn")
    SUBMITTED = "submitted", _("đã trình thông qua")
    AGREED = "agreed", _("đã thông qua")
    CLOSED = "closed", _("đã đóng")


class PartnerRole(models.TextChoices):
    """What a body has to do with a conference beside organising or hosting it."""

    CO_ORGANISER = "co_organiser", _("Đồng tổ chức")
    DIRECTING = "directing", _("Chỉ đạo")
    HELPING = "helping", _("Phối hợp, hỗ trợ")


class Duty(models.TextChoices):
    """What somebody does at the conference beside taking part."""

    PRESIDING = "presiding", _("Chủ trì")
    MODERATOR = "moderator", _("Điều hành thảo luận")
    SECRETARY = "secretary", _("Thư ký")


class CheckIn(models.TextChoices):
    """How somebody's presence was noted."""

    LIST = "list", _("theo danh sách")
    CODE = "code", _("quét mã")


class AgendaKind(models.TextChoices):
    """What an item of the running order is."""

    RECEPTION = "reception", _("Đón tiếp, điểm danh")
    OPENING = "opening", _("Khai mạc")
    REPORT = "report", _("Báo cáo")
    PAPER = "paper", _("Tham luận")
    DISCUSSION = "discussion", _("Thảo luận")
    DIRECTION = "direction", _("Phát biểu chỉ đạo, kết luận")
    SIGNING = "signing", _("Ký kết")
    BREAK = "break", _("Giải lao")
    CLOSING = "closing", _("Bế mạc")
    OTHER = "other", _("Nội dung khác")


class SpeechKind(models.TextChoices):
    """What a speech was."""

    OPENING = "opening", _("Khai mạc")
    REPORT = "report", _("Báo cáo")
    PAPER = "paper", _("Tham luận")
    DISCUSSION = "discussion", _("Thảo luận, góp ý")
    WELCOME = "welcome", _("Chào mừng, chúc mừng")
    DIRECTION = "direction", _("Chỉ đạo")
    CONCLUSION = "conclusion", _("Kết luận, tổng kết")


class PaperState(models.TextChoices):
    """Whether a paper has arrived."""

    ASKED = "asked", _("đã đặt")
    RECEIVED = "received", _("đã nhận")
    DECLINED = "declined", _("không gửi")


class AnswerState(models.TextChoices):
    """What became of an opinion or a petition."""

    OPEN = "open", _("chưa trả lời")
    ACCEPTED = "accepted", _("tiếp thu")
    EXPLAINED = "explained", _("giải trình")
    PASSED_ON = "passed_on", _("chuyển cơ quan có thẩm quyền")
    DONE = "done", _("đã giải quyết")


#: The person who asked has got an answer.
ANSWERED = frozenset({AnswerState.ACCEPTED.value, AnswerState.EXPLAINED.value, AnswerState.DONE.value})


class RemarkKind(models.TextChoices):
    """What was said of the work as a whole."""

    RESULT = "result", _("Kết quả, ghi nhận")
    SHORTCOMING = "shortcoming", _("Tồn tại, hạn chế")
    CAUSE = "cause", _("Nguyên nhân")
    CONTEXT = "context", _("Bối cảnh, chủ đề")


class DocumentRole(models.TextChoices):
    """What a document has to do with the conference."""

    CALL = "call", _("Văn bản triệu tập, giấy mời")
    NOTICE = "notice", _("Thông báo kết luận")
    LETTER = "letter", _("Công văn ban hành sau hội nghị")
    CITED = "cited", _("Văn bản được nêu")
    SIGNED = "signed", _("Văn bản được ký kết")


class ConclusionState(models.TextChoices):
    """Where a conclusion stands."""

    OPEN = "open", _("chưa thực hiện")
    UNDER_WAY = "under_way", _("đang thực hiện")
    DONE = "done", _("đã thực hiện")
    DROPPED = "dropped", _("không tiếp tục")


class PartyRole(models.TextChoices):
    """What a body does for a conclusion."""

    OWNER = "owner", _("chủ trì thực hiện")
    HELPER = "helper", _("phối hợp")
