# SPDX-License-Identifier: EUPL-1.2
"""Findings as institutions are asked about them."""

from __future__ import annotations

import uuid

import pghistory
import pgtrigger
from django.db import models

from vidik.checks.models import Finding
from vidik.institutions.models import Institution
from vidik.questionnaires.types import (
    QueryState,
    QueryWay,
)


@pghistory.track()
class FindingQuery(models.Model):
    """A finding as one institution is asked about it: with its own figures and no others."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=QueryState.choices, default=QueryState.ASKED)
    way = models.CharField(max_length=10, choices=QueryWay.choices)
    question = models.TextField()
    figures = models.JSONField(default=list)
    """The institution's own cells: `[{"key", "reference", "version"}]`."""
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120)
    notice_key = models.UUIDField(null=True, blank=True)
    """The addressee of the notice in the exchange room; none where it was asked by hand."""
    answer = models.TextField(blank=True)
    corrections = models.JSONField(default=dict)
    """What the figures should read: `{reference: [value, status, qualifier]}`."""
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first; one institution is asked about a finding once at a time."""

        ordering = ("-asked_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("finding", "institution"),
                condition=models.Q(state__in=[QueryState.ASKED, QueryState.ANSWERED]),
                name="an_institution_is_asked_about_a_finding_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=QueryState.ASKED)
                | models.Q(state=QueryState.WITHDRAWN)
                | models.Q(answered_at__isnull=False),
                name="answered_queries_say_when",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="what_was_asked_stays",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.finding_id, NEW.question, NEW.figures, NEW.asked_at, NEW.asked_by,"
                    " NEW.way) IS DISTINCT FROM ROW(OLD.finding_id, OLD.question, OLD.figures,"
                    " OLD.asked_at, OLD.asked_by, OLD.way) THEN RAISE EXCEPTION"
                    " 'what was asked is never changed'; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
