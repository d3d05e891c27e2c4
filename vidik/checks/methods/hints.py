# SPDX-License-Identifier: EUPL-1.2
"""Guesses at how a wrong number came about, reported beside a finding and never instead of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from . import sentences, wording
from .lexicon import is_total, slug, words
from .model import Text, render_text
from .wording import figure, stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .model import Cell, Finding

_TWO_DIGITS = 10
_SLIPS = {
    "swapped": render_text(sentences.HINT_SWAPPED),
    "digit": render_text(sentences.HINT_DIGIT),
    "lost": render_text(sentences.HINT_LOST),
    "doubled": render_text(sentences.HINT_DOUBLED),
    "sign": render_text(sentences.HINT_SIGN),
}
"""What may have happened to a number, by the name of the slip."""


def swapped(first: Decimal | None, second: Decimal | None) -> bool:
    """Say whether two whole numbers differ only by two neighbouring digits that changed places."""
    if first is None or second is None or min(first, second) < _TWO_DIGITS:
        return False
    if first != first.to_integral_value() or second != second.to_integral_value():
        return False
    a, b = str(int(first)), str(int(second))
    if len(a) != len(b):
        return False
    odd = [i for i in range(len(a)) if a[i] != b[i]]
    return (
        len(odd) == 2  # noqa: PLR2004
        and odd[1] == odd[0] + 1
        and a[odd[0]] == b[odd[1]]
        and a[odd[1]] == b[odd[0]]
    )


def digits_hint(
    summed: Decimal | None, stated: Decimal | None, parts: Sequence[tuple[str, Decimal | None]] = ()
) -> str:
    """Return whether two swapped digits of the stated value, or of one of the parts, explain it.

    `parts` are labels and values; the sum fails by `summed` less `stated`. Blank if nothing does,
    or if several parts would.
    """
    if summed is None or stated is None:
        return ""
    if swapped(summed, stated):
        return render_text(sentences.HINT_SWAPPED)
    off = summed - stated
    found = [
        (label, value - off)
        for label, value in parts
        if value is not None and swapped(value, value - off)
    ]
    if len(found) != 1:
        return ""
    label, right = found[0]
    return render_text(sentences.HINT_PART_SWAPPED, number=figure(right), part=label)


def slip_of(wrong: Decimal | None, right: Decimal | None) -> str:
    """Name the slip of the pen that makes one number of another, blank if none does."""
    if wrong is None or right is None or wrong == right:
        return ""
    if swapped(wrong, right):
        return "swapped"
    a, b = str(abs(wrong)), str(abs(right))
    if a == b:
        return "sign"
    if len(a) == len(b):
        odd = sum(x != y for x, y in zip(a, b, strict=True))
        return "digit" if odd == 1 < len(a) else ""
    return _lost_or_doubled(a, b)


def _lost_or_doubled(wrong: str, right: str) -> str:
    """Return whether one digit is left out of a number, or one of its digits stands twice."""
    longer, shorter = sorted((wrong, right), key=len, reverse=True)
    if len(longer) != len(shorter) + 1 or len(shorter) == 1:
        return ""
    at = [i for i in range(len(longer)) if longer[:i] + longer[i + 1 :] == shorter]
    if at and longer == right:
        return "lost"
    return "doubled" if any(longer[i - 1 : i] == longer[i] for i in at) else ""


def fact_sentences(finding: Finding) -> Iterator[Text]:
    """Return what is known of a finding's cells: which one is doubtful, and what equals the gap.

    What the message says itself is not said again.
    """
    facts = finding.facts
    cell, right = facts.doubtful, facts.right
    hint = finding.params.get("hint", "")
    is_stated = right is not None and hint.startswith(f"; {figure(right)} ")
    if cell is not None and right is None:
        yield Text(sentences.DOUBTFUL, {"found": stated(cell), **_apart(cell, finding.cells)})
    elif cell is not None and not is_stated:
        slip = _SLIPS.get(facts.slip, "")
        yield Text(
            sentences.DOUBTFUL_WOULD_FIT,
            {"found": stated(cell), "number": figure(right), "hint": "" if slip == hint else slip,
             **_apart(cell, finding.cells)},
        )  # fmt: skip
    if facts.equal is not None and finding.difference is not None:
        yield Text(
            sentences.EQUALS_DIFFERENCE,
            {"difference": figure(abs(finding.difference)), **_apart(facts.equal, finding.cells)},
        )


def _apart(cell: Cell, cells: Sequence[Cell]) -> dict[str, str]:
    """Write what sets a cell apart from the others of a finding; the rest is left blank."""
    common = set(cell.dimensions).intersection(*(c.dimensions for c in cells))
    reported = {
        "cell_source": (cell.source, {c.source for c in cells}),
        "cell_measure": (words(cell.measure), {words(c.measure) for c in cells}),
        "period": (cell.period, {c.period for c in cells}),
        "cell_where": (wording.where([cell]) if cell.section else "",
                       {wording.where([c]) for c in cells}),
    }  # fmt: skip
    place = {name: "" if all_ == {own} else own for name, (own, all_) in reported.items()}
    dims = [(slug(name), code) for name, code in set(cell.dimensions) - common]
    return {**place, "scope": wording.scope(d for d in dims if not is_total(slug(d[1]), d[0]))}
