# SPDX-License-Identifier: EUPL-1.2
"""The own page of a demonstration: one, opened by what a file says, and in demonstrations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenes import scene
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.services.demo import SyntheticRefused
from vidik.packs.services import (
    demo_accounts,
    demo_cases,
    demo_own_page,
    demo_plans,
)
from vidik.participation.models import Access, Saying
from vidik.participation.services import demo, serving

if TYPE_CHECKING:
    import pytest_django.fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_a_demonstration_has_one_page_that_opens_by_what_its_file_says(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = True
    demo_accounts()
    demo_cases()
    demo_plans()
    assert demo_own_page() == 1
    assert demo_own_page() == 0
    seen = serving.visit(serving.sign_in("2407 1987", "plava čaplja").token)
    assert seen is not None
    assert serving.page_of(seen).plan
    with scene():
        assert {row.kind for row in Saying.objects.all()} >= {"writes"}
        access = Access.objects.select_related("case").get()
        Case.objects.filter(pk=access.case_id).update(is_demo=False)
        access.case.is_demo = False
    with pytest.raises(SyntheticRefused):
        demo.let_open_by(access, "1234 5678", "some phrase")
    settings.DEMO = False
    with pytest.raises(SyntheticRefused):
        demo.let_open_by(access, "1234 5678", "some phrase")


def test_where_real_people_work_nobody_is_given_a_page(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = False
    assert demo_own_page() == 0
    assert not demo.has_own_pages(Actor.system("own-page"))
