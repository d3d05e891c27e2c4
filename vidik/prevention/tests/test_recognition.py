# SPDX-License-Identifier: EUPL-1.2
"""Who recognises: what institutions do in a year, in sums that point to nobody; what they owe."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.institutions.models import Institution
from vidik.prevention.selectors.recognition import Recogniser, by_sector, recognisers
from vidik.referral.methods.sectors import FILE, read_sectors
from vidik.referral.models import IndicatorList, Report, ReportedPerson, Screening
from vidik.referral.selectors.sectors import duties_of
from vidik.referral.tests.factories import centre_member, filed, reporter
from vidik.referral.tests.test_contacts import office
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

YEAR = timezone.localdate().year


def screened(actor: Actor, many: int, level: str) -> None:
    now = timezone.now()
    with scene():
        Screening.objects.bulk_create(
            Screening(
                list=IndicatorList.objects.get(code="unified", is_current=True),
                encounter=uuid.uuid4(),
                institution_id=actor.institution,
                user_id=actor.user_id,
                started_at=now,
                changed_at=now,
                finished_at=now,
                level=level,
            )
            for _each in range(many)
        )


def found(actor: Actor, year: int = YEAR) -> dict[str, Recogniser]:
    with acting(actor):
        return {row.institution.code: row for row in recognisers(actor, year)}


def test_what_remains_of_a_number_is_hidden_too() -> None:
    worker, analyst = reporter(), office()
    screened(worker, 5, "grounded")
    screened(worker, 2, "none")
    with as_application():
        row = found(analyst)["csw-novi-sad"]
        assert (row.screenings, row.founded) == (7, None)


def test_screenings_reports_and_identifications_are_counted_by_institution() -> None:
    worker, analyst = reporter(), office()
    screened(worker, 6, "none")
    screened(worker, 5, "grounded")
    screened(reporter("labour-inspection-vranje"), 2, "danger")
    receipts = [filed(worker) for _each in range(10)]
    with scene():
        ReportedPerson.objects.filter(report__in=[each.key for each in receipts[:5]]).update(
            outcome=Outcome.IDENTIFIED, outcome_at=timezone.now()
        )
    with as_application():
        rows = found(analyst)
        row = rows["csw-novi-sad"]
        assert (row.screenings, row.founded, row.reports, row.identified) == (11, 5, 10, 5)
        few = rows["labour-inspection-vranje"]
        assert (few.sector, few.screenings, few.founded, few.reports) == ("labour", None, None, 0)
        assert few.is_silent
        assert rows["asylum-office"].sector == "asylum-office"
        assert rows["kirs"].sector == rows["rtc-vranje"].sector == "reception"
        assert found(analyst, YEAR - 1)["csw-novi-sad"].screenings == 0
        sums = {each.code: each for each in by_sector(list(rows.values()))}
        # The Inspectorate and its 25 units.
        assert (sums["labour"].institutions, sums["labour"].screened) == (26, 1)
        assert sums["labour"].reported == 0
        assert sums["schools"].lists == ("Schools and pre-school institutions",)


def test_a_past_year_stands_as_it_stood_at_its_end() -> None:
    worker, analyst = reporter(), office()
    keys = [filed(worker).key for _each in range(5)]
    then = timezone.make_aware(dt.datetime(YEAR - 1, 11, 3, 12))  # noqa: DTZ001 - made aware here
    now = timezone.now()

    def reported(outcome: str, at: dt.datetime | None) -> int | None:
        with scene():
            rows = ReportedPerson.objects.filter(report__in=keys)
            rows.update(outcome=outcome, outcome_at=at)
        with as_application():
            return found(analyst, YEAR - 1)["csw-novi-sad"].identified

    with scene():
        Report.objects.filter(pk__in=keys).update(received_at=then)
    assert reported(Outcome.IDENTIFIED, now) == 0
    assert reported(Outcome.IDENTIFIED, then) == 5
    assert reported(Outcome.NOT_A_VICTIM, now) == 5
    assert reported(Outcome.PENDING, None) == 5
    assert reported(Outcome.NOT_A_VICTIM, then) == 0
    with as_application():
        page = client_of(analyst).get("/recognition/", {"year": YEAR - 1})
    assert "as it was at its end" in page.content.decode()


def test_the_page_filters_sorts_and_takes_out_and_shows_no_small_number() -> None:
    worker, analyst = reporter(), office()
    filed(worker)
    with as_application():
        desk = client_of(analyst)
        address = "/recognition/"
        page = desk.get(address).content.decode()
        assert "not shown" not in page.partition("<tbody")[2].partition("csw")[0][:200]
        page = desk.get(address, {"did": "reported"}).content.decode()
        assert "1 institution<" in page
        assert "not shown" in page
        page = desk.get(address, {"sector": "schools", "did": "idle", "sort": "-reports"})
        assert "3 institutions" in page.content.decode()
        nothing = desk.get(address, {"sector": "schools", "did": "reported"}).content.decode()
        assert "Nothing matches" in nothing
        for odd in ({"sort": "=1+1"}, {"year": "MMXXVI"}, {"sector": "none"}, {"page": "x"}):
            assert desk.get(address, odd).status_code == 200
        taken = desk.get(address, {"did": "reported", "format": "csv"})
        lines = taken.content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert "not shown" in lines[1]
        assert client_of(worker).get(address).status_code == 403
        assert client_of(centre_member(Role.STATISTICIAN)).get(address).status_code == 200
        with pytest.raises(Denied):
            recognisers(worker, YEAR)


def test_sums_are_all_that_the_office_gets() -> None:
    filed(reporter())
    screened(reporter(), 1, "some")
    with as_application(), acting(office()):
        assert not Report.objects.exists()
        assert not Screening.objects.exists()


def test_the_page_costs_the_same_for_one_report_and_for_many() -> None:
    desk, worker = client_of(office()), reporter()

    def cost() -> int:
        with as_application(), CaptureQueriesContext(connection) as requested:
            assert desk.get("/recognition/").status_code == 200
        return len(requested)

    filed(worker)
    cost()
    few = cost()
    for _each in range(4):
        filed(worker)
    screened(worker, 20, "some")
    assert cost() == few


def test_an_institution_sees_what_it_owes_where_it_screens() -> None:
    with as_application():
        page = client_of(reporter("labour-inspection-vranje")).get("/suspicions/screenings/")
        assert "What your institution owes" in page.content.decode()
        assert "Inspect together with the police" in page.content.decode()
        other = client_of(centre_member()).get("/suspicions/screenings/").content.decode()
        assert "What your institution owes" not in other
    assert duties_of(None) == []
    body = Institution.objects.get(code="hppo-nis")
    (owed,) = duties_of(body.pk)
    assert owed.code == "prosecution"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "{code: a, name_en: A, name_sr: А, kinds: [x], lists: []}",
            "indicators/duties.yaml:2: lists: at least one entry",
        ),
        (
            "{code: a, name: &n {en: A, sr: А}, lists: [x], source: *n, duties: [*n]}",
            "indicators/duties.yaml:2: kinds: kinds of institutions, or institutions",
        ),
    ],
)
def test_a_sector_that_is_not_whole_is_refused(tmp_path: Path, text: str, says: str) -> None:
    pack = pack_of(tmp_path, {FILE: f"sectors:\n  - {text}\n"})
    read_sectors(pack)
    assert says in faults_of(pack)
    assert read_sectors(pack_of(tmp_path / "none", {})) == ()


def test_a_senseless_filter_counts_as_blank() -> None:
    analyst = office()
    with as_application():
        desk = client_of(analyst)
        for name in ("did", "sector", "sort", "year"):
            assert desk.get("/recognition/", {name: "no-such"}).status_code == 200
