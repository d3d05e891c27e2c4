# SPDX-License-Identifier: EUPL-1.2
"""Whom the catalogue names for an activity: services of its kind, the next door first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.catalogue.models import Service
from vidik.catalogue.selectors import whom_to_ask
from vidik.plans.models import Activity, Ask, AskedFor
from vidik.plans.selectors.asks import may_be_asked
from vidik.plans.types import WAITING, AskState

MOST: Final = 8
"""Services that are proposed; the catalogue has the rest."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that the catalogue names for an activity."""

    service: Service
    asked: Ask | None = None
    """What its institution was asked last for this activity."""

    @property
    def may_be_chosen(self) -> bool:
        """Whether its institution can be asked now."""
        return self.asked is None or self.asked.state not in WAITING

    @property
    def has_refused(self) -> bool:
        """Whether its institution said no, or could not do it."""
        return self.asked is not None and self.asked.state in {
            AskState.DECLINED, AskState.NOT_DONE,
        }  # fmt: skip


def offers_for(actor: Actor, activity: Activity) -> Sequence[Offer]:
    """List services of an activity's kind that are given now, those of whom to ask first first.

    Only services that the actor may know of, of institutions in which somebody could answer. Free
    ones come first; whoever was asked for this already comes last, with the answer.
    """
    if not can(actor, Action.SERVICES_READ):
        return ()
    rows = scope(actor, Action.PLANS_READ, AskedFor.objects.all())
    rows = rows.filter(case=activity.case_id, line=activity.line).select_related("ask")
    asked = {each.ask.institution_id: each.ask for each in rows.order_by("ask__asked_at")}
    services = whom_to_ask(actor, activity.kind).filter(institution__in=may_be_asked(actor))
    found = [Offer(each, asked.get(each.institution_id)) for each in services[: MOST + len(asked)]]
    return sorted(found, key=lambda each: each.asked is not None)[:MOST]
