# SPDX-License-Identifier: EUPL-1.2
"""By when somebody is heard for the first time."""

from __future__ import annotations

import datetime as dt


def interview_due(
    received: dt.datetime, leaves: dt.datetime | None, *, within_minutes: int
) -> dt.datetime:
    """Give by when the first interview is due; where somebody may leave, before they do.

    Args:
        received: when the report came.
        leaves: from when the person may be gone, where that is known.
        within_minutes: the term that the pack sets for the procedure.
    """
    due = received + dt.timedelta(minutes=within_minutes)
    return due if leaves is None else min(due, leaves)
