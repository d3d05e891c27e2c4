# SPDX-License-Identifier: EUPL-1.2
"""What a step of a procedure is to its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from vidik.access.types import Action, Actor
from vidik.identification import forms
from vidik.identification.models import Procedure

Run = Callable[[Procedure, dict[str, Any], Actor], object]
Possible = Callable[[Procedure], bool]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step as its page shows it."""

    title: str | Promise
    run: Run
    done: str | Promise
    possible: Possible
    form: type[forms.StepForm] = forms.SureForm
    action: Action = Action.IDENTIFICATION_WORK
    intro: str | Promise = ""
    group: str = "next"
    """`next` moves the procedure on, `person` is for the person, `more` the rest."""
    leads: Callable[[Any], str] | None = None
    """Gives where what was done is shown; without it the page of the procedure."""


def simply(service: Callable[..., object], *fields: str) -> Run:
    """Call a service of a procedure with what stands in some fields."""
    return lambda procedure, data, actor: service(
        procedure, *(data[name] for name in fields), actor=actor
    )


def of_row(row: str, service: Callable[..., object], *fields: str) -> Run:
    """Call a service of the row that was chosen in a field, with what stands in others."""
    return lambda _procedure, data, actor: service(
        data[row], *(data[name] for name in fields), actor=actor
    )


def has(rows: str, **which: object) -> Possible:
    """Ask whether a procedure has such rows, as `complaints` in a state."""
    return lambda procedure: getattr(procedure, rows).filter(**which).exists()
