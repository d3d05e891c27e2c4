# SPDX-License-Identifier: EUPL-1.2
"""A table that was pasted as plain text, brought into columns.

Programs with cells put tabs between them. Out of a PDF come columns aligned by spaces, or lines of
a label and its numbers with one space between all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_WIDE: Final = re.compile(r" {2,}")
_NUMBER: Final = (
    r"(?:[-−–+(]?\d{1,3}(?:[.,\u202f\u00a0]\d{3})+(?:[.,]\d+)?|[-−–+(]?\d+(?:[.,]\d+)?)[)%]?"
)
_SIGN: Final = r"(?:[-–—:*…]|\.\.\.?|n/?a)"
_VALUE: Final = rf"(?:{_NUMBER}|{_SIGN})"
_ENDING: Final = re.compile(rf"(?:(?<=\s)|^){_VALUE}(?: {_VALUE})*$", re.IGNORECASE)
_MOST: Final = 0.5
"""Share of the lines that have to agree on how columns are set apart."""


def separated(text: str) -> str:
    """Return pasted text with tabs between its columns; what has tabs already stays as it is."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    if any("\t" in line for line in lines):
        return "\n".join(lines) + "\n"
    filled = [line for line in lines if line.strip()]
    wide = sum(bool(_WIDE.search(line.strip())) for line in filled)
    if filled and wide >= _MOST * len(filled):
        return "\n".join(_by_position(lines)) + "\n"
    return "\n".join(_by_numbers(lines)) + "\n"


def _by_position(lines: Sequence[str]) -> list[str]:
    """Set columns apart where spaces are below each other in all lines of several columns.

    Where that leaves one column only, each run of two spaces or more is a border.
    """
    width = max(len(line) for line in lines)
    several = [line for line in lines if _WIDE.search(line.strip())]
    blank = [all(at >= len(line) or line[at] == " " for line in several) for at in range(width)]
    borders = [
        at + 1
        for at in range(width - 1)
        if blank[at] and not blank[at + 1] and any(line[: at + 1].strip() for line in several)
    ]
    if not borders:
        return ["\t".join(_WIDE.split(line.strip())) for line in lines]
    return ["\t".join(_cut(line, borders)) if line in several else line.strip() for line in lines]


def _cut(line: str, borders: Sequence[int]) -> list[str]:
    edges = [0, *borders, max(len(line), borders[-1])]
    return [line[first:last].strip() for first, last in pairwise(edges)]


def _by_numbers(lines: Sequence[str]) -> list[str]:
    """Set the numbers at the end of each line apart, where most lines end with as many.

    A line above them without such numbers is their heading if it has as many words at its end.
    """
    ends = [_ending(line) for line in lines]
    counts = Counter(len(numbers) for _, numbers in ends if numbers)
    if not counts:
        return list(lines)
    usual = max(counts, key=lambda count: (counts[count], count))
    if counts[usual] < _MOST * sum(counts.values()):
        return list(lines)
    first = next(at for at, (_, numbers) in enumerate(ends) if len(numbers) == usual)
    made = []
    for at, (line, (label, numbers)) in enumerate(zip(lines, ends, strict=True)):
        words = line.split()
        if len(numbers) >= usual:
            own = [*numbers[: len(numbers) - usual]]
            made.append("\t".join([" ".join([label, *own]).strip(), *numbers[-usual:]]))
        elif at == first - 1 and usual <= len(words) <= usual + 1:
            made.append("\t".join(["", *words] if len(words) == usual else words))
        else:
            made.append(line.strip())
    return made


def _ending(line: str) -> tuple[str, list[str]]:
    found = _ENDING.search(line.strip())
    if found is None:
        return line.strip(), []
    return line.strip()[: found.start()].strip(), found[0].split(" ")
