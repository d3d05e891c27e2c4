# SPDX-License-Identifier: EUPL-1.2
"""Events and the head of their chain. Only this room touches these tables."""

from __future__ import annotations

import pgtrigger
from django.db import models


def _refuse(operation: pgtrigger.Operation, name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func=(
            "RAISE EXCEPTION 'audit events are append-only'"
            " USING ERRCODE = 'insufficient_privilege';"
        ),
    )


class AuditHead(models.Model):
    """The last link of the chain; its row lock puts writers in one order."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        """There is one head."""

        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="the_chain_has_one_head")
        ]

    def __str__(self) -> str:
        return f"{self.sequence}"


class AuditEvent(models.Model):
    """One act: who, what, on which subject, with which result."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    """`user:<key>` or `system:<name>`; never a person's name."""
    verb = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=120, blank=True)
    request = models.CharField(max_length=36, blank=True)
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Events stand in the order of the chain and cannot be changed or removed."""

        ordering = ("sequence",)
        indexes = [
            models.Index(fields=("subject_label", "subject_key"), name="audit_by_subject"),
            models.Index(fields=("actor", "sequence"), name="audit_by_actor"),
            models.Index(fields=("verb", "sequence"), name="audit_by_verb"),
        ]
        triggers = [
            _refuse(pgtrigger.Update, "events_are_never_updated"),
            _refuse(pgtrigger.Delete, "events_are_never_deleted"),
            _refuse(pgtrigger.Truncate, "events_are_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"
