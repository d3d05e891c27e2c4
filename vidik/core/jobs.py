# SPDX-License-Identifier: EUPL-1.2
"""What jobs of every room have in common: they outlive a database that was away."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

_log: Final = logging.getLogger(__name__)

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

UNTIL_THE_SERVER_TAKES_IT: Final = RetryStrategy(
    max_attempts=12,
    wait=5,
    exponential_wait=2,
    retry_exceptions=(OperationalError, InterfaceError, smtplib.SMTPException, OSError),
)
"""Try again after seconds first, then for some hours: the inbox notifies whoever signs in."""


def each_of(*steps: Callable[[], object]) -> None:
    """Do steps that do not need one another: one that fails keeps none of the others from its work.

    Raises:
        Exception: what the first one that failed raised, after all have had their turn. Where the
            database went away the rest is left to the next try.
    """
    first: Exception | None = None
    for step in steps:
        try:
            step()
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 - raised again below
            if first is None:
                first = error
            else:
                # What it says may tell of somebody; what kind of failure it was does not.
                _log.error("One more step failed: %s", type(error).__name__)
    if first is not None:
        raise first
