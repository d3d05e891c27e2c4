# SPDX-License-Identifier: EUPL-1.2
"""Bring a pack's catalogue of measures, dimensions and codes into the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.models import Code, CodeList
from vidik.core.packfiles import Column
from vidik.core.transliterate import fold
from vidik.figures.methods import naming
from vidik.figures.models import Dimension, Measure, SeriesNote, Theme
from vidik.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class SeriesNoteRow:
    """A pack's word that a series is incomplete."""

    measure: str
    note: Texts
    institution: Annotated[str, Column(key="source")] = ""
    dimensions: str = ""


def load_catalogue(
    catalogue: naming.Catalogue, notes: Sequence[SeriesNoteRow], *, actor: Actor
) -> int:
    """Bring the catalogue up to date: what is new is added, what changed is changed.

    Nothing is removed: figures may stand on it. Changes of a measure are recorded in its history.

    Returns:
        How many measures the catalogue has.
    """
    with change(actor, Action.CATALOGUE_LOAD) as act:
        themes = _load_themes(catalogue)
        dimensions = {
            dimension.code: _load_dimension(dimension)
            for dimension in catalogue.dimensions.values()
        }
        measures = {
            measure.code: _load_measure(measure, themes[measure.theme], dimensions)
            for measure in catalogue.measures.values()
        }
        for measure in catalogue.measures.values():
            if measure.base and measures[measure.code].base_id != measures[measure.base].pk:
                measures[measure.code].base = measures[measure.base]
                measures[measure.code].save(update_fields=["base"])
        _load_notes(notes, measures)
        act.record("catalogue.loaded", label="catalogue", measures=len(measures))
    return len(measures)


def _load_themes(catalogue: naming.Catalogue) -> dict[str, Theme]:
    return {
        theme.code: Theme.objects.update_or_create(
            code=theme.code,
            defaults={"name": theme.name, "position": position},
        )[0]
        for position, theme in enumerate(catalogue.themes.values())
    }


def _load_dimension(source: naming.Dimension) -> Dimension:
    code_list, _made = CodeList.objects.update_or_create(
        code=f"dimension-{source.code}",
        defaults={"name": source.name},
    )
    present = {code.code: code for code in Code.objects.filter(list=code_list)}
    fresh, changed = [], []
    for position, value in enumerate(source.codes.values()):
        fields = {
            "name": value.name,
            "position": position,
            "mappings": {
                scheme: code
                for scheme, code in (
                    ("htcds", value.htcds),
                    ("ictip", value.ictip),
                    ("iso3166", value.iso),
                )
                if code
            },
        }
        known = present.get(value.code)
        if known is None:
            fresh.append(Code(list=code_list, code=value.code, **fields))
        elif any(getattr(known, name) != content for name, content in fields.items()):
            for name, content in fields.items():
                setattr(known, name, content)
            changed.append(known)
    Code.objects.bulk_create(fresh)
    Code.objects.bulk_update(changed, ["name", "position", "mappings"])
    present |= {code.code: code for code in fresh}
    children = []
    for value in source.codes.values():
        parent = present.get(value.parent) if value.parent else None
        if parent is not None and present[value.code].parent_id != parent.pk:
            present[value.code].parent = parent
            children.append(present[value.code])
    Code.objects.bulk_update(children, ["parent"])
    dimension, _made = Dimension.objects.update_or_create(
        code=source.code,
        defaults={
            "name": source.name,
            "kind": source.kind,
            "exclusive": source.exclusive,
            "position": source.order,
            "code_list": code_list,
        },
    )
    return dimension


def _load_measure(
    source: naming.Measure, theme: Theme, dimensions: dict[str, Dimension]
) -> Measure:
    fields = {
        "name": source.name,
        "definition": source.definition,
        "unit": source.unit,
        "counts": source.counts,
        "theme": theme,
        "additive_over_institutions": source.additive_over_institutions,
        "additive_over_time": source.additive_over_time,
        "role": source.role,
        "family": source.family,
        "person_level": source.person_level,
        "search_text": " ".join(
            fold(text) for text in (source.code, *source.name.values(), *source.definition.values())
        ),
    }
    measure = Measure.objects.filter(code=source.code).first()
    if measure is None:
        measure = Measure.objects.create(code=source.code, **fields)
    elif any(getattr(measure, name) != content for name, content in fields.items()):
        for name, content in fields.items():
            setattr(measure, name, content)
        measure.save()
    measure.dimensions.set([dimensions[code] for code in source.dimensions])
    return measure


def _load_notes(notes: Sequence[SeriesNoteRow], measures: dict[str, Measure]) -> None:
    institutions = {i.code: i for i in Institution.objects.all()}
    SeriesNote.objects.all().delete()
    SeriesNote.objects.bulk_create(
        SeriesNote(
            measure=measures[note.measure],
            institution=institutions.get(note.institution),
            dimension_key=note.dimensions,
            note=note.note,
        )
        for note in notes
    )
