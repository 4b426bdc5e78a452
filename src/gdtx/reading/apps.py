from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingConfig(AppConfig):
    name = "gdtx.reading"
    label = "reading"
    verbose_name = _("Đọc văn bản")
    default_auto_field = "django.db.models.BigAutoField"
