# SPDX-License-Identifier: EUPL-1.2
"""What institutions counted of their own work in the year gives the figures that they stated.

Sources: sections 7.1, 7.2.2 to 7.2.8, 7.5 and 7.6 of the annual report on 2024.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings

from vidik.core.packfiles import read
from vidik.figures.registry import Derivation, derivations
from vidik.packs.demo_services import OF_BODIES, make_rows_of_bodies
from vidik.packs.services import LOADER, demo_accounts
from vidik.registers.models import Entry
from vidik.registers.registry import registers
from vidik.registers.selectors import counting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PACK: Final = Path(settings.PACKS_DIR) / "serbia"
YEAR: Final = 2024
THIS: Final = "{year}"
SCHOOL: Final = "school:{year}/{next}"
SO_FAR: Final = "to-date:{year}"
ROMA: Final = "audience=roma-pupils"
SECONDARY: Final = "audience=roma-secondary-school-pupils"
DROPOUT: Final = "programme=dropout-prevention"
QUALITY: Final = "partner=coe;programme=high-quality-education-for-all"
ONLINE: Final = "topic=child-internet-safety"
FIELDS: Final = "topic=agriculture"
STATED: Final = (
    ("affirmative-enrolments", SCHOOL, SECONDARY, 2502),
    ("affirmative-enrolments", SO_FAR, SECONDARY, 23102),
    ("scholarships-awarded", SCHOOL, ROMA, 1097),
    ("scholarships-awarded", SO_FAR, ROMA, 9834),
    ("scholarships-awarded-share", SO_FAR, f"{ROMA};sex=f", 65),
    ("pedagogical-assistants", SO_FAR, "", 281),
    ("pedagogical-assistants", SO_FAR, "education-level=primary", 239),
    ("pedagogical-assistants", SO_FAR, "education-level=secondary", 10),
    ("pedagogical-assistants", SO_FAR, "education-level=preschool", 32),
    ("pedagogical-assistants-hired", SCHOOL, "education-level=preschool", 11),
    ("schools-covered", SO_FAR, f"education-level=primary-and-secondary;{DROPOUT}", 466),
    ("mentors", THIS, QUALITY, 36),
    ("training-attendees", SO_FAR, f"audience=school-staff;{DROPOUT}", 2687),
    ("returnee-pupils", SCHOOL, "", 43),
    ("returnee-pupils", SCHOOL, "education-level=primary", 42),
    ("returnee-pupils", SCHOOL, "sex=f", 24),
    ("schools-enrolling-returnees", SCHOOL, "education-level=primary", 12),
    ("migrant-pupils", SCHOOL, "", 145),
    ("migrant-pupils", SCHOOL, "education-level=secondary", 37),
    ("migrant-pupils-share", SCHOOL, "citizenship=UA", 67),
    ("small-grants-approved", SO_FAR, "", 124),
    ("school-certificates-issued", THIS, "audience=departing-migrant-pupils", 36),
    ("external-advisers", THIS, "topic=inclusive-education", 128),
    ("inspections", THIS, "topic=foreign-workers", 289),
    ("foreign-workers-found", THIS, "", 7482),
    ("foreign-workers-found", THIS, "work-status=without-work-permit", 611),
    ("foreign-workers-found", THIS, "work-status=undeclared-work", 338),
    ("inspection-measures", THIS, "inspection-measure=misdemeanour-request-employer", 140),
    ("inspection-measures", THIS, "inspection-measure=decision-eliminate-noncompliance", 61),
    ("inspection-measures", THIS, "inspection-measure=order-in-decisions", 135),
    ("inspection-measures", THIS, "inspection-measure=decision-prohibit-work", 28),
    ("inspection-measures", THIS, "inspection-measure=order-in-minutes", 64),
    ("inspection-measures", THIS, "inspection-measure=minutes-with-orders", 47),
    ("inspection-measures", THIS, "inspection-measure=indication-or-warning", 13),
    ("inspection-measures", THIS, "inspection-measure=notification-moi-foreigners", 24),
    ("inspection-criminal-reports", THIS, "", 1),
    ("seasonal-workers-found", THIS, FIELDS, 164),
    ("seasonal-workers-found", THIS, f"registration=not-reported;{FIELDS}", 47),
    ("seasonal-workers-found", THIS, f"citizenship=RS;{FIELDS}", 84),
    ("seasonal-workers-found", THIS, f"citizenship=foreign;{FIELDS}", 80),
    ("coordinated-inspections", THIS, "institution=labour-inspection;partner=moi", 55),
    ("inspections", THIS, "topic=trafficking-prevention", 11),
    ("inspections", THIS, "inspection-finding=unregistered-unlicensed-mediation", 6),
    ("inspections", THIS, "inspection-finding=unlicensed-company-online-advertising", 4),
    ("inspections", THIS, "inspection-finding=registered-company", 5),
    ("persons-inspected", THIS, "citizenship=foreign", 3),
    ("local-governments", THIS, "topic=trafficking-goals-in-migration-plan", 10),
    ("information-campaigns", THIS, "topic=legal-invisibility", 2),
    ("information-campaigns", THIS, "partner=red-cross;territory=novi-sad", 2),
    ("campaign-reach", THIS, "channel=instagram;partner=iom", 97796),
    ("hotline-calls", THIS, "service=sos-hotline", 4100),
    ("hotline-calls", THIS, "direction=inbound;service=sos-hotline", 2513),
    ("hotline-persons", THIS, "contact=first-time;service=sos-hotline;sex=f", 327),
    ("preliminary-identifications", THIS, "", 32),
    ("field-interventions", THIS, "", 125),
    ("hotline-calls", THIS, "call-type=missing-children;service=hotline-116000", 517),
    ("hotline-contacts", THIS, "audience=children;service=hotline-116000", 391),
    ("cases-forwarded", THIS, f"recipient=moi;{ONLINE}", 48),
    ("cases-forwarded", THIS, f"recipient=public-prosecutor;{ONLINE}", 2),
)


@pytest.fixture
def made(settings: Any) -> int:
    settings.DEMO = True
    demo_accounts()
    return make_rows_of_bodies(PACK, actor=LOADER)


def _counting(measure: str, period: str, dimensions: dict[str, str]) -> list[Derivation]:
    names = {each.code for each in registers()}
    return [
        each
        for each in derivations()
        if each.measure == measure
        and each.period == period
        and each.name.split(":")[0] in names
        and each.is_about(dimensions)
    ]


def test_rows_of_bodies_give_the_figures_that_they_stated_and_are_entered_once(made: int) -> None:
    assert made > 5000
    assert make_rows_of_bodies(PACK, actor=LOADER) == 0
    wrong = []
    for measure, period, key, stated in STATED:
        dimensions = dict(part.split("=") for part in key.split(";") if part)
        found = {
            cell.value.quantize(Decimal(1))
            for each in _counting(measure, period, dimensions)
            for cell in each.count(YEAR, tuple(dimensions))
            if cell.key == key
        }
        if found != {stated}:
            wrong.append((measure, period, key, stated, found))
    assert wrong == []


def test_every_register_of_bodies_has_rows_of_its_own_year(made: int) -> None:
    from vidik.packs.demo_services import _Support

    found = read(PACK, lambda pack: pack.document(OF_BODIES, _Support))
    assert found is not None
    with counting():
        entered = set(Entry.objects.values_list("register", flat=True))
    assert {each.register for each in found.rows} <= entered
