from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "gdtx.approvals"
    label = "approvals"
    verbose_name = _("Duyệt, quyết định")
    default_auto_field = "django.db.models.BigAutoField"
