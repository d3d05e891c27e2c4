# SPDX-License-Identifier: EUPL-1.2
"""Bring names that a pack has changed into the registry, except where the office wrote its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.languages import Texts
from vidik.institutions.models import Institution
from vidik.institutions.services.names import search_text_of
from vidik.institutions.types import InstitutionRow

NAMES: Final = ("name", "short_name")


@dataclass(frozen=True, slots=True)
class Renaming:
    """The result for institutions that a pack calls by another name than the registry."""

    renamed: tuple[str, ...]
    """Codes of those that have the pack's names now."""
    unchanged: tuple[str, ...]
    """Codes of those of which a name stayed as somebody wrote it here."""


def apply_pack_names(
    rows: Iterable[InstitutionRow], known: Mapping[str, Institution], *, actor: Actor
) -> Renaming:
    """Give institutions the names of a pack; a name that a person changed here stays.

    Args:
        rows: institutions as the pack has them.
        known: the registry by code; one that was merged away is left alone.
        actor: who loads the pack.
    """
    renamed, unchanged = [], []
    with change(actor, Action.INSTITUTIONS_LOAD, idempotent=True):
        for row in rows:
            institution = known.get(row.code)
            if institution is None or institution.code != row.code:
                continue
            theirs, ours = _texts(row), _texts(institution)
            differing = {key for key in theirs | ours if theirs.get(key) != ours.get(key)}
            if not differing:
                continue
            taken = differing - _written_by_people(institution)
            if len(taken) < len(differing):
                unchanged.append(row.code)
            if taken:
                _rename(institution, ours | {key: theirs.get(key, "") for key in taken}, actor)
                renamed.append(row.code)
    return Renaming(tuple(renamed), tuple(unchanged))


def _texts(row: object) -> dict[tuple[str, str], str]:
    """Return the names of an institution by field and language."""
    return {(name, tag): text for name in NAMES for tag, text in getattr(row, name).items()}


def _rename(institution: Institution, texts: Mapping[tuple[str, str], str], actor: Actor) -> None:
    before = {name: getattr(institution, name) for name in NAMES}
    for name in NAMES:
        written = {tag: text for (field, tag), text in texts.items() if field == name}
        setattr(institution, name, Texts(written))
    taken = [name for name in NAMES if getattr(institution, name) != before[name]]
    aliases = institution.aliases.values_list("text", flat=True)
    institution.search_text = search_text_of(institution, aliases)
    institution.full_clean(validate_unique=False, validate_constraints=False)
    institution.save(update_fields=[*taken, "search_text"])
    record(actor.label, "institution.changed", institution, fields=taken)


def _written_by_people(institution: Institution) -> set[tuple[str, str]]:
    """Find the names that a person, and not a pack, wrote last."""
    events = institution.events.select_related("pgh_context").order_by("pgh_id")  # type: ignore[attr-defined]
    last: dict[tuple[str, str], str] | None = None
    own: set[tuple[str, str]] = set()
    for event in events:
        context = event.pgh_context
        is_person = context is not None and str(context.metadata.get("actor", "")).startswith(
            "user:"
        )
        texts = _texts(event)
        if last is not None:
            changed = {key for key in last | texts if last.get(key) != texts.get(key)}
            own = own | changed if is_person else own - changed
        last = texts
    return own
