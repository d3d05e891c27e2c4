# SPDX-License-Identifier: EUPL-1.2
"""Ways across the border, work with schools and stays, as they cross the room's door."""

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


class FacilityKind(TextChoices):
    """What sort of institution takes people in."""

    SHELTER = "shelter", pgettext_lazy("facility", "shelter")
    SAFE_HOUSE = "safe-house", _("safe house")
    SUPPORTED = "supported", _("supported accommodation")
    CHILDREN = "children", _("institution for children")
    RECEPTION = "reception", _("reception centre")


class StayState(TextChoices):
    """How far a stay is; computed, never stored."""

    EXPECTED = "expected", pgettext_lazy("stay", "expected")
    THERE = "there", pgettext_lazy("stay", "there")
    LEFT = "left", pgettext_lazy("stay", "left")
    MISSED = "missed", pgettext_lazy("stay", "did not come")


class AbsenceKind(TextChoices):
    """Whether somebody had agreed that the person is away."""

    LEAVE = "leave", pgettext_lazy("stay", "leave")
    UNAPPROVED = "unapproved", _("unapproved absence")


class Safety(TextChoices):
    """Whether somewhere is safe, as somebody said; why there is no answer, where there is none."""

    YES = "yes", pgettext_lazy("safe", "yes")
    NO = "no", pgettext_lazy("safe", "no")
    UNKNOWN = "unknown", pgettext_lazy("safe", "does not know")
    WITHHELD = "withheld", pgettext_lazy("safe", "does not want to say")
    NOT_ASKED = "not-asked", pgettext_lazy("safe", "was not asked")


class ExtensionState(TextChoices):
    """How far the extension of a stay is."""

    PROPOSED = "proposed", pgettext_lazy("extension", "proposed")
    GRANTED = "granted", pgettext_lazy("extension", "granted")
    REFUSED = "refused", pgettext_lazy("extension", "refused")


@dataclass(frozen=True, slots=True)
class StayPlan:
    """Who is expected where, from when until when."""

    group: str
    is_child: bool
    expected_on: dt.date
    ends_on: dt.date | None = None
    """None: until the limit of the facility."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move from one facility to another."""

    on: dt.date
    group: str
    ends_on: dt.date | None
    safe_person: str
    safe_worker: str


@dataclass(frozen=True, slots=True)
class Leaving:
    """When somebody left a facility, where to, and whether that is safe."""

    on: dt.date
    destination: str
    safe_person: str
    safe_worker: str


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
