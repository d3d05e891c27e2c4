# SPDX-License-Identifier: EUPL-1.2
"""How addressees, activities, encounters and matters follow a merge of institutions."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution
from vidik.institutions.registry import (
    MergeEffect,
    MergeHandler,
    Related,
    register_merge_handler,
    register_related,
)
from vidik.recommendations.models import (
    ActionPlan,
    ActivityParty,
    Addressee,
    AddresseeRole,
    Encounter,
    Indicator,
    PartRole,
    PlanRequest,
    TrackedMatter,
)
from vidik.recommendations.selectors import cycles


def register() -> None:
    """Register with the institutions what follows a merge and what one is asked to do."""
    register_merge_handler(
        MergeHandler(
            "addressees", _("recommendations addressed to it"), _preview_addressees, move_addressees
        )
    )
    register_merge_handler(
        MergeHandler(
            "activities", _("activities of the action plan"), _preview_parties, move_parties
        )
    )
    register_merge_handler(
        MergeHandler("encounters", _("visits and meetings"), _preview_named, move_named)
    )
    register_related("recommendations", 20, asked)


def asked(actor: Actor, institution: Institution) -> Related | None:
    """Link an institution's page to what is asked of it."""
    if not can(actor, Action.RECOMMENDATIONS_READ):
        return None
    count = cycles.asked_of(actor, institution).count()
    if not count:
        return None
    url = reverse("recommendations:institution", args=[institution.code])
    return Related(_("recommendations addressed to it"), url, count)


def _preview_addressees(duplicate: Institution, primary: Institution) -> MergeEffect:
    rows = Addressee.objects.filter(institution=duplicate)
    joined = rows.filter(recommendation__addressees__institution=primary).count()
    return MergeEffect(rows.count(), joined)


def move_addressees(duplicate: Institution, primary: Institution) -> int:
    """Move what is asked of the duplicate.

    Where both are addressed by one recommendation they become one addressee: it leads if either
    did, and it has the answers of both.
    """
    rows = list(Addressee.objects.filter(institution=duplicate))
    current = {
        row.recommendation_id: row
        for row in Addressee.objects.filter(
            institution=primary, recommendation__in=[row.recommendation_id for row in rows]
        )
    }
    for row in rows:
        other = current.get(row.recommendation_id)
        if other is None:
            row.institution = primary
            row.save(update_fields=["institution"])
            continue
        row.responses.update(addressee=other)
        if row.role == AddresseeRole.LEAD and other.role != AddresseeRole.LEAD:
            other.role = AddresseeRole.LEAD
            other.save(update_fields=["role"])
        row.delete()
    return len(rows)


def _preview_parties(duplicate: Institution, primary: Institution) -> MergeEffect:
    rows = ActivityParty.objects.filter(institution=duplicate)
    joined = rows.filter(activity__parties__institution=primary).count()
    asked = PlanRequest.objects.filter(institution=duplicate).count()
    named = sum(named.count() for named, _field in _named_in_plans(duplicate))
    return MergeEffect(rows.count() + named + asked, joined)


def _named_in_plans(institution: Institution) -> list[tuple[QuerySet[Any], str]]:
    """List what names it once: plans that it keeps or monitors, indicators that it verifies."""
    return [
        (ActionPlan.objects.filter(owner=institution), "owner"),
        (ActionPlan.objects.filter(monitored_by=institution), "monitored_by"),
        (Indicator.objects.filter(source=institution), "source"),
    ]


def move_parties(duplicate: Institution, primary: Institution) -> int:
    """Move the duplicate's parts in activities; two parts in one become the stronger one.

    Plans that it kept or monitored, and indicators that its figures verify, follow. What it was
    asked follows too, but where both were asked for the report of one period.
    """
    rows = list(ActivityParty.objects.filter(institution=duplicate))
    current = {
        row.activity_id: row
        for row in ActivityParty.objects.filter(
            institution=primary, activity__in=[row.activity_id for row in rows]
        )
    }
    for row in rows:
        other = current.get(row.activity_id)
        if other is None:
            row.institution = primary
            row.save(update_fields=["institution"])
            continue
        if row.role == PartRole.LEAD and other.role != PartRole.LEAD:
            other.role = PartRole.LEAD
            other.save(update_fields=["role"])
        row.delete()
    named = sum(rows.update(**{field: primary}) for rows, field in _named_in_plans(duplicate))
    both = PlanRequest.objects.filter(
        institution=primary, activity=OuterRef("activity"), period=OuterRef("period")
    )
    asked = PlanRequest.objects.filter(~Exists(both), institution=duplicate)
    return len(rows) + named + asked.update(institution=primary)


_NAMED: tuple[type[Encounter | TrackedMatter], ...] = (Encounter, TrackedMatter)


def _preview_named(duplicate: Institution, primary: Institution) -> MergeEffect:
    moved = joined = 0
    for model in _NAMED:
        rows = model.objects.filter(institutions=duplicate)
        moved += rows.count()
        joined += rows.filter(pk__in=_naming(model, primary)).count()
    return MergeEffect(moved, joined)


def _naming(model: type[Encounter | TrackedMatter], institution: Institution) -> list[int]:
    return list(model.objects.filter(institutions=institution).values_list("pk", flat=True))


def move_named(duplicate: Institution, primary: Institution) -> int:
    """Let visits, meetings and matters name the remaining institution instead of the duplicate."""
    moved = 0
    for model in _NAMED:
        for row in model.objects.filter(institutions=duplicate):
            row.institutions.add(primary)
            row.institutions.remove(duplicate)
            moved += 1
    return moved
