# SPDX-License-Identifier: EUPL-1.2
"""Load the catalogue and the figures of a country pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Final

from vidik.access.types import Actor
from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.core.packparts import Part, register_part
from vidik.figures.methods.cataloguefiles import (
    CODES,
    DIMENSIONS,
    MEASURES,
    SEED_NAMES,
    THEMES,
    UNITS,
    read_catalogue,
)
from vidik.figures.methods.row_faults import RowError
from vidik.figures.methods.rows import iter_rows
from vidik.figures.methods.uncounted import FILES as RECONCILING
from vidik.figures.methods.uncounted import check_reconciling
from vidik.figures.services.catalogue import SeriesNoteRow, load_catalogue
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.imports import import_figures, open_lines
from vidik.figures.services.notes import translate_notes
from vidik.institutions.services.loading import INSTITUTIONS

SERIES_NOTES: Final = "series_notes.csv"
FIGURES: Final = "figures/*/*.csv"
NOTES: Final = "notes.csv"
"""Beside the figures of a cycle: their notes in the other languages of the country."""


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of figures in the languages in which figures do not bring it."""

    note: str
    text: Annotated[Texts, Column(key="note", partial=True)]


def check_figures(pack: Pack) -> None:
    """Note the faults in a pack's catalogue, figures and notes."""
    catalogue = read_catalogue(pack)
    notes = pack.table(SERIES_NOTES, SeriesNoteRow)
    pack.expect_known(notes, "measure", pack.codes(MEASURES), "a measure")
    sources = pack.codes(INSTITUTIONS)
    for cycle in cycles(pack):
        notes_of(pack, cycle)
        for name in figure_files(pack, cycle):
            lines = pack.text(name).encode().splitlines(keepends=True)
            for item in iter_rows(lines, catalogue=catalogue, known_sources=sources):
                if isinstance(item, RowError):
                    pack.add_fault(name, item.line, item.column or "row", item.message)
        check_reconciling(pack, cycle, _named(pack, cycle))


def _named(pack: Pack, cycle: str) -> dict[str, tuple[str, str, str, str, dict[str, str]]]:
    """Return section, source, measure, period and breakdown of the figures of a cycle, by id."""
    found = {}
    for name in figure_files(pack, cycle):
        for row in pack.entries(name):
            pairs = (pair.partition("=") for pair in row.get("dimensions", "").split(";") if pair)
            found[row.get("id", "")] = (
                row.get("section", ""),
                row.get("source", ""),
                row.get("measure", ""),
                row.get("period", ""),
                {name: code for name, _is, code in pairs},
            )
    return found


def load_pack_figures(pack: Pack, *, actor: Actor) -> list[str]:
    """Bring the catalogue up to date and import the figures of each cycle."""
    catalogue = read_catalogue(pack)
    load_catalogue(catalogue, pack.table(SERIES_NOTES, SeriesNoteRow), actor=actor)
    missing: list[str] = []
    for code in cycles(pack):
        cycle = ensure_cycle(code, actor=actor)
        for name in figure_files(pack, code):
            import_figures(
                open_lines(pack.folder / name),
                cycle=cycle,
                catalogue=catalogue,
                actor=actor,
                reason="The country pack was brought up to date.",
            )
        missing += translate_notes(cycle, notes_of(pack, code), actor=actor).missing
    notes = "; ".join(f"“{note}”" for note in missing)
    return [f"Notes of figures that are not translated: {notes}"] if notes else []


def cycles(pack: Pack) -> list[str]:
    """List the cycles that the pack has figures of."""
    return sorted({PurePosixPath(name).parent.name for name in pack.files(FIGURES)})


def figure_files(pack: Pack, cycle: str) -> list[str]:
    """List the figure files of a cycle in their order."""
    names = pack.files(f"figures/{cycle}/*.csv")
    return sorted((name for name in names if not name.endswith(f"/{NOTES}")), key=_leading_number)


def notes_of(pack: Pack, cycle: str) -> dict[str, Texts]:
    """Read the notes of a cycle's figures in the other languages."""
    rows = pack.table(f"figures/{cycle}/{NOTES}", NoteRow)
    pack.expect_unique(rows, "note")
    return {row.note: row.text for row in rows}


def _leading_number(name: str) -> tuple[int, str]:
    name = PurePosixPath(name).name
    head = name.split("-", 1)[0]
    return (int(head) if head.isdigit() else 0, name)


def register() -> None:
    """Register the catalogue and the figures as a part of packs."""
    register_part(
        Part(
            "figures",
            (
                UNITS,
                THEMES,
                DIMENSIONS,
                CODES,
                MEASURES,
                SEED_NAMES,
                SERIES_NOTES,
                FIGURES,
                RECONCILING,
            ),
            check=check_figures,
            load=load_pack_figures,
            after=("institutions",),
        )
    )
