# SPDX-License-Identifier: EUPL-1.2
"""A child is a child by the list and by what allows a screening, too, where no age is stated."""

from __future__ import annotations

import re

import pytest

from tests.scenes import as_application, scene
from vidik.referral.models import Screening
from vidik.referral.selectors import screenings
from vidik.referral.services import refusing
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.tests.factories import reporter
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

OF_CHILDREN = "social-child"


def begin(code: str, consent: str, age_group: str) -> Screening:
    """Begin a screening as somebody of a centre for social work."""
    found = screenings.get_list(code)
    assert found is not None
    return referral_screenings.begin_screening(
        found, consent=consent, age_group=age_group, sex="u", actor=reporter()
    )


@pytest.mark.parametrize(
    ("code", "consent", "child"),
    [
        (OF_CHILDREN, "child", True),
        (OF_CHILDREN, "observed", True),
        ("misdemeanour", "child", True),
        ("misdemeanour", "observed", False),
    ],
)
def test_where_no_age_is_stated_the_list_or_the_ground_says_it(
    code: str, consent: str, child: bool
) -> None:
    row = begin(code, consent, "unknown")
    assert referral_screenings.is_child(row) == child
    assert not refusing.is_surely_adult(row)
    assert bool(refusing.why_reported(row)) == child, "a child does not refuse"
    assert ("means" in referral_screenings.result_of(row).missing) != child, (
        "for a child no means are needed"
    )


@pytest.mark.parametrize(
    ("code", "consent", "age_group"),
    [(OF_CHILDREN, "observed", "26-59"), ("misdemeanour", "child", "18-25")],
)
def test_an_age_that_contradicts_list_or_ground_is_refused_at_its_field(
    code: str, consent: str, age_group: str
) -> None:
    client = client_of(reporter())
    address = f"/suspicions/screenings/begin/{code}/"
    sent = {"consent": consent, "age_group": age_group, "sex": "u"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "By the age stated this is an adult" in answer.content.decode()
    with scene():
        assert not Screening.objects.exists()
    assert client.post(address, sent | {"age_group": "unknown"}).status_code == 302


def test_the_result_and_the_report_take_a_child_for_a_child() -> None:
    sender = reporter()
    client = client_of(sender)
    found = screenings.get_list(OF_CHILDREN)
    assert found is not None
    with as_application():
        row = referral_screenings.begin_screening(
            found, consent="child", age_group="unknown", sex="u", actor=sender
        )
        referral_screenings.finish_screening(row, actor=sender)
        page = client.get(f"/suspicions/screenings/{row.pk}/").content.decode()
        report = client.get(f"/suspicions/new/?screening={row.pk}").content.decode()
    assert "An adult may refuse" not in page
    assert "This concerns a child" in page
    for rule in found.content["logic"]["never_child"]:
        assert rule["en"] in page.replace("&#x27;", "'").replace("&quot;", '"')
    field = report.partition('name="person-0-child"')[2].partition("</select>")[0]
    assert re.search(r'value="yes" selected', field)
