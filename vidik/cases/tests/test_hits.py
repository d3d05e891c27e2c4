# SPDX-License-Identifier: EUPL-1.2
"""References to cases by a hit: what was altered, is too old or another's leads nowhere."""

from __future__ import annotations

import secrets
import uuid

import pytest

from vidik.cases.methods.hits import FoundCase, open_hit, seal_hit

KEY = secrets.token_bytes(32)
FOUND = FoundCase(uuid.uuid4(), uuid.uuid4())


def sealed(until: int = 100) -> str:
    return seal_hit(FOUND, searcher="1/2/3", until=until, key=KEY)


def test_a_reference_leads_its_searcher_to_the_case() -> None:
    assert open_hit(sealed(), searcher="1/2/3", now=100, key=KEY) == FOUND
    assert sealed() != sealed()
    assert str(FOUND.case) not in sealed()


@pytest.mark.parametrize("searcher", ["1/2/4", "1/3/3", "2/2/3", "", "1/2/3 "])
def test_in_other_hands_it_leads_nowhere(searcher: str) -> None:
    assert open_hit(sealed(), searcher=searcher, now=100, key=KEY) is None


def test_it_leads_nowhere_later_and_under_another_key() -> None:
    assert open_hit(sealed(), searcher="1/2/3", now=101, key=KEY) is None
    assert open_hit(sealed(), searcher="1/2/3", now=1, key=secrets.token_bytes(32)) is None


def test_altered_in_any_place_it_leads_nowhere() -> None:
    text = sealed()
    for place, old in enumerate(text):
        altered = text[:place] + ("A" if old != "A" else "B") + text[place + 1 :]
        assert open_hit(altered, searcher="1/2/3", now=1, key=KEY) is None or altered == text


@pytest.mark.parametrize(
    "text", ["", "x", "é" * 92, "=" * 92, "A" * 92, "A" * 91 + "\x00", "A" * 500]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    assert open_hit(text, searcher="1/2/3", now=1, key=KEY) is None
