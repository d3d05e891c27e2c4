# SPDX-License-Identifier: EUPL-1.2
"""The arithmetic of a finding, laid out so that a reader can do it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vidik.checks.models import Finding
from vidik.checks.types import Kind
from vidik.core.formats import format_number, separators
from vidik.figures.sentences import CellView
from vidik.figures.wording import language

SHOWN_PARTS = 14


@dataclass(frozen=True, slots=True)
class Block:
    """A number or a piece of arithmetic, and what it is."""

    text: str
    label: str | Promise
    is_gap: bool = False


def arithmetic(finding: Finding, cells: Sequence[CellView]) -> list[Block]:
    """Lay out what was compared: the parts and their sum, what is stated, the difference."""
    if finding.expected is None and finding.found is None:
        return []
    if finding.kind == Kind.SHARE:
        blocks = _share(finding)
    elif finding.kind == Kind.SAME:
        blocks = [
            Block(_number(finding.expected), _("stated once")),
            Block(_number(finding.found), _("stated another time")),
        ]
    else:
        blocks = _sum(finding, cells) or _written_sum(finding) or _two_sides(finding)
    if finding.difference is not None:
        unit = f" {_('points')}" if finding.kind == Kind.SHARE else ""
        blocks.append(Block(_number(abs(finding.difference)) + unit, _("difference"), is_gap=True))
    return blocks


def _sum(finding: Finding, cells: Sequence[CellView]) -> list[Block]:
    """Find the one cell that the sum of the others should be; nothing where it is not so."""
    values = [cell.value for cell in cells]
    if len(values) < 2 or any(value is None for value in values):  # noqa: PLR2004 - one sum
        return []
    known = [value for value in values if value is not None]
    whole = sum(known)
    for stated, made in ((finding.expected, finding.found), (finding.found, finding.expected)):
        for index, value in enumerate(known):
            if value == stated and whole - value == made:
                parts = [part for place, part in enumerate(known) if place != index]
                return _blocks(parts, made, stated)
    return []


def _written_sum(finding: Finding) -> list[Block]:
    """Take the parts from a written rule's own terms, where they make one of its two sides."""
    sides = (finding.found, finding.expected)
    for name, text in sorted(finding.params.items()):
        if not name.endswith("_parts") or " + " not in str(text):
            continue
        parts = [Decimal(part.replace(",", "")) for part in _numbers(str(text))]
        for made, stated in (sides, sides[::-1]):
            if made is not None and sum(parts) == made:
                return _blocks(parts, made, stated)
    return []


def _numbers(text: str) -> list[str]:
    parts = text.split(" + ")
    return parts if all(p.replace(",", "").replace(".", "").isdigit() for p in parts) else []


def _blocks(parts: Sequence[Decimal], made: Decimal | None, stated: Decimal | None) -> list[Block]:
    if len(parts) == 1:
        return [
            Block(_number(parts[0]), _("on one side")),
            Block(_number(stated), _("on the other side")),
        ]
    if len(parts) > SHOWN_PARTS:
        shown = " + ".join(_number(part) for part in parts[:SHOWN_PARTS])
        text = f"{shown} + …"
    else:
        text = " + ".join(_number(part) for part in parts)
    return [
        Block(text, _("the parts")),
        Block(f"= {_number(made)}", _("what they make")),
        Block(_number(stated), _("what is stated")),
    ]


def _two_sides(finding: Finding) -> list[Block]:
    return [
        Block(_number(finding.expected), _("to be expected")),
        Block(_number(finding.found), _("found")),
    ]


def _share(finding: Finding) -> list[Block]:
    params: Mapping[str, str] = finding.params
    stated = Block(f"{_number(finding.found)}%", _("stated share"))
    if "count" in params and "base" in params:
        share = _text(params.get("expected", ""))
        return [
            Block(f"{_text(params['count'])} ÷ {_text(params['base'])}", _("counts stated")),
            Block(f"= {share}%", _("the share that they give")),
            stated,
        ]
    if "below" in params and "base" in params:
        base = _text(params["base"])
        return [
            Block(f"{_text(params[side])} ÷ {base} = {_text(params[f'{side}_share'])}%", label)
            for side, label in (
                ("below", _("the nearest count below")),
                ("above", _("the nearest count above")),
            )
        ] + [stated]
    return [Block(f"{_number(finding.expected)}%", _("the share that the counts give")), stated]


def _number(value: Decimal | None) -> str:
    return "–" if value is None else format_number(value, language())


def _text(written: str) -> str:
    """Give a number that the checks wrote the signs of the reader's language."""
    thousands, point = separators(language())
    return written.translate({ord(","): thousands, ord("."): point})
