# SPDX-License-Identifier: EUPL-1.2
"""Give the notes of figures in the second language of the country pack.

A note is a remark on the statement as the office took it down; its translation is for reading
alone. It is no part of the value, so giving or mending one makes no new version of a figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.models import Cycle, Figure

_TRANSLATE = """
update figures_figure f set note_sr = t.note_sr
from unnest(%s::text[], %s::text[]) as t (note, note_sr)
where f.cycle_id = %s and f.note = t.note and f.note_sr <> t.note_sr
"""


@dataclass(frozen=True, slots=True)
class NotesTranslated:
    """What became of the notes of a cycle."""

    changed: int
    """Figures whose note reads otherwise in Serbian now."""
    missing: tuple[str, ...]
    """Notes that have no Serbian text, in alphabetical order."""


def translate_notes(
    cycle: Cycle, translations: Mapping[str, str], *, actor: Actor
) -> NotesTranslated:
    """Give the notes of a cycle's figures their Serbian text, whoever brought the figures.

    Args:
        cycle: the cycle.
        translations: Serbian text by note, which has to stand letter by letter as in the figure.
        actor: who does it.
    """
    with change(actor, Action.FIGURES_IMPORT, about=cycle, idempotent=True) as act:
        with connection.cursor() as cursor:
            cursor.execute(_TRANSLATE, [list(translations), list(translations.values()), cycle.pk])
            changed = cursor.rowcount
        if changed:
            act.record("figures.notes_translated", figures=changed)
    # Without a translation a note is shown as it came, never left out.
    untold = Figure.objects.filter(cycle=cycle, note_sr="").exclude(note="").order_by("note")
    return NotesTranslated(changed, tuple(untold.values_list("note", flat=True).distinct()))
