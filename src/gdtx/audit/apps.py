from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "gdtx.audit"
    label = "audit"
    verbose_name = _("Nhật ký")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Each subject says in a module of this name how its events are read out.
        autodiscover_modules("verbs")
