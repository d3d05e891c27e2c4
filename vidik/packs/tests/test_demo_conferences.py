# SPDX-License-Identifier: EUPL-1.2
"""The conferences of a demonstration: one of each state, made once, and in demonstrations alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenes import scene
from vidik.conferences.models import Meeting, Request
from vidik.packs.services import demo_accounts, demo_conferences

if TYPE_CHECKING:
    import pytest_django.fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_a_demonstration_has_conferences_of_each_state_and_makes_them_once(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = True
    demo_accounts()
    assert demo_conferences() == 5
    with scene():
        assert {(row.state, row.minutes) for row in Meeting.objects.all()} == {
            ("called", "none"), ("held", "none"), ("held", "written"), ("held", "confirmed"),
        }  # fmt: skip
        assert set(Request.objects.values_list("state", flat=True)) == {"open", "accepted"}
        assert all(row.case.is_demo for row in Meeting.objects.select_related("case") if row.case)
    assert demo_conferences() == 0


def test_where_real_people_work_nothing_is_made(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = False
    assert demo_conferences() == 0
