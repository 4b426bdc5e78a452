from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "gdtx.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The one place where we listen: django-axes tells about a lock in no other way.
        from axes.signals import user_locked_out

        from . import locks

        user_locked_out.connect(locks.write_down, dispatch_uid="gdtx.accounts.locks")
