# SPDX-License-Identifier: EUPL-1.2
"""Read kinds of notices and to whom they may go."""

from __future__ import annotations

from django.db.models import (
    Q,
    QuerySet,
)

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.exchange.models import (
    Kind,
)
from vidik.exchange.services.writing import may_receive, may_send
from vidik.institutions.models import Institution


def kinds(actor: Actor) -> list[Kind]:
    """List the kinds of notices in use that the actor's institution sends."""
    authorize(actor, Action.EXCHANGE_READ)
    rows = list(Kind.objects.filter(is_active=True))
    own = _own(actor)
    return [kind for kind in rows if own is not None and may_send(kind, own)]


def all_kinds() -> QuerySet[Kind]:
    """List all kinds of notices with their ladders."""
    return Kind.objects.prefetch_related("rungs")


def possible_addressees(actor: Actor, kind: Kind) -> list[Institution]:
    """List the institutions to which the actor's may send a kind of notice."""
    authorize(actor, Action.EXCHANGE_WRITE)
    rows = Institution.objects.filter(merged_into__isnull=True).select_related("kind")
    rows = rows.exclude(pk=actor.institution or 0)
    if kind.addressee_kinds or kind.addressee_codes:
        rows = rows.filter(
            Q(kind__code__in=kind.addressee_kinds) | Q(code__in=kind.addressee_codes)
        )
    return [row for row in rows.order_by(by_alphabet("name")) if may_receive(kind, row)]


def _own(actor: Actor) -> Institution | None:
    if actor.institution is None:
        return None
    return Institution.objects.select_related("kind").filter(pk=actor.institution).first()


def institutions_for(code: str) -> QuerySet[Institution]:
    """List the institutions that a kind of notice may go to, by name."""
    kind = Kind.objects.filter(code=code).first()
    rows = Institution.objects.filter(merged_into__isnull=True)
    if kind is not None and (kind.addressee_kinds or kind.addressee_codes):
        rows = rows.filter(
            Q(kind__code__in=kind.addressee_kinds) | Q(code__in=kind.addressee_codes)
        )
    return rows.order_by(by_alphabet("name"))
