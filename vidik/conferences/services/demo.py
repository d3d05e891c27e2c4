# SPDX-License-Identifier: EUPL-1.2
"""Conferences of a demonstration that were held on a day that is past; real settings refuse."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.conferences.models import Meeting


class SyntheticRefused(RuntimeError):
    """A day was to be set back where real people work."""


def set_back(meeting: Meeting, days: int, *, actor: Actor) -> None:
    """Let a synthetic conference have been called some days ago for an hour that is past.

    Raises:
        SyntheticRefused: these are production settings, or the case is a real one.
    """
    with acting(actor):
        if not settings.DEMO or meeting.case is None or not meeting.case.is_demo:
            msg = "Only conferences of synthetic cases are set back, and not in production."
            raise SyntheticRefused(msg)
        starts = meeting.starts_at - dt.timedelta(days=days + 1)
        called = meeting.called_at - dt.timedelta(days=days + 6)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts, called_at=called)
        meeting.starts_at, meeting.called_at = starts, called
