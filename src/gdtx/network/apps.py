from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "gdtx.network"
    label = "network"
    verbose_name = _("Mạng lưới")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import words  # noqa: F401 (declares what is found by words)
        from .account_import import subject

        subject.register()
