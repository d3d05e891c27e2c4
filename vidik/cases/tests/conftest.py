# SPDX-License-Identifier: EUPL-1.2
"""A centre with its people, an association with its, and a case of the centre."""

from __future__ import annotations

import pytest

from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.institutions.models import Institution


@pytest.fixture
def centre(db: None) -> Institution:
    return factories.institution("centre")


@pytest.fixture
def other(db: None) -> Institution:
    return factories.institution("other")


@pytest.fixture
def the_case(centre: Institution) -> Case:
    made = factories.case(centre)
    with scene():
        made.save()
        factories.case(factories.institution("elsewhere")).save()
    return made


@pytest.fixture
def expert(centre: Institution) -> Actor:
    return factories.member(Role.CASE_EXPERT, centre)


@pytest.fixture
def duty(centre: Institution) -> Actor:
    return factories.member(Role.DUTY_EXPERT, centre)


@pytest.fixture
def boss(centre: Institution) -> Actor:
    return factories.member(Role.CENTRE_HEAD, centre)


@pytest.fixture
def outsider(other: Institution) -> Actor:
    return factories.member(Role.ASSOCIATION_WORKER, other)
