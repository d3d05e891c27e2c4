# SPDX-License-Identifier: EUPL-1.2
"""Pages on which recommendations are drafted, plans entered, visits and matters recorded."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.scenes import scene
from vidik.access.types import Role
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    Draft,
    Encounter,
    Indicator,
    Recommendation,
    TrackedMatter,
)
from vidik.recommendations.tests.factories import make_cycle

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
ROOM = "/recommendations/"
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>\u202eevil'


def texts(name: str, text: str = "Текст") -> dict[str, str]:
    return {f"{name}_en": text, f"{name}_sr": text}


def drafted(**changes: str) -> dict[str, str]:
    return {"cycle": "2031", "theme": "prevention"} | texts("title") | texts("text") | changes


def the_draft() -> Draft:
    return Draft.objects.latest("pk")


def test_a_draft_goes_from_the_analyst_to_the_head_and_is_previewed(
    serbia: str, client_as: ClientAs
) -> None:
    make_cycle("2031")
    analyst, head = client_as(Role.ANALYST), client_as(Role.HEAD)
    sent = analyst.post(f"{ROOM}next/new/", drafted(leads="moi", continues="R2-PREV-01"))
    assert sent.status_code == 302, sent.content.decode()[:3000]
    draft = the_draft()
    page = f"{ROOM}next/{draft.pk}/"
    assert sent["Location"] == page
    assert analyst.post(f"{page}ready/", {"seen": "1"}).status_code == 302
    assert analyst.get(f"{page}agree/").status_code == 403
    assert head.post(f"{page}return/", {"reason": ""}).status_code == 422
    shown = head.get(page).content.decode()
    assert f"{page}agree/" in shown
    assert head.post(f"{page}agree/", {"seen": "1"}).status_code == 302
    preview = client_as(Role.READER).get(f"{ROOM}next/issue/2031/").content.decode()
    assert "R9-PREV-01" in preview
    for address in (f"{ROOM}next/", page):
        for language in ("en", "sr", "sr-latn"):
            head.cookies["vidik_language"] = language
            assert head.get(address).status_code == 200


def test_the_author_in_two_tabs_does_not_overwrite(serbia: str, client_as: ClientAs) -> None:
    make_cycle("2031")
    analyst = client_as(Role.ANALYST)
    analyst.post(f"{ROOM}next/new/", drafted())
    page = f"{ROOM}next/{the_draft().pk}/change/"
    form = drafted(seen="1") | texts("title", "Прва")
    assert analyst.post(page, form).status_code == 302
    second = analyst.post(page, form | texts("title", "Друга"))
    assert second.status_code == 422
    assert the_draft().title["sr"] == "Прва"


def test_a_form_sent_twice_is_carried_out_once(serbia: str, client_as: ClientAs) -> None:
    make_cycle("2031")
    analyst = client_as(Role.ANALYST)
    before = Draft.objects.count()
    for _ in range(2):
        assert analyst.post(f"{ROOM}next/new/", drafted(once="abc")).status_code == 302
    assert Draft.objects.count() == before + 1


def test_what_is_typed_is_shown_as_text_and_exported_as_text(
    serbia: str, client_as: ClientAs
) -> None:
    make_cycle("2031")
    analyst = client_as(Role.ANALYST)
    analyst.post(f"{ROOM}next/new/", drafted() | texts("title", HOSTILE))
    page = analyst.get(f"{ROOM}next/{the_draft().pk}/").content.decode()
    assert "<script>alert" not in page
    answer = analyst.get(f"{ROOM}next/?format=csv").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(answer)) for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_a_cycle_that_has_issued_offers_no_preview(serbia: str, client_as: ClientAs) -> None:
    assert client_as(Role.HEAD).get(f"{ROOM}next/issue/2024/").status_code == 404


def test_visits_and_matters_are_entered_on_pages(serbia: str, client_as: ClientAs) -> None:
    analyst = client_as(Role.ANALYST)
    visit = (
        {"cycle": "2024", "kind": "study_visit", "starts_on": "2026-03-01", "ends_on": "2026-03-02"}
        | {"text_sr": HOSTILE, "institutions": "moi", "recommendations": "R2-PREV-01"}
        | texts("title", "Посета Финској")
    )
    assert analyst.post(f"{ROOM}encounters/new/", visit).status_code == 302
    row = Encounter.objects.latest("pk")
    page = analyst.get(f"{ROOM}encounters/").content.decode()
    assert "Посета Финској" in page
    assert "<script>alert" not in page
    address = f"{ROOM}encounters/{row.code}/"
    assert analyst.get(f"{address}correct/").status_code == 200
    assert analyst.post(f"{address}strike/", {"reason": "Twice."}).status_code == 302
    assert "Twice." in analyst.get(f"{ROOM}encounters/").content.decode()
    matter = {"cycle": "2024"} | texts("title", "Ново питање") | texts("text")
    assert analyst.post(f"{ROOM}matters/new/", matter).status_code == 302
    watched = TrackedMatter.objects.latest("pk")
    address = f"{ROOM}matters/{watched.code}/"
    note = {"seen_on": "2026-03-01", "text": "Још увек."}
    assert analyst.post(f"{address}note/", note).status_code == 302
    assert "Још увек." in analyst.get(f"{ROOM}matters/").content.decode()
    assert analyst.post(f"{address}close/", {"reason": "Решено."}).status_code == 302
    subject = f"{ROOM}R1-PROS-05/"
    decided = analyst.post(f"{subject}monitoring/", {"stays": "no", "reason": "Урађено."})
    assert decided.status_code == 302
    assert "Урађено." in analyst.get(subject).content.decode()
    reader = client_as(Role.READER).get(f"{ROOM}matters/").content.decode()
    assert f"{address}note/" not in reader


def test_a_plan_is_entered_measured_and_reported_on(serbia: str, client_as: ClientAs) -> None:
    analyst = client_as(Role.ANALYST)
    plan_form = (
        {"kind": "local", "owner": "moi", "valid_from": "2024-01-01", "valid_until": "2026-12-31"}
        | texts("title", "Локални план")
    )  # fmt: skip
    assert analyst.post(f"{ROOM}action-plan/new/", plan_form).status_code == 302
    plan = ActionPlan.objects.latest("pk")
    form = (
        {"measure": "1.2", "plan_code": "1.2.9", "due_year": "2025", "responsible": "moi"}
        | texts("title", "Обука")
        | texts("measure_name", "Мера")
    )
    assert analyst.post(f"{ROOM}action-plan/{plan.code}/activities/", form).status_code == 302
    activity = Activity.objects.latest("pk")
    page = f"{ROOM}action-plan/activities/{activity.code}/"
    assert analyst.get(f"{page}change/").status_code == 200
    indicator_form = {"better": "more"} | texts("text", "Школе")
    assert analyst.post(f"{page}indicators/", indicator_form).status_code == 302
    indicator = Indicator.objects.latest("pk")
    own = f"{ROOM}action-plan/indicators/{indicator.pk}/"
    for quarter, target, count in (("Q1", "10", "12"), ("Q2", "20", "12")):
        period = {"year": "2025", "span": "{year}-" + quarter}
        assert analyst.post(f"{own}target/", period | {"value": target}).status_code == 302
        counted = period | {"value": count, "document": "Допис 12"}
        assert analyst.post(f"{own}count/", counted).status_code == 302
    shown = analyst.get(page).content.decode()
    assert "Допис 12" in shown
    assert "entered by hand" in shown
    assert "tag--bad" in shown
    chart = analyst.get(f"{own}chart.svg")
    assert chart.status_code == 200
    assert chart["Content-Type"] == "image/svg+xml"
    report = analyst.get(f"{ROOM}action-plan/{plan.code}/report/?year=2025&span=%7Byear%7D-Q2")
    text = report.content.decode()
    assert report.context["found"].late == (activity,)
    assert "1.2 Мера" in text
    assert "12" in text
    listed = analyst.get(f"{ROOM}action-plan/?plan={plan.code}&progress=late").content.decode()
    assert "Обука" in listed
    assert "Обука" not in analyst.get(f"{ROOM}action-plan/?progress=reached").content.decode()
    assert client_as(Role.READER).post(f"{own}target/", {"value": "1"}).status_code == 403


def test_no_report_of_a_senseless_period(serbia: str, client_as: ClientAs) -> None:
    plan = ActionPlan.objects.earliest("pk")
    address = f"{ROOM}action-plan/{plan.code}/report/"
    client = client_as(Role.READER)
    for query in ("", "?year=abc", "?year=99999", "?year=2025&span=x", "?span=%7B0%7D"):
        assert client.get(address + query).status_code == 200


def test_the_list_of_activities_costs_the_same_however_many_there_are(
    serbia: str, client_as: ClientAs
) -> None:
    client = client_as(Role.READER)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{ROOM}action-plan/").status_code == 200
        return len(captured)

    queries()
    few = queries()
    plan = ActionPlan.objects.earliest("pk")
    with scene():
        for number in range(6):
            Activity.objects.create(
                code=f"more-{number}", plan=plan, title={"en": "More", "sr": "Још"}, state=""
            )
    assert queries() == few


def test_what_came_with_the_pack_stays_in_the_room(serbia: str, client_as: ClientAs) -> None:
    page = client_as(Role.READER).get(f"{ROOM}action-plan/").content.decode()
    assert "Action Plan for the period 2024–2026" in page
    assert Recommendation.objects.filter(report_number=2).count() == 30
