from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencesConfig(AppConfig):
    name = "gdtx.conferences"
    label = "conferences"
    verbose_name = _("Hội nghị")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import waiting

        waiting.register()
