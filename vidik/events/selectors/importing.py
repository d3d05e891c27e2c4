# SPDX-License-Identifier: EUPL-1.2
"""What may be chosen in an imported record of events, and what its institution reported before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Prefetch, QuerySet, TextChoices
from django.utils.translation import gettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.events.methods.importing import SHEETS
from vidik.events.methods.packfiles import LINKS
from vidik.events.models import Account, Number
from vidik.events.selectors.pack import choices
from vidik.events.types import Age, Mode, Qualifier, Sex, State
from vidik.forms.methods.importing import Lists, spellings
from vidik.forms.selectors.importing import Options, lists_of, told_apart
from vidik.institutions.selectors import all_institutions, territories
from vidik.registers.selectors import linkable

_OF_PACK: Final = ("kind", "what", "topic", "audience", "profession")
_OWN: Final[Mapping[str, type[TextChoices]]] = {
    "state": State, "mode": Mode, "qualifier": Qualifier, "sex": Sex, "age": Age,
}  # fmt: skip


def options(actor: Actor) -> Options:
    """Return what an institution may choose from, in the reader's language."""
    bodies = [(row.code, str(row.name)) for row in all_institutions()]
    found: Options = {name: choices(name) for name in _OF_PACK}
    found |= {
        name: [(str(each.value), str(each.label)) for each in kind] for name, kind in _OWN.items()
    }
    found |= {name: [*bodies, *choices(name)] for name in ("organiser", "partner")}
    found["territory"] = [(row.code, str(row.name)) for row in territories()]
    for name, register in LINKS.items():
        found[name] = [(str(key), title) for key, title in linkable(actor, register)]
    found["sheet"] = [(each.code, gettext(each.title)) for each in SHEETS[:-1]]
    return {name: told_apart(rows) for name, rows in found.items()}


def lists_for(actor: Actor) -> Lists:
    """Return the codes by everything that may be typed for them, in any language."""
    return lists_of(SHEETS, lambda: options(actor))


def own_accounts(actor: Actor) -> QuerySet[Account]:
    """List what the actor's institution reported and did not withdraw, with the numbers."""
    numbers = Number.objects.filter(struck_at__isnull=True)
    rows = scope(actor, Action.EVENTS_REPORT, Account.objects.filter(withdrawn_at__isnull=True))
    return rows.select_related("institution").prefetch_related(Prefetch("numbers", numbers))


def known_by_mark(actor: Actor, marks: Collection[str]) -> dict[str, Account]:
    """Return what the actor's institution reported under some of its own marks, in any spelling."""
    written = {each for mark in marks for each in spellings(mark)}
    return {row.own_mark: row for row in own_accounts(actor).filter(own_mark__in=written)}
