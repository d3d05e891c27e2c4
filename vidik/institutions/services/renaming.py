# SPDX-License-Identifier: EUPL-1.2
"""Bring names that a pack has changed into the registry, except where the office wrote its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution
from vidik.institutions.services.names import search_text_of
from vidik.institutions.types import InstitutionRow

NAMES: Final = ("name_en", "name_sr", "short_en", "short_sr")


@dataclass(frozen=True, slots=True)
class Renaming:
    """What became of the institutions that a pack calls otherwise than the registry."""

    renamed: tuple[str, ...]
    """Codes of those that have the pack's names now."""
    kept: tuple[str, ...]
    """Codes of those of which a name stayed as somebody wrote it here."""


def bring_names(
    rows: Iterable[InstitutionRow], known: Mapping[str, Institution], *, actor: Actor
) -> Renaming:
    """Give institutions the names of a pack; a name that a person changed here stays.

    Args:
        rows: institutions as the pack has them.
        known: the registry by code; one that was merged away is left alone.
        actor: who loads the pack.
    """
    renamed, kept = [], []
    with change(actor, Action.INSTITUTIONS_LOAD, idempotent=True):
        for row in rows:
            institution = known.get(row.code)
            if institution is None or institution.code != row.code:
                continue
            differing = [name for name in NAMES if getattr(row, name) != getattr(institution, name)]
            if not differing:
                continue
            own = _written_by_people(institution)
            taken = [name for name in differing if name not in own]
            if len(taken) < len(differing):
                kept.append(row.code)
            if taken:
                _rename(institution, row, taken, actor)
                renamed.append(row.code)
    return Renaming(tuple(renamed), tuple(kept))


def _rename(institution: Institution, row: InstitutionRow, taken: list[str], actor: Actor) -> None:
    for name in taken:
        setattr(institution, name, getattr(row, name))
    aliases = institution.aliases.values_list("text", flat=True)
    institution.search_text = search_text_of(institution, aliases)
    institution.full_clean(validate_unique=False, validate_constraints=False)
    institution.save(update_fields=[*taken, "search_text"])
    record(actor.label, "institution.changed", institution, fields=taken)


def _written_by_people(institution: Institution) -> set[str]:
    """Find the names that a person, and not a pack, wrote last."""
    events = institution.events.select_related("pgh_context").order_by("pgh_id")  # type: ignore[attr-defined]
    last: dict[str, object] = {}
    own: set[str] = set()
    for event in events:
        context = event.pgh_context
        is_person = context is not None and str(context.metadata.get("actor", "")).startswith(
            "user:"
        )
        for name in NAMES:
            value = getattr(event, name)
            if name in last and last[name] != value:
                (own.add if is_person else own.discard)(name)
            last[name] = value
    return own
