# SPDX-License-Identifier: EUPL-1.2
"""A screening stops where somebody is in danger now: call, report with one tap, go on."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.core.packfiles import PackError
from vidik.referral.methods.danger import read_danger
from vidik.referral.models import DutyCall, IndicatorList, Report, Screening
from vidik.referral.selectors import reports, screenings
from vidik.referral.services import handling, stopping
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.services.purging import purge_screenings
from vidik.referral.tests.factories import centre_member, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import Known
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

DANGER = {"answer-threat-now": "yes", "answer-injury-now": "no"}


def begun(actor: Actor, code: str = "social-child") -> Screening:
    """Begin a screening of a girl as somebody."""
    found = screenings.get_list(code)
    assert found is not None
    with acting(actor):
        return referral_screenings.begin_screening(
            found, consent="child", age_group="15-17", sex="f", actor=actor
        )


def at(row: Screening, page: str) -> str:
    """Return the address of one of a screening's pages."""
    return f"/suspicions/screenings/{row.pk}/{page}"


def text_of(client: Client, address: str) -> str:
    """Return a page as its reader sees it."""
    return html.unescape(client.get(address).content.decode())


def stopped(actor: Actor) -> tuple[Client, Screening]:
    """Answer the first page as somebody, so that the screening stops."""
    row, client = begun(actor), client_of(actor)
    with as_application():
        assert client.post(at(row, "1/"), DANGER).headers["Location"] == at(row, "danger/")
    return client, row


def texts_of(report: Report, expert: Actor) -> dict[str, str]:
    """Return the texts of a report as an expert opens them who took it on."""
    with acting(expert):
        found = handling.take_report(reports.get_report(expert, report.pk), actor=expert)
        (row,) = reports.persons_of(found, actor=expert)
        request_access(row.person, purpose="identification", actor=expert)
        (lines,) = handling.read_texts(found, actor=expert).values()
    return {line.kind: line.text.reveal() for line in lines}


def test_danger_on_the_first_page_stops_at_once_and_says_whom_to_call_and_what_not_to_do() -> None:
    client, row = stopped(reporter())
    with as_application():
        page = text_of(client, at(row, "danger/"))
    assert page.index('href="tel:192"') < page.index("Report now") < page.index('href="tel:194"')
    assert re.search(r'<h1 id="stop" tabindex="-1" autofocus>Stop here', page)
    assert "The person is threatened, held or about to be moved away" in page
    assert "Make sure that nobody else can see your screen." in page
    assert "Do not let somebody who came along interpret." in page
    assert "Do not interview a child" in page
    assert "Practitioners have yet to confirm this advice." in page
    assert f'href="{at(row, "2/")}">Go on with the screening' in page
    with scene():
        remaining = Screening.objects.get(pk=row.pk)
    assert remaining.answers == {"threat-now": "yes", "injury-now": "no"}
    assert remaining.finished_at is None


def test_without_danger_it_goes_on_and_the_numbers_stand_on_the_page_before_it_is_sent() -> None:
    actor = reporter()
    row, client = begun(actor), client_of(actor)
    with as_application():
        first = text_of(client, at(row, "1/"))
        sent = client.post(at(row, "1/"), {"answer-threat-now": "unknown", "answer-injury-now": ""})
        assert sent.status_code == 200, "a blank answer is none of those offered"
        sent = client.post(at(row, "1/"), {"answer-threat-now": "unknown"})
        second = text_of(client, at(row, "2/"))
        refused = client.get(at(row, "danger/"))
        with pytest.raises(ValidationError, match="None of the answers"):
            stopping.report_danger(row, actor=actor)
    assert 'href="tel:192"' in first
    assert 'href="tel:192"' not in second
    assert sent.headers["Location"] == at(row, "2/")
    assert refused.status_code == 302


def test_one_tap_reports_as_immediate_with_what_was_answered_and_calls_the_duty() -> None:
    actor, expert = reporter(), centre_member()
    client, row = stopped(actor)
    with as_application():
        sent = client.post(at(row, "danger/"))
        again = client.post(at(row, "danger/"))
        page = text_of(client, at(row, "danger/"))
    assert sent.headers["Location"] == again.headers["Location"] == at(row, "danger/")
    with scene():
        (report,) = Report.objects.all()
        person = report.persons.get()
        assert DutyCall.objects.filter(report=report).exists()
    assert (report.urgency, report.source, report.channel) == ("immediate", "social-protection",
                                                               "app")  # fmt: skip
    assert (person.child, person.sex, person.screening_id) == (Known.YES, "f", row.pk)
    reported = texts_of(report, expert)
    assert "threatened, held or about to be moved away" in reported["account"]
    assert reported["dangers"] == "The person is threatened, held or about to be moved away"
    assert f"The centre has received report {report.number} as immediate." in page
    assert "within 15 minutes" in page
    assert "Report now" not in page, "nobody reports it twice"


def test_the_result_asks_for_a_report_only_until_there_is_one() -> None:
    actor = reporter()
    row, client = begun(actor), client_of(actor)
    here, police = "Report here as immediate", "Call the police at once"
    with as_application():
        client.post(at(row, "1/"), DANGER)
        with acting(actor):
            stored = screenings.get_screening(actor, row.pk)
            referral_screenings.finish_screening(stored, actor=actor)
        page = text_of(client, at(row, ""))
        assert here in page
        assert police in page
        client.post(at(row, "danger/"))
        page = text_of(client, at(row, ""))
    assert here not in page
    assert "Reported to the centre:" in page
    assert police in page, "the rest is still to be done"


def test_place_and_telephone_may_go_with_it_and_the_institutions_town_is_proposed() -> None:
    actor, expert = reporter(), centre_member()
    client, row = stopped(actor)
    with as_application():
        page = text_of(client, at(row, "danger/"))
        assert re.search(r'<option value="novi-sad" selected>', page)
        wrong = client.post(at(row, "danger/"), {"municipality": "atlantis"})
        assert wrong.status_code == 422
        client.post(at(row, "danger/"), {"municipality": "nis", "call_back": "000 555 0107"})
    with scene():
        (report,) = Report.objects.all()
    assert report.municipality == "nis"
    assert "000 555 0107" in texts_of(report, expert)["call-back"]


def test_after_the_report_the_screening_goes_on_and_is_finished() -> None:
    client, row = stopped(reporter())
    with as_application():
        client.post(at(row, "danger/"))
        assert client.post(at(row, "1/"), DANGER).headers["Location"] == at(row, "2/")
        address = at(row, "2/")
        while re.search(r"/\d+/$", address):
            address = client.post(address, {}).headers["Location"]
        result = text_of(client, address)
    assert "Somebody is in danger now" in result
    assert "Reported to the centre: R-" in result
    assert "?screening=" not in result, "no second report of the same is proposed"


def test_who_goes_on_without_reporting_finds_numbers_and_the_tap_at_the_end_again() -> None:
    client, row = stopped(reporter())
    with as_application():
        assert client.get(at(row, "")).headers["Location"] == at(row, "danger/"), "it waits first"
        address = at(row, "2/")
        while re.search(r"/\d+/$", address):
            address = client.post(address, {}).headers["Location"]
        result = text_of(client, address)
        assert result.index('href="tel:192"') < result.index("Report now")
        sent = client.post(at(row, "danger/"), follow=True)
    assert "Reported to the centre: R-" in sent.content.decode()


def test_danger_on_the_last_page_stops_as_well_and_is_finished_from_there() -> None:
    actor = reporter("csw-bor")
    row, client = begun(actor), client_of(actor)
    with scene():
        content = row.list.content
        groups = [*content["groups"][1:], content["groups"][0]]
        IndicatorList.objects.filter(pk=row.list_id).update(content={**content, "groups": groups})
    with as_application():
        last = at(row, f"{len(groups)}/")
        assert client.post(last, DANGER).headers["Location"] == at(row, "danger/")
        assert "Finish the screening" in text_of(client, at(row, "danger/"))
        done = client.post(at(row, "danger/"), {"step": "finish"})
    assert done.headers["Location"] == at(row, "")
    with scene():
        assert Screening.objects.get(pk=row.pk).level == "danger"


def test_the_answer_is_corrected_and_nothing_is_reported() -> None:
    client, row = stopped(reporter())
    with as_application():
        assert f'href="{at(row, "1/")}">Nobody is in danger' in text_of(client, at(row, "danger/"))
        sent = client.post(at(row, "1/"), {"answer-threat-now": "no"})
    assert sent.headers["Location"] == at(row, "2/")
    with scene():
        assert not Report.objects.exists()


def test_nobody_reports_the_screening_of_another() -> None:
    _client, row = stopped(reporter())
    other = reporter()
    with as_application():
        assert client_of(other).post(at(row, "danger/")).status_code == 404
        with acting(other), pytest.raises(OutOfScope):
            stopping.report_danger(row, actor=other)


@pytest.mark.parametrize(
    ("actor_of", "source"),
    [
        (lambda: reporter("atina", Role.ASSOCIATION_WORKER), "association"),
        (centre_member, "centre"),
        (lambda: reporter("local-team-novi-sad", Role.LOCAL_TEAM), "local-team"),
        (lambda: reporter("embassy-india"), "diplomatic"),
        (lambda: reporter("embassy-serbia-tehran"), "diplomatic"),
        (lambda: reporter("mfa", Role.CASE_OFFICER), "diplomatic"),
    ],
)
def test_everybody_who_screens_reports_as_what_they_are(actor_of: object, source: str) -> None:
    assert callable(actor_of)
    actor = actor_of()
    row = begun(actor, "unified")
    with acting(actor):
        row = referral_screenings.save_answers(row, {"threat-now": "yes"}, actor=actor)
        receipt = stopping.report_danger(row, actor=actor)
    assert seen(centre_member(), receipt).source == source


def test_what_was_reported_before_its_end_is_not_purged_as_unfinished() -> None:
    client, row = stopped(reporter())
    with as_application():
        client.post(at(row, "danger/"))
    assert purge_screenings(timezone.now() + dt.timedelta(days=1), 10) == 0
    with scene():
        assert Screening.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("language", "advice", "never"),
    [
        (
            "en",
            "Make sure that nobody else can see your screen.",
            "Do not confront the suspected person",
        ),
        ("sr", "Пазите да нико не види Ваш екран.", "Не суочавајте се са лицем"),
        ("sr-latn", "Pazite da niko ne vidi Vaš ekran.", "Ne suočavajte se sa licem"),
    ],
)
def test_the_page_speaks_the_readers_language_and_script(
    language: str, advice: str, never: str
) -> None:
    client, row = stopped(reporter())
    client.cookies["vidik_language"] = language
    with as_application():
        page = text_of(client, at(row, "danger/"))
    assert advice in page
    assert never in page


def test_a_visitor_finds_the_numbers_before_sending_and_with_the_receipt() -> None:
    form = {
        "submission": str(uuid.uuid4()),
        "source": "citizen",
        "account": "Девојка је закључана у стану",
        "person-TOTAL_FORMS": "1",
        "person-INITIAL_FORMS": "0",
        "person-0-age_group": "unknown",
        "person-0-child": "unknown",
        "person-0-sex": "u",
        "person-0-migrant": "unknown",
        "person-0-asylum_seeker": "unknown",
    }
    client = Client()
    with as_application():
        before = client.get("/suspicions/public/").content.decode()
        calm = client.post("/suspicions/public/", form | {"urgency": "normal"}).content.decode()
        form["submission"] = str(uuid.uuid4())
        danger = client.post("/suspicions/public/", form | {"urgency": "immediate"})
    assert 'href="tel:192"' in before
    assert 'href="tel:192"' not in calm
    text = danger.content.decode()
    assert text.index('href="tel:192"') < text.index("Your code")
    assert "must take the report on within 15 minutes" in text
    assert re.search(r"An expert of the centre takes the report on, by \d", calm)
    assert re.search(r"<strong>Within 2 hours</strong>", calm)


@pytest.mark.parametrize(
    ("document", "fault"), [({}, "do: a list"), ({"do": []}, "do: at least one")]
)
def test_a_pack_without_advice_for_danger_is_refused(
    document: dict[str, object], fault: str
) -> None:
    with pytest.raises(PackError, match=fault):
        read_danger(document)


def test_an_answer_stops_the_page_at_once_and_the_rest_of_it_comes_afterwards() -> None:
    """What `stop.js` sends once “yes” is chosen: the questions below it have no answer yet."""
    actor = reporter()
    row, client = begun(actor), client_of(actor)
    with as_application():
        first = client.get(at(row, "1/")).content.decode()
        sent = client.post(at(row, "1/"), {"answer-threat-now": "yes", "rest": "1"})
        page = text_of(client, sent.headers["Location"])
        reported = client.post(sent.headers["Location"])
        after = text_of(client, reported.headers["Location"])
    assert re.search(r'name="answer-threat-now" value="yes" data-stops', first)
    assert "data-stops" not in re.sub(r'value="yes" data-stops', "", first)
    for each in (page, after):
        assert f'href="{at(row, "1/")}">Go on with the screening' in each


def test_nobody_is_held_up_twice_by_the_same_answer() -> None:
    client, row = stopped(reporter())
    with as_application():
        again = client.post(at(row, "1/"), DANGER)
        other = client.post(at(row, "1/"), {"answer-injury-now": "yes"})
    assert again.headers["Location"] == at(row, "2/")
    assert other.headers["Location"] == at(row, "danger/"), "another danger stops it again"


def test_what_is_added_after_the_report_is_said_not_to_have_been_sent() -> None:
    client, row = stopped(reporter())
    with as_application():
        client.post(at(row, "danger/"))
        again = client.post(at(row, "danger/"), {"call_back": "000 555 0107"}, follow=True)
    assert "was not sent" in again.content.decode()
    with scene():
        assert Report.objects.count() == 1
