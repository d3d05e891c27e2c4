# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of figures: measures, by words of their names."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.figures.models import Measure
from vidik.figures.selectors.catalogue import filter_measures
from vidik.figures.types import CatalogueFilter


def _by_words(actor: Actor, words: str) -> QuerySet[Measure]:
    return filter_measures(actor, CatalogueFilter(words=words), None)


def _measure(row: Measure, _actor: Actor) -> Target:
    url = reverse("figures:measure", args=[row.code])
    return Target(str(row.name), url, (str(row.theme.name),))


def register() -> None:
    """Register what can be found of figures."""
    add(
        Finder(
            "measure", _("Figures"), Action.FIGURES_READ, _measure, by_words=_by_words, position=40
        )
    )
