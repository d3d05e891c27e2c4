# SPDX-License-Identifier: EUPL-1.2
"""What people type about members, invitations and passwords."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor, Role
from vidik.accounts.granting import grantable
from vidik.accounts.models import Invitation, User
from vidik.accounts.naming import as_stored, is_free
from vidik.accounts.oidc import origin_allowed
from vidik.accounts.passwords import LongEnough
from vidik.accounts.selectors import members, providers
from vidik.accounts.types import SINGLE_FACTOR, Leaving
from vidik.core.alphabet import by_alphabet
from vidik.core.fields import InstitutionChoice
from vidik.institutions.models import Institution

_ROLES = [(role.value, role.label) for role in Role if role is not Role.SYSTEM]


class InviteForm(forms.Form):
    """Whom to invite, into which role."""

    display_name = forms.CharField(
        label=_("Name shown"),
        max_length=120,
        help_text=_("The function or the name by which colleagues know the person."),
    )
    email = forms.EmailField(label=_("E-mail"), help_text=_("The address at the institution."))
    institution = InstitutionChoice(None, label=_("Institution"), to_field_name="code")
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = members.may_invite_to(actor)
        field = self.fields["institution"]
        assert isinstance(field, InstitutionChoice)  # noqa: S101 - for the type checker
        field.queryset = places
        roles: set[Role] = set()
        for place in places:
            roles |= grantable(actor, place)
        given = self.fields["role"]
        assert isinstance(given, forms.ChoiceField)  # noqa: S101 - for the type checker
        given.choices = [(role.value, role.label) for role in Role if role in roles]
        self._actor = actor
        if len(places) == 1:
            field.initial = places[0].code
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Require that the institution may hold the role and that the actor gives it there."""
        cleaned: dict[str, Any] = super().clean() or {}
        place, role = cleaned.get("institution"), cleaned.get("role")
        if place is not None and role and Role(role) not in grantable(self._actor, place):
            self.add_error(
                "role",
                ValidationError(
                    _("You cannot give this role in “%(institution)s”. Choose another one."),
                    params={"institution": place.name},
                ),
            )
        return cleaned


class EndMembershipForm(forms.Form):
    """Why a membership ends."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            (reason.value, reason.label) for reason in Leaving if reason is not Leaving.OTHER_ROLE
        ],
    )


class ChangeRoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("New role"))

    def __init__(
        self, *args: Any, actor: Actor, institution: Institution, held: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields["role"]
        assert isinstance(given, forms.ChoiceField)  # noqa: S101 - for the type checker
        given.choices = [
            (role.value, role.label)
            for role in Role
            if role in grantable(actor, institution) and role.value != held
        ]


class RulesForm(forms.Form):
    """How long the sign-ins of an institution's members last."""

    idle_minutes = forms.IntegerField(
        label=_("Minutes without activity after which a sign-in ends"), min_value=2, max_value=15
    )
    absolute_hours = forms.IntegerField(
        label=_("Hours after which a sign-in always ends"), min_value=1, max_value=12
    )


def _password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password1 = _password(_("New password"))
    password2 = _password(_("Repeat the password"))

    def __init__(
        self, *args: Any, user: User | None = None, role: Role | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._user, self._role = user, role

    def person(self) -> User | None:
        """Return whose password it is, as far as is known."""
        return self._user

    def clean(self) -> dict[str, Any]:
        """Require that the two agree and that the password is good enough."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords do not match. Type both again."))
        elif first:
            for validator in get_default_password_validators():
                check = LongEnough(self._role) if isinstance(validator, LongEnough) else validator
                try:
                    check.validate(first, self.person())
                except ValidationError as error:
                    self.add_error("password1", error)
        return cleaned


class AcceptForm(NewPasswordForm):
    """What an invited person chooses: a user name and a password."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocomplete": "username"}),
    )
    field_order = ("username", "password1", "password2")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, role=Role(invitation.role), **kwargs)
        self._invitation = invitation

    def clean_username(self) -> str:
        """Require that the name is free."""
        return _free(self.cleaned_data["username"])

    def person(self) -> User | None:
        """Return the account that is about to be."""
        return User(
            username=self.cleaned_data.get("username", ""),
            email=self._invitation.email,
            display_name=self._invitation.display_name,
        )


def _free(typed: str) -> str:
    name = as_stored(typed)
    if "@" in name:
        raise ValidationError(_("Choose a name without “@”: addresses are somebody’s own."))
    if not is_free(name):
        raise ValidationError(_("This user name is taken. Choose another one."))
    return name


class AcceptElsewhereForm(forms.Form):
    """What an invited person chooses who signs in at the institution: a user name alone."""

    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput({"autocomplete": "username"}),
    )

    def clean_username(self) -> str:
        """Require that the name is free."""
        return _free(self.cleaned_data["username"])


class ElevateForm(forms.Form):
    """Why somebody needs acts of great reach."""

    reason = forms.CharField(
        label=_("What do you need them for?"),
        min_length=10,
        max_length=200,
        help_text=_("One sentence, without the name of a person of a case. The office reads it."),
    )


_WORDS = RegexValidator(
    r"^[A-Za-z0-9._:/#-]+( [A-Za-z0-9._:/#-]+)*$",
    _("Enter single values with one space between them, such as: mfa hwk."),
)


class ProviderForm(forms.Form):
    """What an institution's own sign-in is asked with."""

    client_id = forms.CharField(label=_("Client id"), max_length=190)
    client_secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        strip=True,
        max_length=300,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        help_text=_(
            "It is stored encrypted and not shown. Leave it blank to keep the present one."
        ),
    )
    trusted_amr = forms.CharField(
        label=_("Values of “amr” that count as a second factor"),
        required=False,
        max_length=200,
        validators=[_WORDS],
        help_text=_(
            "Such as: mfa hwk. If the provider states none of them, this system asks for its own "
            "second factor. If left blank, it always does."
        ),
    )
    trusted_acr = forms.CharField(
        label=_("Values of “acr” that count as one"),
        required=False,
        max_length=200,
        validators=[_WORDS],
        help_text=_("They are requested as well."),
    )

    def clean_trusted_amr(self) -> str:
        """Refuse what is no second factor: a password or a PIN alone, or where somebody is."""
        typed: str = self.cleaned_data["trusted_amr"]
        weak = sorted(SINGLE_FACTOR & set(typed.split()))
        if weak:
            raise ValidationError(
                _(
                    "%(values)s does not count as a second factor: it is also given after a "
                    "password alone, or after nothing at all."
                )
                % {"values": ", ".join(weak)}
            )
        return typed


class AddProviderForm(ProviderForm):
    """A new own sign-in: of which institution, at which issuer."""

    institution: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Institution"), queryset=None
    )
    issuer = forms.URLField(
        label=_("Issuer"),
        max_length=300,
        assume_scheme="https",
        help_text=_("Exactly as the provider writes it, such as https://login.ministry.invalid."),
    )
    field_order = ("institution", "issuer")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = providers.may_set_up_sign_in(actor).order_by(by_alphabet("name"), "code")
        self.fields["client_secret"].help_text = _(
            "It is stored encrypted and not shown again. Leave it blank if there is none."
        )
        chosen = self.fields["institution"]
        assert isinstance(chosen, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        chosen.queryset = rows
        if len(rows[:2]) == 1:
            chosen.initial = rows[0]
            chosen.widget = forms.HiddenInput()

    def clean_issuer(self) -> str:
        """Require that this system may speak with the host."""
        issuer: str = self.cleaned_data["issuer"]
        if not origin_allowed(issuer):
            raise ValidationError(
                _(
                    "This system does not connect to this host. Its operator must first add the "
                    "host to IDENTITY_PROVIDER_HOSTS."
                )
            )
        return issuer
