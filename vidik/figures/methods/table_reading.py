# SPDX-License-Identifier: EUPL-1.2
"""Read and check a table from outside, in a separate process, and return the result as data.

What goes in is a line of JSON (the file's name, how to read it) and the file; what comes out is
JSON with the texts not yet translated, or a marked copy of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from vidik.checks.methods import tables
from vidik.checks.methods.drawing import Drawn, Mark, Tables, arithmetic
from vidik.checks.methods.elsewhere import EXAMPLES
from vidik.checks.methods.hints import fact_sentences
from vidik.checks.methods.model import Finding, Text

MOST_FINDINGS: Final = 100
"""Findings that are shown; the marked copy has all of them."""
_PREVIEWED: Final = 8
"""Rows of a table that are shown before it is checked."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the separate process is asked."""

    name: str
    options: tables.Options = field(default_factory=tables.Options)
    is_checked: bool = False
    language: str = "en"
    texts: Mapping[str, str] = field(default_factory=dict)
    """English templates with their translations, for the marked copy."""


def packed_request(request: Request, content: bytes) -> bytes:
    """Write a request and its file as one piece."""
    return json.dumps(asdict(request)).encode() + b"\n" + content


def describe(content: bytes) -> bytes:
    """Report what a file holds and, on request, what does not agree in it."""
    request, file = _taken(content)
    read = tables.check_table if request.is_checked else tables.read_tables
    try:
        result = read(file, name=request.name, options=request.options)
    except tables.TableFileError as fault:
        return _json({"refused": _text(fault.text)})
    return _json(_as_dict(result))


def marked_of(content: bytes) -> bytes:
    """Return the file with its doubtful cells marked: its ending, a line end, the content."""
    request, file = _taken(content)
    try:
        result = tables.check_table(file, name=request.name, options=request.options)
        marked = tables.mark(
            file,
            result,
            lang=request.language,
            translate=lambda text: request.texts.get(text, text),
        )
    except tables.TableFileError as fault:
        return b"\n" + _json({"refused": _text(fault.text)})
    return marked.suffix.encode() + b"\n" + marked.content


def _taken(content: bytes) -> tuple[Request, bytes]:
    head, _mark, file = content.partition(b"\n")
    given = json.loads(head)
    return Request(**given | {"options": tables.Options(**given["options"])}), file


def _json(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode()


def _text(text: Text) -> dict[str, Any]:
    return {"template": text.template, "params": dict(text.params)}


def _as_dict(result: tables.TableReport) -> dict[str, Any]:
    places = {key: (place.sheet, place.ref) for key, place in result.places.items()}
    drawing = Tables(result.cells, places)
    measured: dict[str, Any] = {
        "tables": [
            {
                "sheet": table.sheet,
                "area": table.area,
                "title": table.title,
                "header_rows": table.header_rows,
                "stub_columns": table.stub_columns,
                "dimensions": list(table.dimensions().items()),
                "measures": [measure["name"] for measure in table.measures()],
                "periods": list(dict.fromkeys(cell.period for cell in table.cells)),
                "cells": len(table.cells),
                "missing": sum(cell.value is None for cell in table.cells),
                "piece": _preview(drawing, table.sheet, table.area),
            }
            for table in result.structure.tables
        ],
        "unread": [
            {"sheet": one.sheet, "cell": one.ref, "said": _text(one.text)}
            for one in result.structure.unread
        ],
        "cells": len(result.cells),
    }
    if result.report is not None:
        report = result.report
        measured |= {
            "found": len(report.findings),
            "checked": asdict(report.checked),
            "findings": [_finding(one, drawing) for one in report.findings[:MOST_FINDINGS]],
        }
    return measured


def _preview(drawing: Tables, sheet: str, area: str) -> dict[str, Any] | None:
    drawn = drawing.draw_area(sheet, area, _PREVIEWED)
    return _piece(drawn) if drawn is not None else None


def _finding(finding: Finding, drawing: Tables) -> dict[str, Any]:
    numbers = arithmetic(finding)
    return {
        "kind": str(finding.kind),
        "severity": finding.severity,
        "sure": str(finding.sure),
        "message": _text(finding.text),
        "why": _text(finding.why),
        "facts": [_text(text) for text in fact_sentences(finding)],
        "ask": _text(finding.resolution),
        "numbers": asdict(numbers) if numbers else None,
        "pieces": [_piece(piece) for piece in drawing.draw(finding)],
        "further": len(finding.related),
        "also": [_text(note.text) for note in finding.related[:EXAMPLES]],
        "rule": finding.rule,
    }


def _piece(drawn: Drawn) -> dict[str, Any]:
    return {
        "about": drawn.about,
        "corner": drawn.corner,
        "columns": drawn.columns,
        "rows": [
            {"label": row.label, "places": [_place(place) for place in row.places]}
            for row in drawn.rows
        ],
        "left_out": drawn.left_out,
    }


def _place(values: Sequence[Any]) -> dict[str, Any]:
    written: Iterable[str] = dict.fromkeys(value.text for value in values)
    marks = [value.mark for value in values]
    strongest = min(marks, key=list(Mark).index, default=Mark.NONE)
    return {"texts": list(written), "mark": str(strongest)}
