# SPDX-License-Identifier: EUPL-1.2
"""How figures, notes on series and cells of findings follow a merge of institutions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.checks.models import FindingCell
from vidik.figures.cells import after_change
from vidik.figures.models import Cycle, Figure, SeriesNote
from vidik.institutions.models import Institution
from vidik.institutions.registry import (
    MergeEffect,
    MergeHandler,
    Related,
    register_merge_handler,
    register_related,
)


def register() -> None:
    """Register with the institutions what follows a merge and which figures one has."""
    register_merge_handler(
        MergeHandler("figures", _("figures that it reported"), _preview_figures, move_figures)
    )
    register_merge_handler(
        MergeHandler("series-notes", _("notes on incomplete series"), _preview_notes, move_notes)
    )
    register_related("figures", 10, reported)


def reported(actor: Actor, institution: Institution) -> Related | None:
    """Link an institution's page to the figures of the newest cycle that it reported in."""
    if not can(actor, Action.FIGURES_READ):
        return None
    cycle = Cycle.objects.filter(figures__institution=institution).order_by("-code").first()
    if cycle is None:
        return None
    count = Figure.objects.filter(institution=institution, cycle=cycle).count()
    requested = urlencode({"cycle": cycle.code, "institution": institution.code})
    label = _("figures that it reported in %(cycle)s") % {"cycle": cycle.code}
    return Related(label, f"{reverse('figures:list')}?{requested}", count)


def _preview_figures(duplicate: Institution, primary: Institution) -> MergeEffect:
    del primary
    return MergeEffect(Figure.objects.filter(institution=duplicate).count())


def move_figures(duplicate: Institution, primary: Institution) -> int:
    """Move the figures and have what they touch checked again once the merge is committed.

    Until then their cells in findings name the remaining institution as their owner.
    """
    FindingCell.objects.filter(owner=duplicate.code).update(owner=primary.code)
    rows = Figure.objects.filter(institution=duplicate)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(institution=primary)
    after_change(keys, Actor.system("institution-merge"))
    return len(keys)


def _preview_notes(duplicate: Institution, primary: Institution) -> MergeEffect:
    del primary
    return MergeEffect(SeriesNote.objects.filter(institution=duplicate).count())


def move_notes(duplicate: Institution, primary: Institution) -> int:
    """Move the notes on incomplete series."""
    return SeriesNote.objects.filter(institution=duplicate).update(institution=primary)
