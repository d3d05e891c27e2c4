# SPDX-License-Identifier: EUPL-1.2
"""Pages of searches: opened from a report, listed, decided side by side; counted in few numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.identification.services.counted import statistics_of
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_pages import client_of
from vidik.tracing.lists import Traces
from vidik.tracing.models import Trace
from vidik.tracing.services import traces as services
from vidik.tracing.tests.factories import FACTS, first_of, reported, searched
from vidik.tracing.tests.test_traces import proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

FORM = {
    "why": "both", "known_by": "advertised", "platform": "sites", "sex": "f", "ages": ["18-25"],
    "citizenship": "RS", "language": "", "forms_": ["sexual"], "gone_municipality": "nis",
    "gone_state": "",
}  # fmt: skip


@pytest.fixture
def expert() -> Actor:
    return centre_member()


def numbers(expert: Actor, **asked: str) -> list[str]:
    with acting(expert):
        return [row.number for row in Traces.found_by(expert, **asked)]


def test_a_search_is_opened_from_the_page_of_a_report_with_what_the_report_says(
    expert: Actor,
) -> None:
    receipt = reported()
    person = first_of(receipt, expert)
    with as_application():
        desk = client_of(expert)
        page = desk.get(reverse("referral:report", args=[receipt.key])).content.decode()
        address = reverse("tracing:open", args=[person.pk])
        assert address in page
        form = desk.get(address).content.decode()
        assert '<option value="vranje" selected>' in form
        sent = desk.post(
            address,
            FORM | {"on": timezone.localdate().isoformat(), "municipality": "vranje"},
        )
        assert sent.status_code == 302
        assert desk.get(sent["Location"]).status_code == 200
        # There is one search: the link leads to it from now on.
        assert desk.get(address)["Location"] == sent["Location"]


def test_a_match_is_shown_side_by_side_and_decided_by_a_button(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        later = reported(by="csw-nis", place="nis")
        desk = client_of(expert)
        page = desk.get(reverse("tracing:trace", args=[trace.pk])).content.decode()
        assert page.count("tag--good") == 5
        assert later.number in page
        [match] = proposed(expert)
        step = reverse("tracing:step", args=[trace.pk, "reject"])
        assert desk.post(step, {"row": match.pk}).status_code == 302
        page = desk.get(reverse("tracing:trace", args=[trace.pk])).content.decode()
        assert "No match is proposed" in page
        assert desk.post(step, {"row": "nonsense"}).status_code == 404


def test_the_title_and_the_address_of_a_search_say_nothing(expert: Actor) -> None:
    with as_application():
        trace = searched(expert)
        address = reverse("tracing:trace", args=[trace.pk])
        page = client_of(expert).get(address).content.decode()
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert trace.number not in title
        assert trace.number not in address


def test_the_list_finds_by_number_state_and_place(expert: Actor) -> None:
    here = searched(expert)
    there = searched(
        expert, reported(by="csw-bor", place="bor"), replace(FACTS, gone_municipality="")
    )
    services.close_trace(there, "other", actor=expert)
    assert numbers(expert) == [here.number]
    assert numbers(expert, state="closed") == [there.number]
    assert numbers(expert, number=here.number[-5:]) == [here.number]
    assert numbers(expert, place="vranje") == [here.number]
    assert numbers(expert, place="nis") == [here.number]
    assert numbers(expert, place="subotica") == []
    assert numbers(expert, state="review") == []
    with scene():
        Trace.objects.filter(pk=here.pk).update(review_on=timezone.localdate())
    assert numbers(expert, state="review") == [here.number]


def test_an_empty_list_says_how_a_search_begins(expert: Actor) -> None:
    with as_application():
        page = client_of(expert).get(reverse("tracing:list")).content.decode()
    assert "Open a search from the report" in page


def shown(expert: Actor, code: str) -> dict[str, object]:
    with acting(expert):
        counted = statistics_of(timezone.localdate().year, actor=expert)
    assert counted is not None
    table = next(each for each in counted.statistics.tables if each.code == code)
    return {row.name: row.numbers[0] for row in table.rows}


def test_few_searches_are_counted_without_saying_how_few(expert: Actor) -> None:
    searched(expert)
    assert shown(expert, "trace-ways") == {"Vranje – Niš": None}
    assert shown(expert, "traces")["Open at the end of the year"] is None


def test_five_searches_are_counted_by_where_they_lead(expert: Actor) -> None:
    for _number in range(5):
        searched(expert)
    last = searched(expert, facts=replace(FACTS, gone_municipality="", gone_state="AT"))
    services.close_trace(last, "other", actor=expert)
    assert shown(expert, "traces") == {
        "Opened in the year": 6,
        "Found and identified": 0,
        "Closed for another reason": None,
        "Open at the end of the year": None,
    }
    assert shown(expert, "trace-ways") == {"Vranje – Niš": None, "Vranje – Austria": None}
