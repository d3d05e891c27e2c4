# SPDX-License-Identifier: EUPL-1.2
"""The sign-in package's forms, without examples in the fields that only repeat the labels."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as package


class LoginForm(package.LoginForm):  # type: ignore[misc] # the package has no types
    """Name and password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _deduplicate_errors(self)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ChangePasswordForm(package.ChangePasswordForm):  # type: ignore[misc] # as above
    """The password of now and a new one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _deduplicate_errors(self)


class ReauthenticateForm(package.ReauthenticateForm):  # type: ignore[misc] # as above
    """The password once more."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _deduplicate_errors(self)


def _deduplicate_errors(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
