from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    name = "gdtx.bulletins"
    label = "bulletins"
    verbose_name = _("Bản tin")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import of_conferences, waiting

        waiting.register()
        of_conferences.register()
