# SPDX-License-Identifier: EUPL-1.2
"""The criminal matters of a demonstration: made once, in demonstrations alone, and they balance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenes import scene
from vidik.matters.models import Leg, Link
from vidik.matters.selectors.balances import faults
from vidik.packs.services import demo_accounts, demo_cases, demo_matters

if TYPE_CHECKING:
    import pytest_django.fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def test_a_demonstration_has_matters_at_police_prosecutor_and_court(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = True
    demo_accounts()
    demo_cases()
    assert demo_matters() == 3
    assert demo_matters() == 0
    assert faults() == []
    with scene():
        stages = set(Leg.objects.filter(closed_on__isnull=True).values_list("stage", flat=True))
        assert stages == {"pre-investigation", "investigation", "trial"}
        assert Link.objects.filter(confirmed_at__isnull=False).exists()
        assert Link.objects.filter(settled_by__isnull=True).exists()


def test_where_people_work_no_matter_is_made_up(
    settings: pytest_django.fixtures.SettingsWrapper,
) -> None:
    settings.DEMO = False
    assert demo_matters() == 0
