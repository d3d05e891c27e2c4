# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of recommendations: their code, and words of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.recommendations.models import Recommendation
from vidik.recommendations.selectors.register import all_recommendations


def _by_code(actor: Actor, typed: str) -> QuerySet[Recommendation]:
    return all_recommendations(actor).filter(code__iexact=typed)


def _by_words(actor: Actor, words: str) -> QuerySet[Recommendation]:
    terms = Q()
    for word in fold(words).split():
        terms &= Q(search_text__contains=word)
    return all_recommendations(actor).filter(terms).order_by("code")


def _recommendation(row: Recommendation, _actor: Actor) -> Target:
    return Target(str(row.text), reverse("recommendations:detail", args=[row.code]), (row.code,))


def register() -> None:
    """Register what can be found of recommendations."""
    add(
        Finder(
            "recommendation", _("Recommendations"), Action.RECOMMENDATIONS_READ, _recommendation,
            by_number=_by_code, by_words=_by_words, position=50,
        )
    )  # fmt: skip
