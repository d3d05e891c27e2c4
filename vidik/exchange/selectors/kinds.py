# SPDX-License-Identifier: EUPL-1.2
"""Read kinds of notices and to whom they may go."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.models import Code
from vidik.exchange.models import Channel, Kind
from vidik.exchange.services.reaching import bound, channels_of, may_send
from vidik.institutions.models import Institution
from vidik.institutions.services.loading import KIND_LIST


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
    own = _own(actor)
    if own is None or not may_send(kind, own):
        return []
    rows = _receivers(kind).select_related("kind").exclude(pk=own.pk)
    channels = channels_of(own)
    return [row for row in rows.order_by(by_alphabet("name")) if bound(row, channels) is None]


def addressees_of(actor: Actor, code: str) -> list[Institution]:
    """List them for a kind of notice by its code; none where the pack has no such kind in use."""
    kind = Kind.objects.filter(code=code, is_active=True).first()
    return [] if kind is None else possible_addressees(actor, kind)


def _receivers(kind: Kind) -> QuerySet[Institution]:
    return Institution.objects.filter(merged_into__isnull=True).filter(
        Q(kind__code__in=kind.addressee_kinds) | Q(code__in=kind.addressee_codes)
    )


def names_of_sides(kinds: Iterable[Kind], channels: Iterable[Channel]) -> dict[str, str]:
    """Return what the kinds of institutions and the institutions that rules name are called."""
    of_kinds, codes = set[str](), set[str]()
    for kind in kinds:
        of_kinds.update(kind.sender_kinds, kind.addressee_kinds)
        codes.update(kind.sender_codes, kind.addressee_codes)
    for channel in channels:
        of_kinds.update(channel.sender_kinds, channel.addressee_kinds)
        codes.add(channel.through)
    found = Code.objects.filter(list__code=KIND_LIST, code__in=of_kinds)
    return {
        **{row.code: str(row.name) for row in found},
        **{row.code: str(row.name) for row in Institution.objects.filter(code__in=codes)},
    }


def channels() -> QuerySet[Channel]:
    """List the channels that bind all kinds of notices."""
    return Channel.objects.all()


def _own(actor: Actor) -> Institution | None:
    if actor.institution is None:
        return None
    return Institution.objects.select_related("kind").filter(pk=actor.institution).first()


def institutions_for(code: str) -> QuerySet[Institution]:
    """List the institutions that a kind of notice may go to, by name."""
    kind = Kind.objects.filter(code=code).first()
    rows = _receivers(kind) if kind is not None else Institution.objects.none()
    return rows.order_by(by_alphabet("name"))
