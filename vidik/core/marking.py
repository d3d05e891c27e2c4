# SPDX-License-Identifier: EUPL-1.2
"""Messages of cores that know no framework: marked here, translated where they are shown."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message
