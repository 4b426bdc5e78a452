from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanKind(models.TextChoices):
    MULTI_YEAR = "multi_year", _("nhiều năm")
    SCHOOL_YEAR = "school_year", _("năm học")
    YEAR = "year", _("năm")
    MONTH = "month", _("tháng")


class Purpose(models.TextChoices):
    """What a plan is about: the whole of the work, or one undertaking with a plan of its own."""

    WORK = "work", _("hoạt động chung")
    LITERACY = "literacy", _("xóa mù chữ")
    WEEK = "week", _("Tuần lễ hưởng ứng học tập suốt đời")
    TRAINING = "training", _("tập huấn, bồi dưỡng cán bộ quản lý")


class PlanState(models.TextChoices):
    DRAFT = "draft", _("đang soạn")
    IN_COMMENT = "in_comment", _("đang lấy góp ý")
    SUBMITTED = "submitted", _("chờ phê duyệt")
    RETURNED = "returned", _("trả lại để sửa")
    APPROVED = "approved", _("đang thực hiện")
    REPLACED = "replaced", _("đã có bản điều chỉnh thay")
    CLOSED = "closed", _("đã kết thúc")
    DISCARDED = "discarded", _("đã bỏ bản soạn")


#: Its writers may still change it.
OPEN = (PlanState.DRAFT, PlanState.IN_COMMENT, PlanState.RETURNED)
#: On the way to a decision: one such version a plan.
UNDER_WAY = (*OPEN, PlanState.SUBMITTED)
#: Decided at some time.
DECIDED = (PlanState.APPROVED, PlanState.REPLACED, PlanState.CLOSED)


class Paper(models.TextChoices):
    """On which paper the plan is issued."""

    CENTRE = "centre", _("Kế hoạch của giám đốc trung tâm, có phần phê duyệt của Chủ tịch UBND xã")
    DECISION = "decision", _("Quyết định của Chủ tịch UBND xã ban hành kế hoạch")
    COMMITTEE = "committee", _("Kế hoạch của UBND xã (trung tâm không có con dấu)")


class RouteMode(models.TextChoices):
    APPROVE = "approve", _("cấp trên phê duyệt")
    ISSUE = "issue", _("giám đốc ban hành sau khi lấy góp ý, báo cáo cấp trên")


class OwnChair(models.TextChoices):
    """What holds where the director of the centre is the chair who would approve."""

    ANOTHER = "another", _("phó chủ tịch khác phê duyệt")
    SELF_ISSUED = "self_issued", _("tự ban hành, báo lên cấp trên")


class Answer(models.TextChoices):
    TAKEN = "taken", _("tiếp thu")
    PARTLY = "partly", _("tiếp thu một phần")
    NOT = "not", _("chưa tiếp thu")


class Part(models.TextChoices):
    """What of a plan a comment is about."""

    WHOLE = "whole", _("Toàn bộ kế hoạch")
    BASES = "bases", _("Căn cứ")
    THEME = "theme", _("Chủ đề, mục tiêu")
    SITUATION = "situation", _("Đặc điểm tình hình")
    TARGETS = "targets", _("Chỉ tiêu")
    ACTIVITIES = "activities", _("Hoạt động")
    SOLUTIONS = "solutions", _("Giải pháp")


class Outcome(models.TextChoices):
    """What somebody wrote down about a planned activity; that classes came in is not written but counted."""

    DONE = "done", _("đã thực hiện")
    DROPPED = "dropped", _("thôi thực hiện")
