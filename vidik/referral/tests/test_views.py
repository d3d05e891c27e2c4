# SPDX-License-Identifier: EUPL-1.2
"""The pages of the room: what people see, send and get back."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.scenes import as_application, scene
from vidik.referral.models import Report, ReporterFollowUp
from vidik.referral.tests.factories import CHILD, filed, reporter
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def _form(**fields: str) -> dict[str, str]:
    return {
        "submission": str(uuid.uuid4()),
        "source": "citizen",
        "urgency": "normal",
        "account": "Дете ради ноћу",
        "municipality": "nis",
        "person-TOTAL_FORMS": "1",
        "person-INITIAL_FORMS": "0",
        "person-0-age_group": "7-14",
        "person-0-child": "yes",
        "person-0-sex": "u",
        "person-0-migrant": "unknown",
        "person-0-asylum_seeker": "unknown",
        **fields,
    }


def test_a_citizen_reports_without_an_account_and_comes_back_with_the_code() -> None:
    client = Client()
    form = _form()
    with as_application():
        page = client.post("/suspicions/public/", form).content.decode()
        found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
        assert found is not None
        again = client.post("/suspicions/public/", form).content.decode()
        assert found.group() in again, "the first answer may have been lost on the way"
        effect = client.post("/suspicions/follow-up/", {"code": found.group()})
        assert "Дете ради ноћу" not in effect.content.decode()
        assert effect.status_code == 200
        wrong = client.post("/suspicions/follow-up/", {"code": "ABCD-EFGH-JKMN"})
    assert wrong.status_code == 422
    with scene():
        assert Report.objects.filter(source="citizen").count() == 1


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_there() -> None:
    page = Client().post("/suspicions/public/", _form(account="", **{"person-0-year": "3000"}))
    text = page.content.decode()
    assert page.status_code == 422
    assert "Describe in a few sentences" in text
    assert 'value="3000"' in text


def test_what_is_wrong_about_a_person_is_listed_above_the_form() -> None:
    page = Client().post("/suspicions/public/", _form(**{"person-0-year": "1700"}))
    assert page.status_code == 422
    assert 'Person 1, <a href="#id_person-0-year">' in page.content.decode()


def test_another_person_is_added_and_nothing_is_sent() -> None:
    page = Client().post("/suspicions/public/", _form(add="1", account=""))
    text = page.content.decode()
    assert 'name="person-1-given"' in text
    assert "Describe in a few sentences" not in text
    with scene():
        assert not Report.objects.exists()


def test_a_visitor_finds_the_way_to_the_form_on_the_front_page() -> None:
    assert 'href="/suspicions/public/"' in Client().get("/").content.decode()


def test_own_reports_are_searched_filtered_and_sorted(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sender = reporter()
    first, second = filed(sender), filed(sender, CHILD, CHILD)
    stranger = filed(reporter("csw-bor"))
    with scene():
        ReporterFollowUp.objects.filter(pk=first.key).update(
            unread=2, feedback_due=timezone.now() - dt.timedelta(days=1)
        )
    client = client_of(sender)

    def listed(**params: str) -> list[str]:
        with as_application():
            text = client.get("/suspicions/own-reports/", params).content.decode()
        assert stranger.number not in text
        return re.findall(r'<th\b[^>]*><a href="[^"]+">([^<]+)</a>', text)

    assert set(listed()) == {first.number, second.number}
    assert listed(q=first.number) == [first.number]
    assert listed(state="unread") == listed(state="late") == [first.number]
    assert listed(sort="persons") == [first.number, second.number]
    assert listed(sort="-persons") == [second.number, first.number]
    with as_application():
        text = client.get("/suspicions/own-reports/", {"state": "closed"}).content.decode()
    assert "Nothing matches" in text
    assert "answer is late" in text
    with as_application(), django_assert_max_num_queries(17):
        client.get("/suspicions/own-reports/")


def test_own_screenings_are_filtered_by_list_and_state() -> None:
    client = client_of(reporter())
    with as_application():
        for code in ("social-child", "social-child"):
            client.post(
                f"/suspicions/screenings/begin/{code}/",
                {"consent": "child", "age_group": "15-17", "sex": "f"},
            )

        def shown(**params: str) -> int:
            text = client.get("/suspicions/screenings/", params).content.decode()
            return text.count('<span class="tag">not finished</span>')

        assert shown() == shown(state="open") == shown(list="social-child") == 2
        assert shown(state="finished") == 0
        empty = client.get("/suspicions/screenings/", {"state": "finished"}).content.decode()
    assert "Nothing matches" in empty


def test_what_was_begun_and_not_finished_stands_before_the_lists() -> None:
    client = client_of(reporter())
    with as_application():
        before = client.get("/suspicions/screenings/").content.decode()
        client.post(
            "/suspicions/screenings/begin/social-child/",
            {"consent": "child", "age_group": "15-17", "sex": "f"},
        )
        text = client.get("/suspicions/screenings/").content.decode()
        other = client_of(reporter("csw-bor")).get("/suspicions/screenings/").content.decode()
    assert "Begun and not finished" not in before
    assert text.index("Begun and not finished") < text.index('href="/suspicions/screenings/begin/')
    assert "Begun and not finished" not in other
