# SPDX-License-Identifier: EUPL-1.2
"""A centre with its people, an association with its, and a case of the centre."""

from __future__ import annotations

from tests.scenes import scene
from tests.shared import shared
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.institutions.models import Institution


@shared
def centre(db: None) -> Institution:
    return factories.institution("centre")


@shared
def other(db: None) -> Institution:
    return factories.institution("other")


@shared
def the_case(centre: Institution) -> Case:
    made = factories.case(centre)
    with scene():
        made.save()
        factories.case(factories.institution("elsewhere")).save()
    return made


@shared
def expert(centre: Institution) -> Actor:
    return factories.member(Role.CASE_EXPERT, centre)


@shared
def duty(centre: Institution) -> Actor:
    return factories.member(Role.DUTY_EXPERT, centre)


@shared
def superior(centre: Institution) -> Actor:
    return factories.member(Role.CENTRE_HEAD, centre)


@shared
def outsider(other: Institution) -> Actor:
    return factories.member(Role.ASSOCIATION_WORKER, other)
