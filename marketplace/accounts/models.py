"""A person: known by a phone number, an e-mail address, or both."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, *, phone: str | None = None, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        """Make a person; `phone` is E.164. ValueError when neither phone nor e-mail is given."""
        if not phone and not email:
            raise ValueError("a user needs a phone number or an e-mail address")
        user = self.model(phone=phone or None, email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email=email, password=password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=username)


class User(AbstractBaseUser, PermissionsMixin):
    phone = models.CharField(_("phone"), max_length=16, unique=True, null=True, blank=True)  # E.164
    phone_verified = models.BooleanField(default=False)
    email = models.EmailField(_("e-mail"), unique=True, null=True, blank=True)
    # Oscar's dashboard searches these two; people see `name`.
    first_name = models.CharField(_("name"), max_length=120, blank=True)
    last_name = models.CharField(_("last name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, default="th")
    is_staff = models.BooleanField(_("operator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=(Q(phone__isnull=False) & ~Q(phone="")) | (Q(email__isnull=False) & ~Q(email="")),
                name="user_phone_or_email",
            ),
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
        ]

    def save(self, *args: Any, **options: Any) -> None:
        """A blank phone or e-mail is nobody's: stored as NULL, or a second person without one would clash."""
        self.phone, self.email = self.phone or None, self.email or None
        super().save(*args, **options)

    def __str__(self) -> str:
        return self.name or self.phone or self.email or f"#{self.pk}"

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.first_name
