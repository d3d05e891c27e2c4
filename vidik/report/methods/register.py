# SPDX-License-Identifier: EUPL-1.2
"""The register: one row for every number that is in a report, and where it comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vidik.core.spreadsheets import csv_line
from vidik.report.methods.tree import FigureRef, Footnote, FootnoteRef, inlines, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidik.report.methods.tree import Document, Section

COLUMNS: Final = (
    "page_or_section", "text", "kind", "measure", "source", "period", "dimensions", "value",
    "version", "observation_id", "checks", "disclosure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterCounts:
    """How the numbers of a report divide."""

    rows: int
    figures: int
    derived: int
    typed: int

    @property
    def typed_share(self) -> float:
        """Return the share of typed numbers, from 0 to 1."""
        return self.typed / self.rows if self.rows else 0.0


def references(document: Document) -> Iterator[FigureRef]:
    """Give every printed number in reading order; footnotes follow the section that cites them."""
    notes = {note.number: note for note in document.footnotes}
    for section in sections(document):
        yield from _of_section(section, notes)


def _of_section(section: Section, notes: dict[int, Footnote]) -> Iterator[FigureRef]:
    cited: list[int] = []
    for node in inlines(section):
        if isinstance(node, FigureRef):
            yield node
        elif isinstance(node, FootnoteRef) and node.first:
            cited.append(node.number)
    for number in cited:
        yield from (node for node in inlines(notes[number]) if isinstance(node, FigureRef))


def counts(document: Document) -> RegisterCounts:
    """Count the rows of the register by kind."""
    tally = Counter(ref.entry.kind for ref in references(document))
    return RegisterCounts(
        rows=tally.total(),
        figures=tally["figure"],
        derived=tally["derived"],
        typed=tally["typed"],
    )


def to_csv(document: Document) -> str:
    """Write the register as CSV with a header line."""
    lines = [csv_line(COLUMNS)]
    for ref in references(document):
        entry = ref.entry
        row = (
            ref.place, ref.text, entry.kind, entry.measure, entry.source, entry.period,
            entry.dimensions, entry.value, entry.version, entry.observation_id, entry.checks,
            entry.disclosure,
        )  # fmt: skip
        lines.append(csv_line(row))
    return "".join(lines)
