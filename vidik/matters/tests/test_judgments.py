# SPDX-License-Identifier: EUPL-1.2
"""Judgments by offence, their register, what all courts decided, and what all bodies had."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.cases.tests import factories
from vidik.institutions.models import Institution
from vidik.matters.methods.balance import Balance, Period
from vidik.matters.methods.judgments import (
    Decided,
    Given,
    Outcome,
    analyse,
    band_of,
)
from vidik.matters.models import JudgedCharge, Judgment, Leg, Suspect
from vidik.matters.selectors import balances, judgments
from vidik.matters.services import course, opening
from vidik.matters.tests.factories import World, leg_of, today
from vidik.matters.types import ChargeFacts, Sentence

pytestmark = pytest.mark.django_db
SINGLE = {0: 54, 1: 12}


@pytest.fixture
def analyst(world: World) -> Actor:
    """Somebody of the office."""
    del world
    with scene():
        return factories.member(Role.ANALYST, Institution.objects.get(code="rapporteur"))


def tried(world: World, number: str = "KU 1/26", *, accused: int = 1) -> tuple[Leg, list[Suspect]]:
    """Let the court have a matter, each accused of two offences."""
    leg = world.open(number)
    suspects = [world.suspect(leg) for _n in range(accused)]
    world.injured(leg)
    world.end(leg, "reported", world.officer, world.office, on=-80)
    here = leg_of(leg.matter, world.office, "pre-investigation")
    world.end(here, "indicted-directly", world.prosecutor, world.court, on=-70)
    trial = leg_of(leg.matter, world.court, "trial")
    for each in suspects:
        charge = ChargeFacts("prostitution", today(-60))
        opening.add_charge(trial, each, charge, actor=world.judge)
    return trial, suspects


def sentence(**more: Any) -> Sentence:
    given: dict[str, Any] = {"verdict": "convicted", "on": today(-10), "months": 60}
    return Sentence(**given | more)


# ------------------------------------------------------------------------------- by offence


def test_the_verdict_and_the_months_of_each_offence_are_kept(world: World) -> None:
    trial, (one, two) = tried(world, accused=2)
    course.judge(trial, one, sentence(months_of=SINGLE), actor=world.judge)
    course.judge(
        trial, two, sentence(charges={1: "acquitted"}, months_of={0: 60}), actor=world.judge
    )
    with acting(world.judge):
        rows = JudgedCharge.objects.order_by("judgment__entered_at", "charge__entered_at")
        assert [(each.verdict, each.months) for each in rows] == [
            ("convicted", 54), ("convicted", 12), ("convicted", 60), ("acquitted", None),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"months_of": {0: 61}},
        {"months_of": {0: 20, 1: 20}},
        {"months_of": {0: 0, 1: 481}},
        {"charges": {1: "acquitted"}, "months_of": {1: 6}},
        {"charges": {0: "acquitted", 1: "acquitted"}},
        {"charges": {7: "convicted"}},
        {"charges": {0: "guilty"}},
        {"months": None, "fine": 1000, "months_of": {0: 10}},
    ],
)
def test_what_cannot_make_up_a_sentence_is_refused(world: World, wrong: dict[str, Any]) -> None:
    trial, (one,) = tried(world)
    with pytest.raises(ValidationError):
        course.judge(trial, one, sentence(**wrong), actor=world.judge)
    with acting(world.judge):
        assert not Judgment.objects.exists()


def test_the_page_asks_about_each_offence_of_the_accused(world: World) -> None:
    trial, (one, two) = tried(world, accused=2)
    client = client_of(world.judge)
    page = reverse("matters:step", args=[trial.pk, "judgment"])
    with acting(world.judge):
        own, other = (
            [str(key) for key in each.charges.order_by("entered_at").values_list("pk", flat=True)]
            for each in (one, two)
        )
    assert client.get(f"{page}?suspect={one.pk}").content.decode().count('name="verdict-') == 2
    assert client.get(page).content.decode().count('name="verdict-') == 4
    data: dict[str, Any] = {
        "suspect": one.pk, "on": today(-5), "verdict": "convicted", "claim": "none", "months": 60,
        f"verdict-{own[0]}": "convicted", f"months-{own[0]}": 54, f"months-{own[1]}": 12,
    }  # fmt: skip
    assert client.post(page, data | {f"months-{own[0]}": 90}).status_code == 422
    assert client.post(page, data | {f"verdict-{other[0]}": "acquitted"}).status_code == 422
    assert client.post(page, data).status_code == 302
    shown = client.get(reverse("matters:matter", args=[trial.matter_id])).content.decode()
    assert "54 months named for it" in shown
    assert "a single sentence for several offences" in shown
    assert "/judgment/" in shown
    assert client.post(page, {
        "suspect": two.pk, "on": today(-5), "verdict": "acquitted", "claim": "none",
    }).status_code == 302  # fmt: skip
    after = client.get(reverse("matters:matter", args=[trial.matter_id])).content.decode()
    assert "/judgment/" not in after, "everybody has been judged"


# --------------------------------------------------------------------------------- analysis


def test_a_single_sentence_is_none_for_trafficking_alone(world: World, analyst: Actor) -> None:
    trial, (one,) = tried(world)
    course.judge(trial, one, sentence(), actor=world.judge)
    other, (two,) = tried(world, "KU 2/26")
    course.judge(other, two, sentence(months_of=SINGLE), actor=world.judge)
    period = Period(today(-30), today())
    found = judgments.analysis(analyst, period, final=False)
    at = found.offences.index("trafficking")
    assert found.cells[at][[*Outcome].index(Outcome.PRISON)] == 2
    assert found.single[at] == 2
    assert sum(found.bands[at]) == 1, "the months named for trafficking, never the single sentence"
    assert found.bands[at][band_of(54)] == 1
    assert (found.accused, found.matters, found.injured) == (2, 2, 2)
    assert (found.median_months, found.median_days) == (60, 60)
    assert judgments.analysis(analyst, period, final=True).accused == 0
    for actor in (world.prosecutor, world.officer, world.worker):
        with pytest.raises(Denied):
            judgments.analysis(actor, period, final=False)


def test_small_numbers_do_not_leave_the_house() -> None:
    shown = judgments.for_everybody(((2, 0, 9), (30, 1, 40)))
    assert shown[0][0][0] is None
    assert shown[1][0][1] is None
    numbers = [cell for cells, _sum in shown for cell in cells]
    assert all(cell is None or cell == 0 or cell >= 5 for cell in numbers)
    assert judgments.for_everybody(((7, 0), (0, 8))) == (((7, 0), 7), ((0, 8), 8))


def test_bands_and_medians_of_made_judgments() -> None:
    rows = [
        Decided(n, n, "a", Outcome.PRISON, months, is_single=False)
        for n, months in enumerate((12, 13))
    ]
    given = [Given(n, n, months, 10 * n, is_conviction=True) for n, months in enumerate((12, 13))]
    found = analyse(rows, given, {0: 1, 1: 2}, ["a"])
    assert found.bands == ((1, 1, 0, 0, 0, 0),)
    assert (found.injured, found.median_months, found.median_days) == (3, 12.5, 5)
    assert [band_of(months) for months in (1, 12, 13, 24, 121)] == [0, 0, 1, 1, 5]


def test_what_is_pending_is_grouped_by_age_and_each_once() -> None:
    found = Balance(0, {}, {}, 4, (400, 365, 182, 0))
    assert found.aged(182, 365) == (2, 1, 1)
    year = Period.year(2026)
    assert year.so_far(dt.date(2026, 3, 1)).days == 60
    assert year.so_far(dt.date(2027, 3, 1)) == year


# ------------------------------------------------------------------------------------ pages


def test_sums_of_all_bodies_are_shown_drawn_and_taken_along(world: World, analyst: Actor) -> None:
    trial, suspects = tried(world, accused=2)
    course.judge(trial, suspects[0], sentence(months_of=SINGLE), actor=world.judge)
    client = client_of(analyst)
    days = {"first": today(-365), "last": today()}
    text = client.get(reverse("matters:sums"), days).content.decode()
    assert '<td class="num">2</td>' in text
    assert trial.matter.code not in text
    file = client.get(reverse("matters:sums-download", args=["csv"]), days).content.decode()
    assert "trial at first instance" in file
    assert client.get(reverse("matters:sums-download", args=["xlsx"]), days).status_code == 200
    chart = client.get(reverse("matters:sums-chart", args=["trial"]), days)
    assert chart["Content-Type"] == "image/svg+xml"
    assert client.get(reverse("matters:sums-chart", args=["nothing"]), days).status_code == 404
    wrong = client.get(reverse("matters:sums"), {"first": today(), "last": today(-1)})
    assert "before the first" in wrong.content.decode()
    analysis = client.get(reverse("matters:analysis"), days | {"which": "first"}).content.decode()
    assert "60 months" in analysis
    public = reverse("matters:analysis-download", args=["csv"])
    handed_on = client.get(public, days | {"which": "first"}).content.decode()
    assert "not shown" in handed_on
    assert ",1\r\n" not in handed_on
    pages = ("matters:sums", "matters:analysis")
    for actor in (world.prosecutor, world.worker, world.expert):
        assert {client_of(actor).get(reverse(page)).status_code for page in pages} == {403}


def test_only_those_who_report_on_the_country_see_what_all_bodies_had(
    world: World, analyst: Actor
) -> None:
    period = Period(today(-30), today())
    assert balances.sums_of_all(analyst, period).standing == ()
    for actor in (world.prosecutor, world.judge, world.worker, world.expert):
        with pytest.raises(Denied):
            balances.sums_of_all(actor, period)


def test_the_register_of_judgments_is_of_the_own_matters(world: World) -> None:
    trial, (one,) = tried(world)
    course.judge(trial, one, sentence(months_of=SINGLE), actor=world.judge)
    page = reverse("matters:judgments")
    for actor in (world.judge, world.prosecutor, world.officer):
        text = client_of(actor).get(page).content.decode()
        assert trial.matter.code in text
        assert "a single sentence for several offences" in text
    assert trial.matter.code not in client_of(world.colleague).get(page).content.decode()
    assert client_of(world.worker).get(page).status_code == 403
    assert trial.matter.code not in client_of(world.judge).get(
        page, {"state": "final"}
    ).content.decode()  # fmt: skip


def test_these_pages_cost_the_same_however_many_judgments(world: World, analyst: Actor) -> None:
    places = (
        (analyst, reverse("matters:sums")),
        (analyst, reverse("matters:analysis") + "?which=first"),
        (world.judge, reverse("matters:judgments")),
    )

    def cost() -> list[int]:
        found = []
        for actor, page in places:
            client = client_of(actor)
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    for number in ("KU 1/26", "KU 2/26"):
        trial, (one,) = tried(world, number)
        course.judge(trial, one, sentence(), actor=world.judge)
    before = cost()
    for number in ("KU 3/26", "KU 4/26", "KU 5/26"):
        trial, (one, two) = tried(world, number, accused=2)
        course.judge(trial, one, sentence(), actor=world.judge)
        course.judge(trial, two, sentence(), actor=world.judge)
    assert cost() == before


def test_the_sum_of_all_says_which_bodies_owe_late_notices(world: World, analyst: Actor) -> None:
    found = balances.sums_of_all(analyst, Period(today(-30), today()))
    assert found.late == ()
    assert [year for year, _standing in found.years][-1] == today().year
