# SPDX-License-Identifier: EUPL-1.2
"""What does not belong in the words of a body: persons of cases, and private addresses."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.core.dialling import is_number
from vidik.institutions.models import ContactPoint
from vidik.registers.methods.words import tidy
from vidik.registers.services import wrong_words

LIST: Final = gettext_lazy("Choose from the list.")
MEANWHILE: Final = gettext_lazy(
    "This is no longer possible: somebody has entered something in the meantime."
)
LONGEST: Final = 3000


def check_words(text: str, field: str, *, longest: int = LONGEST, is_line: bool = False) -> str:
    """Return words as they are stored.

    Raises:
        ValidationError: they are too long, or hold a personal number, the code of a case, a private
            address or a sign that nobody sees.
    """
    text = tidy(text)
    if fault := wrong_words(text, longest=longest, is_one_line=is_line):
        raise ValidationError({field: fault})
    return text


def is_private(email: str) -> bool:
    """Return whether an address is at a free-mail provider, so that it leaves with its holder."""
    return ContactPoint(email=email).looks_private


def check_address(email: str, phone: str) -> None:
    """Refuse what is not the address of a post.

    Raises:
        ValidationError: the e-mail is private, or the telephone is no number.
    """
    if email and is_private(email):
        reason = _(
            "This address is with a private e-mail provider: whoever leaves takes it along. Enter"
            " an official address of the institution."
        )
        raise ValidationError({"email": reason})
    if phone and not is_number(phone):
        raise ValidationError(
            {"phone": _("Enter digits, perhaps with + before them and spaces between them.")}
        )
