# SPDX-License-Identifier: EUPL-1.2
"""Second factors: encrypted secrets, one-time codes accepted once across all workers."""

from __future__ import annotations

import hmac
import re
from typing import Any, ClassVar, Final

from allauth.core import context
from allauth.mfa import app_settings
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from vidik.access.locking import lock_rows
from vidik.accounts import keys, limits
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import present_roles
from vidik.accounts.selectors.providers import own_ways
from vidik.accounts.types import PASSKEY_ROLES, SECOND_FACTOR_ROLES
from vidik.audit.services.recording import record

_SEPARATORS: Final = re.compile(r"[\s\-–]+")
_TOO_MANY: Final = _("Too many wrong codes. Wait five minutes and try again.")
_NOT_ACCEPTED: Final = _("This passkey is not accepted here.")
_WRONG: Final = _("This code is not correct. Use the one shown now; each is accepted once.")
NAME_LENGTH: Final = 60


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # the package is untyped
    """Encrypts the secrets of second factors, and says which factors may not be removed."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _WRONG,
        "cannot_delete_authenticator": _(
            "Your role requires this second factor. Set up another one first."
        ),
        "cannot_delete_last_passkey": _(
            "Your role requires a passkey, and this is the only one. Add another one first."
        ),
        "cannot_delete_last_way_in": _(
            "Without this passkey you could no longer sign in, since your account has no password."
            " Add another passkey first, or ask the administrator of your institution for a "
            "one-time link and set a password."
        ),
        "cannot_generate_recovery_codes": _(
            "Recovery codes stand in for a second factor. Set one up first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return keys.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a stored secret."""
        return keys.decrypt(encrypted_text)

    def is_mfa_enabled(self, user: User, types: Any = None) -> bool:
        """Skip our own factors if the institution's own sign-in has shown one that it trusts."""
        request = context.request
        if getattr(request, "factor_shown_elsewhere", None) == user.pk:
            return False
        return bool(super().is_mfa_enabled(user, types))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Refuse to remove the last factor that the person's roles need, or the last way in."""
        return not self.removal_error(authenticator)

    def removal_error(self, authenticator: Authenticator) -> str:
        """Return the code of the error that says why a factor has to stay; blank if it may go.

        Those who have no password sign in by passkey or through their institution: one-time codes
        are asked for after that and open nothing by themselves.
        """
        user = authenticator.user
        others = Authenticator.objects.filter(user_id=user.pk).exclude(pk=authenticator.pk)
        is_last_passkey = (
            authenticator.type == Authenticator.Type.WEBAUTHN
            and not others.filter(type=Authenticator.Type.WEBAUTHN).exists()
        )
        roles = present_roles(user)
        if is_last_passkey and roles & PASSKEY_ROLES:
            return "cannot_delete_last_passkey"
        if is_last_passkey and not user.has_usable_password() and not own_ways(user):
            return "cannot_delete_last_way_in"
        only = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return "cannot_delete_authenticator" if only and roles & SECOND_FACTOR_ROLES else ""

    def get_totp_label(self, user: User) -> str:
        """Show only the user name in the authenticator app."""
        return user.username

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the one domain of this system, whatever host a request used."""
        return {"id": settings.WEBAUTHN_RP_ID, "name": "Vidik"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Tell the device nothing about the person but their user name."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.username, "display_name": user.username}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - the package's name
        """Propose a name for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _t("Passkey %(number)d") % {"number": count + 1}


def counter_of(secret: str, code: str) -> int | None:
    """Return the time step of a one-time code, or None if it is not accepted now."""
    typed = _SEPARATORS.sub("", code)
    found = None
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if hmac.compare_digest(expected.encode(), typed.encode()):
            found = counter
    return found


def accept_code(user: User, code: str) -> Authenticator | None:
    """Accept a one-time code or a recovery code once across all workers; None if it is wrong.

    The row of the factor is locked, and only codes of a later time step than the last accepted one
    are taken: of two workers with the same code, the second finds it used.
    """
    with transaction.atomic():
        codes = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN)
        for row in lock_rows(codes):
            if row.type == Authenticator.Type.TOTP:
                counter = counter_of(keys.decrypt(row.data["secret"]), code)
                if counter is not None and counter > row.data.get("last_counter", -1):
                    row.data["last_counter"] = counter
                    row.save(update_fields=["data"])
                    return row
            elif row.wrap().validate_code(_SEPARATORS.sub("", code)):
                return row
    return None


def _code_field(label: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attributes))


class _Code:
    """Shared by the forms that ask for a code."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        undo = limits.spend_code(context.request, self.user)
        if undo is None:
            raise ValidationError(_TOO_MANY, code="rate_limited")
        code: str = self.cleaned_data["code"]
        accepted = accept_code(self.user, code)
        if accepted is None:
            main = (
                Authenticator.objects.filter(user=self.user)
                .exclude(type=Authenticator.Type.WEBAUTHN)
                .order_by("-type")
                .first()
            )
            if main is not None:
                self._emit_authentication_failed(main)  # type: ignore[attr-defined]
            raise ValidationError(_WRONG, code="incorrect_code")
        accepted.user = self.user
        self.authenticator = accepted
        undo()
        return code


class AuthenticateForm(_Code, base.AuthenticateForm):  # type: ignore[misc] # the package is untyped
    """The code asked for after the password."""

    code = _code_field(_("One-time code or recovery code"))


class ReauthenticateForm(_Code, base.ReauthenticateForm):  # type: ignore[misc] # as above
    """The code asked for before a change of security settings."""

    code = _code_field(_("One-time code or recovery code"))


class ActivateCodesForm(ActivateTOTPForm):  # type: ignore[misc] # the package is untyped
    """The first code from an app that has just been given the secret."""

    code = _code_field(_("Code that the app shows"))

    def clean_code(self) -> str:
        """Require that the app has the secret; the code that proves it counts as used."""
        undo = limits.spend_code(context.request, self.user)
        if undo is None:
            raise ValidationError(_TOO_MANY, code="rate_limited")
        code: str = self.cleaned_data["code"]
        counter = counter_of(self.secret, code)
        if counter is None:
            raise ValidationError(_WRONG, code="incorrect_code")
        context.request.vidik_code_counter = counter
        undo()
        return code


class _PasskeyName(forms.Form):
    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=NAME_LENGTH,
        required=False,
        help_text=_("So that you can tell it from others: the device or key that holds it."),
    )


class AddPasskeyForm(_PasskeyName, webauthn.AddWebAuthnForm):  # type: ignore[misc] # as above
    """A new passkey: discoverable without a user name, always with user verification."""

    passwordless = None
    field_order = ("name", "credential")

    def clean(self) -> dict[str, Any]:
        """Require that the device checked the person, by PIN, finger or face."""
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned


class RenamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc] # as above
    """Rename a passkey."""

    name = forms.CharField(label=_("Name of the passkey"), max_length=NAME_LENGTH)


class _Passkey:
    """A passkey cannot be guessed, so failed attempts lock nobody out."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415 - loads the FIDO library

        credential = self.cleaned_data["credential"]
        try:
            auth.parse_authentication_response(credential)
            return auth.complete_authentication(self.user, credential)
        except ValidationError:
            _passkey_refused(f"user:{self.user.pk}", self.user)
            raise


class LoginPasskeyForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc] # as above
    """The passkey with which somebody signs in, without a user name or password."""

    def clean_credential(self) -> Authenticator:
        """Record a refused passkey, under the user whom the device names."""
        from allauth.mfa.webauthn.internal import auth  # noqa: PLC0415 - loads the FIDO library

        try:
            return _refuse_if_barred(super().clean_credential())
        except ValidationError:
            try:
                claimed = auth.extract_user_from_response(self.cleaned_data["credential"])
            except (ValidationError, AttributeError):
                claimed = None
            _passkey_refused("visitor", claimed)
            raise


def _refuse_if_barred(found: Authenticator) -> Authenticator:
    if not found.user.may_sign_in:
        raise ValidationError(_NOT_ACCEPTED)
    return found


def _passkey_refused(actor: str, user: User | None) -> None:
    """Record that a passkey was refused, a limited number per minute and address."""
    if limits.spend(context.request, "passkey-refused") is None:
        return
    with transaction.atomic():
        record(actor, "sign-in.code-refused", user, label="accounts.user", factor="webauthn")


class AuthenticatePasskeyForm(_Passkey, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey asked for after the password."""


class ReauthenticatePasskeyForm(_Passkey, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey asked for before a change of security settings."""


def current_code(user: User) -> tuple[str, int] | None:
    """Return a code of the person's app that will be accepted, and the seconds to wait for it.

    For demo accounts and tests: it takes the key file and the database. None if the person has no
    app.
    """
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is None:
        return None
    secret = keys.decrypt(row.data["secret"])
    now, *_rest = (c for c in totp.yield_hotp_counters_from_time())
    present = now + app_settings.TOTP_TOLERANCE
    counter = max(present, row.data.get("last_counter", -1) + 1)
    early = max(0, counter - present - app_settings.TOTP_TOLERANCE)
    return totp.format_hotp_value(
        totp.hotp_value(secret, counter)
    ), early * app_settings.TOTP_PERIOD
