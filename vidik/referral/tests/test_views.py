# SPDX-License-Identifier: EUPL-1.2
"""The pages of the room: what people see, send and get back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from tests.scenes import as_application, scene
from vidik.referral.models import Report

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
        followed = client.post("/suspicions/follow/", {"code": found.group()})
        assert "Дете ради ноћу" not in followed.content.decode()
        assert followed.status_code == 200
        wrong = client.post("/suspicions/follow/", {"code": "ABCD-EFGH-JKMN"})
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
