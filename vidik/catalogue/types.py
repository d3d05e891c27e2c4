# SPDX-License-Identifier: EUPL-1.2
"""Services of institutions as they cross the room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.core.languages import Texts


class Disclosure(TextChoices):
    """Who may know that a service exists."""

    PUBLIC = "public", pgettext_lazy("disclosure", "public")
    PROFESSIONALS = "professionals", pgettext_lazy("disclosure", "professionals")
    SEALED = "sealed", pgettext_lazy("disclosure", "sealed")


class ServiceState(TextChoices):
    """Whether a service is given now."""

    ACTIVE = "active", pgettext_lazy("service", "active")
    CLOSED = "closed", pgettext_lazy("service", "temporarily closed")
    ENDED = "ended", pgettext_lazy("service", "ended")


class Way(TextChoices):
    """How a service is given."""

    PERSON = "person", _("in person")
    FIELD = "field", _("in the field")
    PHONE = "phone", _("by telephone")
    VIDEO = "video", _("by video")
    ALWAYS = "always", _("around the clock")


class Sex(TextChoices):
    """Persons of which sex a service is for."""

    ALL = "all", pgettext_lazy("for whom", "everybody")
    WOMEN = "women", pgettext_lazy("for whom", "women and girls")
    MEN = "men", pgettext_lazy("for whom", "men and boys")


class Citizens(TextChoices):
    """Whether a service is for citizens, foreigners or both."""

    ALL = "all", pgettext_lazy("for whom", "citizens and foreigners")
    CITIZENS = "citizens", pgettext_lazy("for whom", "citizens")
    FOREIGNERS = "foreigners", pgettext_lazy("for whom", "foreigners")


class Cost(TextChoices):
    """What the person pays."""

    FREE = "free", pgettext_lazy("cost", "free of charge")
    SHARED = "shared", pgettext_lazy("cost", "a share is paid")
    PAID = "paid", pgettext_lazy("cost", "paid")
    UNKNOWN = "unknown", pgettext_lazy("cost", "not stated")


class Finance(TextChoices):
    """What a service is paid from."""

    BUDGET = "budget", pgettext_lazy("finance", "public budget")
    PROJECT = "project", pgettext_lazy("finance", "project")
    DONATION = "donation", pgettext_lazy("finance", "donations")
    OWN = "own", pgettext_lazy("finance", "the provider’s own means")


class Unit(TextChoices):
    """What free capacity is counted in."""

    PLACES = "places", pgettext_lazy("unit", "places to sleep")
    PERSONS = "persons", pgettext_lazy("unit", "persons at a time")
    HOURS = "hours", pgettext_lazy("unit", "hours a week")


class LicenceState(TextChoices):
    """How far the licence of a service is; computed, never stored."""

    NONE_NEEDED = "none-needed", pgettext_lazy("licence", "none needed")
    VALID = "valid", pgettext_lazy("licence", "valid")
    SOON = "soon", pgettext_lazy("licence", "ends soon")
    PENDING = "pending", pgettext_lazy("licence", "renewal pending")
    EXPIRED = "expired", pgettext_lazy("licence", "expired")
    UNKNOWN = "unknown", pgettext_lazy("licence", "end not stated")


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What somebody enters of a service; codes are those of the pack."""

    kind: str
    name: Texts
    description: Texts = field(default_factory=Texts)
    disclosure: str = Disclosure.PROFESSIONALS
    groups: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    sex: str = Sex.ALL
    citizens: str = Citizens.ALL
    languages: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    cost: str = Cost.UNKNOWN
    application: Texts = field(default_factory=Texts)
    documents: Texts = field(default_factory=Texts)
    accessibility: Texts = field(default_factory=Texts)
    needs_licence: bool = False
    licence_number: str = ""
    licence_from: dt.date | None = None
    licence_until: dt.date | None = None
    renewal_asked_on: dt.date | None = None
    finance: tuple[str, ...] = ()
    finance_until: dt.date | None = None
    unit: str = ""
    capacity: int | None = None
    free: int | None = None
    free_on: dt.date | None = None
    contact: int | None = None
    """Key of a contact point of the institution."""
    is_contact_public: bool = False
