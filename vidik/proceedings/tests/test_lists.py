# SPDX-License-Identifier: EUPL-1.2
"""What is expected over all procedures: late first, narrowed, sorted, exported; who is in time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair
from vidik.institutions.models import Institution
from vidik.proceedings.lists import ExpectedNotices
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.expected import count_by_notifier, expected_notices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

NIS = "hppo-nis"
SOMBOR = "hppo-sombor"


def _expect(
    procedure: Procedure, kind: str, days: int, code: str = "", **more: object
) -> ExpectedNotice:
    """Make something expected that is due so many days from today."""
    today = timezone.localdate()
    with scene():
        institution = Institution.objects.get(code=code) if code else None
        return ExpectedNotice.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            kind=kind,
            institution=institution,
            since_on=today - dt.timedelta(days=800),
            due_on=today + dt.timedelta(days=days),
            entered_at=timezone.now(),
            **more,
        )


def _heard(days: int) -> dict[str, object]:
    return {"received_on": timezone.localdate() + dt.timedelta(days=days), "received_how": "letter"}


def _listed(people: Pair, **wanted: str) -> list[str]:
    with acting(people.one):
        return [row.kind for row in ExpectedNotices.found_by(people.one, **wanted)]


@pytest.fixture
def several(procedure: Procedure) -> Procedure:
    _expect(procedure, "start", -3, NIS)
    _expect(procedure, "custody", -9)
    _expect(procedure, "outcome", 30, NIS)
    _expect(procedure, "progress", -5, SOMBOR, **_heard(-2))
    _expect(procedure, "hearing", -5, SOMBOR, ended_at=timezone.now(), ended_because="not-heard")
    return procedure


def test_what_is_late_stands_first_and_the_list_is_narrowed_and_sorted(
    several: Procedure, people: Pair
) -> None:
    assert _listed(people) == ["custody", "start"]
    assert _listed(people, sort="-due") == ["start", "custody"]
    assert _listed(people, state="open") == ["custody", "start", "outcome"]
    assert _listed(people, state="heard") == ["progress"]
    assert _listed(people, state="ended") == ["hearing"]
    assert _listed(people, state="asked") == []
    assert len(_listed(people, state="")) == 5
    assert _listed(people, state="open", institution=NIS) == ["start", "outcome"]
    assert _listed(people, state="open", institution="-") == ["custody"]
    assert _listed(people, state="", kind="progress") == ["progress"]
    assert _listed(people, state="", sort="institution")[-1] == "custody"


def test_the_page_the_desk_and_the_table_say_the_same(several: Procedure, people: Pair) -> None:
    page = reverse("proceedings:list")
    head = signed_in(people.other)
    text = head.get(page).content.decode()
    assert "2 expected notices" in text
    with scene():
        assert several.case.code in text
    assert page in head.get(reverse("portal:desk")).content.decode()
    for query in (
        "?state=open",
        "?state=nonsense&kind=%00&institution=<b>&sort=xx&page=99",
        "?state=",
    ):
        assert head.get(f"{page}{query}").status_code == 200, query
    assert "Nothing matches" in head.get(f"{page}?state=asked").content.decode()
    table = f"{page}?format=csv"
    lines = head.get(f"{table}&state=").content.decode("utf-8-sig").strip().splitlines()
    assert len(lines) == 6
    assert head.get(f"{page}?format=xlsx").status_code == 200
    # The expert lists and does not carry cases away.
    expert = signed_in(people.one)
    assert expert.get(page).status_code == 200
    assert "format=csv" not in expert.get(page).content.decode()
    assert expert.get(table).status_code == 403


def test_nothing_late_says_what_to_do(procedure: Procedure, people: Pair) -> None:
    text = signed_in(people.one).get(reverse("proceedings:list")).content.decode()
    assert "No notice is late" in text
    assert "state=" in text


def test_the_questions_of_the_list_do_not_grow_with_its_rows(
    centre: Institution, people: Pair
) -> None:
    client = signed_in(people.one)
    page = reverse("proceedings:list")

    def requested() -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    _expect(factories.procedure(centre), "start", -1, NIS)
    few = requested()
    for _number in range(6):
        _expect(factories.procedure(centre), "start", -1, SOMBOR)
    assert requested() == few


def test_whoever_does_not_work_here_sees_no_list(several: Procedure, centre: Institution) -> None:
    prosecutor = cases.member(Role.PROSECUTOR, Institution.objects.get(code=NIS))
    statistician = cases.member(Role.STATISTICIAN, centre)
    for actor in (prosecutor, statistician):
        assert signed_in(actor).get(reverse("proceedings:list")).status_code == 403
    other = cases.member(Role.CASE_EXPERT, cases.institution("another-centre"))
    with acting(other):
        assert list(expected_notices(other)) == []


def test_institutions_are_counted_and_small_numbers_are_hidden(
    centre: Institution, people: Pair
) -> None:
    year = timezone.localdate().year - 1
    back = (timezone.localdate() - dt.date(year, 6, 1)).days
    kinds = ("start", "custody", "release", "ban", "hearing", "progress", "outcome")
    procedures = [factories.procedure(centre) for _number in range(15)]
    for number, procedure in enumerate(procedures):
        more = _heard(-back - 5) if number < 5 else _heard(-back + 5) if number < 10 else {}
        _expect(procedure, "start", -back, NIS, **more)
    # Many numbers of one victim, and of four.
    for procedure in procedures[:4]:
        for kind in kinds:
            _expect(procedure, kind, -back, SOMBOR)
    _expect(procedures[4], "start", 40, SOMBOR)
    with acting(people.other):
        found = {each.name: each for each in count_by_notifier(people.other, year)}
    with scene():
        nis, sombor = (str(Institution.objects.get(code=code).name) for code in (NIS, SOMBOR))
    reported = found[nis]
    assert (reported.expected, reported.in_time, reported.late, reported.never) == (15, 5, 5, 5)
    assert sombor not in found
    page = f"{reverse('proceedings:institutions')}?year={year}"
    office = cases.member(Role.ANALYST, cases.institution("an-office"))
    for actor in (people.other, office, cases.member(Role.STATISTICIAN, centre)):
        text = signed_in(actor).get(page).content.decode()
        assert escape(nis) in text
        assert escape(sombor) not in text
    prosecutor = cases.member(Role.PROSECUTOR, Institution.objects.get(code=NIS))
    assert signed_in(prosecutor).get(page).status_code == 403
    with acting(prosecutor), pytest.raises(Denied):
        count_by_notifier(prosecutor, year)
    assert (
        "Nothing was due"
        in signed_in(office)
        .get(f"{reverse('proceedings:institutions')}?year=2016")
        .content.decode()
    )


def test_where_one_part_is_small_another_is_hidden_too(centre: Institution, people: Pair) -> None:
    year = timezone.localdate().year - 1
    back = (timezone.localdate() - dt.date(year, 6, 1)).days
    for number in range(12):
        late = number < 2
        row = _heard(-back + (3 if late else -3))
        _expect(factories.procedure(centre), "start", -back, NIS, **row)
    with acting(people.other):
        [reported] = count_by_notifier(people.other, year)
    assert reported.expected == 12
    assert (reported.in_time, reported.late, reported.never) == (None, None, None)
