# SPDX-License-Identifier: EUPL-1.2
"""Let what a notice says be entered once the present transaction has ended."""

from __future__ import annotations

import uuid

from vidik.proceedings.tasks import enter_sent


def enter_later(notice: uuid.UUID, version: int | None = None) -> None:
    """Queue the entry of what a notice says.

    Args:
        notice: its key.
        version: the one that was sent or corrected; the newest one where none is named.
    """
    enter_sent.defer(key=str(notice), version=version)
