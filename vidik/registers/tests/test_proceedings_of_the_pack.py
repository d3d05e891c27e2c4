# SPDX-License-Identifier: EUPL-1.2
"""Registers of the pack about proceedings: assistance, offices, courts, legal work."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.institutions.models import Institution
from vidik.registers import services
from vidik.registers.figures import count_rows
from vidik.registers.models import Entry
from vidik.registers.tests.test_of_the_pack import ahead, enter, member, named, work_of
from vidik.registers.types import Counted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia", "definitions")]
YEAR: Final = timezone.localdate().year


@pytest.fixture
def definitions(db: None) -> None:
    del db
    services.write_definitions()


def said_by(code: str, measure: str, source: str) -> Counted:
    [found] = [
        each for each in named(code).counted_as if (each.measure, each.source) == (measure, source)
    ]
    return found


def counted(code: str, measure: str, source: str, *by: str, year: int = YEAR) -> dict[str, float]:
    with as_application():
        found = count_rows(code, said_by(code, measure, source), year, by)
    return {each.key: float(each.value) for each in found}


def earlier(actor: Actor, code: str, year: int, **says: Any) -> Entry:
    """Enter a row in a year before this one."""
    with as_application(), acting(actor):
        return services.enter(named(code), says, when=dt.date(year, 3, 5), actor=actor)


def shared_case(actor: Actor, purpose: Purpose) -> Case:
    """Make a case that is shared with the actor's institution."""
    case = factories.case(Institution.objects.get(code="centre"))
    with scene():
        case.save()
        to = Institution.objects.get(pk=actor.institution)
        sharing = factories.sharing(case, to, purpose)
        sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
        sharing.save()
    return case


REQUEST: Final = {"direction": "outbound", "way": "ministry", "kind": "extradition"}


def test_a_request_between_states_waits_for_its_answer_and_counts_once_by_its_last_state() -> None:
    ministry = member("moj", Role.CASE_OFFICER)
    with pytest.raises(ValidationError):
        enter(ministry, "legal-assistance", **REQUEST, outcome="pending", warrant="yes")
    asked = enter(
        ministry, "legal-assistance", **REQUEST, country="AT", outcome="pending", warrant="yes",
        answer_by=ahead(60), request="KO-17/2026",
    )  # fmt: skip
    assert "17/2026" not in str(asked.values)
    [line] = work_of(ministry)
    assert (line.what, line.due) == ("See to the answer to the request", asked.due_on)
    of_warrants = ("legal-assistance", "international-warrants-active", "moj")
    assert counted(*of_warrants) == {"": 1}
    supplemented = enter(
        ministry, "legal-assistance", None, asked, **REQUEST, country="AT", outcome="supplement",
        warrant="yes", answer_by=ahead(90),
    )  # fmt: skip
    of_requests = ("legal-assistance", "mla-requests", "moj")
    assert counted(*of_requests, "outcome") == {"outcome=pending": 1}
    enter(
        ministry, "legal-assistance", None, supplemented, **REQUEST, country="AT",
        outcome="satisfied", warrant="no",
    )  # fmt: skip
    assert work_of(ministry) == []
    assert counted(*of_requests, "direction", "outcome", "request-type") == {
        "direction=outbound;outcome=satisfied;request-type=extradition": 1
    }
    assert counted(*of_warrants) == {}


def test_a_warrant_of_an_earlier_year_is_in_force_until_its_request_ends() -> None:
    ministry = member("moj", Role.CASE_OFFICER)
    earlier(
        ministry, "legal-assistance", YEAR - 2, **REQUEST, country="AT", outcome="pending",
        warrant="yes", answer_by=f"{YEAR - 1}-02-01",
    )  # fmt: skip
    of_warrants = ("legal-assistance", "international-warrants-active", "moj")
    assert [counted(*of_warrants, year=YEAR - n) for n in (0, 2, 3)] == [{"": 1}, {"": 1}, {}]
    assert counted("legal-assistance", "mla-requests", "moj") == {}


def test_persons_questioned_on_a_request_count_for_the_office_that_questioned_them() -> None:
    office, ministry = member("hppo-valjevo", Role.PROSECUTOR), member("moj", Role.CASE_OFFICER)
    asked = {"direction": "inbound", "way": "direct", "kind": "questioning", "country": "CH"}
    first = enter(
        office, "legal-assistance", **asked, outcome="partly", to_question=5, questioned=3,
        answer_by=ahead(30),
    )  # fmt: skip
    enter(office, "legal-assistance", None, first, **asked, outcome="satisfied", questioned=2)
    enter(ministry, "legal-assistance", **asked, outcome="satisfied", questioned=5)
    assert counted(
        "legal-assistance", "mla-victims-questioned", "sppo", "territory", "country-of-exploitation"
    ) == {"country-of-exploitation=CH;territory=valjevo": 5}


def test_the_police_count_who_returned_by_channel() -> None:
    police = member("pa-novi-sad", Role.POLICE)
    said = {"what": "return", "direction": "outbound", "country": "MK", "area": "pa-novi-sad"}
    for channel, many in (("interpol", 1), ("liaison", 2)):
        enter(
            police, "police-cooperation", **said, channel=channel, outcome="answered",
            returned=many,
        )  # fmt: skip
    of_returned = ("police-cooperation", "presumed-victims-returned", "moi")
    assert counted(*of_returned, "partner", "country") == {"country=MK;partner=interpol": 1}
    assert counted(*of_returned, "territory") == {"territory=pa-novi-sad": 3}


CONTACT: Final = {"offences": ["trafficking"], "training": ["none"]}


def test_contact_persons_count_by_office_until_they_leave_and_stay_under_a_mark() -> None:
    nis, pirot = member("hppo-nis", Role.PROSECUTOR), member("hppo-pirot", Role.PROSECUTOR)
    with pytest.raises(ValidationError):
        enter(
            nis, "contact-prosecutors", person="Ana Anić", state="confirmed", **CONTACT,
            confirm_by=ahead(300),
        )  # fmt: skip
    held = earlier(
        nis, "contact-prosecutors", YEAR - 1, person="KO-1", state="confirmed", **CONTACT,
        confirm_by=ahead(1),
    )  # fmt: skip
    enter(
        nis, "contact-prosecutors", person="KO-2", state="appointed", named_as="additional",
        confirm_by=ahead(300), **CONTACT,
    )  # fmt: skip
    enter(
        pirot, "contact-prosecutors", person="KO-1", state="appointed", named_as="first",
        confirm_by=ahead(300), **CONTACT,
    )  # fmt: skip
    everywhere = ("contact-prosecutors", "contact-prosecutors", "sppo")
    assert counted(*everywhere) == {"": 3}
    assert counted(*everywhere, "territory") == {"territory=nis": 2, "territory=pirot": 1}
    assert counted("contact-prosecutors", "contact-prosecutors", "hppo-nis") == {"": 2}
    assert counted("contact-prosecutors", "contact-prosecutors-appointed", "sppo", "territory") == {
        "territory=nis": 1
    }
    enter(nis, "contact-prosecutors", None, held, person="KO-1", state="ended")
    assert counted(*everywhere) == {"": 2}
    assert counted(*everywhere, year=YEAR - 1) == {"": 1}


def test_vacancies_are_a_ratio_of_the_last_state_of_each_group_of_posts() -> None:
    office = member("hppo-vranje", Role.PROSECUTOR)
    said = {"group": "bearers", "risks": ["retirement"], "again_by": ahead(180)}
    with pytest.raises(ValidationError, match="sum of"):
        enter(office, "posts", **said, planned=8, filled=4, vacant=3)
    before = enter(office, "posts", **said, planned=8, filled=7, vacant=1)
    enter(office, "posts", None, before, **said, planned=8, filled=4, vacant=4)
    enter(office, "posts", **{**said, "group": "registry"}, planned=12, filled=10, vacant=2)
    of_vacancies = ("posts", "vacancy-rate", "hppo-vranje")
    assert counted(*of_vacancies, "territory") == {"territory=vranje": 30}


def test_a_room_is_planned_until_it_is_there_and_lent_equipment_goes_back() -> None:
    office = member("hppo-novi-sad", Role.PROSECUTOR)
    planned = enter(
        office, "hearing-rooms", what="recording-room", how="planned", number=1,
        again_by=ahead(100),
    )  # fmt: skip
    lent = enter(
        office, "hearing-rooms", what="mobile-set", how="borrowed", number=1,
        whose="csw-novi-sad", again_by=ahead(20),
    )  # fmt: skip
    assert [line.due for line in work_of(office)] == [lent.due_on, planned.due_on]
    of_rooms = ("hearing-rooms", "interview-rooms-planned", "hppo-novi-sad")
    assert counted(*of_rooms) == {"": 1}
    enter(office, "hearing-rooms", None, planned, what="recording-room", how="own", number=1)
    assert counted(*of_rooms) == {}
    enter(office, "hearing-rooms", None, lent, what="mobile-set", how="returned", number=1)
    assert work_of(office) == []


def test_each_hearing_apart_from_the_accused_says_for_whom_it_was() -> None:
    court, office = (
        member("higher-court-novi-sad", Role.COURT_OFFICER),
        member("hppo-novi-sad", Role.PROSECUTOR),
    )
    said = {"people": 1, "what": ["video-link"], "where": "centre"}
    for keeper, whom, offence, outcome in (
        (court, "vulnerable", "trafficking", "held"),
        (court, "child", "other", "held"),
        (court, "witness", "trafficking", "held"),
        (court, "child", "trafficking", "technical"),
        (office, "vulnerable", "trafficking", "held"),
    ):
        enter(keeper, "protected-hearings", **said, whom=whom, offence=offence, outcome=outcome)
    of_heard = ("protected-hearings", "particularly-vulnerable-witnesses-heard", "supreme-court")
    assert counted(*of_heard, "territory") == {"territory=novi-sad": 2}
    assert counted(*of_heard, "offence") == {"offence=other": 1, "offence=trafficking": 1}


def test_equipment_delivered_is_asked_after_until_it_is_used() -> None:
    ministry = member("moj", Role.FIRST_RESPONDER)
    given = {"what": "video-link", "project": "eu-rule-of-law-ch23-24", "sets": 3}
    first = enter(
        ministry, "equipment-delivered", **given, recipient="higher-court-nis", used="no",
        again_by=ahead(30),
    )  # fmt: skip
    assert [line.what for line in work_of(ministry)] == ["Ask whether the equipment is in use"]
    enter(
        ministry, "equipment-delivered", None, first, **given, recipient="higher-court-nis",
        used="yes",
    )  # fmt: skip
    assert work_of(ministry) == []
    of_sets = ("equipment-delivered", "videoconference-sets", "moj")
    assert counted(*of_sets, "project") == {"project=eu-rule-of-law-ch23-24": 3}


def test_courts_count_by_the_last_state_of_their_support_service() -> None:
    said = {"staff": ["schedule"], "has": ["contact-point"], "again_by": ahead(200)}
    nis = member("higher-court-nis", Role.COURT_OFFICER)
    before = earlier(
        nis, "support-services", YEAR - 1, state="none", staff=["none"], has=["none"],
        again_by=ahead(1),
    )  # fmt: skip
    pirot = member("higher-court-pirot", Role.COURT_OFFICER)
    enter(pirot, "support-services", **said, state="planned")
    enter(member("hppo-nis", Role.PROSECUTOR), "support-services", **said, state="service")
    of_courts = ("support-services", "courts-with-support-service", "supreme-court")
    both = ("court-level", "service-status")
    assert counted(*of_courts, *both) == {"court-level=higher;service-status=not-established": 2}
    enter(nis, "support-services", None, before, **said, state="designated", people=1)
    assert counted(*of_courts, *both) == {
        "court-level=higher;service-status=established": 1,
        "court-level=higher;service-status=not-established": 1,
    }


def test_a_misdemeanour_court_waits_for_the_opinion_and_its_file_counts_until_it_ends() -> None:
    court = member("misdemeanour-court-belgrade", Role.COURT_OFFICER)
    said = {"file": "Pr-104/2026", "who": "accused", "marked": "yes", "foreigner": "yes"}
    noted = enter(court, "misdemeanour-steps", **{**said, "step": "signs", "answer_by": ahead(3)})
    with pytest.raises(ValidationError):
        enter(
            court, "misdemeanour-steps", None, noted, **said, step="forwarded",
            answer_by=ahead(15),
        )  # fmt: skip
    stopped = enter(
        court, "misdemeanour-steps", None, noted, **said, step="stopped", answer_by=ahead(30)
    )
    [line] = work_of(court)
    assert (line.what, line.due) == (
        "See to the opinion or the prosecutor’s answer", stopped.due_on,
    )  # fmt: skip
    of_files = ("misdemeanour-steps", "court-cases-pending", "misdemeanour-courts")
    both = ("court-level", "topic")
    pending = {"court-level=misdemeanour;topic=trafficking-indicators": 1}
    assert counted(*of_files, *both) == pending
    forwarded = enter(
        court, "misdemeanour-steps", None, stopped, **said, step="forwarded",
        to="hppo-belgrade", answer_by=ahead(15),
    )  # fmt: skip
    assert counted(*of_files, *both) == pending
    enter(
        court, "misdemeanour-steps", None, forwarded, **said, step="taken-over",
        to="hppo-belgrade",
    )  # fmt: skip
    assert (counted(*of_files, *both), work_of(court)) == ({}, [])


def test_proceedings_with_representation_and_persons_represented_are_counted_apart() -> None:
    helper = member("atina", Role.ASSOCIATION_WORKER)
    case = shared_case(helper, Purpose.LEGAL_AID)
    running = {"by": "engaged", "state": "running"}
    first = enter(helper, "representation", case, kind="criminal", **running)
    enter(helper, "representation", case, kind="civil", **running, again_by=ahead(9))
    assert counted("representation", "represented-proceedings", "atina", "case-status") == {
        "case-status=active": 2
    }
    enter(helper, "representation", case, first, kind="criminal", by="engaged", state="judgment")
    assert counted("representation", "represented-proceedings", "atina") == {"": 2}
    assert counted("representation", "represented-proceedings", "atina", "case-status") == {
        "case-status=active": 1
    }
    assert counted("representation", "legally-represented-victims", "atina") == {"": 1}
    for kind, outcome, cost in (("hearing", "done", 4200), ("hearing", "adjourned", None)):
        said = {"kind": kind, "outcome": outcome, "cost": cost}
        enter(helper, "legal-work", case, **{name: each for name, each in said.items() if each})
    enter(helper, "legal-work", case, kind="claim", outcome="done")
    assert counted("legal-work", "hearings-attended", "atina") == {"": 1}
    assert counted("legal-work", "legal-actions", "atina") == {"": 1}


def test_a_memo_counts_once_with_its_answer_and_silence_is_a_share_of_all() -> None:
    helper = member("astra", Role.ASSOCIATION_WORKER)
    case, other = (shared_case(helper, Purpose.SUPPORT) for _one in range(2))
    memo = {"about": ["safety"], "way": "post", "again": "no"}
    sent = enter(
        helper, "memos", case, to="csw-novi-sad", **memo, outcome="waiting", answer_by=ahead(15)
    )
    [line] = work_of(helper)
    assert line.what == "Enter the answer to the memo, or remind the institution"
    enter(helper, "memos", case, sent, to="csw-novi-sad", **memo, outcome="oral")
    enter(helper, "memos", case, to="moh", **memo, outcome="none")
    enter(helper, "memos", other, to="moh", **{**memo, "again": "yes"}, outcome="none")
    assert counted("memos", "memos-sent", "astra") == {"": 2}
    assert counted("memos", "memo-subjects", "astra") == {"": 2}
    assert counted("memos", "memo-responses", "astra", "outcome") == {"outcome=oral": 1}
    assert counted("memos", "memo-responses-share", "astra", "outcome") == {
        "outcome=oral": 50, "outcome=no-feedback": 50,
    }  # fmt: skip


def test_trials_that_ended_by_a_judgment_are_counted_once() -> None:
    helper = member("atina", Role.ASSOCIATION_WORKER)
    trial = {"court": "higher-court-nis", "stage": "first"}
    first = enter(
        helper, "trials-followed", **trial, seen=["not-brought"], state="running",
        next_by=ahead(40),
    )  # fmt: skip
    of_trials = ("trials-followed", "trials-followed", "atina")
    assert counted(*of_trials) == {}
    enter(helper, "trials-followed", None, first, **trial, seen=["held"], state="convicted")
    assert counted(*of_trials) == {"": 1}


def test_requests_of_services_abroad_count_by_state_and_by_states_together() -> None:
    helper = member("atina", Role.ASSOCIATION_WORKER)
    for country in ("CH", "DE", "ME"):
        enter(
            helper, "network-requests", direction="inbound", country=country, what=["custody"],
            children=1, identified=0, state="answered",
        )  # fmt: skip
    of_requests = ("network-requests", "international-cases", "atina")
    found = counted(*of_requests, "country", "direction")
    assert found["country=CH+DE+FR;direction=inbound"] == 2
    assert found["country=ME;direction=inbound"] == 1
    assert counted("network-requests", "victims-identified", "atina", "direction") == {
        "direction=inbound": 0
    }


def test_the_list_of_a_register_of_proceedings_costs_the_same_queries_however_many_rows() -> None:
    office = member("hppo-nis", Role.PROSECUTOR)
    said = {"direction": "inbound", "way": "direct", "kind": "evidence", "country": "CH"}
    page = reverse("registers:list", args=["legal-assistance"])

    def cost() -> int:
        with as_application(), CaptureQueriesContext(connection) as asked:
            assert client_of(office).get(page).status_code == 200
        return len(asked)

    enter(office, "legal-assistance", **said, outcome="satisfied")
    few = cost()
    for _one in range(5):
        enter(office, "legal-assistance", **said, outcome="satisfied")
    assert cost() == few


def test_a_form_says_of_a_question_that_depends_on_another_when_it_is_required() -> None:
    office = member("hppo-nis", Role.PROSECUTOR)
    with as_application():
        page = client_of(office).get(reverse("registers:enter", args=["hearing-rooms"]))
    text = page.content.decode()
    borrowed = "borrowed under a contract; shared with another institution"
    assert f"(required if “State” is: {borrowed}; planned; in procurement; out of use)" in text
    assert f"(optional, if “State” is: {borrowed})" in text


def test_a_row_that_goes_on_begins_with_what_seldom_changes_and_not_with_the_outcome() -> None:
    office = member("hppo-nis", Role.PROSECUTOR)
    asked = enter(
        office, "legal-assistance", direction="inbound", way="direct", kind="evidence",
        country="CH", outcome="pending", answer_by=ahead(30), request="KO-1/2026",
    )  # fmt: skip
    page = reverse("registers:enter", args=["legal-assistance"])
    with as_application():
        form = client_of(office).get(f"{page}?after={asked.pk}").context["form"]
        blank = client_of(office).get(page).context["form"]
        other = client_of(member("hppo-pirot", Role.PROSECUTOR))
        foreign = other.get(f"{page}?after={asked.pk}").context["form"]
    assert form.initial == {
        "direction": "inbound", "way": "direct", "kind": "evidence", "country": "CH",
    }  # fmt: skip
    assert blank.initial == foreign.initial == {}
