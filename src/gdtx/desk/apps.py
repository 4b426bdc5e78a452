from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "gdtx.desk"
    label = "desk"
    verbose_name = _("Bàn làm việc")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import words  # noqa: F401 (declares what is found by words)
