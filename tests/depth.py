# SPDX-License-Identifier: EUPL-1.2
"""How far tests ask: the same few examples for every change, many random ones before a release.

`make prove` sets `VIDIK_PROVE`. Tests that it alone runs are marked `prove`; tests that draw their
examples ask here how many.
"""

from __future__ import annotations

import os
from typing import Final

from hypothesis import settings

PROVING: Final = "VIDIK_PROVE" in os.environ
FEW: Final = 25
MANY: Final = 500
TIMES: Final = 20


def examples(number: int) -> int:
    """Return the number of examples of a test whose examples take long, more when proving."""
    return number * TIMES if PROVING else number


def load_profile() -> None:
    """Let tests that name no number draw the same few examples every time, or many random ones."""
    settings.register_profile(
        "test", max_examples=FEW, derandomize=True, database=None, deadline=None
    )
    settings.register_profile("prove", max_examples=MANY, database=None, deadline=None)
    settings.load_profile("prove" if PROVING else "test")
