# SPDX-License-Identifier: EUPL-1.2
"""Replies, files and receipts."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.core.retention import label_of
from vidik.exchange.models.notices import Addressee, Notice
from vidik.exchange.types import (
    Classification,
    Origin,
)
from vidik.institutions.models import Institution


class Answer(models.Model):
    """A reply to a notice; it is an answer once somebody has classified it as one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="answers")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    text = models.TextField(blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    classification = models.CharField(max_length=14, choices=Classification.choices, blank=True)
    """Blank until a person has classified it."""
    classified_at = models.DateTimeField(null=True, blank=True)
    classified_by = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        """The newest first; what was classified says by whom and when."""

        ordering = ("-received_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(classification="", classified_at__isnull=True, classified_by="")
                | models.Q(
                    ~models.Q(classification=""),
                    ~models.Q(classified_by=""),
                    classified_at__isnull=False,
                ),
                name="a_person_classifies_a_reply",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="replies_stay_as_they_came",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.addressee_id, NEW.origin, NEW.text, NEW.received_at,"
                    " NEW.recorded_at, NEW.recorded_by) IS DISTINCT FROM ROW(OLD.addressee_id,"
                    " OLD.origin, OLD.text, OLD.received_at, OLD.recorded_at, OLD.recorded_by)"
                    " THEN RAISE EXCEPTION 'replies are never changed'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attachment(models.Model):
    """A file that goes with a notice or came with a reply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(
        Notice, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    answer = models.ForeignKey(
        Answer, models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    parties = ArrayField(models.BigIntegerField(), default=list)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    """Empty once it is destroyed, as is the name; what it was by, and its digest, stay."""
    added_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)
    destroyed_rule = models.CharField(max_length=60, blank=True, db_default="", default="")
    """The kind of `core.retention` whose period was over."""

    class Meta:
        """By name; with a notice or with a reply; as it came until its period is over."""

        ordering = ("name", "pk")
        indexes = [
            models.Index(
                fields=("added_at", "id"),
                name="files_that_are_kept",
                condition=models.Q(destroyed_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notice__isnull=True, answer__isnull=False)
                | models.Q(notice__isnull=False, answer__isnull=True),
                name="files_belong_to_a_notice_or_to_a_reply",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True, destroyed_rule="")
                | models.Q(
                    ~models.Q(destroyed_rule=""),
                    destroyed_at__isnull=False,
                    content=b"",
                    name="",
                ),
                name="nothing_is_left_of_files_that_were_destroyed",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="files_stay_as_they_came",
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call] # of the package
                    "notice_id", "answer_id", "name", "media_type", "size", "sha256", "content",
                    "added_at", "destroyed_at", "destroyed_rule",
                ),
                when=pgtrigger.Before,
                func=(
                    "IF OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL"
                    " OR public.vidik_system() IS DISTINCT FROM 'retention-job'"
                    " OR ROW(NEW.notice_id, NEW.answer_id, NEW.media_type, NEW.size, NEW.sha256,"
                    " NEW.added_at) IS DISTINCT FROM ROW(OLD.notice_id, OLD.answer_id,"
                    " OLD.media_type, OLD.size, OLD.sha256, OLD.added_at) THEN"
                    " RAISE EXCEPTION 'files stay as they came until their period is over';"
                    " END IF; RETURN NEW;"
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or str(self.pk)

    @property
    def rule(self) -> str:
        """By which rule it was destroyed, in words."""
        return str(label_of(self.destroyed_rule))


class Receipt(models.Model):
    """The proof that a reply or an acknowledgement came in, with a number and a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="receipts")
    answer = models.OneToOneField(
        Answer, models.CASCADE, null=True, blank=True, related_name="receipt"
    )
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    """Digest of what was received: the text and the digests of the files."""

    class Meta:
        """The newest first; never changed."""

        ordering = ("-at", "pk")
        triggers = frozen_rows("receipts", but=("institution_id", "sender_id"))

    def __str__(self) -> str:
        return self.number
