# SPDX-License-Identifier: EUPL-1.2
"""A number that is not shown cannot be found by subtracting those that are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vidik.core.small_numbers import FEW, part_of, parts_of


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_left_out_of_a_sum_is_not_what_remains_of_it(parts: list[int]) -> None:
    published = parts_of(parts)
    left_out = [part for part, shown in zip(parts, published, strict=True) if shown is None]
    assert all(shown in {None, part} for part, shown in zip(parts, published, strict=True))
    assert not any(shown is not None and 0 < shown < FEW for shown in published)
    if left_out and any(published):
        assert len(left_out) > 1
        assert sum(left_out) >= FEW
    if all(part == 0 or part >= FEW for part in parts):
        assert published == tuple(parts)


@given(st.integers(0, 40), st.integers(0, 40))
def test_neither_a_part_nor_what_remains_is_shown_where_it_is_small(part: int, rest: int) -> None:
    published = part_of(part, part + rest)
    assert (published is None) == (part > 0 and (part < FEW or 0 < rest < FEW))
    assert published in {None, part}
