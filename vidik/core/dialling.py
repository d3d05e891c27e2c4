# SPDX-License-Identifier: EUPL-1.2
"""Telephone numbers: which can be dialled, and which are of a demonstration and never are."""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings

NUMBER: Final = r"\+?[0-9][0-9 /()-]*"
"""What a number looks like; anything else may be shown, but not dialled."""


def dialled(number: str) -> str:
    """Return of a number what is dialled."""
    return "".join(char for char in number if char in "0123456789+")


def is_number(text: str) -> bool:
    """Return whether a text is a number and nothing else."""
    return re.fullmatch(NUMBER, text.strip()) is not None


def never_dials(number: str) -> bool:
    """Return whether a number is shown without dialling: of a demonstration, or within one."""
    return settings.DEMO or is_made_up(number)


def is_made_up(number: str) -> bool:
    """Return whether a number begins as those that the pack keeps for demonstrations."""
    beginning = settings.COUNTRY.demonstration_numbers
    return bool(beginning) and dialled(number).startswith(beginning)
