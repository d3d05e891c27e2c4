# SPDX-License-Identifier: EUPL-1.2
"""Rules for passwords, and how they are hashed."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.checks import Error
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.access.types import Role
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import current_memberships
from vidik.accounts.types import (
    PASSWORD_LENGTH,
    PASSWORD_LENGTH_WITH_FACTOR,
    SECOND_FACTOR_ROLES,
)

GUESSES_NEEDED: Final = 10**10
"""The least number of guesses that the estimate must give: hours for fast unsalted hashes, decades
for Argon2id with the parameters below."""
_LONGEST_ESTIMATED: Final = 72


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 64 MiB, three passes and one lane: about a tenth of a second on a server."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 1


def minimum_length(user: AbstractBaseUser | None, role: Role | None = None) -> int:
    """Return the minimum length of a password: longer for those without a second factor.

    Args:
        user: whose password it is; None if there is no account yet.
        role: the role that the person is about to be given.
    """
    roles = {role} if role else set()
    if isinstance(user, User) and user.pk is not None:
        held = current_memberships(timezone.localdate()).filter(user=user)
        roles |= {Role(value) for value in held.values_list("role", flat=True)}
    return (
        PASSWORD_LENGTH_WITH_FACTOR if roles and roles <= SECOND_FACTOR_ROLES else PASSWORD_LENGTH
    )


class LongEnough:
    """Requires length and nothing else: no digits, no symbols, no regular change."""

    def __init__(self, role: Role | None = None) -> None:
        self._role = role

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password that is too short.

        Raises:
            ValidationError: it is too short.
        """
        least = minimum_length(user, self._role)
        if len(password) < least:
            raise ValidationError(
                ngettext(
                    "This password is too short. It must have at least %(least)d character.",
                    "This password is too short. It must have at least %(least)d characters.",
                    least,
                ),
                code="password_too_short",
                params={"least": least},
            )

    def get_help_text(self) -> str:
        """Describe the requirement."""
        return _("At least %(least)d characters; four unrelated words are easy to remember.") % {
            "least": PASSWORD_LENGTH
        }


class HardToGuess:
    """Refuses what guessing programs try early: common words and names, key patterns, dates."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password that would be guessed early.

        Raises:
            ValidationError: it would be guessed early.
        """
        from zxcvbn import zxcvbn  # noqa: PLC0415 - slow to load, and seldom needed

        known = [
            str(value)
            for name in ("username", "email", "display_name")
            if (value := getattr(user, name, ""))
        ]
        estimate = zxcvbn(password[:_LONGEST_ESTIMATED], user_inputs=[*known, "vidik", "видик"])
        if estimate["guesses"] < GUESSES_NEEDED:
            raise ValidationError(
                _(
                    "This password would be guessed quickly: it is made of common words, names, "
                    "keyboard patterns, repetitions or dates. Use four words that have nothing to "
                    "do with each other."
                ),
                code="password_easy_to_guess",
            )

    def get_help_text(self) -> str:
        """Describe the requirement."""
        return _("Not a common password, a keyboard pattern or a date.")


@cache
def _common() -> frozenset[str]:
    """Return the breached passwords that come with the estimator, in lower case."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - slow to load, and seldom needed

    return frozenset(word.casefold() for word in FREQUENCY_LISTS["passwords"])


class NotBreached:
    """Refuses passwords on lists of breached ones; no outside service is asked.

    The lists that come with the package hold some fifty thousand passwords, most of them short. An
    operator who wants more puts the published SHA-1 ranges into a folder: files named after the
    first five digits, with or without `.txt`, whose lines hold the other thirty-five and a count.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Refuse a password that is in a list.

        Raises:
            ValidationError: it is too short.
        """
        del user
        if password.strip().casefold() in _common() or _in_ranges(password):
            raise ValidationError(
                _(
                    "This password is on a list of stolen passwords. Use another one, here and "
                    "wherever else you use it."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Describe the requirement."""
        return _("Not a password that has been stolen before.")


def _in_ranges(password: str) -> bool:
    """Look the password up in the only file of the operator's folder that could hold it."""
    folder: str = settings.BREACHED_PASSWORDS_DIR
    if not folder:
        return False
    # The published lists are made with SHA-1; it protects nothing here.
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    for name in (digest[:5], f"{digest[:5]}.txt"):
        path = Path(folder) / name
        if path.exists():
            lines = path.read_text(encoding="ascii", errors="replace").splitlines()
            rest = {line.partition(":")[0].strip().upper() for line in lines}
            return digest[5:] in rest
    return False


def check_folder(**_more: Any) -> list[Error]:
    """Check at startup that the folder of breached passwords exists and holds ranges."""
    folder: str = settings.BREACHED_PASSWORDS_DIR
    if not folder or any(re.fullmatch("[0-9A-Fa-f]{5}", path.stem) for path in _files(folder)):
        return []
    text = f"BREACHED_PASSWORDS_DIR is {folder}, which holds no file of a range."
    return [Error(text, hint="Files are named by five hexadecimal digits.", id="accounts.E001")]


def _files(folder: str) -> list[Path]:
    return list(Path(folder).iterdir()) if Path(folder).is_dir() else []
