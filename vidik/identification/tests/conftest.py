# SPDX-License-Identifier: EUPL-1.2
"""A centre, two of its experts, and a procedure that has just begun."""

from __future__ import annotations

from tests.shared import shared
from vidik.identification.models import Procedure
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.institutions.models import Institution


@shared
def centre(db: None) -> Institution:
    return factories.centre()


@shared
def people(centre: Institution) -> Pair:
    return factories.pair(centre)


@shared
def procedure(centre: Institution) -> Procedure:
    return factories.procedure(centre)
