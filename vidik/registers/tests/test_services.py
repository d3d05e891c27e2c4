# SPDX-License-Identifier: EUPL-1.2
"""What a register takes and refuses, in the program and in the database, and who sees it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.registers import selectors, services
from vidik.registers.models import Entry
from vidik.registers.tests.sample import MONTHLY, VISITS, WALK, declared, manager
from vidik.registers.types import Register, code

assert declared
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def entered(actor: Actor, register: Register = VISITS, **changes: Any) -> Entry:
    values = {name: value for name, value in {**WALK, **changes}.items() if value is not None}
    return services.enter(register, values, when=timezone.localdate(), actor=actor)


def test_a_row_is_entered_in_the_order_of_the_declaration_and_seen_by_its_institution() -> None:
    actor, colleague, other = manager(), manager(), manager("csw-bor")
    with as_application():
        row = entered(actor, seen=["cat", "dog"])
        assert row.values["seen"] == ["dog", "cat"]
        for each, count in ((actor, 1), (colleague, 1), (other, 0)):
            with acting(each):
                assert selectors.entries(each, VISITS).count() == count
                assert Entry.objects.filter(pack_code="").count() == count
        with acting(other), pytest.raises(OutOfScope):
            services.strike(row, VISITS, "wrong", actor=other)


@pytest.mark.parametrize("role", [Role.POLICE, Role.ANALYST, Role.AUDITOR])
def test_whoever_manages_no_such_register_neither_enters_nor_reads(role: Role) -> None:
    entered(manager())
    stranger = manager(role=role)
    with as_application(), acting(stranger):
        with pytest.raises(Denied):
            entered(stranger)
        assert Entry.objects.filter(pack_code="").count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": None}, "way"),
        ({"way": "by-boat"}, "way"),
        ({"seen": []}, "seen"),
        ({"seen": ["none", "dog"]}, "seen"),
        ({"seen": ["lion"]}, "seen"),
        ({"steps": None}, "steps"),
        ({"steps": 9001}, "steps"),
        ({"steps": -1}, "steps"),
        ({"way": "by-car"}, "steps"),
        ({"alone": None}, "alone"),
        ({"people": {}}, "people"),
        ({"people": {"RS": 0}}, "people"),
        ({"people": {"XX": 1}}, "people"),
        ({"people": {"RS": 51}}, "people"),
        ({"name": "somebody"}, "name"),
    ],
)
def test_what_is_not_declared_is_refused_by_field_and_by_the_database(
    changes: dict[str, Any], field: str
) -> None:
    actor = manager()
    with as_application():
        with pytest.raises(ValidationError) as refused:
            entered(actor, **changes)
        assert field in refused.value.message_dict
        values = {name: value for name, value in {**WALK, **changes}.items() if value is not None}
        with acting(actor), pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(
                register_id="visits",
                institution_id=actor.institution,
                day=timezone.localdate(),
                values=values,
                entered_at=timezone.now(),
                entered_by_id=actor.user_id,
            )


@pytest.mark.parametrize(
    "values",
    [
        [],
        "text",
        {**WALK, "steps": 1.5},
        {**WALK, "steps": "5000"},
        {**WALK, "steps": 10**30},
        {**WALK, "seen": "dog"},
        {**WALK, "seen": ["dog", "dog"]},
        {**WALK, "alone": "no"},
        {**WALK, "people": {"RS": 1.5}},
        {**WALK, "people": [1]},
        {**WALK, "way": ["on-foot"]},
        {**WALK, "way": None},
    ],
)
def test_the_database_refuses_values_of_another_type(values: Any) -> None:
    actor = manager()
    with as_application(), acting(actor), pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.create(
            register_id="visits",
            institution_id=actor.institution,
            day=timezone.localdate(),
            values=values,
            entered_at=timezone.now(),
            entered_by_id=actor.user_id,
        )


@pytest.mark.parametrize("days", [1, -365 * 20])
def test_a_day_ahead_or_before_the_first_year_is_refused(days: int) -> None:
    with pytest.raises(ValidationError) as refused:
        services.enter(
            VISITS, WALK, when=timezone.localdate() + dt.timedelta(days=days), actor=manager()
        )
    assert list(refused.value.message_dict) == ["when"]


def test_a_row_is_struck_out_once_with_a_reason_and_never_changed() -> None:
    actor = manager()
    with as_application():
        row = entered(actor)
        with pytest.raises(ValidationError):
            services.strike(row, VISITS, "", actor=actor)
        for why in ("", "mood"):
            struck = {"struck_at": timezone.now(), "struck_by": actor.user_id, "struck_why": why}
            with acting(actor), pytest.raises(IntegrityError), transaction.atomic():
                Entry.objects.filter(pk=row.pk).update(**struck)
        assert services.strike(row, VISITS, "wrong", actor=actor)
        assert not services.strike(row, VISITS, "wrong", actor=actor)
        for change in ({"values": WALK}, {"struck_at": None}, {"day": dt.date(2024, 1, 1)}):
            with acting(actor), pytest.raises(DatabaseError), transaction.atomic():
                Entry.objects.filter(pk=row.pk).update(**change)
        with acting(actor):
            Entry.objects.filter(pk=row.pk).delete()
            assert Entry.objects.filter(pk=row.pk).exists()


def test_the_database_takes_rows_of_ones_own_institution_and_registers_alone() -> None:
    actor, other = manager(), manager("csw-bor")
    row = {
        "day": timezone.localdate(),
        "entered_at": timezone.now(),
        "entered_by_id": actor.user_id,
    }
    month = {"day": timezone.localdate().replace(day=1)}
    with as_application(), acting(actor):
        for wrong in (
            row | {"register_id": "visits", "values": WALK, "institution_id": other.institution},
            month | {"register_id": "monthly", "values": {"way": "a"},
                     "institution_id": actor.institution},
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                Entry.objects.create(**wrong)


def test_nobody_but_the_owner_changes_a_definition() -> None:
    with as_application(), acting(manager()), pytest.raises(DatabaseError), transaction.atomic():
        services.write_definitions()


def test_a_register_without_days_stores_neither_the_day_nor_who_entered_it() -> None:
    worker = manager("atina", Role.ASSOCIATION_WORKER)
    row = services.enter(MONTHLY, {"way": "a"}, when=timezone.localdate(), actor=worker)
    assert (row.day.day, row.entered_at, row.entered_by_id) == (1, None, None)


def test_the_sums_of_a_year_count_every_answer_in_two_queries() -> None:
    actor = manager()
    entered(actor)
    entered(actor, seen=["none"], steps=100, people={"RS": 5})
    services.strike(entered(actor), VISITS, "wrong", actor=actor)
    with acting(actor):
        sums = selectors.sums_of_year(actor, VISITS, timezone.localdate().year)
    axes = {axis.name: dict(axis.rows) for axis in sums.axes}
    assert sums.all == sum(sums.months) == 2
    assert axes["way"] == {"by car": 0, "on foot": 2}
    assert axes["seen"] == {"dog": 1, "cat": 1, "none": 1}
    assert axes["people"] == {"Serbia": 7, "Bosnia": 1}
    assert axes["alone"] == {"yes": 0, "no": 2}
    assert sums.numbers == (("Steps", 5100), ("Together", 8))


def test_rows_are_narrowed_by_year_and_answer() -> None:
    actor = manager()
    entered(actor)
    with acting(actor):
        rows = selectors.entries(actor, VISITS)
        year = str(timezone.localdate().year)
        for wanted, count in (
            ({"year": year}, 1),
            ({"year": "2016"}, 0),
            ({"year": "x"}, 1),
            ({"way": "on-foot"}, 1),
            ({"way": "by-car"}, 0),
            ({"seen": "cat"}, 1),
            ({"seen": "none"}, 0),
            ({"alone": "no"}, 1),
            ({"alone": "yes"}, 0),
            ({"people": "BA"}, 1),
            ({"people": "HR"}, 0),
            ({"nonsense": "x"}, 1),
        ):
            assert selectors.narrowed(rows, VISITS, **wanted).count() == count, wanted


def test_over_institutions_only_the_part_that_sums_counts() -> None:
    entered(manager())
    entered(manager("csw-bor"))
    year = timezone.localdate().year
    with as_application():
        with selectors.counting():
            rows = selectors.entries_of_all("visits", year)
            assert selectors.answers_of(rows)["people", "RS"] == 4
        with acting(manager("csw-pirot")):
            assert not selectors.entries_of_all("visits", year).exists()


def test_rows_of_one_event_are_joined() -> None:
    one, other = manager(), manager("csw-bor")
    event = uuid.uuid4()
    for actor in (one, other):
        services.enter(VISITS, WALK, when=timezone.localdate(), actor=actor, event=event)
    with scene():
        assert Entry.objects.filter(event=event).count() == 2


def test_a_declaration_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Register("x", "X", "", (code("a", "A", ()), code("a", "A", ())), frozenset())
    with pytest.raises(ValueError, match="depends"):
        Register("x", "X", "", (code("a", "A", (), when=("b", frozenset({"c"}))),), frozenset())


def test_what_is_recorded_says_which_register_and_nothing_of_the_row() -> None:
    from vidik.audit.selectors import last_event

    entered(manager())
    event = last_event("entry.entered")
    assert event is not None
    assert json.dumps(event.payload) == '{"register": "visits"}'
