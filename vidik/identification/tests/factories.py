# SPDX-License-Identifier: EUPL-1.2
"""Reports, persons and procedures for the tests, set up as the owner of the tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count

from django.utils import timezone

from tests.scenes import scene
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories as cases
from vidik.core.models import Code, CodeList
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import decisions, informing, procedures, records
from vidik.identification.types import Information, Outcome, Step, Subject
from vidik.institutions.models import Institution
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.types import Channel, Source, Urgency
from vidik.vault.keys import masters
from vidik.vault.methods.envelope import PersonKey
from vidik.vault.models import Person

_number = count(1)
REASONS = (
    "other-act", "no-criminal-offence", "identity-unknown-or-unavailable",
    "labour-rights-violation", "victim-denied",
)  # fmt: skip
TODAY = dt.date(2024, 6, 1)
BEGUN = (Subject.RIGHTS, Subject.SERVICES)
"""Of what somebody is informed when their procedure is opened."""


def centre() -> Institution:
    """Return the centre, with the list of reasons that reports know."""
    kinds, _new = CodeList.objects.get_or_create(
        code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
    )
    kind, _new = Code.objects.get_or_create(
        list=kinds,
        code="identification_centre",
        defaults={"name": {"en": "Centre", "sr": "Центар"}},
    )
    made = cases.institution("centre")
    if made.kind_id != kind.pk:
        made.kind = kind
        made.save()
    reasons, _new = CodeList.objects.get_or_create(
        code="dimension-reason", defaults={"name": {"en": "Reasons", "sr": "Разлози"}}
    )
    for code in REASONS:
        Code.objects.get_or_create(
            list=reasons, code=code, defaults={"name": {"en": code, "sr": code}}
        )
    return made


def report(
    of: Institution,
    persons: int = 1,
    *,
    at: dt.datetime | None = None,
    source: Source = Source.POLICE,
) -> list[ReportedPerson]:
    """Make a report with some persons, each with a case and a row of the vault of their own."""
    now = timezone.localtime()
    # Tests count by the year of today: in its first hours nothing came in the year before.
    started = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    when = at or max(now - dt.timedelta(hours=5), started)
    with scene():
        rows = []
        filed: Report | None = None
        for place in range(1, persons + 1):
            case = cases.case(of)
            case.save()
            person = Person(case=case, entered_at=when, entered_by="system:test")
            person.wrapped_key = PersonKey.new().wrap(person.code, masters())
            person.save(force_insert=True)
            if filed is None:
                filed = Report.objects.create(
                    number=f"T-{next(_number):08d}",
                    case=case,
                    received_at=when,
                    source=source,
                    channel=Channel.WEB,
                    urgency=Urgency.NORMAL,
                )
            rows.append(
                ReportedPerson.objects.create(
                    report=filed, case=case, person=person, position=place
                )
            )
    return rows


def procedure(of: Institution, *, at: dt.datetime | None = None) -> Procedure:
    """Make a report of one person and begin its procedure."""
    return procedures.begin_procedures(report(of, at=at))[0]


@dataclass(frozen=True)
class Pair:
    """Two experts of one centre: what one proposes the other takes."""

    one: Actor
    other: Actor


def pair(of: Institution) -> Pair:
    """Make two experts."""
    return Pair(cases.member(Role.CASE_EXPERT, of), cases.member(Role.CENTRE_HEAD, of))


SAID: dict[str, dict[str, list[str | int]]] = {
    "person": {
        "sex": ["f"], "age-group": ["under-18"], "age": [15], "citizenship": ["RS"],
        "country-of-origin": ["RS"],
    },
    "exploitation": {
        "form": ["sexual"], "form-part": ["sexual"], "country-of-exploitation": ["RS"],
    },
}  # fmt: skip


STATED: dict[str, list[str]] = {
    "act": ["report"], "means": ["report"], "purpose": ["record:form"],
}  # fmt: skip
"""Evidence for each element of the offence in these tests."""


def inform(of: Procedure, *subjects: Subject, actor: Actor) -> None:
    """Enter that the person was informed."""
    for subject in subjects:
        informing.inform(of, Information(subject, "orally", "sr", "minutes"), actor=actor)


def decide(
    of: Procedure, people: Pair, step: Step, reason: str, outcome: Outcome | str = ""
) -> Procedure:
    """Let one propose and the other take a decision."""
    elements = STATED if outcome == Outcome.IDENTIFIED else {}
    speaks = {each.code for each in definitions().reasons if each.offence}
    proposal = decisions.propose(
        of, step, [reason], outcome=outcome, elements=elements,
        offences=["other"] if reason in speaks else (), actor=people.one,
    )  # fmt: skip
    return decisions.take(proposal, actor=people.other)


def identify(of: Procedure, people: Pair, **text: list[str | int]) -> Procedure:
    """Go the whole way to an identified victim."""
    procedures.open_procedure(of, actor=people.one)
    procedures.begin_formal(of, actor=people.one)
    inform(of, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    for section, fields in SAID.items():
        values = dict(fields)
        for code, given in text.items():
            field = code.replace("_", "-")
            if field in fields or _section_of(field) == section:
                values[field] = given
        records.save_section(
            of, section, values, stated_by="expert", stated_on=TODAY, actor=people.one
        )
    rest = {
        code.replace("_", "-"): given
        for code, given in text.items()
        if _section_of(code.replace("_", "-")) not in SAID
    }
    for code, given in rest.items():
        records.save_section(
            of,
            _section_of(code),
            {code: given},
            stated_by="person",
            stated_on=TODAY,
            actor=people.one,
        )
    return decide(of, people, Step.CONCLUDE, "elements-found", Outcome.IDENTIFIED)


def _section_of(field: str) -> str:
    return definitions().fields[field].section
