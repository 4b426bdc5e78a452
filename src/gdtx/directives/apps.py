from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectivesConfig(AppConfig):
    name = "gdtx.directives"
    label = "directives"
    verbose_name = _("Văn bản và nhiệm vụ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import task_waiting, waiting, workflow

        workflow.register()
        waiting.register()
        task_waiting.register()
