from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "gdtx.learning"
    label = "learning"
    verbose_name = _("Lớp học")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gdtx.people import registry

        from . import completeness, statistics
        from .imports import subject
        from .rosters import keeping
        from .rosters.queries import own_learners

        statistics.register()
        completeness.register()
        subject.register()
        keeping.register()
        registry.reach("learning", own_learners)
