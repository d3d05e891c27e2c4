# SPDX-License-Identifier: EUPL-1.2
"""How sure a share of few cases is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

_NORMAL_975: Final = 1.959963984540054
"""The point below which 97.5 % of the standard normal distribution lie."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval, all between 0 and 1."""

    successes: int
    trials: int
    value: float
    low: float
    high: float


def wilson(successes: int, trials: int) -> Share | None:
    """Return a share with the interval of Wilson (1927), which holds for few cases and for 0 and 1.

    Returns:
        None where there is no case: nothing can be said of a share of nothing.

    Raises:
        ValueError: the counts are impossible.
    """
    if successes < 0 or trials < successes:
        msg = f"{successes} of {trials} is impossible"
        raise ValueError(msg)
    if trials == 0:
        return None
    share = successes / trials
    square = _NORMAL_975**2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = (
        _NORMAL_975
        / (1 + square / trials)
        * math.sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    )
    # At the ends the exact bound is 0 or 1; what arithmetic leaves of it is cut off.
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return Share(successes, trials, share, low, high)
