from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "gdtx.foundation"
    label = "foundation"
    verbose_name = _("Nền tảng")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        post_migrate.connect(ensure_words, dispatch_uid="gdtx.foundation.word_index")


def ensure_words(sender: AppConfig, using: str, **_more: Any) -> None:
    """After migrations: make what is missing of the word indexes over the tables of the app."""
    from gdtx.foundation import word_index

    word_index.ensure_all(using, sender.label)
