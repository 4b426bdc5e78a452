from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "gdtx.directives"
    label = "directives"
    verbose_name = _("Văn bản và nhiệm vụ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gdtx.figures import completeness

        from . import task_waiting, waiting, workflow
        from .actions.task_data import close_completed_by

        workflow.register()
        waiting.register()
        task_waiting.register()
        completeness.on_written("tasks", close_completed_by)
