# SPDX-License-Identifier: EUPL-1.2
"""Ways across the border and work with schools, as they cross the room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    """Where a return leads."""

    FROM_ABROAD = "from-abroad", _("from another state")
    TO_ABROAD = "to-abroad", _("to another state")


class CrossingState(TextChoices):
    """How far a return or a reception is; computed, never stored."""

    PLANNED = "planned", pgettext_lazy("crossing", "planned")
    ANNOUNCED = "announced", pgettext_lazy("crossing", "announced")
    DONE = "done", pgettext_lazy("crossing", "took place")
    MISSED = "missed", pgettext_lazy("crossing", "did not take place")
    HANDED_OVER = "handed-over", pgettext_lazy("crossing", "handed over")


@dataclass(frozen=True, slots=True)
class CrossingPlan:
    """Who crosses the border how, in codes of the pack."""

    direction: Direction
    country: str
    kind: str
    planned_on: dt.date
    at: dt.datetime | None = None
    """The moment, where it is known."""
    place: str = ""
    escort: str = ""
    announced_by: str = ""
    receives: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """One act of cooperation with a school, in codes of the pack."""

    kind: str
    met_on: dt.date
    school_type: str
    took_part: tuple[str, ...]
    institution: int | None = None
    """Key of the school, where the register of institutions holds it."""
    informed_of: tuple[str, ...] = ()
    """What the school was informed of the person; then the ground and its document are named."""
    ground: str = ""
    reference: str = ""
