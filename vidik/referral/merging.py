# SPDX-License-Identifier: EUPL-1.2
"""Why an institution that reported, screened or was notified of a suspicion is not merged away.

What it did stays under its name. What it is competent for goes to the remaining institution, and
stands on the page of each.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution
from vidik.institutions.registry import (
    MergeEffect,
    MergeHandler,
    Related,
    database_objection,
    register_merge_handler,
    register_merge_objection,
    register_related,
)
from vidik.referral.models import Competence


def register() -> None:
    """Register with the institutions what prevents a merge."""
    reason = _(
        "The duplicate has reported or screened, or was notified of a suspicion, and that "
        "stays under its name. Keep this institution and merge the other one into it."
    )
    register_merge_objection("reports", database_objection("vidik_takes_part_in_reports", reason))
    register_merge_handler(
        MergeHandler(
            "competences",
            _("places for which it is competent"),
            _preview_competences,
            move_competences,
        )
    )
    register_related("competences", 30, competent_for)


def _preview_competences(duplicate: Institution, _primary: Institution) -> MergeEffect:
    return MergeEffect(Competence.objects.filter(institution=duplicate).count())


def move_competences(duplicate: Institution, primary: Institution) -> int:
    """Make the remaining institution competent where the duplicate was."""
    return Competence.objects.filter(institution=duplicate).update(institution=primary)


def competent_for(actor: Actor, institution: Institution) -> Related | None:
    """Link an institution's page to the places for which it is competent."""
    if not can(actor, Action.COMPETENCES_READ):
        return None
    rows = list(Competence.objects.filter(institution=institution).values_list("verified"))
    if not rows:
        return None
    unchecked = rows.count((False,))
    return Related(
        _("places for which it is competent"),
        f"{reverse('referral:competences')}?institution={institution.code}",
        len(rows),
        _("not all checked") if unchecked else "",
    )
