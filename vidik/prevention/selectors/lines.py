# SPDX-License-Identifier: EUPL-1.2
"""Sums of the registers that the pack declares for helplines and for advice of courts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.small_numbers import FEW, answers_of, at_least_few, last_quarter, part_of, parts_of
from vidik.referral.selectors.recognition import counting
from vidik.registers.registry import registers
from vidik.registers.selectors import answers_of as counted
from vidik.registers.selectors import entries_of_all
from vidik.registers.types import Field, Kind, Register


@dataclass(frozen=True, slots=True)
class LineAxis:
    """The contacts of a line by the answers to one question; None: it is hidden."""

    title: str
    rows: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class LineSums:
    """What the office may know of a line's contacts in a year."""

    title: str
    all: int | None
    axes: tuple[LineAxis, ...]
    """None where there are few contacts."""


def sums_of_lines(actor: Actor, year: int) -> tuple[list[LineSums], dt.date]:
    """Sum a year's contacts of each line, as it stood when the last quarter ended.

    Returns:
        The sums, and the day at whose end it was so.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until, moment = last_quarter()
    with counting():
        return [_sums(each, year, moment) for each in registers() if each.is_line], until


def _sums(register: Register, year: int, moment: dt.datetime) -> LineSums:
    rows = entries_of_all(register.code, year, until=moment)
    many = rows.count()
    axes: list[LineAxis] = []
    if many >= FEW:
        found = counted(rows)
        for field in register.fields:
            if field.kind in {Kind.CODE, Kind.CODES} and field.is_summed:
                numbers = {code: found[field.name, code] for code, _label in field.options()}
                axes.append(LineAxis(str(field.label), _shown(field, numbers, many)))
    return LineSums(str(register.title), at_least_few(many), tuple(axes))


def _shown(field: Field, numbers: dict[str, int], many: int) -> tuple[tuple[str, int | None], ...]:
    """Hide what is too small: of answers that add up, also what would give it away."""
    labels = dict(field.options())
    if field.kind == Kind.CODE:
        shown = dict(zip(numbers, parts_of([*numbers.values()]), strict=True))
    elif field.excludes:
        others = [code for code in numbers if code != field.excludes]
        parts = answers_of(numbers[field.excludes], [numbers[code] for code in others], many)
        shown = dict(zip((field.excludes, *others), parts, strict=True))
    else:
        shown = {code: part_of(number, many) for code, number in numbers.items()}
    return tuple((label, shown[code]) for code, label in labels.items())
