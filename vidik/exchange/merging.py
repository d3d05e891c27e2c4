# SPDX-License-Identifier: EUPL-1.2
"""How notices follow a merge of institutions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Func, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.models import (
    Addressee,
    Answer,
    Attachment,
    Event,
    FeedbackDuty,
    Mail,
    MoreTime,
    Notice,
    Receipt,
    Reminder,
    Version,
)
from vidik.institutions.models import Institution
from vidik.institutions.registry import MergeEffect, MergeHandler, register_merge_handler

MERGER = Actor.system("notice-merger")


def register() -> None:
    """Register with the institutions what follows a merge."""
    register_merge_handler(MergeHandler("notices", _("notices sent and received"), _preview, move))


def _preview(duplicate: Institution, primary: Institution) -> MergeEffect:
    with acting(MERGER):
        rows = Addressee.objects.filter(institution=duplicate)
        sent = Addressee.objects.filter(sender=duplicate)
        joined = rows.filter(notice__addressees__institution=primary).count()
        return MergeEffect(rows.count() + sent.count(), joined)


def move(duplicate: Institution, primary: Institution) -> int:
    """Move what the duplicate sent and received.

    A notice that went to both, or from one to the other, stays as it was: it was two letters.
    """
    with acting(MERGER):
        received = (
            Addressee.objects.filter(institution=duplicate)
            .exclude(sender=primary)
            .exclude(notice__addressees__institution=primary)
        )
        sent = Addressee.objects.filter(sender=duplicate).exclude(institution=primary)
        keys_received = list(received.values_list("pk", flat=True))
        keys_sent = list(sent.values_list("pk", flat=True))
        notices = set(
            Addressee.objects.filter(pk__in=[*keys_received, *keys_sent]).values_list(
                "notice", flat=True
            )
        )
        Addressee.objects.filter(pk__in=keys_received).update(institution=primary)
        Addressee.objects.filter(pk__in=keys_sent).update(sender=primary)
        Notice.objects.filter(sender=duplicate).exclude(addressees__institution=primary).update(
            sender=primary
        )
        for rows in _below(keys_received):
            rows.update(institution=primary)
        for rows in _below(keys_sent):
            rows.update(sender=primary)
        replaced = Func(
            F("parties"), Value(duplicate.pk), Value(primary.pk), function="array_replace"
        )
        Notice.objects.filter(pk__in=notices).update(parties=replaced)
        Version.objects.filter(notice__in=notices).update(parties=replaced)
        Attachment.objects.filter(
            Q(notice__in=notices) | Q(answer__addressee__in=[*keys_received, *keys_sent])
        ).update(parties=replaced)
        return len(keys_received) + len(keys_sent)


def _below(keys: list[Any]) -> Iterator[QuerySet[Any]]:
    """Return what belongs to addressees and names their two institutions."""
    yield FeedbackDuty.objects.filter(addressee__in=keys)
    yield Answer.objects.filter(addressee__in=keys)
    yield Receipt.objects.filter(addressee__in=keys)
    yield Event.objects.filter(addressee__in=keys)
    yield Reminder.objects.filter(addressee__in=keys)
    yield MoreTime.objects.filter(addressee__in=keys)
    yield Mail.objects.filter(addressee__in=keys)
