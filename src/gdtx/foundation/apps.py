from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "gdtx.foundation"
    label = "foundation"
    verbose_name = _("Nền tảng")
    default_auto_field = "django.db.models.BigAutoField"
