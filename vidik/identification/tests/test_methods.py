# SPDX-License-Identifier: EUPL-1.2
"""How forms are counted, and how sure shares of few cases are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.identification.methods.forms import Counted, counted
from vidik.identification.methods.intervals import wilson
from vidik.identification.methods.record import RecordError
from vidik.identification.selectors.definitions import definitions

FORMS = ("sexual", "labour", "forced-begging", "forced-criminality", "forced-marriage")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], None),
        (["labour"], Counted("labour")),
        (["labour", "labour"], Counted("labour")),
        (
            ["forced-marriage", "sexual", "labour"],
            Counted("forced-marriage", frozenset({"with-sexual", "with-labour"})),
        ),
        (
            ["labour", "forced-criminality"],
            Counted("multiple", frozenset({"labour-and-forced-criminality"})),
        ),
        (["forced-marriage", "forced-begging"], Counted("multiple")),
        (["sexual", "labour"], Counted("multiple")),
    ],
)
def test_a_person_is_counted_under_one_form(parts: list[str], expected: Counted | None) -> None:
    assert counted(parts) == expected


@given(st.lists(st.sampled_from(FORMS), min_size=1))
def test_the_order_of_forms_says_nothing(parts: list[str]) -> None:
    assert counted(parts) == counted(reversed(parts)) == counted(parts + parts)


@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(a: int, b: int) -> None:
    share = wilson(min(a, b), max(a, b))
    if share is None:
        assert max(a, b) == 0
    else:
        assert 0 <= share.low <= share.value <= share.high <= 1


def test_the_interval_is_that_of_the_literature() -> None:
    # Newcombe (1998), table I: 81 of 263 and 0 of 20.
    share, none = wilson(81, 263), wilson(0, 20)
    assert share is not None
    assert none is not None
    assert (round(share.low, 4), round(share.high, 4)) == (0.2553, 0.3662)
    assert (none.low, round(none.high, 4)) == (0.0, 0.1611)
    with pytest.raises(ValueError, match="impossible"):
        wilson(2, 1)


def test_fields_hold_their_codes_and_numbers_only() -> None:
    fields = definitions().fields
    fields["sex"].check("unknown")
    fields["children"].check(0)
    for code, value in (("sex", "x"), ("sex", 1), ("children", -1), ("children", True)):
        with pytest.raises(RecordError):
            fields[code].check(value)  # type: ignore[arg-type]
