# SPDX-License-Identifier: EUPL-1.2
"""What an institution offers: codes, days and short texts. There is no field for an address."""

from __future__ import annotations

import datetime as dt
import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.accounts.models import User
from vidik.catalogue.types import (
    Citizens,
    Cost,
    Disclosure,
    Finance,
    LicenceState,
    ServiceState,
    Sex,
    Unit,
)
from vidik.core.texts import TextsField
from vidik.institutions.models import ContactPoint, Institution

OLDEST = 120
"""Years of age above which nobody is asked for."""


@pghistory.track()
class Service(models.Model):
    """A service of an institution, with the level of who may know of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    pack_code = models.SlugField(max_length=60, blank=True)
    """Under which code the pack names it; blank: it was entered here."""
    is_changed_here = models.BooleanField(default=False)
    """Somebody changed or confirmed it on a page: the pack no longer writes it."""
    disclosure = models.CharField(_("who may know of it"), max_length=20, choices=Disclosure)
    kind = models.CharField(_("kind"), max_length=40)
    name = TextsField(_("name"))
    description = TextsField(_("description"), blank=True)
    groups = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Codes of the pack; none: for every group."""
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.ALL)
    citizens = models.CharField(
        _("citizenship"), max_length=12, choices=Citizens, default=Citizens.ALL
    )
    languages = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    ways = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    territories = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Codes of territories from which people can use it."""
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, default=Cost.UNKNOWN)
    application = TextsField(_("how to apply"), blank=True)
    documents = TextsField(_("required documents"), blank=True)
    accessibility = TextsField(_("accessibility"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ServiceState, default=ServiceState.ACTIVE
    )
    closed_until = models.DateField(_("closed until"), null=True, blank=True)
    """None while it is closed: nobody knows yet."""
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    needs_licence = models.BooleanField(_("needs a licence"), default=False)
    licence_number = models.CharField(_("number of the licence"), max_length=40, blank=True)
    licence_from = models.DateField(_("licence valid from"), null=True, blank=True)
    licence_until = models.DateField(_("licence valid until"), null=True, blank=True)
    renewal_asked_on = models.DateField(_("renewal asked for on"), null=True, blank=True)
    finance = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    finance_until = models.DateField(_("project ends on"), null=True, blank=True)
    unit = models.CharField(_("counted in"), max_length=10, choices=Unit, blank=True)
    capacity = models.PositiveSmallIntegerField(_("all"), null=True, blank=True)
    free = models.PositiveSmallIntegerField(pgettext_lazy("places", "free"), null=True, blank=True)
    free_on = models.DateField(_("as of"), null=True, blank=True)
    contact = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """A contact point of the institution: the catalogue holds none of its own."""
    is_contact_public = models.BooleanField(_("contact shown to everybody"), default=False)
    source = TextsField(blank=True)
    """Where the pack has it from, such as a section of a report."""
    verified_on = models.DateField(null=True, blank=True)
    """When whoever wrote the pack last compared it with the source."""
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField()
    search_text = models.TextField(editable=False)
    """Its texts folded to one script without diacritics; maintained by the services."""

    class Meta:
        """Those of one institution together."""

        ordering = ("institution__code", "kind", "pk")
        indexes = [
            models.Index(fields=("disclosure", "state", "kind"), name="services_by_level"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("pack_code",), condition=~Q(pack_code=""), name="pack_names_a_service_once"
            ),
            models.CheckConstraint(
                condition=Q(disclosure__in=Disclosure.values), name="services_have_a_level"
            ),
            models.CheckConstraint(
                condition=Q(age_to__isnull=True)
                | Q(age_from__isnull=True)
                | Q(age_to__gte=F("age_from")),
                name="ages_of_services_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(licence_until__isnull=True)
                | Q(licence_from__isnull=True)
                | Q(licence_until__gt=F("licence_from")),
                name="licences_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=Q(needs_licence=True)
                | Q(
                    licence_number="",
                    licence_from__isnull=True,
                    licence_until__isnull=True,
                    renewal_asked_on__isnull=True,
                ),
                name="licences_are_of_services_that_need_one",
            ),
            models.CheckConstraint(
                condition=Q(finance_until__isnull=True) | Q(finance__contains=["project"]),
                name="projects_alone_have_an_end_day",
            ),
            models.CheckConstraint(
                condition=Q(free__isnull=True, free_on__isnull=True)
                | Q(free__isnull=False, free_on__isnull=False, capacity__gte=F("free")),
                name="free_capacity_is_of_all_as_of_a_day",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True, unit="")
                | (Q(capacity__isnull=False) & ~Q(unit="")),
                name="capacity_has_a_unit",
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_on__isnull=False))
                | (~Q(state="ended") & Q(ended_on__isnull=True)),
                name="ended_services_say_since_when",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(closed_until__isnull=True),
                name="closed_services_alone_open_again",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(confirmed_on__isnull=False),
                name="confirmations_have_a_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def assured_on(self) -> dt.date | None:
        """The last day on which somebody said that it is right."""
        return self.confirmed_on or self.verified_on

    @property
    def by_projects_alone(self) -> bool:
        """Whether it ends with its projects: nothing else pays for it."""
        return self.finance == [Finance.PROJECT.value]

    def licence_state(self, on: dt.date, warn_days: int) -> LicenceState:
        """Return how far its licence is on a day, warned of some days before it ends."""
        if not self.needs_licence:
            return LicenceState.NONE_NEEDED
        if self.renewal_asked_on is not None:
            return LicenceState.PENDING
        if self.licence_until is None:
            return LicenceState.UNKNOWN
        if self.licence_until < on:
            return LicenceState.EXPIRED
        if self.licence_until <= on + dt.timedelta(days=warn_days):
            return LicenceState.SOON
        return LicenceState.VALID
