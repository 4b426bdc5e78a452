from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "gdtx.learning"
    label = "learning"
    verbose_name = _("Lớp học")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import completeness, statistics
        from .imports import subject

        statistics.register()
        completeness.register()
        subject.register()
