# SPDX-License-Identifier: EUPL-1.2
"""What is withheld: small counts, what gives them away, and no more than that."""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import product

import pytest

from vidik.figures.methods.withholding import FEW, Cell, hidden_cells

WIDER = {"land": {"BA": "abroad", "NG": "abroad", "UA": "abroad"}}


def _cells(found: Mapping[str, int]) -> dict[Cell, int]:
    """Read `a=b;c=d` as a cell."""
    return {
        tuple(
            (name, code)
            for name, _sign, code in (pair.partition("=") for pair in key.split(";") if pair)
        ): count
        for key, count in found.items()
    }


def _hidden(found: Mapping[str, int], **more: object) -> set[str]:
    hidden = hidden_cells(_cells(found), WIDER, **more)  # type: ignore[arg-type]
    return {";".join("=".join(pair) for pair in cell) for cell in hidden}


def test_few_stay_hidden_and_none_are_not_few() -> None:
    assert _hidden({"sex=f": 4, "sex=m": 1}) == {"sex=f", "sex=m"}
    assert _hidden({"sex=f": 5, "sex=m": 0}) == set()


def test_what_a_total_leaves_beside_the_only_cell_stays_hidden_too() -> None:
    assert _hidden({"": 7, "sex=f": 5}) == {"sex=f"}
    assert _hidden({"": 7, "sex=f": 7}) == set()
    assert _hidden({"": 10, "sex=f": 5}) == set()


def test_one_few_among_several_takes_the_smallest_other_with_it() -> None:
    found = {"": 20, "form=a": 10, "form=b": 6, "form=c": 4}
    assert _hidden(found) == {"form=b", "form=c"}


def test_a_wider_code_gives_no_narrower_one_away() -> None:
    found = {"": 19, "land=RS": 7, "land=abroad": 12, "land=NG": 9, "land=BA": 3}
    hidden = _hidden(found)
    assert "land=BA" in hidden
    assert hidden & {"land=NG", "land=abroad"}


def test_what_is_hidden_does_not_follow_from_its_own_parts() -> None:
    found = {
        "": 23, "form=a": 4, "form=b": 9, "form=c": 10,
        "form=b;sex=f": 9, "form=c;sex=f": 5, "form=c;sex=m": 5,
    }  # fmt: skip
    hidden = _hidden(found)
    assert hidden >= {"form=a", "form=b", "form=b;sex=f"}


def test_what_was_read_elsewhere_is_not_hidden() -> None:
    known = _cells({"sex=f": 2}).keys()
    assert _hidden({"": 9, "sex=f": 2, "sex=m": 7}, known=known) == set()
    assert _hidden({"": 9, "sex=f": 2}, known=known) == set()


def test_of_a_share_neither_the_part_nor_the_rest_is_few() -> None:
    whole, part = _cells({"": 0, "online=yes": 0})
    for count, hidden in ((1, {"online=yes"}), (5, {"online=yes"}), (0, set()), (7, set())):
        found = {"": 7, "online=yes": count}
        assert _hidden(found, shares=[(whole, part)]) == hidden
    assert _hidden({"": 12, "online=yes": 6}, shares=[(whole, part)]) == set()


@pytest.mark.parametrize("seed", range(40))
def test_nobody_with_a_pencil_finds_a_few(seed: int) -> None:
    """Rows and columns of a table are subtracted until nothing new is found."""
    chance = random.Random(seed)  # noqa: S311 - paths of a test
    codes = {"form": "abcd"[: chance.randrange(2, 5)], "sex": "fmx"[: chance.randrange(2, 4)]}
    inner = {
        (("form", form), ("sex", sex)): chance.choice((0, 1, 2, 3, 5, 6, 8, 11, 20))
        for form, sex in product(codes["form"], codes["sex"])
    }
    table: dict[Cell, int] = dict(inner)
    for name, own in codes.items():
        for code in own:
            cell = ((name, code),)
            table[cell] = sum(n for key, n in inner.items() if cell[0] in key)
    table[()] = sum(inner.values())
    hidden = hidden_cells(table, {})
    read = {cell: count for cell, count in table.items() if cell not in hidden}
    lines = [
        (above, [key for key in table if len(key) == len(above) + 1 and _within(key, above, name)])
        for above in table
        for name in codes
        if name not in dict(above)
    ]
    for _round in range(len(table)):
        for whole, parts in lines:
            every = [whole, *parts]
            lacking = [cell for cell in every if cell not in read]
            if len(lacking) == 1:
                # The whole is the sum of its parts, so the one that is missing is found.
                sign = sum(read.get(part, 0) for part in parts)
                missing = lacking[0]
                read[missing] = sign if missing == whole else read[whole] - sign
    for cell, count in read.items():
        assert count == table[cell]
        assert not 0 < count < FEW
    for whole, parts in lines:
        if whole in read:
            assert not 0 < read[whole] - sum(read.get(part, 0) for part in parts) < FEW


def _within(key: Cell, above: Cell, name: str) -> bool:
    return set(above) <= set(key) and name in dict(key)
