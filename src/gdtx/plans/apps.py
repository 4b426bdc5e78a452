from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "gdtx.plans"
    label = "plans"
    verbose_name = _("Kế hoạch")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import completeness, statistics, waiting
        from .imports import subject

        statistics.register()
        completeness.register()
        waiting.register()
        subject.register()
