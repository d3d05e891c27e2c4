# SPDX-License-Identifier: EUPL-1.2
"""Jobs of the cases room; none is given anything about a case."""

from __future__ import annotations

import smtplib
from typing import Final

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from vidik.cases.services import telling

UNTIL_THE_SERVER_TAKES_IT: Final = RetryStrategy(
    max_attempts=12,
    wait=5,
    exponential_wait=2,
    retry_exceptions=(OperationalError, InterfaceError, smtplib.SMTPException, OSError),
)
"""Try again after seconds first, then for some hours: the inbox has told whoever signs in."""


@app.task(name="cases.mail_head", retry=UNTIL_THE_SERVER_TAKES_IT)
def mail_head(user: int) -> None:
    """E-mail the head of an institution that something urgent waits."""
    telling.send_to_head(user)
