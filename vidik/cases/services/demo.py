# SPDX-License-Identifier: EUPL-1.2
"""Cases that are synthetic for a demonstration, marked as such; real settings refuse them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.cases import policies
from vidik.cases.methods.codes import draw_code
from vidik.cases.models import Case, Participant
from vidik.cases.services.cases import close_case, moment, open_case
from vidik.cases.types import CaseState, Sensitivity
from vidik.core.bulk import insert_rows


class SyntheticRefused(RuntimeError):
    """A synthetic case was asked for where real people work."""


def has_synthetic_cases() -> bool:
    """Return whether synthetic cases stand already, whoever may see them."""
    with acting(Actor.system(policies.LOCATOR)):
        return Case.objects.filter(is_demo=True).exists()


def opened_at(cases: Iterable[uuid.UUID]) -> dict[uuid.UUID, dt.datetime]:
    """Say when synthetic cases were opened, whoever may see them."""
    with acting(Actor.system(policies.LOCATOR)):
        rows = Case.objects.filter(pk__in=list(cases), is_demo=True)
        return dict(rows.values_list("pk", "opened_at"))


def make_up_case(*, sensitivity: Sensitivity, days: int, actor: Actor) -> Case:
    """Open a synthetic case as though it had been opened some days ago.

    Raises:
        SyntheticRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "Synthetic cases are refused here: these are production settings."
        raise SyntheticRefused(msg)
    with acting(actor):
        case = open_case(actor=actor, sensitivity=sensitivity)
        opened = moment() - dt.timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(is_demo=True, opened_at=opened)
        Participant.objects.filter(case=case).update(valid_from=opened)
        case.refresh_from_db()
    return case


@dataclass(frozen=True, slots=True)
class SyntheticCase:
    """A synthetic case as it is after all that happened to it."""

    key: uuid.UUID
    opened_at: dt.datetime
    closed_at: dt.datetime | None = None
    sensitivity: str = Sensitivity.ORDINARY


def make_up_cases(rows: Iterable[SyntheticCase], *, responsible: int, actor: Actor) -> int:
    """Open many synthetic cases of an institution at once; nobody is named in them.

    Raises:
        SyntheticRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "Synthetic cases are refused here: these are production settings."
        raise SyntheticRefused(msg)
    with acting(actor):
        authorize(actor, Action.CASES_OPEN)
        return insert_rows(
            Case,
            (
                "id", "code", "responsible_id", "state", "sensitivity", "restricted", "opened_at",
                "closed_at", "is_demo",
            ),
            (
                (
                    row.key,
                    draw_code(),
                    responsible,
                    CaseState.OPEN if row.closed_at is None else CaseState.CLOSED,
                    row.sensitivity,
                    False,
                    row.opened_at,
                    row.closed_at,
                    True,
                )
                for row in rows
            ),
        )  # fmt: skip


def close_synthetic_case(case: Case, *, days: int, actor: Actor) -> None:
    """Close a synthetic case as though it had been closed some days ago.

    Raises:
        SyntheticRefused: the case is a real one.
    """
    if not case.is_demo:
        msg = "Only a synthetic case gets another date of closing."
        raise SyntheticRefused(msg)
    with acting(actor):
        closed = close_case(case, actor=actor)
        Case.objects.filter(pk=closed.pk).update(closed_at=moment() - dt.timedelta(days=days))
