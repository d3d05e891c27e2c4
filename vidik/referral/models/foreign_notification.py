# SPDX-License-Identifier: EUPL-1.2
"""A foreign notification behind a report: who sent it, what is prosecuted; codes, never a name."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from vidik.cases.models import Case
from vidik.referral.models.report import Report
from vidik.referral.types import ForeignInformant, Informant


@pghistory.track()
class ForeignNotification(models.Model):
    """What another state reported that led to a report, or came after it; one row for a report."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(Report, models.CASCADE, related_name="foreign_notification")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case of the report: it decides who may see this row."""
    state = models.CharField(_("country"), max_length=12, blank=True)
    """A code of the pack's list of countries; blank where it is not known."""
    informant = models.CharField(
        _("who gave the information"), max_length=12, choices=Informant.choices
    )
    given_on = models.DateField(_("when"), null=True, blank=True)
    investigation = models.CharField(
        _("proceedings abroad"),
        max_length=12,
        choices=ForeignInformant.choices,
        default=ForeignInformant.UNKNOWN,
    )
    operation = models.SlugField(_("international operation"), max_length=60, blank=True)
    """A code of the pack's list of named operations; blank for none."""
    version = models.PositiveIntegerField(default=1)
    """Rises with every change, so that nobody overwrites what they have not read."""

    class Meta:
        """By the report."""

        ordering = ("report_id",)
        indexes = [
            models.Index(fields=("operation",), name="words_by_operation"),
            models.Index(fields=("case",), name="words_of_a_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(informant__in=Informant.values),
                name="words_from_abroad_say_who_gave_them",
            ),
            models.CheckConstraint(
                condition=models.Q(investigation__in=ForeignInformant.values),
                name="proceedings_abroad_are_one_of_those_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}"
