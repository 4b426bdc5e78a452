from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Users are made by `accounts.actions`; this only knows how to build and find them."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may do comes from dated posts (`network.Post`), never from here."""

    username = models.CharField(
        _("tên đăng nhập"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9._-]+$", _("Tên đăng nhập chỉ gồm chữ thường không dấu, số và . _ -"))],
    )
    full_name = models.CharField(_("họ và tên"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("người dùng")

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.rsplit(" ", 1)[-1] or self.username


class CodeSlip(models.Model):
    """A one-time code on a slip of paper, with which a person sets a password of their own.

    Only a keyed digest of the code is kept. A slip is used once, until ``valid_until``, and while no newer one was
    made for the person (``replaced_at``).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="slips")
    code_digest = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_label = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("phiếu mã")
        constraints = [
            models.CheckConstraint(condition=models.Q(made_at__lt=models.F("valid_until")), name="code_slip_range"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Installation(models.Model):
    """One row saying what this database is. A synthetic one is marked on every page, export and print."""

    synthetic = models.BooleanField(_("dữ liệu tổng hợp"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("bản cài đặt")

    def __str__(self) -> str:
        return str(_("Dữ liệu tổng hợp") if self.synthetic else _("Dữ liệu thật"))
