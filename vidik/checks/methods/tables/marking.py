# SPDX-License-Identifier: EUPL-1.2
"""Return a file back with its doubtful cells marked and a sheet of findings added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from .. import texts
from ..hints import fact_sentences
from ..intervals import plain
from ..model import Sure
from ..speech import TextRenderer
from .book import load, read_book
from .limits import Limits
from .structure import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from pathlib import Path

    from ..model import Finding
    from .check import TableReport

COLOURS: Final = {Sure.CERTAIN: "F8B4B4", Sure.LIKELY: "FFD8A8", Sure.POSSIBLE: "FFF3BF"}
SYMPTOM_COLOUR: Final = "DDE1E7"
"""Of cells in which only the same cause shows."""
_WORDS: Final = {
    Sure.CERTAIN: texts.CERTAIN, Sure.LIKELY: texts.LIKELY, Sure.POSSIBLE: texts.POSSIBLE,
}  # fmt: skip
_ORDER: Final = tuple(Sure)
_CELLS_LISTED: Final = 12
"""Cells of one finding that are listed one by one; all of them are marked."""
_COMMENT: Final = 2_000
_TEXT: Final = 8_000


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked copy."""

    content: bytes
    suffix: str
    """.xlsx, .xlsm or .ods."""


@dataclass(frozen=True, slots=True)
class Item:
    """One field of the sheet of findings: a text, a number, or a text that leads to a cell."""

    text: str = ""
    number: Decimal | None = None
    to: Place | None = None
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a cell is marked."""

    colour: str
    comment: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What is put into a copy."""

    title: str
    """Wanted name of the sheet of findings."""
    author: str
    cells: Mapping[Place, Mark]
    rows: list[list[Item]]


def mark(
    source: str | Path | bytes,
    result: TableReport,
    *,
    lang: str = "en",
    translate: Callable[[str], str] = str,
) -> Marked:
    """Write a copy of a file with the doubtful cells marked and a sheet of findings.

    Args:
        source: the file that was checked.
        result: what was found in it.
        lang: the language of what is added.
        translate: gives the template of a sentence in that language.

    Raises:
        TableFileError: the file cannot be read.
    """
    from .mark_ods import mark_ods  # noqa: PLC0415 - loads lxml
    from .mark_xlsx import mark_xlsx, xlsx_of  # noqa: PLC0415 - loads lxml

    content = load(source)[0]
    marks = _marks(result, TextRenderer(lang, translate))
    limits = Limits()
    if content.startswith(b"PK"):
        book = read_book(content, limits)
        if book.kind == "ods":
            return Marked(mark_ods(content, marks, limits), ".ods")
        return Marked(mark_xlsx(content, marks, limits), f".{book.kind}")
    book = read_book(content, limits)
    return Marked(mark_xlsx(xlsx_of(book.sheets[0]), marks, limits), ".xlsx")


def _marks(result: TableReport, words: TextRenderer) -> Marks:
    findings = result.report.findings if result.report else []
    cells = {
        place: _mark(str(place), [(n, findings[n - 1]) for n in numbers], words)
        for place, numbers in result.doubtful().items()
    }
    rows = _rows(result, list(findings), words)
    return Marks(words(texts.FINDINGS), words(texts.AUTHOR), cells, rows)


def _mark(cell: str, findings: list[tuple[int, Finding]], words: TextRenderer) -> Mark:
    """Mark a cell by the findings that compare it, or in which the same cause shows in it."""
    compared = {n for n, finding in findings if any(c.id == cell for c in finding.cells)}
    sure = min((f.sure for n, f in findings if n in compared), key=_ORDER.index, default=None)
    lines: list[str] = []
    for number, finding in findings:
        head = texts.COMMENT_HEAD if number in compared else texts.COMMENT_SYMPTOM
        lines.append(f"{words(head, number=str(number))} {words.of(finding.text)}")
        if number in compared:
            lines += map(words.of, fact_sentences(finding))
    colour = SYMPTOM_COLOUR if sure is None else COLOURS[sure]
    return Mark(colour, _short("\n".join(lines), _COMMENT))


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _rows(result: TableReport, findings: list[Finding], words: TextRenderer) -> list[list[Item]]:
    """Write the sheet of findings."""
    rows = [[Item(words(texts.FINDINGS), bold=True)], [Item(words(texts.INTRO))], []]
    if not findings:
        checked = [Item(result.report.checked.sentence(words))] if result.report else []
        rows += [[Item(words(texts.NOTHING_FOUND))], checked]
    else:
        heads = (
            texts.COL_NUMBER, texts.COL_FINDING, texts.COL_SURE, texts.COL_WHY, texts.COL_CELLS,
            texts.COL_VALUES, texts.COL_EXPECTED, texts.COL_FOUND, texts.COL_DIFFERENCE,
            texts.COL_ASK,
        )  # fmt: skip
        rows.append([Item(words(head), bold=True) for head in heads])
    for number, finding in enumerate(findings, start=1):
        rows.extend(_finding_rows(result, number, finding, words))
    if result.structure.unread:
        rows += [[], [Item(words(texts.NOT_READ), bold=True)]]
        for one in result.structure.unread:
            place = Place(one.sheet, one.ref) if one.ref and ":" not in one.ref else None
            shown = f"{one.sheet}!{one.ref}" if one.ref else one.sheet
            to = place if place is not None and place.ref[-1:].isdigit() else None
            rows.append([Item(), Item(words.of(one.text)), Item(), Item(), Item(shown, to=to)])
    return rows


def _finding_rows(
    result: TableReport, number: int, finding: Finding, words: TextRenderer
) -> list[list[Item]]:
    """Write one finding: a row for each of its cells, the first with all that is said of it."""
    cells = [cell for cell in finding.cells if cell.id in result.places]
    rows: list[list[Item]] = []
    for at, cell in enumerate(cells[:_CELLS_LISTED] or [None]):
        first = at == 0
        reasons = (finding.why, *fact_sentences(finding))
        place = result.places[cell.id] if cell is not None else None
        rows.append([
            Item(str(number)) if first else Item(),
            Item(_short(words.of(finding.text), _TEXT)) if first else Item(),
            Item(words(_WORDS[finding.sure]), colour=COLOURS[finding.sure]) if first else Item(),
            Item(" ".join(map(words.of, reasons))) if first else Item(),
            Item(str(place), to=place) if place is not None else Item(),
            _value(cell.value if cell is not None else None),
            _value(finding.expected) if first else Item(),
            _value(finding.found) if first else Item(),
            _value(finding.difference) if first else Item(),
            Item(words.of(finding.resolution)) if first else Item(),
        ])  # fmt: skip
    if len(cells) > _CELLS_LISTED:
        rows.append([Item(), Item(), Item(), Item(), Item(f"… +{len(cells) - _CELLS_LISTED}")])
    return rows


def _value(number: Decimal | None) -> Item:
    return Item() if number is None else Item(plain(number), number=number)
