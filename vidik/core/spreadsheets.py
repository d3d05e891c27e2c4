# SPDX-License-Identifier: EUPL-1.2
"""What a spreadsheet would run when it opens a text: disarmed in every file written here."""

from __future__ import annotations

import re
from typing import Final

STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs that begin a formula or hide one, also in the width of East Asian writing."""
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*%?")


def disarmed(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    A negative number is a number and stays one.
    """
    if text.startswith(STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
