# SPDX-License-Identifier: EUPL-1.2
"""What jobs of every room have in common: they outlive a database that was away."""

from __future__ import annotations

from typing import Final

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

UNTIL_THE_DATABASE_IS_BACK: Final = RetryStrategy(
    max_attempts=20,
    wait=2,
    linear_wait=2,
    retry_exceptions=(OperationalError, InterfaceError),
)
"""Try again for some seven minutes where the database went away; any other failure is final.

A task that is tried again may have done its work already: it looks first whether it has.
"""

UNTIL_THE_NEXT_ROUND: Final = RetryStrategy(
    max_attempts=4,
    wait=2,
    linear_wait=2,
    retry_exceptions=(OperationalError, InterfaceError),
)
"""For jobs that the clock asks for: try for twenty seconds, then the next round does the work.

One that is tried for longer would hold the place of the next one in the queue.
"""
