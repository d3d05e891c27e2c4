# SPDX-License-Identifier: EUPL-1.2
"""Cases that are made up for a demonstration, marked as such; real settings refuse them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases import policies
from vidik.cases.models import Case, Participant
from vidik.cases.services.cases import close_case, moment, open_case
from vidik.cases.types import Sensitivity


class MadeUpRefused(RuntimeError):
    """A made-up case was asked for where real people work."""


def has_made_up_cases() -> bool:
    """Say whether made-up cases stand already, whoever may see them."""
    with acting(Actor.system(policies.LOCATOR)):
        return Case.objects.filter(is_demo=True).exists()


def make_up_case(*, sensitivity: Sensitivity, days: int, actor: Actor) -> Case:
    """Open a made-up case as though it had been opened some days ago.

    Raises:
        MadeUpRefused: these settings are for real work.
    """
    if not settings.DEMO:
        msg = "Made-up cases are refused here: these settings are for real work."
        raise MadeUpRefused(msg)
    with acting(actor):
        case = open_case(actor=actor, sensitivity=sensitivity)
        opened = moment() - dt.timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(is_demo=True, opened_at=opened)
        Participant.objects.filter(case=case).update(valid_from=opened)
        case.refresh_from_db()
    return case


def close_made_up_case(case: Case, *, days: int, actor: Actor) -> None:
    """Close a made-up case as though it had been closed some days ago.

    Raises:
        MadeUpRefused: the case is a real one.
    """
    if not case.is_demo:
        msg = "Only a made-up case gets another date of closing."
        raise MadeUpRefused(msg)
    with acting(actor):
        closed = close_case(case, actor=actor)
        Case.objects.filter(pk=closed.pk).update(closed_at=moment() - dt.timedelta(days=days))
