# SPDX-License-Identifier: EUPL-1.2
"""What tests share is there for those that ask for it, as it was made, and for no others."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from tests.shared import shared
from vidik.core.models import CodeList

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("shared")]
TIMES: Final[Counter[str]] = Counter()


class Unmade(Exception):
    """A fixture cannot be made."""


@shared
def outer() -> CodeList:
    TIMES["outer"] += 1
    return CodeList.objects.create(code="shared-outer", name={"en": "x", "sr": "x"})


@shared(params=["a", "b"])
def inner(request: pytest.FixtureRequest, outer: CodeList) -> CodeList:
    TIMES["inner"] += 1
    outer.code = f"shared-{request.param}"
    outer.save()
    return outer


@shared
def unmade(outer: CodeList) -> None:
    outer.delete()
    raise Unmade


def test_a_row_is_made_for_a_test(outer: CodeList) -> None:
    assert CodeList.objects.get(pk=outer.pk).code == outer.code == "shared-outer"
    outer.code = "changed"
    outer.save()


def test_and_is_there_for_the_next_as_it_was_made(outer: CodeList) -> None:
    assert CodeList.objects.get(pk=outer.pk).code == outer.code == "shared-outer"


@pytest.mark.xfail(raises=Unmade, strict=True)
def test_what_fails_fails_the_test_that_asks_for_it(unmade: None) -> None:
    pytest.fail("not reached")


@pytest.mark.parametrize("_time", [1, 2])
def test_what_is_made_from_it_has_changed_it(_time: int, inner: CodeList, outer: CodeList) -> None:
    assert inner is outer
    assert CodeList.objects.get(pk=outer.pk).code == outer.code != "shared-outer"


def test_then_it_is_as_it_was_again(outer: CodeList) -> None:
    assert CodeList.objects.get(pk=outer.pk).code == outer.code == "shared-outer"
    assert TIMES["outer"] <= 2
    assert TIMES["inner"] <= 4


def test_who_does_not_ask_sees_nothing_of_it() -> None:
    assert not CodeList.objects.filter(code__startswith="shared-").exists()
