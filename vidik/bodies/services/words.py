# SPDX-License-Identifier: EUPL-1.2
"""What does not belong in the words of a body: persons of cases, and private addresses."""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.cases.methods.codes import read_code
from vidik.core.dialling import is_number
from vidik.institutions.models import ContactPoint

LIST: Final = gettext_lazy("Choose from the list.")
MEANWHILE: Final = gettext_lazy(
    "This is no longer possible: somebody has entered something in the meantime."
)
_PERSONAL_NUMBER: Final = re.compile(r"(?<!\d)\d{13}(?!\d)")
_WORD: Final = re.compile(r"[\w-]+")
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def check_words(text: str, field: str) -> str:
    """Return words without blanks around them.

    Raises:
        ValidationError: they hold a personal number, the code of a case or a private address.
    """
    text = text.strip()
    if _PERSONAL_NUMBER.search(text):
        reason = _("This contains a personal number. Persons of cases do not belong here.")
        raise ValidationError({field: reason})
    if any(len(each) in {10, 11} and read_code(each) for each in _WORD.findall(text)):
        reason = _("This contains the code of a case. Cases belong on the page of the case.")
        raise ValidationError({field: reason})
    if any(is_private(each) for each in _ADDRESS.findall(text)):
        raise ValidationError({field: _("This contains a private e-mail address.")})
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
