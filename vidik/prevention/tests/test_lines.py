# SPDX-License-Identifier: EUPL-1.2
"""Registers of helplines and of advice: who keeps which, what they ask, reports and sums."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.cases.tests.factories import member
from vidik.core.small_numbers import quarter_of
from vidik.institutions.models import Institution
from vidik.prevention.selectors.lines import sums_of_lines
from vidik.prevention.tests.test_inspections_sums import last_quarter
from vidik.referral.tests.factories import reporter
from vidik.referral.tests.test_pages import client_of
from vidik.registers import selectors, services
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.types import Register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ONLINE = "line-children-online"
CENTRE = "national-contact-centre-child-safety"
KEEPERS = [
    ("line-national", "moi-command-operations-centre", Role.POLICE),
    ("line-116000", "astra", Role.ASSOCIATION_WORKER),
    (ONLINE, CENTRE, Role.FIRST_RESPONDER),
    ("worker-advice", "misdemeanour-court-belgrade", Role.COURT_OFFICER),
]


def register(code: str) -> Register:
    found = register_called(code)
    assert found is not None
    return found


def contact(**changes: Any) -> dict[str, Any]:
    return {
        "direction": "in",
        "known": "first-time",
        "sex": "f",
        "child": "yes",
        "channel": "networks",
        "offence": "grooming",
        "handed": ["police"],
        "handed_on": timezone.localdate().isoformat(),
        "recognised": "no",
    } | changes


def made(actor: Actor, many: int = 1, **changes: Any) -> list[Entry]:
    at = timezone.now() - dt.timedelta(minutes=1)
    values = {name: value for name, value in contact(**changes).items() if value is not None}
    return [services.enter(register(ONLINE), values, when=at, actor=actor) for _each in range(many)]


@pytest.mark.parametrize(("code", "body", "role"), KEEPERS)
def test_a_line_is_kept_by_whoever_runs_it_and_by_nobody_else(
    code: str, body: str, role: Role
) -> None:
    ours = reporter(body, role)
    other = "atina" if role == Role.ASSOCIATION_WORKER else "higher-court-belgrade"
    theirs = reporter(other, role)
    with as_application():
        assert f"/registers/{code}/" in client_of(ours).get("/account/").content.decode()
        assert client_of(ours).get(f"/registers/{code}/enter/").status_code == 200
        refused = client_of(theirs).get(f"/registers/{code}/")
        assert refused.status_code == 403
        assert "does not keep this register" in refused.content.decode()
        with pytest.raises(Denied):
            services.enter(register(code), {}, when=timezone.now(), actor=theirs)


def test_a_contact_with_its_handing_on_is_entered_and_leads_to_a_report() -> None:
    worker = reporter(CENTRE)
    sent: dict[str, Any] = contact(channel="dark-web", offence="abuse-material", recognised="yes")
    sent["when"] = (timezone.localtime() - dt.timedelta(minutes=2)).strftime("%Y-%m-%dT%H:%M")
    home = f"/registers/{ONLINE}/"
    with as_application():
        desk = client_of(worker)
        for wrong in (
            {"handed_on": ""},
            {"handed": ["nobody"]},
            {"handed": ["police", "nobody"], "handed_on": ""},
            {"channel": "pigeon"},
            {"handed_on": (timezone.localdate() + dt.timedelta(days=2)).isoformat()},
        ):
            answer = desk.post(f"{home}enter/", sent | wrong)
            assert answer.status_code == (302 if wrong == {"handed": ["nobody"]} else 422), wrong
        page = desk.post(f"{home}enter/", sent, follow=True).content.decode()
        assert 'href="/suspicions/new/"' in page
        assert "dark web" in page
        listed = desk.get(home, {"handed": "police"}).content.decode()
        assert "1 row" in listed
        taken = desk.get(home, {"format": "csv"}).content.decode()
        assert "child sexual abuse material" in taken


def test_what_is_handed_to_nobody_has_no_day() -> None:
    worker = reporter(CENTRE)
    made(worker, handed=["nobody"], handed_on=None)
    with pytest.raises(ValidationError):
        made(worker, handed=["nobody"])
    with pytest.raises(ValidationError):
        made(worker, handed_on=None)


def test_the_regular_report_says_to_whom_and_what_and_no_small_number() -> None:
    worker = reporter(CENTRE)
    made(worker, 6)
    made(worker, 7, offence="threats", handed=["police", "prosecutor-high-tech"])
    made(worker, 2, offence="blackmail", handed=["prosecutor-high-tech"])
    made(worker, 3, handed=["social-work"])
    (mistake,) = made(worker)
    services.strike(mistake, register(ONLINE), actor=worker)
    today = timezone.localdate()
    with acting(worker):
        quarter = quarter_of(today)
        found = selectors.crossed(worker, register(ONLINE), [quarter])
        lines = {line.label: line for line in found.lines}
        offences = list(found.columns)
        grooming, threats, blackmail = (
            next(place for place, name in enumerate(offences) if wanted in name)
            for wanted in ("grooming", "threats", "blackmail")
        )
        police = lines["police"]
        assert police.all == 13
        assert (police.parts[grooming], police.parts[threats]) == (None, None), (
            "the sums of columns would give away what other rows hide"
        )
        special = lines["special prosecutor for high-tech crime"]
        assert special.all == 9
        assert special.parts[blackmail] is None
        assert special.parts[threats] is None, "nor what would give it away"
        assert lines["centre for social work"].all is None
        before = quarter_of(quarter - dt.timedelta(days=1))
        earlier = selectors.crossed(worker, register(ONLINE), [before])
        assert {line.all for line in earlier.lines} == {0}
    with scene():
        # A quarter is reported on when it has ended.
        Entry.objects.update(day=before)
    with as_application():
        desk = client_of(worker)
        address = f"/registers/{ONLINE}/report/"
        name = f"{before.year}-{before.month // 3 + 1}"
        page = desk.get(address, {"period": name}).content.decode()
        assert ">13<" in page.replace("\n", "")
        assert "not shown" in page
        assert desk.get(address).status_code == 200
        this = f"{quarter.year}-{quarter.month // 3 + 1}"
        for wrong in ("x", this, "1999", f"{today.year}"):
            assert desk.get(address, {"period": wrong}).status_code == 422
        assert client_of(reporter("csw-novi-sad")).get(address).status_code == 403
        advice = client_of(reporter("misdemeanour-court-belgrade", Role.COURT_OFFICER))
        assert advice.get("/registers/worker-advice/report/").status_code == 404


def test_neither_a_year_nor_the_page_of_sums_gives_away_what_a_quarter_hides() -> None:
    worker = reporter(CENTRE)
    year = timezone.localdate().year - 1
    quarters = [dt.date(year, month, 1) for month in (1, 4, 7, 10)]
    for quarter, (police, social, threats) in zip(
        quarters, ((2, 7, 0), (6, 7, 8), (9, 7, 8), (5, 7, 0)), strict=True
    ):
        rows = made(worker, police) + made(worker, social, handed=["social-work"])
        rows += made(worker, threats, offence="threats", handed=["health"])
        with scene():
            Entry.objects.filter(pk__in=[row.pk for row in rows]).update(day=quarter)
    last_quarter()
    with acting(worker):
        parts = [selectors.crossed(worker, register(ONLINE), [each]) for each in quarters]
        whole = selectors.crossed(worker, register(ONLINE), quarters)
    police = [{line.label: line for line in each.lines}["police"] for each in (*parts, whole)]
    assert [line.all for line in police] == [None, 6, 9, 5, None]
    for row, line in enumerate(whole.lines):
        for column, number in enumerate(line.parts):
            each = [part.lines[row].parts[column] for part in parts]
            assert number == (None if None in each else sum(filter(None, each)))
    analyst = member(Role.ANALYST, Institution.objects.get(code="rapporteur"))
    with as_application(), acting(analyst):
        found = {line.title: line for line in sums_of_lines(analyst, year)[0]}
    online = found["Calls and messages about the safety of children online"]
    assert online.all == 66
    shown = {label: many for axis in online.axes for label, many in axis.rows}
    assert shown["police"] is None, "less the other quarters it would be two"
    assert shown["threats"] == 16


def test_the_office_sees_sums_of_every_line_and_never_a_small_number() -> None:
    worker = reporter(CENTRE)
    year = timezone.localdate().year
    made(worker, 6)
    made(worker, 2, offence="threats")
    last_quarter()
    analyst = member(Role.ANALYST, Institution.objects.get(code="rapporteur"))
    with as_application():
        with acting(analyst):
            found = {line.title: line for line in sums_of_lines(analyst, year)[0]}
        online = found["Calls and messages about the safety of children online"]
        assert online.all == 8
        shown = {label: many for axis in online.axes for label, many in axis.rows}
        assert shown["enticing a child online (grooming)"] is None, "it would give the threats away"
        assert shown["threats"] is None
        assert found["Calls and messages of line 116000"].all == 0
        desk = client_of(analyst)
        assert (
            "Calls and messages of line 116000"
            in desk.get("/recognition/contacts/").content.decode()
        )
        assert "not shown" in desk.get("/recognition/lines.csv").content.decode()
        assert client_of(worker).get("/recognition/lines.csv").status_code == 403


def test_advice_to_foreign_workers_is_counted_by_topic_language_and_failure() -> None:
    court = reporter("misdemeanour-court-belgrade", Role.COURT_OFFICER)
    advice = register("worker-advice")
    values = {
        "topic": ["residence", "permit"], "failed": ["residence", "contract"], "people": 4,
        "language": "hi", "interpreter": True,
    }  # fmt: skip
    today = timezone.localdate()
    with acting(court):
        services.enter(advice, values, when=today, actor=court)
        services.enter(advice, values | {"language": "tr", "people": 2}, when=today, actor=court)
        sums = selectors.sums_of_year(court, advice, today.year)
        assert (sums.all, sums.numbers) == (2, (("Workers advised", 6),))
        assert (sums.counts["topic", "residence"], sums.counts["language", "hi"]) == (2, 1)
        with pytest.raises(ValidationError):
            services.enter(
                advice, values | {"failed": ["nothing", "wages"]}, when=today, actor=court
            )
