# SPDX-License-Identifier: EUPL-1.2
"""Users and their memberships; superusers do not exist."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Role
from vidik.accounts.reach import reaching_roles
from vidik.accounts.types import ELEVATION_LASTS, Factor, InvitationState, Leaving, SignInEnd
from vidik.institutions.models import Institution

_ROLES = [(role.value, role.label) for role in Role if role != Role.SYSTEM]


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
        """Users are in alphabetical order; nobody is called like somebody else in capitals."""

        ordering = ("username",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("username"), name="user_names_are_unique_in_any_case"),
            models.UniqueConstraint(Lower("email"), name="addresses_are_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        if self.is_demo and self.display_name:
            return gettext(self.display_name)
        return self.display_name or self.username

    @property
    def may_sign_in(self) -> bool:
        """Whether it can be signed in to: no if closed, no for demo accounts in production."""
        return self.is_active and (settings.DEMO or not self.is_demo)

    def get_full_name(self) -> str:
        """Return the name shown."""
        return str(self)


class IdentityProvider(models.Model):
    """Where the people of an institution sign in with what they have there: an OpenID provider."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="identity_providers")
    code = models.SlugField(max_length=80, unique=True)
    """How addresses name it."""
    issuer = models.URLField(max_length=300)
    """Who its word is from, exactly as it says it; never changed, another issuer is another row."""
    client_id = models.CharField(max_length=190)
    client_secret = models.TextField(blank=True)
    """Encrypted with the key of sign-in; blank where PKCE alone proves who asks."""
    trusted_amr = models.CharField(max_length=200, blank=True)
    """Values of `amr` that count as a second factor shown there, separated by spaces."""
    trusted_acr = models.CharField(max_length=200, blank=True)
    """Values of `acr` that do, separated by spaces."""
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """One issuer is known once, and an institution uses one at a time."""

        ordering = ("institution", "-added_at")
        constraints = [
            models.UniqueConstraint(
                fields=("institution",),
                condition=models.Q(is_active=True),
                name="an_institution_uses_one_identity_provider",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class ExternalIdentity(models.Model):
    """That an account is also signed in to elsewhere: issuer and subject, never an address."""

    user = models.ForeignKey(User, models.CASCADE, related_name="external_identities")
    provider = models.ForeignKey(IdentityProvider, models.PROTECT, related_name="identities")
    issuer = models.URLField(max_length=300)
    subject = models.CharField(max_length=255)
    """What the issuer calls the person; it says nothing outside of it."""
    linked_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One subject is one account, and an account has one subject of a provider."""

        ordering = ("linked_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("issuer", "subject"), name="a_subject_of_an_issuer_is_one_account"
            ),
            models.UniqueConstraint(
                fields=("user", "provider"), name="an_account_is_linked_once_to_a_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.provider_id}"


@pghistory.track()
class Membership(models.Model):
    """A person’s role in an institution, from a day and perhaps to a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=_ROLES)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    """Set where a membership ends at once, and not with the end of a day."""
    ended_because = models.CharField(
        max_length=20, blank=True, choices=[(reason.value, reason.label) for reason in Leaving]
    )
    confirmed_on = models.DateField(null=True, blank=True)
    """When the administrator last said that the person still needs it; blank: at the beginning."""
    invitation = models.OneToOneField(
        "accounts.Invitation", models.PROTECT, null=True, blank=True, related_name="begun"
    )
    """What it was given by; blank where it is older than this field, or a demonstration's."""

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


class SignIn(models.Model):
    """One sign-in of a person on a device: begun, used, ended. The server asks it every time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Through which of several memberships the person acts now."""
    begun_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    """Written once a minute at most."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(
        max_length=20, blank=True, choices=[(reason.value, reason.label) for reason in SignInEnd]
    )
    factor = models.CharField(
        max_length=20, blank=True, choices=[(factor.value, factor.label) for factor in Factor]
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the person last confirmed in this sign-in that it is them."""
    recovered_at = models.DateTimeField(null=True, blank=True)
    """When they last did so with a recovery code, which stands in for a lost device."""
    channel_shown_at = models.DateTimeField(null=True, blank=True)
    """When they showed in this sign-in that the account's e-mail reaches them."""
    provider = models.ForeignKey(
        IdentityProvider, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Through whose provider the person signed in; they act for its institution alone then."""
    device = models.CharField(max_length=120, blank=True)
    """Browser and system as the browser tells them."""
    network = models.CharField(max_length=50, blank=True)
    """The network part of the address; the rest of it is not stored."""
    networks = models.JSONField(default=list)
    """Further networks from which the person confirmed in this sign-in that it is them."""
    client = models.CharField(max_length=32, blank=True)
    """A digest of how the client describes itself, without versions; blank until it is bound."""
    hints = models.CharField(max_length=85, blank=True)
    """The client's platform as its browser says it, where it does."""
    turn = models.PositiveIntegerField(default=0)
    """Which value of the second cookie holds now; 0 as long as none was given out."""
    turned_at = models.DateTimeField(null=True, blank=True)
    """When that value was given out."""
    turn_used = models.BooleanField(default=False)
    """Whether a request has shown that value already."""
    notified_at = models.DateTimeField(null=True, blank=True)
    """When the person was notified that a copy of the sign-in ended it."""

    class Meta:
        """Newest first."""

        ordering = ("-begun_at",)
        indexes = [
            models.Index(
                fields=("user", "seen_at"),
                name="open_sign_ins",
                condition=models.Q(ended_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_because="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended_because="")),
                name="ended_sign_ins_have_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.begun_at:%Y-%m-%d %H:%M}"


class SignInRules(models.Model):
    """The shorter limits that an institution has set for the sign-ins of its members."""

    institution = models.OneToOneField(Institution, models.CASCADE, related_name="sign_in_rules")
    idle_minutes = models.PositiveSmallIntegerField(default=15)
    absolute_hours = models.PositiveSmallIntegerField(default=12)

    class Meta:
        """Limits may be shorter than those of the house, never longer."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(idle_minutes__gte=2, idle_minutes__lte=15),
                name="sign_ins_rest_for_two_to_fifteen_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(absolute_hours__gte=1, absolute_hours__lte=12),
                name="sign_ins_last_for_one_to_twelve_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.idle_minutes} min, {self.absolute_hours} h"


class Invitation(models.Model):
    """A role that somebody gives: to a person who takes it by a one-time link, or to a member.

    A role that reaches cases or accounts waits for a second person.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=_ROLES)
    email = models.EmailField(_("e-mail"))
    display_name = models.CharField(_("name shown"), max_length=120)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    """SHA-256 of the token, which is in the link alone; none before the link was sent."""
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Blank where the command line invited: the first administrators of a new system."""
    invited_at = models.DateTimeField(default=timezone.now)
    replaces = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="successors"
    )
    """The membership that it takes the place of, where a member gets another role."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When a second person confirmed it; blank where none has yet, or none is needed."""
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Blank where the command line did."""
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """The second person who took it back instead."""
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; one waits for an address, a role and an institution."""

        ordering = ("-invited_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(revoked_at__isnull=True),
                name="accepted_invitations_are_not_revoked",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="accepted_invitations_name_who_accepted",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False),
                name="confirmed_invitations_say_when",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(invited_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("invited_by")),
                name="nobody_confirms_their_own_invitation",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(accepted_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("accepted_by")),
                name="nobody_confirms_an_invitation_to_themselves",
            ),
            models.UniqueConstraint(
                "institution",
                "role",
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation_per_address_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id}: {self.role}"

    @property
    def state(self) -> InvitationState:
        """Where the invitation stands now."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REFUSED if self.refused_by_id else InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.UNCONFIRMED if self.is_unconfirmed else InvitationState.WAITING

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a second person has to confirm it and none has."""
        return self.confirmed_at is None and Role(self.role) in reaching_roles()


class ResetLink(models.Model):
    """A one-time link with which a member sets a new password, or enrols a second factor anew."""

    user = models.ForeignKey(User, models.CASCADE, related_name="reset_links")
    token_hash = models.CharField(max_length=64, unique=True)
    factors = models.BooleanField(default=False)
    """Whether the lost second factors go as well; the sign-in leads to enrolment then."""
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    """Blank where the command line made it."""
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; one is open for a person."""

        ordering = ("-issued_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(used_at__isnull=True),
                name="one_open_reset_link_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.issued_at:%Y-%m-%d}"


class PasskeyLink(models.Model):
    """A one-time link to the account's e-mail, asked for in a sign-in before its first passkey."""

    sign_in = models.ForeignKey(SignIn, models.CASCADE, related_name="passkey_links")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; one is open in a sign-in."""

        ordering = ("-asked_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("sign_in",),
                condition=models.Q(used_at__isnull=True),
                name="one_passkey_link_is_open_in_a_sign_in",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sign_in_id}: {self.asked_at:%Y-%m-%d %H:%M}"


class Elevation(models.Model):
    """A period of a sign-in in which far-reaching actions are open, for a stated reason."""

    sign_in = models.ForeignKey(SignIn, models.CASCADE, related_name="elevations")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=_ROLES)
    reason = models.CharField(_("reason"), max_length=200)
    begun_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    """Set where the person ended it before its time."""

    class Meta:
        """Newest first; it ends within a quarter of an hour."""

        ordering = ("-begun_at", "-pk")
        indexes = [
            models.Index(fields=("institution", "-begun_at"), name="elevations_of_institution"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("begun_at"))
                & models.Q(expires_at__lte=models.F("begun_at") + ELEVATION_LASTS),
                name="elevations_last_a_quarter_of_an_hour_at_most",
            ),
            models.UniqueConstraint(
                fields=("sign_in",),
                condition=models.Q(ended_at__isnull=True),
                name="one_elevation_is_open_in_a_sign_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.begun_at:%Y-%m-%d %H:%M}"


class CalendarAddress(models.Model):
    """The secret address at which a calendar program reads what a membership has to do and when."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="calendar_addresses")
    token_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the token, which was shown once and is in the address alone."""
    is_own_only = models.BooleanField(default=False)
    """Whether it leaves out events of other institutions and sessions of other bodies."""
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was revoked or replaced."""

    class Meta:
        """Newest first; one is open for a membership."""

        ordering = ("-made_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("membership",),
                condition=models.Q(ended_at__isnull=True),
                name="one_calendar_address_is_open_for_a_membership",
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.made_at:%Y-%m-%d}"
