# SPDX-License-Identifier: EUPL-1.2
"""Licences and projects of the own services that end, on the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span, Text
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.catalogue import selectors
from vidik.catalogue.models import Service
from vidik.catalogue.types import ServiceState


def _ending(field: str) -> Callable[[Actor, Span], QuerySet[Service]]:
    def rows(actor: Actor, span: Span) -> QuerySet[Service]:
        own = selectors.kept_services(actor).filter(institution=actor.institution)
        found: QuerySet[Service] = own.exclude(state=ServiceState.ENDED).filter(
            **{f"{field}__range": (span.first, span.last)}
        )
        return found

    return rows


def _read(field: str, what: Text) -> Callable[[Sequence[Any], Actor], Iterator[Occurrence]]:
    def read(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
        for row in rows:
            day = getattr(row, field)
            yield Occurrence(
                str(row.pk),
                str(row.name),
                day,
                day,
                reverse("catalogue:service", args=[row.pk]),
                (what,),
                is_own=True,
                tone="bad" if day < timezone.localdate() else "warn",
            )

    return read


def register() -> None:
    """Register the room's kinds: of them the institution has its own alone."""
    licence, project = _("Licence of a service expires"), _("Project that pays for a service ends")
    add(
        Kind(
            "service-licences", _("Licences of services that expire"), licence,
            Action.SERVICES_WRITE, _ending("licence_until"), _read("licence_until", licence), 60,
            ("licence_until", "pk"),
        ),
        Kind(
            "service-projects", _("Projects paying for services that end"), project,
            Action.SERVICES_WRITE, _ending("finance_until"), _read("finance_until", project), 61,
            ("finance_until", "pk"),
        ),
    )  # fmt: skip
