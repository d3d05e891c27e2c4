# SPDX-License-Identifier: EUPL-1.2
"""Institutions, their other names, territories and contact points."""

from __future__ import annotations

from typing import Final

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import Texts
from vidik.core.models import Code
from vidik.core.texts import TextsField


class Territory(models.Model):
    """A country, a region, a district, a city or a municipality."""

    code = models.SlugField(max_length=80, unique=True)
    name = TextsField()
    kind = models.CharField(max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    class Meta:
        """Territories are in the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class Control(models.TextChoices):
    """Whether the National Rapporteur may control the body; decides the legal basis."""

    CONTROLLED = "controlled", _("controlled by the National Rapporteur")
    OUTSIDE = "outside", _("outside the National Rapporteur’s control")


class QuestionnaireKind(models.TextChoices):
    """Which questionnaire the body gets."""

    SPECIAL = "special", _("special")
    GENERAL = "general", _("general")
    NONE = "none", _("none")
    UNKNOWN = "unknown", _("not stated")


@pghistory.track()
class Institution(models.Model):
    """Any body: state authority, association, international organisation or local team."""

    code = models.SlugField(max_length=80, unique=True)
    name = TextsField(_("name"))
    short_name = TextsField(_("short name"), partial=True, blank=True)
    kind = models.ForeignKey(Code, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    control = models.CharField(max_length=20, choices=Control.choices)
    basis = TextsField(blank=True)
    questionnaire = models.CharField(
        max_length=20, choices=QuestionnaireKind.choices, default=QuestionnaireKind.UNKNOWN
    )
    origin = models.CharField(max_length=20, default="source")
    """`source`: the published facts name it; `public`: completed from public knowledge."""
    note = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    """Set when this row turned out to be another one's duplicate; its code still resolves."""
    search_text = models.TextField(editable=False)
    """All names folded to one script without diacritics; maintained by the services."""

    class Meta:
        """Institutions are in the order of their codes."""

        ordering = ("code",)
        indexes = [
            GinIndex(
                fields=("search_text",), name="institution_search", opclasses=("gin_trgm_ops",)
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="no_institution_is_its_own_parent"
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("id")),
                name="no_institution_is_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def short(self) -> Texts:
        """The short name, in each language that has none the full one."""
        return Texts({**self.name, **self.short_name})

    @property
    def binds(self) -> bool:
        """Whether a recommendation to it is more than an offer of good cooperation."""
        return self.control == Control.CONTROLLED


class Alias(models.Model):
    """Another name or code under which texts and files speak of the institution."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)

    class Meta:
        """An alias stands once with its institution."""

        constraints = [
            models.UniqueConstraint(fields=("institution", "text"), name="aliases_stand_once")
        ]

    def __str__(self) -> str:
        return self.text


FREE_MAIL: Final = frozenset(
    [
        "gmail",
        "googlemail",
        "yahoo",
        "ymail",
        "hotmail",
        "outlook",
        "live",
        "msn",
        "icloud",
        "me",
        "aol",
        "gmx",
        "mail",
        "proton",
        "protonmail",
        "yandex",
        "zoho",
        "eunet",
        "sbb",
        "ptt",
        "open",
        "verat",
    ]
)


class Purpose(models.TextChoices):
    """What a contact point is for; one may be for several things, or for everything."""

    ALERTS = "alerts", _("urgent alerts")
    SUSPICIONS = "suspicions", _("reports of a suspicion")
    NOTICES = "notices", _("letters and notices")
    QUESTIONNAIRES = "questionnaires", _("questionnaires")
    COOPERATION = "cooperation", _("cooperation and training")


@pghistory.track()
class ContactPoint(models.Model):
    """A function at an institution that can be written to, from a day and perhaps to a day."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="contact_points")
    function = TextsField(_("function"))
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("telephone"), max_length=40, blank=True, default="", db_default="")
    hours = TextsField(_("hours"), partial=True, blank=True)
    """When somebody answers the telephone, in words; blank where nobody knows."""
    is_duty_line = models.BooleanField(_("duty line"), default=False, db_default=False)
    """Whether urgent notices are taken there first: its number stands in alerts."""
    takes_sms = models.BooleanField(_("takes text messages"), default=False, db_default=False)
    alternative = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("otherwise"),
    )
    """Who is called where nobody answers here."""
    purposes = ArrayField(
        models.CharField(max_length=20, choices=Purpose.choices),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("purposes"),
    )
    """Values of `Purpose`; none: for whatever comes."""
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        """Newer contact points first."""

        ordering = ("-valid_from", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="contact_points_end_after_they_begin",
            ),
            models.CheckConstraint(
                condition=~models.Q(phone="") | models.Q(is_duty_line=False, takes_sms=False),
                name="duty_lines_have_a_telephone",
            ),
            models.CheckConstraint(
                condition=models.Q(alternative__isnull=True)
                | ~models.Q(alternative=models.F("id")),
                name="no_contact_point_stands_in_for_itself",
            ),
        ]

    def __str__(self) -> str:
        return str(self.function)

    @property
    def purpose_labels(self) -> list[str]:
        """What it is for, in the reader's language."""
        return [str(Purpose(each).label) for each in self.purposes]

    @property
    def looks_private(self) -> bool:
        """Whether the address is at a free-mail provider: whoever leaves takes it along."""
        domain = self.email.rpartition("@")[2].lower()
        return any(part in FREE_MAIL for part in domain.split("."))
