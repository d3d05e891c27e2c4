# SPDX-License-Identifier: EUPL-1.2
"""Users and their memberships; superusers do not exist."""

from __future__ import annotations

from typing import Any, ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Role
from vidik.institutions.models import Institution


class UserManager(BaseUserManager["User"]):
    """Makes users with a hashed password."""

    def create_user(
        self, username: str, *, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """Make a user; without a password nobody can sign in as them yet."""
        user = self.model(username=username, email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Someone who signs in. What they may do follows from their memberships alone."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("name shown"), max_length=120)
    """The function or the name by which colleagues know the person."""
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "display_name"]

    class Meta:
        """Users stand in alphabetical order."""

        ordering = ("username",)

    def __str__(self) -> str:
        if self.is_demo and self.display_name:
            return gettext(self.display_name)
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """Give the name shown."""
        return str(self)


@pghistory.track()
class Membership(models.Model):
    """A person’s role in an institution, from a day and perhaps to a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="memberships")
    role = models.CharField(
        max_length=20, choices=[(role.value, role.label) for role in Role if role != Role.SYSTEM]
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """A role is held once at a time."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="memberships_end_after_they_begin",
            ),
            models.UniqueConstraint(
                fields=("user", "institution", "role"),
                condition=models.Q(valid_to__isnull=True),
                name="one_open_membership_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"
