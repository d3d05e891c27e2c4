# SPDX-License-Identifier: EUPL-1.2
"""Sums of the registers that the pack declares for helplines and for advice of courts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.hidden_cells import total_may_stand
from vidik.core.small_numbers import FEW, answers_of, at_least_few, last_quarter, part_of, parts_of
from vidik.referral.selectors.recognition import counting
from vidik.registers.registry import registers
from vidik.registers.selectors import answers_of as counted
from vidik.registers.selectors import entries_of_all, given_away
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
        secret = given_away(rows, register, year) if register.crossed else set()
        for field in register.fields:
            if field.kind in {Kind.CODE, Kind.CODES} and field.is_summed:
                numbers = {code: found[field.name, code] for code, _label in field.options()}
                shown = _shown(field, numbers, many, secret)
                if shown is None:
                    return LineSums(str(register.title), None, ())
                axes.append(LineAxis(str(field.label), shown))
    return LineSums(str(register.title), at_least_few(many), tuple(axes))


def _shown(
    field: Field, numbers: dict[str, int], many: int, secret: set[tuple[str, str]]
) -> tuple[tuple[str, int | None], ...] | None:
    """Hide what is too small: of answers that add up, also what would give it away.

    Args:
        field: the question.
        numbers: how often each answer was given.
        many: how many contacts there are.
        secret: answers by field that a line's own regular reports would give away.

    Returns:
        None where the number of contacts itself would give away what is hidden.
    """
    labels = dict(field.options())
    if field.kind == Kind.CODE:
        shown = dict(zip(numbers, parts_of([*numbers.values()]), strict=True))
    elif field.excludes:
        others = [code for code in numbers if code != field.excludes]
        parts = answers_of(numbers[field.excludes], [numbers[code] for code in others], many)
        shown = dict(zip((field.excludes, *others), parts, strict=True))
    else:
        shown = {code: part_of(number, many) for code, number in numbers.items()}
    for code in numbers:
        if (field.name, code) in secret:
            shown[code] = None
    if field.kind == Kind.CODE:
        hidden = [numbers[code] for code in numbers if shown[code] is None]
        left = sorted((n, code) for code, n in numbers.items() if n and shown[code] is not None)
        while not total_may_stand(hidden):
            if not left:
                return None
            number, code = left.pop(0)
            hidden.append(number)
            shown[code] = None
    return tuple((label, shown[code]) for code, label in labels.items())
