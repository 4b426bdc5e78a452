from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "gdtx.people"
    label = "people"
    verbose_name = _("Hộ, nhân khẩu")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import search  # noqa: F401 - declares the index of words
