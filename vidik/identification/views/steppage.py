# SPDX-License-Identifier: EUPL-1.2
"""What a step of a procedure is to its page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from vidik.access.types import Action, Actor
from vidik.identification.forms import common
from vidik.identification.models import Procedure

Run = Callable[[Procedure, dict[str, Any], Actor], object]
Possible = Callable[[Procedure], bool]
Filled = Callable[[Procedure, Actor], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step as its page shows it."""

    title: str | Promise
    run: Run
    done: str | Promise
    possible: Possible
    form: type[common.StepForm] = common.SureForm
    action: Action = Action.IDENTIFICATION_WORK
    intro: str | Promise = ""
    group: str = "next"
    """`next` moves the procedure on, `person` is for the person, `more` the rest."""
    is_final: bool = False
    """Whether nothing takes it back; its button says so by its colour."""
    leads: Callable[[Any], str] | None = None
    """Gives where what was done is shown; without it the page of the procedure."""
    typed: str = ""
    """The field in which long words are typed, kept sealed until they are sent; blank: none."""
    about: str = ""
    """The field that chooses the interview which those words are about; blank: the procedure."""
    filled: Filled | None = None
    """Gives what the form begins with, as words that the vault opens; it may ask for a purpose."""


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
    """Ask whether a procedure has such rows, as `complaints` in a state.

    They are compared here, so that a page that has read them once does not ask for each step.
    """
    return lambda procedure: any(_fits(row, which) for row in getattr(procedure, rows).all())


def _fits(row: object, which: Mapping[str, object]) -> bool:
    for name, wanted in which.items():
        field, _, how = name.partition("__")
        value = getattr(row, field)
        if how == "in":
            assert isinstance(wanted, Collection)  # noqa: S101 - written so beside each step
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True
