# SPDX-License-Identifier: EUPL-1.2
"""Read what reporters added to their reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, Supplement
from vidik.referral.selectors import pack
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.types import Letter


@dataclass(frozen=True, slots=True, repr=False)
class ShownSupplement(Hidden):
    """A supplement as a page shows it."""

    row: Supplement
    place: str
    kinds: tuple[str, ...]
    text: Plain | None
    """Its words; None where there are none, or where they are not open."""


def supplements_of(report: Report, *, actor: Actor) -> QuerySet[Supplement]:
    """List what the reporter added to a report, in the order in which it came."""
    return scope(actor, Action.REPORTS_READ, Supplement.objects.filter(report=report))


@sensitive_variables()
def with_words(
    rows: Iterable[Supplement], letters: Iterable[Letter] | None
) -> list[ShownSupplement]:
    """Put facts and words of supplements together, the facts in the reader's language."""
    rows = list(rows)
    if not rows:
        return []
    words = {each.key: each.text for each in letters or ()}
    kinds = dict(pack.codes("form"))
    return [
        ShownSupplement(
            row,
            pack.place_name(row.municipality),
            tuple(kinds.get(code, code) for code in row.forms),
            words.get(row.letter) if row.letter else None,
        )
        for row in rows
    ]
