from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "gdtx.intake"
    label = "intake"
    verbose_name = _("Tiếp nhận tệp")
    default_auto_field = "django.db.models.BigAutoField"
