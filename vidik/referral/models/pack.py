# SPDX-License-Identifier: EUPL-1.2
"""What the pack says, frozen as loaded: lists of indicators, competences, rules of alert."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vidik.core.texts import TextsField
from vidik.institutions.models import Institution


class IndicatorList(models.Model):
    """One version of an indicator list, frozen: what was asked stays what was asked."""

    code = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    content = models.JSONField()
    """The list as `methods.lists` reads it."""
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        """One version of a list is the one that new screenings use."""

        ordering = ("code", "-loaded_at")
        constraints = [
            models.UniqueConstraint(fields=("code", "version"), name="list_versions_stand_once"),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(is_current=True),
                name="one_version_of_a_list_is_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Competence(models.Model):
    """Which institution of a kind is competent for a municipality, and who says so."""

    municipality = models.SlugField(max_length=80)
    role = models.SlugField(max_length=40)
    """One of `types.Competent`."""
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    source = TextsField(blank=True)
    """Who says so."""
    source_address = models.URLField(max_length=300, blank=True)
    """Where it can be read, if anywhere."""
    verified = models.BooleanField(default=False)
    """Whether somebody has checked it; what nobody has checked waits for a person."""

    class Meta:
        """One institution of a role for a municipality."""

        ordering = ("municipality", "role")
        constraints = [
            models.UniqueConstraint(
                fields=("municipality", "role"), name="one_competence_of_a_role_for_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.role}"


class RuleSet(models.Model):
    """The pack's rules of who must be notified, as they stood from a day on."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    """As the pack's file says; `methods.alerts.read_book` reads it."""
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        """One is in force."""

        ordering = ("-loaded_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("is_current",),
                condition=Q(is_current=True),
                name="one_set_of_alert_rules_is_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:8]
