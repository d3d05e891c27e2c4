# SPDX-License-Identifier: EUPL-1.2
"""A search opens as few names as it can."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pytest

from vidik.access.services import acting
from vidik.vault import selectors
from vidik.vault.services import searching
from vidik.vault.tests.factories import enter, scene
from vidik.vault.tests.test_services import find
from vidik.vault.types import Query

pytestmark = pytest.mark.django_db


def test_more_names_are_opened_only_where_none_of_the_first_is_near(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = scene()
    monkeypatch.setattr(searching, "CANDIDATES", 1)
    compared, opened = searching._compared, []

    def counted(names: Sequence[uuid.UUID], *rest: Any) -> dict[uuid.UUID, searching.Candidate]:
        opened.extend(names)
        return compared(names, *rest)

    monkeypatch.setattr(searching, "_compared", counted)
    codes = [enter(at, "Персида", family).code for family in ("Чворовић", "Чваровић")]
    assert find(Query("Персида", "Чворовић", 1990), at.worker) == codes[:1]
    assert len(opened) == 1
    opened.clear()
    # As if nobody were near: whoever shares anything is compared, each once, the nearest first.
    monkeypatch.setattr(searching, "NEAR", 9.0)
    assert find(Query("Персида", "Чворовић", 1990), at.worker) == codes
    assert len(opened) == len(set(opened)) == len(codes)


def test_who_shares_one_part_and_the_year_is_found_where_nobody_is_near() -> None:
    at = scene()
    person = enter(at, "Персида", "Чворовић")
    enter(at, "Милан", "Петровић", year=1985)
    wanted = Query("Персида", "Ковачевић", 1990)
    with acting(at.worker):
        found = [each.person for each in searching.candidates(wanted)]
    # Somebody else's tokens may be alike by chance under a key that is drawn for each test.
    assert found[:1] == [person.pk]


def test_whom_one_may_not_see_takes_no_place_from_whom_one_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at, other = scene(), scene()
    own = enter(at, "Персида", "Чваровић")
    enter(other, "Персида", "Чворовић")
    monkeypatch.setattr(searching, "MOST_HITS", 1)
    assert find(Query("Персида", "Чворовић", 1990), at.worker) == [own.code]


def test_of_whom_one_may_not_see_nobody_is_looked_for_and_nothing_is_opened() -> None:
    at, other = scene(), scene()
    person = enter(at, "Персида", "Чворовић")
    twin = enter(at, "Персида", "Чворовић")
    enter(other, "Персида", "Чворовић")
    with acting(at.worker):
        assert [hit.person for hit in selectors.near(person, actor=at.worker)] == [twin.pk]
    with acting(other.worker):
        assert selectors.near(person, actor=other.worker) == []
