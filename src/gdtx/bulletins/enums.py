from django.db import models
from django.utils.translation import gettext_lazy as _


class BulletinState(models.TextChoices):
    """Where a bulletin stands on its way (the table of steps is in `workflow`)."""

    DRAFT = "draft", _("đang soạn")
    SUBMITTED = "submitted", _("đã trình đăng")
    PUBLISHED = "published", _("đã đăng")
    CORRECTED = "corrected", _("đã đính chính")
    WITHDRAWN = "withdrawn", _("đã rút")
    DROPPED = "dropped", _("đã bỏ")


#: What the public reads.
PUBLIC = (BulletinState.PUBLISHED.value, BulletinState.CORRECTED.value)
#: A conference may get another bulletin after these.
GONE = (BulletinState.WITHDRAWN.value, BulletinState.DROPPED.value)


class SectionKind(models.TextChoices):
    """The sections of a bulletin in their order; the label says to the writer what belongs there."""

    OPENING = "opening", _("Mở đầu: thời gian, địa điểm, cơ quan tổ chức, chủ trì")
    PEOPLE = "people", _("Thành phần tham dự")
    REPORTED = "reported", _("Báo cáo, tham luận và số liệu")
    REMARKS = "remarks", _("Đánh giá chung")
    DISCUSSION = "discussion", _("Phát biểu, góp ý, kiến nghị")
    SIGNING = "signing", _("Ký kết")
    CONCLUSIONS = "conclusions", _("Kết luận, nhiệm vụ")
    DOCUMENTS = "documents", _("Văn bản")


class ReadingState(models.TextChoices):
    """Where a text stands that is being read into a record."""

    OPEN = "open", _("đang soát")
    ENTERED = "entered", _("đã lập hồ sơ")
    DROPPED = "dropped", _("đã bỏ")


class FieldState(models.TextChoices):
    """What people decided about a field."""

    OPEN = "open", _("chưa soát")
    TAKEN = "taken", _("lấy như đọc được")
    CORRECTED = "corrected", _("lấy, đã sửa")
    REFUSED = "refused", _("không lấy")
    ABSENT = "absent", _("văn bản không nêu")
