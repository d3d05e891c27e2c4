# SPDX-License-Identifier: EUPL-1.2
"""The rounds of the record keeper: sign the head, look for unusual patterns, raise the alarm.

They are not jobs. The queue is in tables that the role of the web server writes: whoever gets
SQL to run in it could take a job out, or let one wait for ever in its place, and nobody would
notice.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Final

from django.db import DatabaseError, connections

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.selectors import ROUND, unsigned_since
from vidik.audit.services.anchors import SigningPaused, sign_head
from vidik.audit.services.reviewing import find_patterns
from vidik.audit.services.signing_keys import AnchorError
from vidik.vault.services.registering import register_erasures

RECORDER: Final = Actor.system("recorder")
_FIRST_AFTER: Final = 10
"""Seconds after the start; what ends at once again has done nothing yet."""
_log: Final = logging.getLogger(__name__)


def run_rounds() -> None:
    """Go one round after the other until the process is ended."""
    time.sleep(_FIRST_AFTER)
    while True:
        go_round()
        connections.close_all()
        seconds = ROUND.total_seconds()
        time.sleep(seconds - time.time() % seconds)


def go_round() -> None:
    """Sign the head, register erasures, look for patterns, and say where no head gets signed.

    A step that fails is logged and does not stop the others.
    """
    for what, step in (
        ("signing the head", sign),
        ("registering erasures", _register),
        ("looking for unusual patterns", _look),
        ("seeing that heads are signed", _raise_alert),
    ):
        _do(what, step)


def sign() -> None:
    """Sign the head of the record of acts and write it outside the database."""
    # While a backup copies the database no head is signed; the alarm says where that takes long.
    with acting(RECORDER), contextlib.suppress(SigningPaused):
        sign_head()


def _register() -> None:
    with acting(RECORDER):
        register_erasures()


def _look() -> None:
    with acting(RECORDER):
        find_patterns(RECORDER.label)


def _raise_alert() -> None:
    left = unsigned_since()
    if left is not None:
        _log.error(
            "No head of the record of acts has been signed for two rounds: act %s of %s and what "
            "followed stand in the database alone. See the lines above, and run “vidik doctor”.",
            left.sequence,
            left.at.isoformat(timespec="seconds"),
        )


def _do(what: str, step: Callable[[], None]) -> None:
    try:
        step()
    except AnchorError as error:
        # It names a file and what is wrong with it, nothing of a case.
        _log.error("The record of acts, %s: %s", what, str(error))
    except DatabaseError as error:
        _log.error("The record of acts, %s: the database failed (%s).", what, type(error).__name__)
    except Exception:  # noqa: BLE001 - the next round has to come whatever this one met
        _log.exception("The record of acts, %s: this step of the round failed.", what)
