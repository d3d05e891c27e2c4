# SPDX-License-Identifier: EUPL-1.2
"""Make recommendations and what belongs to them for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.core.languages import Texts
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    Addressee,
    Assessment,
    Encounter,
    IssuedReport,
    Recommendation,
    Response,
)
from vidik.recommendations.services import planning
from vidik.recommendations.types import ActivityFacts, AssessmentDraft, DraftFacts

ANALYST = Actor("user:901", frozenset({Role.ANALYST}), "An analyst", 901)
HEAD = Actor("user:903", frozenset({Role.HEAD}), "A head of office", 903)
READER = Actor("user:904", frozenset({Role.READER}), "A reader", 904)
_numbers = count(901)


def make_cycle(code: str) -> Cycle:
    return Cycle.objects.get_or_create(
        code=code, defaults={"starts_on": f"{code}-01-01", "ends_on": f"{code}-12-31"}
    )[0]


def make_report(number: int, cycle: str, due_on: dt.date | None = None) -> IssuedReport:
    return IssuedReport.objects.get_or_create(
        number=number, defaults={"cycle": make_cycle(cycle), "due_on": due_on}
    )[0]


def make_recommendation(
    code: str = "", *, report: int = 1, cycle: str = "2030", theme: str = "prosecution"
) -> Recommendation:
    number = next(_numbers)
    code = code or f"R{report}-{number}"
    make_report(report, cycle)
    group, _made = Theme.objects.get_or_create(
        code=theme, defaults={"name": {"en": theme.title(), "sr": theme}}
    )
    return Recommendation.objects.create(
        code=code,
        report_number=report,
        cycle=make_cycle(cycle),
        theme=group,
        number=number,
        title={"en": f"Title of {code}", "sr": f"Наслов {code}"},
        text={"en": "Something should be done.", "sr": "Нешто треба учинити."},
        search_text=fold(f"{code} Title of {code} Наслов {code}"),
    )


def make_addressee(
    recommendation: Recommendation, institution: Institution, *, role: str = "lead"
) -> Addressee:
    return Addressee.objects.create(
        recommendation=recommendation, institution=institution, role=role
    )


def make_response(addressee: Addressee, *, kind: str = "accepted") -> Response:
    return Response.objects.create(
        addressee=addressee,
        kind=kind,
        received_on=dt.date(2026, 1, 1),
        recorded_at=timezone.now(),
        recorded_by="user:901",
    )


def make_assessment(
    recommendation: Recommendation, grade: str, *, cycle: str = "2031", current: bool = True
) -> Assessment:
    return Assessment.objects.create(
        recommendation=recommendation,
        cycle=make_cycle(cycle),
        grade=grade,
        basis={"en": "What the report says.", "sr": "Шта извештај каже."},
        state="approved",
        assessed_by="system:pack-loader",
        approved_by="annual report 2",
        is_current=current,
        origin="published",
        created_at=timezone.now(),
    )


def make_activity(institution: Institution, *, role: str = "lead") -> Activity:
    with scene():
        activity = Activity.objects.create(
            code=f"activity-{next(_numbers)}",
            title={"en": "An activity", "sr": "Активност"},
            state="planned",
        )
        activity.parties.create(institution=institution, role=role)
    return activity


def make_encounter(*institutions: Institution) -> Encounter:
    encounter = Encounter.objects.create(
        code=f"visit-{next(_numbers)}",
        cycle=make_cycle("2031"),
        kind="inspection_visit",
        title={"en": "A visit", "sr": "Посета"},
        text={"en": "Seen.\n\nHeard.", "sr": "Виђено.\n\nЧуто."},
        period="2031",
    )
    encounter.institutions.set(institutions)
    return encounter


def draft(grade: str = "initiated", **changes: object) -> AssessmentDraft:
    current: dict[str, object] = {
        "cycle": "2031",
        "grade": grade,
        "basis": Texts(en="It has begun.", sr="Почело је."),
        "assessed_on": timezone.localdate(),
        "evidence": (),
    }
    return AssessmentDraft(**(current | changes))  # type: ignore[arg-type]


def draft_facts(**changes: object) -> DraftFacts:
    if "theme" not in changes:
        Theme.objects.get_or_create(
            code="prosecution", defaults={"name": {"en": "Prosecution", "sr": "prosecution"}}
        )
    current: dict[str, object] = {
        "theme": "prosecution",
        "title": Texts(en="Units of their own", sr="Посебне јединице"),
        "text": Texts(en="Set up units.", sr="Образовати јединице."),
    }
    return DraftFacts(**(current | changes))  # type: ignore[arg-type]


def make_plan(owner: Institution, *, kind: str = "national") -> ActionPlan:
    with scene():
        return ActionPlan.objects.create(
            code=f"plan-{next(_numbers)}",
            kind=kind,
            owner=owner,
            title={"en": "A plan", "sr": "План"},
            valid_from=dt.date(2024, 1, 1),
            valid_until=dt.date(2026, 12, 31),
        )


def planned(plan: ActionPlan, *responsible: str, actor: Actor, **changes: object) -> Activity:
    facts = ActivityFacts(
        title=Texts(en="An activity", sr="Активност"),
        responsible=responsible,
        **changes,  # type: ignore[arg-type]
    )
    return planning.enter_activity(plan, facts, actor=actor)
