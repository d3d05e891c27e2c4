# SPDX-License-Identifier: EUPL-1.2
"""Return the notes of figures in the other languages of the country.

A note is a remark on the statement as the office took it down; its translation is for reading
alone. It is no part of the value, so giving or mending one makes no new version of a figure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts, tags
from vidik.figures.models import Cycle, Figure

_TRANSLATE = """
update figures_figure f set note_translations = f.note_translations || t.texts::jsonb
from unnest(%s::text[], %s::text[]) as t (note, texts)
where f.cycle_id = %s and f.note = t.note and not f.note_translations @> t.texts::jsonb
"""


@dataclass(frozen=True, slots=True)
class NotesTranslated:
    """The result of loading the notes of a cycle."""

    changed: int
    """Figures whose note reads otherwise now."""
    missing: tuple[str, ...]
    """Notes that lack a language, in alphabetical order."""


def translate_notes(
    cycle: Cycle, translations: Mapping[str, Texts], *, actor: Actor
) -> NotesTranslated:
    """Translate the notes of a cycle's figures, whoever brought the figures.

    Args:
        cycle: the cycle.
        translations: texts by note, which has to stand letter by letter as in the figure.
        actor: who does it.
    """
    with change(actor, Action.FIGURES_IMPORT, about=cycle, idempotent=True) as act:
        with connection.cursor() as cursor:
            texts = [json.dumps(each) for each in translations.values()]
            cursor.execute(_TRANSLATE, [list(translations), texts, cycle.pk])
            changed = cursor.rowcount
        if changed:
            act.record("figures.notes_translated", figures=changed)
    # Without a translation a note is shown as it came, never left out.
    noted = Figure.objects.filter(cycle=cycle).exclude(note="")
    missing = noted.exclude(note_translations__has_keys=tags()[1:]).order_by("note")
    return NotesTranslated(changed, tuple(missing.values_list("note", flat=True).distinct()))
