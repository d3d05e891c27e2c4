# SPDX-License-Identifier: EUPL-1.2
"""Hours of a roster in which nobody is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

Span = tuple[dt.datetime, dt.datetime]


def uncovered(shifts: Iterable[Span], since: dt.datetime, until: dt.datetime) -> list[Span]:
    """Give the stretches between two moments that no shift covers, in their order.

    Args:
        shifts: beginning and end of each shift, in any order; they may overlap.
        since: where the stretch that is looked at begins.
        until: where it ends.
    """
    gaps: list[Span] = []
    covered = since
    for begins, ends in sorted(shifts):
        if begins >= until:
            break
        if begins > covered:
            gaps.append((covered, begins))
        covered = max(covered, ends)
    if covered < until:
        gaps.append((covered, until))
    return gaps
