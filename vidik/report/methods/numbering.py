# SPDX-License-Identifier: EUPL-1.2
"""Numbers of sections, tables and charts, known before any text is rendered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from vidik.core.languages import tags
from vidik.report.methods import templates
from vidik.report.methods.context import Context
from vidik.report.methods.specs import OutlineNode, Source
from vidik.report.methods.templates import Pieces

_BLOCK_FUNCTIONS: Final = frozenset({"table", "chart", "recommendations", "assessments", "grades"})


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a section, split into pieces."""

    source: Source
    pieces: Pieces


@dataclass(slots=True)
class Plan:
    """What has which number, and the texts that were read to find out."""

    sections: dict[str, str] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    charts: dict[str, int] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)


def plan(context: Context) -> Plan:
    """Read every section in its order and number what is in it."""
    result = Plan()
    for number, node in enumerate(context.pack.outline, start=1):
        _section(context, result, node, str(number))
    return result


def list_code(call: templates.Call) -> str:
    """Return the code of a table that comes from the register, such as `grades-1`."""
    parts = (call.function, call.keyword("report"), call.keyword("theme"))
    return "-".join(str(part) for part in parts if part is not None)


def _section(context: Context, result: Plan, node: OutlineNode, number: str) -> None:
    result.sections[node.code] = number
    reading = _read(context, node)
    if reading is not None:
        result.readings[node.code] = reading
        for piece in reading.pieces:
            if isinstance(piece, templates.Call):
                _number(result, piece)
    for position, child in enumerate(node.children, start=1):
        _section(context, result, child, f"{number}.{position}")


def _number(result: Plan, call: templates.Call) -> None:
    code = call.arguments[0] if call.arguments else None
    if call.function == "table" and isinstance(code, str):
        result.tables.setdefault(code, len(result.tables) + 1)
    elif call.function == "chart" and isinstance(code, str):
        result.charts.setdefault(code, len(result.charts) + 1)
    elif call.function in {"assessments", "grades"}:
        result.tables.setdefault(list_code(call), len(result.tables) + 1)


def _read(context: Context, node: OutlineNode) -> Reading | None:
    source = context.pack.sections.get((node.code, context.language))
    if source is not None and source.text.strip():
        return Reading(source, templates.read(source))
    written = (context.pack.sections.get((node.code, tag)) for tag in tags())
    substitute = next((each for each in written if each is not None and each.text.strip()), None)
    if substitute is not None:
        where = f"sections/{node.code}.{context.language}.md:1"
        message = f"the section “{node.code}” has no text in this language"
        context.problem("warning", "missing-translation", node.code, message, where)
        return _stand_in(context, Reading(substitute, templates.read(substitute)))
    if not node.children:
        message = f"the section “{node.code}” has no text"
        context.problem("warning", "missing-section", node.code, message, node.where)
    return None


def _stand_in(context: Context, reading: Reading) -> Reading:
    """Return what stands for a text that is not translated: a remark, its tables and charts."""
    pieces: list[templates.Call | templates.Literal | templates.Faulty] = [
        templates.Literal(f"*{context.labels.untranslated}*")
    ]
    for piece in reading.pieces:
        if isinstance(piece, templates.Faulty) or (
            isinstance(piece, templates.Call) and piece.function in _BLOCK_FUNCTIONS
        ):
            pieces.extend((templates.Literal("\n\n"), piece))
    return Reading(reading.source, tuple(pieces))
