# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of searches: their number."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.tracing.models import Trace
from vidik.tracing.selectors.traces import traces


def _searched(actor: Actor, typed: str) -> QuerySet[Trace]:
    return traces(actor).filter(number=typed.upper())


def _target(row: Trace, _actor: Actor) -> Target:
    return Target(row.number, reverse("tracing:trace", args=[row.pk]), (_("search for a person"),))


def register() -> None:
    """Register what can be found of searches."""
    add(
        Finder(
            "trace", pgettext_lazy("persons", "Searches"), Action.TRACES_READ, _target,
            by_number=_searched, position=24,
        )
    )  # fmt: skip
