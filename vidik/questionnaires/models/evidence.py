# SPDX-License-Identifier: EUPL-1.2
"""Meetings held and own proceedings: what figures are taken from besides answers."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.figures.models import Cycle, Figure
from vidik.institutions.models import Institution
from vidik.questionnaires.models.scanned import PagePicture, ScannedFile
from vidik.questionnaires.types import EvidenceKind


@pghistory.track()
class Evidence(models.Model):
    """A meeting held with institutions, or proceedings of the office's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    """Which one of its kind in the cycle, counted from 1."""
    reference = models.CharField(max_length=60, blank=True)
    """The number under which the office keeps it in its files."""
    began_on = models.DateField()
    """The day of a meeting, or the day on which proceedings were opened."""
    ended_on = models.DateField(null=True, blank=True)
    """The day on which proceedings were concluded."""
    place = models.CharField(max_length=200, blank=True)
    took_part = models.TextField(blank=True)
    """Who took part, by office and never by name, one a line."""
    subject = models.CharField(max_length=300)
    account = models.TextField(blank=True)
    """What was stated or found."""
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True)
    """Why this version replaced the one before."""
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-began_on", "-number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("cycle", "kind", "number"), name="evidence_is_numbered_once_in_a_cycle"
            ),
            models.UniqueConstraint(
                fields=("reference",),
                condition=models.Q(kind=EvidenceKind.OWN_PROCEEDINGS),
                name="own_proceedings_have_a_reference_of_their_own",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=EvidenceKind.OWN_PROCEEDINGS) & ~models.Q(reference="")
                | models.Q(kind=EvidenceKind.MEETING, ended_on__isnull=True) & ~models.Q(place=""),
                name="meetings_have_a_place_and_proceedings_a_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True)
                | models.Q(ended_on__gte=models.F("began_on")),
                name="proceedings_are_concluded_after_they_are_opened",
            ),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""),
                name="corrected_evidence_gives_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.sign

    @property
    def sign(self) -> str:
        """What the citations of its figures begin with, such as `m2025-3`."""
        letter = "m" if self.kind == EvidenceKind.MEETING else "p"
        return f"{letter}{self.cycle.code}-{self.number}"

    def parties_now(self) -> list[EvidenceParty]:
        """Return the parties that the present version names, those that were read with it."""
        read: list[EvidenceParty] | None = getattr(self, "named", None)
        return list(self.parties.filter(until=None)) if read is None else read

    @property
    def offices(self) -> list[str]:
        """Who took part, each by office."""
        return [line.strip() for line in self.took_part.splitlines() if line.strip()]


class EvidenceParty(models.Model):
    """An institution that met the office or that proceedings concern, and since which version."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    since = models.PositiveIntegerField(default=1)
    """The version that named it."""
    until = models.PositiveIntegerField(null=True, blank=True)
    """The version that no longer names it."""

    class Meta:
        """Each is named once at a time."""

        ordering = ("evidence", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("evidence", "institution"),
                condition=models.Q(until__isnull=True),
                name="evidence_names_an_institution_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id}: {self.institution_id}"


class EvidenceScan(ScannedFile):
    """The record of a meeting, or a document of own proceedings, as it was scanned."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="scans")
    number = models.PositiveSmallIntegerField()
    """Which one of its evidence, counted from 1."""
    pages = models.PositiveSmallIntegerField()

    class Meta:
        """In the order in which they came."""

        ordering = ("evidence", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("evidence", "number"), name="scans_of_evidence_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=("evidence", "sha256"), name="a_scan_is_added_to_evidence_once"
            ),
        ]
        triggers = frozen_rows("scans")[:1]


class EvidencePage(PagePicture):
    """One page of a scan as a picture."""

    scan = models.ForeignKey(EvidenceScan, models.CASCADE, related_name="pictures")

    class Meta:
        """In their order."""

        ordering = ("scan", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("scan", "number"), name="pages_of_a_scan_are_numbered_once"
            )
        ]
        triggers = frozen_rows("evidence_pages")[:1]


class EvidenceFigure(models.Model):
    """A figure stated in a meeting or found in own proceedings, and the page that says it."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="figures")
    figure = models.OneToOneField(Figure, models.PROTECT, related_name="+")
    scan = models.ForeignKey(EvidenceScan, models.PROTECT, related_name="figures")
    page = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=120)

    class Meta:
        """In the order in which they were entered."""

        ordering = ("evidence", "pk")
        triggers = frozen_rows("evidence_figures")

    def __str__(self) -> str:
        return str(self.figure_id)
