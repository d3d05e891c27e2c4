# SPDX-License-Identifier: EUPL-1.2
"""How soon somebody is interviewed: what makes it urgent, what the form keeps, what is late."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.selectors import clocks
from vidik.identification.selectors import procedures as identification_procedures
from vidik.identification.services import procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.identification.types import ProcedureFilter, Urgency
from vidik.institutions.models import Institution
from vidik.referral.types import Urgency as Reported

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("child", "migrant", "report", "expected"),
    [
        ("no", "no", Reported.NORMAL, ""),
        ("unknown", "unknown", Reported.HIGH, ""),
        ("yes", "no", Reported.NORMAL, Urgency.CHILD),
        ("no", "unknown", Reported.IMMEDIATE, Urgency.DANGER),
        ("yes", "yes", Reported.IMMEDIATE, Urgency.MIGRANT),
    ],
)
def test_what_the_report_says_makes_the_first_interview_urgent(
    centre: Institution, child: str, migrant: str, report: str, expected: str
) -> None:
    [row] = factories.report(centre)
    with scene():
        row.child, row.migrant, row.report.urgency = child, migrant, report
        row.save(update_fields=["child", "migrant"])
        row.report.save(update_fields=["urgency"])
    [started] = procedures.begin_procedures([row])
    assert started.urgency == expected
    due = clocks.interview_due(started).due_at
    assert due is not None
    assert due - started.received_at == (24 if expected else 72) * HOUR


def test_who_changes_the_reason_keeps_the_time_from_which_the_person_may_leave(
    procedure: Procedure, people: Pair
) -> None:
    leaves = timezone.now().replace(second=0, microsecond=0) + 5 * HOUR
    procedures.set_urgency(procedure, Urgency.DANGER, leaves, actor=people.one)
    client = signed_in(people.one)
    address = reverse("identification:step", args=[procedure.pk, "urgency"])
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["urgency"] == "danger"
    typed = form["leaves_at"].as_widget()
    assert f'value="{timezone.localtime(leaves):%Y-%m-%dT%H:%M}"' in typed
    sent = {"urgency": "child", "leaves_at": f"{timezone.localtime(leaves):%Y-%m-%dT%H:%M}"}
    assert client.post(address, sent).status_code == 302
    with scene():
        procedure.refresh_from_db()
    assert (procedure.urgency, procedure.leaves_at) == (Urgency.CHILD, leaves)


def test_an_interview_is_late_in_the_list_when_its_clock_says_so(
    centre: Institution, people: Pair
) -> None:
    now = timezone.now()
    rows = {}
    for received, urgency, leaves in (
        (5, "", None), (73, "", None), (25, "danger", None), (23, "danger", None),
        (5, "migrant", -1), (5, "migrant", 1),
    ):  # fmt: skip
        row = factories.procedure(centre, at=now - received * HOUR)
        at = None if leaves is None else now + leaves * HOUR
        with scene():
            row.urgency, row.leaves_at = urgency, at
            row.save(update_fields=["urgency", "leaves_at"])
        rows[row.pk] = clocks.interview_due(row).is_overdue(now)
    with acting(people.one):
        late = set(
            identification_procedures.listed(people.one, ProcedureFilter(late=True)).values_list(
                "pk", flat=True
            )
        )
    assert late == {key for key, is_late in rows.items() if is_late}
    assert len(late) == 3
