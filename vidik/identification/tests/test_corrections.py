# SPDX-License-Identifier: EUPL-1.2
"""What is corrected in a report reaches the clock of its procedure, and no decision."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.selectors import last_event
from vidik.identification.models import Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import experts, procedures, propagation, reopening
from vidik.identification.tests.factories import Pair, decide, inform
from vidik.identification.types import ProcedureFilter, Step, Subject, Urgency
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.services.correcting import Corrected
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_correcting import ADULT, correct, taken
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import AgeGroup, Known
from vidik.referral.types import Urgency as Reported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

HOUR = dt.timedelta(hours=1)
CHILD = {"child": Known.YES, "age_group": AgeGroup.FROM_15}
NO_CHILD = {"child": Known.NO, "age_group": AgeGroup.FROM_26}


def _of(report: Report, position: int = 1) -> Procedure:
    with scene():
        return Procedure.objects.select_related("case").get(
            report=report.pk, reported_person__position=position, followed_by__isnull=True
        )


def _hours(procedure: Procedure) -> float:
    due = clocks.interview_due(procedure).due_at
    assert due is not None
    return (due - procedure.received_at) / HOUR


def _late(actor: Actor, report: Report, hours: int) -> bool:
    """Return whether the list of late ones has the procedure some hours after the report."""
    with scene():
        Procedure.objects.filter(report=report.pk).update(received_at=timezone.now() - hours * HOUR)
    with acting(actor):
        return (
            identification_procedures.listed(actor, ProcedureFilter(late=True))
            .filter(report=report.pk)
            .exists()
        )


def _corrected(expert: Actor, report: Report, person: dict[str, str]) -> Corrected:
    """Correct as the web server does, whose role owns nothing."""
    with as_application():
        return correct(expert, report, person)


def test_a_corrected_child_is_interviewed_within_a_day_and_an_adult_again_within_three() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    assert (_of(report).urgency, _hours(_of(report))) == ("", 72)
    assert not _late(expert, report, 25)
    assert _corrected(expert, report, CHILD).clocks == 1
    assert (_of(report).urgency, _hours(_of(report))) == (Urgency.CHILD, 24)
    assert _late(expert, report, 25)
    event = last_event("procedure.urgency")
    assert event is not None
    assert event.payload == {"urgency": "child"}
    assert event.actor == "system:identification-updater"
    assert _corrected(expert, report, NO_CHILD).clocks == 1
    assert (_of(report).urgency, _hours(_of(report))) == ("", 72)
    assert _corrected(expert, report, {"sex": "m"}).clocks == 0
    page = client_of(expert).get(f"/identification/{_of(report).pk}/").content.decode()
    assert f"<ins>{Urgency.CHILD.label}</ins>" in page


def test_danger_now_makes_everybody_in_the_report_urgent_also_those_who_are_hidden() -> None:
    expert = centre_member()
    report = taken(expert, ADULT, ADULT)
    hidden = _of(report, 2)
    with scene():
        type(hidden.case).objects.filter(pk=hidden.case_id).update(restricted=True)
    with as_application():
        done = correct(expert, report, urgency=Reported.IMMEDIATE)
    assert done.clocks == 2
    assert (_of(report).urgency, _of(report, 2).urgency) == (Urgency.DANGER, Urgency.DANGER)


def test_what_an_expert_said_stays_unless_the_facts_now_say_more() -> None:
    head = centre_member(Role.CENTRE_HEAD)
    report = taken(head, ADULT)
    leaves = timezone.now() + 5 * HOUR
    procedures.set_urgency(_of(report), Urgency.CHILD, leaves, actor=head)
    assert correct(head, report, urgency=Reported.IMMEDIATE).clocks == 0
    assert _of(report).urgency == Urgency.CHILD
    assert correct(head, report, CHILD).clocks == 0
    assert correct(head, report, {"migrant": Known.YES}).clocks == 1
    assert (_of(report).urgency, _of(report).leaves_at) == (Urgency.MIGRANT, leaves)
    back = {"migrant": Known.NO, **NO_CHILD}
    assert correct(head, report, back, urgency=Reported.NORMAL).clocks == 0
    assert _of(report).leaves_at == leaves, "a time of leaving without a mark would be lost"


def test_a_migrant_goes_to_the_named_expert_and_the_list_shows_it() -> None:
    head, named = centre_member(Role.CENTRE_HEAD), centre_member(Role.CASE_EXPERT)
    with scene():
        user = named.user_id
    from vidik.accounts.models import User

    experts.name_expert(User.objects.get(pk=user), actor=head)
    report = taken(head, ADULT)
    assert _corrected(head, report, {"migrant": Known.YES}).clocks == 1
    assert (_of(report).urgency, _of(report).assigned_to_id) == (Urgency.MIGRANT, user)


def test_the_counted_procedure_becomes_as_urgent_and_never_less() -> None:
    expert = centre_member()
    first, second = taken(expert, ADULT), taken(expert, ADULT)
    propagation.apply_merge(_of(second).person_id, _of(first).person_id)
    assert _corrected(expert, second, CHILD).clocks == 2
    assert (_of(first).urgency, _of(second).urgency) == (Urgency.CHILD, Urgency.CHILD)
    assert _corrected(expert, second, NO_CHILD).clocks == 1
    assert (_of(first).urgency, _of(second).urgency) == (Urgency.CHILD, "")


def test_what_is_decided_stays_says_that_facts_changed_and_opens_again_with_their_clock() -> None:
    expert, head = centre_member(Role.CASE_EXPERT), centre_member(Role.CENTRE_HEAD)
    report = taken(expert, ADULT)
    people = Pair(expert, head)
    with scene():
        Procedure.objects.filter(report=report.pk).update(received_at=timezone.now() - HOUR)
    decide(_of(report), people, Step.DISMISS, "other-act")
    decided = _of(report)
    assert correct(expert, report, urgency=Reported.HIGH).decided == 0
    done = _corrected(expert, report, CHILD)
    assert (done.clocks, done.decided) == (0, 1)
    after = _of(report)
    assert (after.urgency, after.decided_at, after.state) == ("", decided.decided_at, "dismissed")
    assert after.facts_corrected_at is not None
    client = client_of(expert)
    at = f"/identification/{after.pk}/"
    assert "after the decision. The decision stays" in client.get(at).content.decode()
    inform(after, Subject.OUTCOME, actor=expert)
    again = reopening.reopen(after, actor=expert)
    assert again.urgency == Urgency.CHILD
    page = client.get(at).content.decode()
    assert "The decision stays as it was taken" not in page
    assert "Facts of the report were corrected after the decision" in page


def test_the_page_of_the_report_says_what_followed() -> None:
    expert = centre_member()
    report = taken(expert, ADULT)
    with scene():
        row = ReportedPerson.objects.get(report=report.pk)
    at = f"/suspicions/{report.pk}/facts/"
    client = client_of(expert)
    page = client.get(at)
    sent = {
        "seen": page.context["form"]["seen"].value(), "source": report.source,
        "urgency": "normal", "municipality": report.municipality, "forms_": report.forms,
        "person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "1",
        "person-0-sex": row.sex, "person-0-migrant": row.migrant,
        "person-0-asylum_seeker": row.asylum_seeker, "person-0-citizenship": row.citizenship,
    }  # fmt: skip
    sent |= {f"person-0-{name}": value for name, value in CHILD.items()}
    saved = client.post(at, sent, follow=True).content.decode()
    assert "The first interview of 1 person is due at another time now." in saved
