# SPDX-License-Identifier: EUPL-1.2
"""A body's register comes in: whole, by the rules of the services, and once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_owner, scene
from vidik.access.types import Actor, Denied
from vidik.audit.selectors import last_event
from vidik.forms.services.importing import Result, begin
from vidik.forms.types import Outcome
from vidik.matters.methods.balance import Period
from vidik.matters.models import (
    Act,
    Charge,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Link,
    Matter,
    Measure,
    Owed,
    Suspect,
)
from vidik.matters.selectors import balances
from vidik.matters.services import course, going
from vidik.matters.services.importing import IMPORTER, import_register
from vidik.matters.tests.factories import World, today
from vidik.matters.tests.registers import book_of, day, files_of, matter, suspect

pytestmark = pytest.mark.django_db


def entered(actor: Actor, **sheets: Any) -> Result:
    """Import sheets; what is wrong fails the test."""
    result = import_register(files_of(**sheets), actor=actor)
    assert [(each.sheet, each.line, each.column, each.message) for each in result.faults] == []
    return result


def outcomes(result: Result) -> list[str]:
    return [f"{sheet} {line} {outcome}" for sheet, line, outcome in result.outcomes()]


def counted() -> dict[str, int]:
    with as_owner(), scene():
        return {
            model.__name__: model._default_manager.count()
            for model in (Matter, Leg, Suspect, Charge, Injured, Act, Measure, Owed, Link)
        }


POLICE: dict[str, Any] = {
    "matters": [
        matter(ways="", closed_on=day(-850), ending="reported", to="hppo-nis"),
        matter("KU 2/24", opened_on=day(-20)),
        matter("KU 3/24", closed_on=day(-890), ending="no-offence"),
    ],
    "persons": [
        suspect(),
        suspect(person="2", sex="female"),
        suspect("KU 2/24", laid_on=day(-20)),
    ],
    "injured": [
        {"number": "KU 1/24", "injured": "1", "sex": "female", "age": "aged-14-17"},
        {"number": "KU 2/24", "injured": "1", "sex": "female"},
    ],
    "acts": [
        {"number": "KU 1/24", "act": "cooperation", "on": day(-880), "code": "centre"},
        {"number": "KU 1/24", "act": "venue", "on": day(-881), "code": "massage", "count": 7},
        {"number": "KU 2/24", "act": "secret-measures", "on": day(-10), "code": "persons",
         "person": "1"},
        {"number": "KU 2/24", "act": "urgent-protection", "on": day(-10), "code": "moved",
         "injured": "1"},
    ],
}  # fmt: skip


def test_the_police_bring_their_register_once(world: World) -> None:
    result = entered(world.officer, **POLICE)
    assert counted() == {
        "Matter": 3, "Leg": 4, "Suspect": 3, "Charge": 3, "Injured": 2, "Act": 4, "Measure": 0,
        "Owed": 0, "Link": 0,
    }  # fmt: skip
    assert set(result.counts["persons"]) == {Outcome.NEW}
    # The prosecutor has what was reported, with both suspects, and no number yet.
    with as_owner(), scene():
        there = Leg.objects.get(institution=world.office)
        assert (there.number, there.opened_on) == ("", today(-850))
        assert there.persons.count() == 2
        closed = Leg.objects.get(number="KU 3/24")
        assert (closed.closed_on, closed.ending) == (today(-890), "no-offence")
    event = last_event("matters.imported")
    assert event is not None
    assert event.payload["matters"] == 3
    assert "KU" not in str(event.payload)
    again = entered(world.officer, **POLICE)
    assert set().union(*again.counts.values()) == {Outcome.KNOWN}
    assert counted()["Act"] == 4
    assert balances.faults() == []


def test_a_dry_run_says_what_would_be_entered_and_enters_nothing(world: World) -> None:
    result = import_register(files_of(**POLICE), actor=world.officer, dry_run=True)
    assert result.faults == []
    assert outcomes(result)[:3] == ["matters 2 new", "matters 3 new", "matters 4 new"]
    assert counted()["Matter"] == 0
    assert last_event("matters.imported") is None


def test_a_later_file_adds_what_is_new(world: World) -> None:
    entered(world.officer, **POLICE)
    later = {
        "matters": [matter("KU 2/24", opened_on=day(-20))],
        "persons": [
            suspect("KU 2/24", laid_on=day(-20), charge=1, closed_on=day(-1), ending="reported",
                    to="hppo-nis"),
            suspect("KU 2/24", laid_on=day(-3), charge=2, offence="prostitution", instead_of=1,
                    reason="no-purpose"),
        ],
        "acts": [
            *POLICE["acts"][2:],
            {"number": "KU 2/24", "act": "monitoring", "on": day(-2), "code": "nothing"},
        ],
    }  # fmt: skip
    result = entered(world.officer, **later)
    assert outcomes(result) == [
        "matters 2 known", "persons 2 changed", "persons 3 new", "acts 2 known", "acts 3 known",
        "acts 4 new",
    ]  # fmt: skip
    with as_owner(), scene():
        leg = Leg.objects.get(number="KU 2/24")
        assert (leg.closed_on, leg.ending) == (today(-1), "reported")
        charges = [each.offence for each in leg.persons.get().suspect.charges.all()]
        assert charges == ["trafficking", "prostitution"]
    refused = import_register(
        files_of(matters=later["matters"], acts=[
            {"number": "KU 2/24", "act": "venue", "on": day(-1), "code": "flat"}
        ]), actor=world.officer,
    )  # fmt: skip
    assert [each.message for each in refused.faults] == [
        "This stage has ended at your institution."
    ]


def test_prosecutor_and_court_number_what_was_handed_on_and_go_on(world: World) -> None:
    entered(world.officer, **POLICE)
    with as_owner(), scene():
        codes = sorted(Suspect.objects.filter(matter__legs__number="KU 1/24").values_list("code"))
    handed = {"from_body": "pa-nis", "from_number": "ку 1/24"}
    sheets: dict[str, Any] = {
        "matters": [
            {"stage": "pre-investigation", "number": "Ktr 7/24", **handed,
             "closed_on": day(-800), "ending": "investigated", "to": "hppo-nis"},
            {"stage": "investigation", "number": "KTI 3/24", "from_body": "hppo-nis",
             "from_number": "Ktr 7/24", "closed_on": day(-700), "ending": "indicted",
             "to": "higher-court-nis"},
        ],
        "persons": [
            {"stage": stage, "number": number, "person": str(at), "code": code}
            for stage, number in (("pre-investigation", "Ktr 7/24"), ("investigation", "KTI 3/24"))
            for at, (code,) in enumerate(codes, start=1)
        ],
        "measures": [
            {"stage": "investigation", "number": "KTI 3/24", "person": "1",
             "measure": "detention", "ground": "flight", "ordered_on": day(-799),
             "until": day(-770)},
            {"stage": "investigation", "number": "KTI 3/24", "person": "1",
             "measure": "detention", "ordered_on": day(-769), "until": day(-740),
             "extension": "da", "ended_on": day(-745), "ending": "lifted"},
        ],
    }  # fmt: skip
    result = entered(world.prosecutor, **sheets)
    assert result.counts["matters"] == {Outcome.CHANGED: 2}
    with as_owner(), scene():
        first, second = Measure.objects.order_by("ordered_on")
        assert (first.ending, second.extends_id, second.ending) == ("extended", first.pk, "lifted")
    court: dict[str, Any] = {
        "matters": [
            {"number": "K 1/25", "from_body": "hppo-nis", "from_number": "KTI 3/24",
             "closed_on": day(-100), "ending": "final", "stage": "trial"},
        ],
        "persons": [
            {"stage": "trial", "number": "K 1/25", "person": str(at), "code": code}
            for at, (code,) in enumerate(codes, start=1)
        ],
        "injured": [{"stage": "trial", "number": "K 1/25", "injured": "A"}],
        "hearings": [
            {"stage": "trial", "number": "K 1/25", "kind": "main", "at": f"{day(-500)} 10:30",
             "state": "adjourned", "reason": "not-brought"},
            {"stage": "trial", "number": "K 1/25", "kind": "main", "at": f"{day(-400)} 10:30",
             "state": "held", "injured": "A", "how": "centre", "accompanied": "yes"},
        ],
        "judgments": [
            {"stage": "trial", "number": "K 1/25", "person": "1", "on": day(-200),
             "verdict": "convicted", "months": 60, "served_on": day(-190)},
            {"stage": "trial", "number": "K 1/25", "person": "2", "on": day(-200),
             "verdict": "acquitted"},
        ],
    }  # fmt: skip
    result = entered(world.judge, **court)
    assert result.counts["judgments"] == {Outcome.NEW: 2}
    with as_owner(), scene():
        leg = Leg.objects.get(number="K 1/25")
        assert (leg.closed_on, leg.ending) == (today(-100), "final")
        given = leg.judgments.get(months=60)
        assert (given.served_on, given.final_on) == (today(-190), today(-100))
        assert [each.verdict for each in given.charges.all()] == ["convicted"]
        assert leg.hearings.get(state="held").testimonies.get().how == "centre"
        assert Matter.objects.count() == 3
    assert balances.faults() == []
    assert set().union(*entered(world.judge, **court).counts.values()) == {Outcome.KNOWN}
    sums = balances.standing_of_all(Period(today(-1000), today()))
    assert all(each.matters.closes and each.persons.closes for each in sums)


def test_what_is_long_past_is_not_owed_and_what_is_new_is(world: World) -> None:
    case = {"number": "KU 1/24", "injured": "1", "case": world.case.code}
    entered(world.officer, matters=POLICE["matters"][:1], persons=[suspect()], injured=[case])
    rows: dict[str, Any] = {
        "matters": [{"stage": "pre-investigation", "number": "Ktr 7/24", "from_body": "pa-nis",
                     "from_number": "KU 1/24"}],
        "persons": [{"stage": "pre-investigation", "number": "Ktr 7/24", "person": "1"}],
        "measures": [
            {"stage": "pre-investigation", "number": "Ktr 7/24", "person": "1",
             "measure": "detention", "ground": "flight", "ordered_on": day(-849),
             "until": day(-800), "ended_on": day(-2), "ending": "lifted"},
        ],
    }  # fmt: skip
    result = entered(world.prosecutor, **rows)
    assert (result.further["owed"], result.further["old"]) == (1, 1)
    with as_owner(), scene():
        owed = Owed.objects.get()
        assert (owed.act, owed.on, owed.institution_id) == (
            "detention-ended", today(-2), world.office.pk,
        )  # fmt: skip
        assert Link.objects.get().case_id == world.case.pk


def test_the_same_workbook_is_read_as_the_same_rows(world: World) -> None:
    rows = {
        "Matters": [{**matter("КУ 9/24"), "opened_on": today(-30)}],
        "persons": [
            {"Your number": "KU 9/24", "person": 1, "offence": "trafficking",
             "laid_on": today(-30)},
        ],
    }  # fmt: skip
    result = import_register({"book": book_of(rows)}, actor=world.officer)
    assert result.faults == []
    with as_owner(), scene():
        leg = Leg.objects.get()
        assert (leg.number, leg.opened_on) == ("КУ 9/24", today(-30))
        assert leg.persons.get().opened_on == today(-30)
    again = import_register({"book": book_of(rows)}, actor=world.officer)
    assert again.counts["matters"] == {Outcome.KNOWN: 1}


@pytest.mark.parametrize("known", [False, True])
def test_queries_grow_with_batches_and_not_with_rows(world: World, known: bool) -> None:
    def files(many: int) -> dict[str, bytes]:
        numbers = [f"KU {many}-{at}/24" for at in range(many)]
        return files_of(
            matters=[matter(each, closed_on=day(-9), ending="reported", to="hppo-nis")
                     for each in numbers],
            persons=[suspect(each, str(at)) for each in numbers for at in (1, 2)],
            injured=[{"number": each, "injured": "1"} for each in numbers],
            acts=[{"number": each, "act": "venue", "on": day(-at), "code": "flat", "count": 1}
                  for each in numbers for at in range(10, 13)],
        )  # fmt: skip

    def cost(many: int) -> int:
        brought = files(many)
        if known:
            import_register(brought, actor=world.officer)
        with CaptureQueriesContext(connection) as found:
            assert import_register(brought, actor=world.officer).faults == []
        return len(found)

    assert cost(60) == cost(3) <= 75


def test_a_number_that_another_matter_has_is_not_taken_for_it(world: World) -> None:
    entered(world.officer, matters=[matter()], persons=[suspect()])
    for row, column in (
        (matter(opened_on=day(-700)), "opened_on"),
        ({"number": "KU 1/24", "from_body": "pa-nis", "from_number": "KU 7/23"}, "from_number"),
    ):
        refused = import_register(files_of(matters=[row]), actor=world.officer)
        assert [(each.line, each.column) for each in refused.faults] == [(2, column)]


def test_a_new_suspect_is_not_taken_for_one_whose_rows_are_left_out(world: World) -> None:
    entered(world.officer, matters=[matter()], persons=[suspect()])
    entered(world.officer, matters=[matter()], persons=[suspect(person="2", sex="female")])
    acts = [{"number": "KU 1/24", "act": "secret-measures", "on": day(-9), "code": "persons",
             "person": "1"}]  # fmt: skip
    entered(world.officer, matters=[matter()], acts=acts)
    with as_owner(), scene():
        assert Suspect.objects.count() == 2
        assert Act.objects.select_related("suspect").get().suspect.sex == "male"
    # One entered by hand is the only one whom a label can mean.
    leg = world.open("KU 2/24", on=-900)
    by_hand = world.suspect(leg, laid_on=today(-900))
    entered(world.officer, matters=[matter("KU 2/24")], persons=[suspect("KU 2/24")])
    with as_owner(), scene():
        assert list(leg.matter.suspects.all()) == [by_hand]


def test_a_suspect_who_went_into_another_matter_is_entered_there(world: World) -> None:
    entered(world.officer, matters=[matter()], persons=[suspect(), suspect(person="2")])
    with as_owner(), scene():
        leg = Leg.objects.select_related("matter", "institution").get()
        two = list(Suspect.objects.all())[1]
    going.separate(leg, [str(two.pk)], today(-5), "KU 9/24", actor=world.officer)
    refused = import_register(
        files_of(matters=[matter()], persons=[suspect(), suspect(person="2")]),
        actor=world.officer,
    )
    assert [each.column for each in refused.faults] == ["person"]
    assert "moved into matter" in refused.faults[0].message


def test_nobody_else_brings_or_enters_a_register(world: World) -> None:
    files = files_of(matters=[matter()])
    for actor in (world.expert, world.worker, Actor.visitor()):
        with pytest.raises(Denied):
            begin(IMPORTER, files, language="en", actor=actor)
        with pytest.raises(Denied):
            import_register(files, actor=actor)
    assert counted()["Matter"] == 0


def test_zero_is_not_blank(world: World) -> None:
    acts = [
        {"number": "KU 1/24", "act": "venue", "on": day(-at), "code": "flat", "count": count}
        for at, count in ((5, 0), (6, ""))
    ]
    entered(
        world.officer, matters=[matter(closed_on=day(-800), ending="reported", to="hppo-nis")],
        persons=[suspect()], acts=acts,
    )  # fmt: skip
    with as_owner(), scene():
        assert list(Act.objects.order_by("-on").values_list("number", flat=True)) == [0, None]
    key = {"stage": "pre-investigation", "number": "Ktr 1/24"}
    entered(
        world.prosecutor,
        matters=[{**key, "from_body": "pa-nis", "from_number": "KU 1/24", "closed_on": day(-700),
                  "ending": "indicted-directly", "to": "higher-court-nis"}],
    )  # fmt: skip
    court = {"stage": "trial", "number": "K 1/24"}
    rows: dict[str, Any] = {
        "matters": [{**court, "from_body": "hppo-nis", "from_number": "Ktr 1/24"}],
        "persons": [{**court, "person": "1"}],
        "judgments": [{**court, "person": "1", "on": day(-9), "verdict": "convicted",
                       "months": 0, "fine": ""}],
    }  # fmt: skip
    for months, said in (
        (0, "Enter the sentence: prison, a fine or a measure."),
        (481, "Enter months, from one to 480."),
        ("", "Enter the sentence: prison, a fine or a measure."),
    ):
        rows["judgments"][0]["months"] = months
        refused = import_register(files_of(**rows), actor=world.judge)
        assert [(each.sheet, each.column, each.message) for each in refused.faults] == [
            ("judgments", "months", said)
        ]


def test_a_court_says_which_charges_it_acquits_of(world: World) -> None:
    entered(
        world.officer, matters=[matter(closed_on=day(-800), ending="reported", to="hppo-nis")],
        persons=[suspect(charge=1), suspect(charge=2, offence="prostitution")],
    )  # fmt: skip
    key = {"stage": "pre-investigation", "number": "Ktr 1/24"}
    entered(
        world.prosecutor,
        matters=[{**key, "from_body": "pa-nis", "from_number": "KU 1/24", "closed_on": day(-700),
                  "ending": "indicted-directly", "to": "higher-court-nis"}],
    )  # fmt: skip
    court = {"stage": "trial", "number": "K 1/24"}
    entered(
        world.judge,
        matters=[{**court, "from_body": "hppo-nis", "from_number": "Ktr 1/24"}],
        persons=[
            {**court, "person": "A", "charge": at, "offence": offence, "laid_on": day(-700)}
            for at, offence in ((1, "trafficking"), (2, "prostitution"))
        ],
        judgments=[{**court, "person": "A", "on": day(-9), "verdict": "convicted", "months": 40,
                    "acquitted_of": "1", "claim": "awarded", "awarded": "1250,50"}],
    )  # fmt: skip
    with as_owner(), scene():
        decided = {each.charge.offence: each.verdict for each in
                   JudgedCharge.objects.select_related("charge")}  # fmt: skip
        assert decided == {"trafficking": "acquitted", "prostitution": "convicted"}
        assert Charge.objects.count() == 2
        assert Judgment.objects.get().awarded == Decimal("1250.50")


def test_days_that_do_not_run_and_what_was_said_hold_for_rows_too(world: World) -> None:
    entered(
        world.officer, matters=[matter(closed_on=day(-90), ending="reported", to="hppo-nis")],
        persons=[suspect(), suspect(person="2")],
        injured=[{"number": "KU 1/24", "injured": "1", "case": world.case.code}],
    )  # fmt: skip
    with as_owner(), scene():
        codes = sorted(Suspect.objects.values_list("code", flat=True))
    key = {"stage": "pre-investigation", "number": "Ktr 7/24"}
    persons = [{**key, "person": str(at), "code": code} for at, code in enumerate(codes, 1)]
    measure = {**key, "measure": "detention", "ground": "flight", "ordered_on": day(-20),
               "until": day(20)}  # fmt: skip
    result = entered(
        world.prosecutor,
        matters=[{**key, "from_body": "pa-nis", "from_number": "KU 1/24"}], persons=persons,
        measures=[{**measure, "person": at} for at in ("1", "2")],
    )  # fmt: skip
    # Both are detained on one day: the same words are said once.
    assert result.further["owed"] == 1
    with as_owner(), scene():
        held = Measure.objects.order_by("entered_at").first()
    assert held is not None
    stopped = course.pause(held, today(-5), "fled", actor=world.prosecutor)
    longer = {**measure, "person": "1", "ordered_on": day(21), "until": day(50), "extension": "yes"}
    refused = import_register(
        files_of(matters=[key], persons=persons, measures=[longer]), actor=world.prosecutor
    )
    assert [each.message for each in refused.faults] == [
        "It is suspended: first enter when it resumed."
    ]
    ended = {**measure, "person": "1", "ended_on": day(-2), "ending": "lifted"}
    entered(world.prosecutor, matters=[key], persons=persons, measures=[ended])
    with as_owner(), scene():
        stopped.refresh_from_db()
        assert stopped.ended_on == today(-2)
