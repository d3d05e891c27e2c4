# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of notices: their number, and words of their titles."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.lists import letters


def _by_number(actor: Actor, typed: str) -> QuerySet[Addressee]:
    return letters(actor).filter(number=typed.upper())


def _by_words(actor: Actor, words: str) -> QuerySet[Addressee]:
    terms = Q()
    for word in fold(words).split():
        terms &= Q(search_text__contains=word)
    return letters(actor).filter(terms).order_by("-sent_at", "pk")


def _letter(row: Addressee, _actor: Actor) -> Target:
    return Target(row.title, reverse("exchange:letter", args=[row.pk]), (row.number,))


def register() -> None:
    """Register what can be found of notices."""
    add(
        Finder(
            "notice", _("Notices"), Action.EXCHANGE_READ, _letter, by_number=_by_number,
            by_words=_by_words, position=30,
        )
    )  # fmt: skip
