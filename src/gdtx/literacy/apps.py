from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiteracyConfig(AppConfig):
    name = "gdtx.literacy"
    label = "literacy"
    verbose_name = _("Xóa mù chữ")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import keeping, subject
        from .rounds import registering

        subject.register()
        keeping.register()
        registering.register()
