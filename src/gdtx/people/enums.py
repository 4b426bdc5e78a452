from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """As the register layout writes it."""

    MALE = "M", _("Nam")
    FEMALE = "F", _("Nữ")


class ResidenceKind(models.TextChoices):
    """Diện cư trú."""

    PERMANENT = "permanent", _("Thường trú")
    TEMPORARY = "temporary", _("Tạm trú")


class ResidenceEnd(models.TextChoices):
    """Why somebody does not live in a household any more."""

    MOVED = "moved", _("Chuyển đi")
    DEAD = "dead", _("Chết")
    MOVED_WITHIN = "moved_within", _("Chuyển sang hộ khác trong xã")
    CORRECTED = "corrected", _("Ghi nhầm")


class Disability(models.TextChoices):
    """The kinds that the survey sheet has columns for, in its order."""

    MOVEMENT = "movement", _("Vận động")
    HEARING_SPEECH = "hearing_speech", _("Nghe, nói")
    SIGHT = "sight", _("Nhìn")
    MENTAL = "mental", _("Thần kinh, tâm thần")
    INTELLECTUAL = "intellectual", _("Trí tuệ")
    LEARNING = "learning", _("Học tập")
    AUTISM = "autism", _("Tự kỷ")
    OTHER = "other", _("Khác")


class EvidenceKind(models.TextChoices):
    """What a piece of evidence about schooling and literacy says; values as in the register layout."""

    SCHOOL_SYSTEM = "school_system", _("Hệ phổ thông")
    GRADE_COMPLETED = "grade_completed", _("Học xong lớp")
    LEFT_AT_GRADE = "left_at_grade", _("Bỏ học ở lớp")
    STUDYING_GRADE = "studying_grade", _("Đang học lớp")
    DEGREE = "degree", _("Bằng cấp")
    XMC_COMPLETED = "xmc_completed", _("Hoàn thành kỳ xóa mù chữ")
    XMC_STUDYING = "xmc_studying", _("Đang học kỳ xóa mù chữ")
    RELAPSE = "relapse", _("Tái mù chữ")


class Cause(models.TextChoices):
    """Where a change or a piece of evidence comes from."""

    FORM = "form", _("Sửa trên phiếu")
    SURVEY = "survey", _("Điều tra")
    IMPORT = "import", _("Nhập từ tệp")
    UNDO = "undo", _("Thu hồi lần nhập")
    CARRY_OVER = "carry_over", _("Chuyển từ năm trước")
    CLASS = "class", _("Kết quả lớp học")
    MERGE = "merge", _("Nhập hai phiếu làm một")
    SPLIT = "split", _("Tách lại hai phiếu")


class Doubt(models.TextChoices):
    """Why two records may be of one person."""

    SAME_IN_VILLAGE = "same_in_village", _("Cùng họ tên, ngày sinh và thôn")
    TWO_COMMUNES = "two_communes", _("Có thể là một người ở hai xã")
    SAME_NUMBER = "same_number", _("Cùng số định danh cá nhân")


class TicketState(models.TextChoices):
    """How a doubt was settled."""

    OPEN = "open", _("Chờ quyết định")
    SAME = "same", _("Là một người")
    DIFFERENT = "different", _("Là hai người")


class Purpose(models.TextChoices):
    """What personal data were looked at for."""

    SURVEY = "survey", _("Điều tra phổ cập, xóa mù chữ")
    CHECK = "check", _("Kiểm tra, sửa phiếu")
    CLASS = "class", _("Mời học, tổ chức lớp xóa mù chữ")
    REPORT = "report", _("Lập biểu, hồ sơ")
    REQUEST = "request", _("Theo yêu cầu của người được ghi")
