# SPDX-License-Identifier: EUPL-1.2
"""Random situations over the tables of matters, against an oracle that knows no policy.

Row-level security alone, with no filter in the queries, shows exactly what the oracle allows; the
narrowed queries, with row-level security out of the way, show the same. What may be changed is
asked by locking, which a row-level policy refuses as it refuses a change. What may be entered is
tried.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db.models import Model, QuerySet
from django.utils import timezone

from tests.depth import PROVING
from tests.scenes import as_application, scene, undone
from vidik.access.services import acting, scope
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.tests.situations import DrawnMembership
from vidik.cases.tests.world import World
from vidik.matters import models
from vidik.matters.selectors.matters import untold
from vidik.matters.services.opening import new_code
from vidik.matters.tests.situations import (
    EXPERTS,
    TABLES,
    Drawn,
    DrawnAct,
    DrawnInjured,
    DrawnLeg,
    DrawnMatter,
    DrawnOwed,
    DrawnSuspect,
    Oracle,
    Row,
    draw,
    rows_of,
)

WORLDS: Final = 2000 if PROVING else 24
AT_MOST: Final = 4
"""So many rows are entered by each person in each matter of a world."""
KINDS: Final[dict[str, type[Model]]] = {
    model._meta.db_table.removeprefix("matters_"): model
    for model in (getattr(models, name) for name in models.__all__)
}
REFUSED: Final = psycopg.errors.InsufficientPrivilege
NEVER: Final = {"act of another body", "charge of another body", "link", "leg into another matter"}
"""What nobody may enter; everything else somebody may."""
NOBODYS: Final = 10
"""Every so many worlds visitors and parts of the system without a right here are asked about."""


class Written:
    """The rows of drawn matters, written as the owner."""

    def __init__(self, world: World, cases: list[Case], matters: tuple[DrawnMatter, ...]) -> None:
        self.world, self.cases = world, cases
        self.now = timezone.now()
        self.day = timezone.localdate() - dt.timedelta(days=9)
        self.by = {"entered_at": self.now, "entered_by": world.approver}
        self.rows = rows_of(matters)
        self.made: dict[tuple[str, int, int], Any] = {}
        self.number_of: dict[tuple[str, str], int] = {}
        for at, row in enumerate(self.rows):
            made = KINDS[row.table]._default_manager.create(**self._fields(row))
            self.made[row.table, row.drawn_in, row.place] = made
            self.number_of[row.table, str(made.pk)] = at

    def all_of(self, table: str, number: int) -> list[Any]:
        """List what was written of one table from the facts of a matter."""
        return [
            each for (name, drawn_in, _place), each in self.made.items()
            if name == table and drawn_in == number
        ]  # fmt: skip

    def _fields(self, row: Drawn) -> dict[str, Any]:
        found: dict[str, Any] = getattr(self, f"_{row.table}")(row)
        if row.table not in {"matter", "leg"}:
            found["matter"] = self.made["matter", row.matter, 0]
        if row.table not in {"link", "judgedcharge", "owed"}:
            found |= self.by
        return found

    def _leg_of(self, row: Drawn) -> models.Leg:
        assert isinstance(row.of, (DrawnSuspect, DrawnAct))
        legs = self.all_of("leg", row.drawn_in)
        found: models.Leg = legs[row.of.leg % len(legs)]
        return found

    def _hurt(self, row: Drawn) -> models.Injured | None:
        return None if row.injured is None else self.made["injured", row.drawn_in, row.injured]

    def _accused(self, row: Drawn) -> models.Suspect:
        found: models.Suspect = self.made["suspect", row.drawn_in, row.place]
        return found

    def _matter(self, row: Drawn) -> dict[str, Any]:
        assert row.institution is not None
        return {
            "code": new_code("M"), "opened_on": self.day, "trigger": "reactive",
            "origin": "victim", "form": "sexual",
            "opened_by": self.world.institutions[row.institution],
        }  # fmt: skip

    def _leg(self, row: Drawn) -> dict[str, Any]:
        leg = row.of
        assert isinstance(leg, DrawnLeg)
        first = self.made["leg", row.drawn_in, 0] if row.place else None
        return {
            "matter": self.made["matter", row.matter, 0], "stage": f"stage-{row.place}",
            "institution": self.world.institutions[leg.institution], "opened_on": self.day,
            "came": "handed-on" if first else "new", "source": first,
            "closed_on": self.day if leg.closed else None,
            "ending": "reported" if leg.closed else "",
        }  # fmt: skip

    def _injured(self, row: Drawn) -> dict[str, Any]:
        hurt = row.of
        assert isinstance(hurt, DrawnInjured)
        code = "" if hurt.link == "none" else self.cases[hurt.case].code
        return {"code": new_code("O"), "case_code": code}

    def _link(self, row: Drawn) -> dict[str, Any]:
        hurt = row.of
        assert isinstance(hurt, DrawnInjured)
        return {
            "injured": self._hurt(row), "case": self.cases[hurt.case], "made_at": self.now,
            "named_by": self.world.institutions[0],
            "confirmed_at": self.now if hurt.link == "confirmed" else None,
            "rejected_at": self.now if hurt.link == "rejected" else None,
            "settled_by": None if hurt.link == "waits" else self.world.approver,
        }  # fmt: skip

    def _suspect(self, _row: Drawn) -> dict[str, Any]:
        return {"code": new_code("S"), "nature": "natural"}

    def _charge(self, row: Drawn) -> dict[str, Any]:
        leg = self._leg_of(row)
        return {
            "suspect": self._accused(row), "offence": "trafficking", "laid_on": self.day,
            "institution": leg.institution, "stage": leg.stage,
        }  # fmt: skip

    def _measure(self, row: Drawn) -> dict[str, Any]:
        return {
            "suspect": self._accused(row), "kind": "detention", "ordered_on": self.day,
            "institution": self._leg_of(row).institution,
        }  # fmt: skip

    def _pause(self, row: Drawn) -> dict[str, Any]:
        measure = self.made["measure", row.drawn_in, row.place]
        return {"measure": measure, "since": self.day, "reason": "serving"}

    def _personleg(self, row: Drawn) -> dict[str, Any]:
        leg = self._leg_of(row)
        return {
            "leg": leg, "suspect": self._accused(row), "opened_on": self.day, "came": "new",
            "closed_on": leg.closed_on, "ending": leg.ending,
        }  # fmt: skip

    def _judgment(self, row: Drawn) -> dict[str, Any]:
        return {
            "leg": self._leg_of(row), "suspect": self._accused(row), "on": self.day,
            "verdict": "acquitted",
        }  # fmt: skip

    def _judgedcharge(self, row: Drawn) -> dict[str, Any]:
        return {
            "judgment": self.made["judgment", row.drawn_in, row.place],
            "charge": self.made["charge", row.drawn_in, row.place], "verdict": "acquitted",
        }  # fmt: skip

    def _hearing(self, row: Drawn) -> dict[str, Any]:
        return {"leg": self.made["leg", row.drawn_in, 0], "kind": "main", "at": self.now}

    def _testimony(self, row: Drawn) -> dict[str, Any]:
        hearing = self.made["hearing", row.drawn_in, 0]
        return {"hearing": hearing, "how": "screen", "injured": self._hurt(row)}

    def _act(self, row: Drawn) -> dict[str, Any]:
        assert isinstance(row.of, DrawnAct)
        leg = self._leg_of(row)
        return {
            "institution": leg.institution, "stage": leg.stage, "act": "informed",
            "on": self.day + dt.timedelta(days=1 if row.of.later else 0),
            "injured": self._hurt(row), "struck_at": self.now if row.of.struck else None,
            "struck_by": self.world.approver if row.of.struck else None,
        }  # fmt: skip

    def _owed(self, row: Drawn) -> dict[str, Any]:
        assert isinstance(row.of, DrawnOwed)
        is_settled = row.of.settled
        return {
            "injured": self._hurt(row), "kind": "x", "act": "release", "on": self.day,
            "institution": self.world.institutions[row.of.institution],
            "opened_at": self.now, "due_at": self.now - dt.timedelta(days=1),
            "waived": "mistake" if is_settled else "",
            "settled_at": self.now if is_settled else None,
            "settled_by": self.world.approver if is_settled else None,
        }  # fmt: skip

    def known(self, found: list[tuple[str, str]]) -> frozenset[Row]:
        """Return the numbers of rows; what tests before this one left is none of ours."""
        return frozenset(
            (table, self.number_of[table, key])
            for table, key in found
            if (table, key) in self.number_of
        )

    def numbered(self, allows: Callable[[Drawn], bool]) -> frozenset[Row]:
        """Return the numbers of the rows that the oracle allows."""
        return frozenset((row.table, at) for at, row in enumerate(self.rows) if allows(row))


def every_row() -> str:
    """Write the question for every row of every table, with no filter."""
    return " union all ".join(
        f"select '{table}', id::text from matters_{table}"  # noqa: S608 - our own names
        for table in TABLES
    )


def shown(actor: Actor, written: Written, question: str) -> frozenset[Row]:
    """Say what row-level security alone shows."""
    with as_application(), acting(actor):
        cursor = connection.connection.execute(question, prepare=True)
        return written.known(cursor.fetchall())


def lockable(actor: Actor, written: Written) -> frozenset[Row]:
    """Say which rows row-level security lets somebody change."""
    found: list[tuple[str, str]] = []
    with as_application(), acting(actor):
        for table in TABLES:
            rows = connection.connection.execute(
                f"select id::text from matters_{table} for update",  # noqa: S608 - our own names
                prepare=True,
            )
            found += [(table, key) for (key,) in rows]
    return written.known(found)


def deleted(actor: Actor) -> int:
    """Try to delete every row; say how many are gone."""
    with as_application(), acting(actor), undone():
        return sum(
            connection.connection.execute(f"delete from matters_{table}").rowcount  # noqa: S608 - our own names
            for table in TABLES
        )


def narrowed(actor: Actor, written: Written) -> frozenset[Row]:
    """Say what the narrowed queries show, with row-level security out of the way."""
    found: list[tuple[str, str]] = []

    def add(table: str, rows: QuerySet[Any]) -> None:
        found.extend((table, str(key)) for key in rows.order_by().values_list("pk", flat=True))

    with scene():
        for table, kind in KINDS.items():
            if table != "owed":
                add(table, scope(actor, Action.MATTERS_READ, kind._default_manager.all()))
        add("owed", scope(actor, Action.MATTERS_WRITE, models.Owed.objects.all()))
        add("link", scope(actor, Action.MATTERS_LINK, models.Link.objects.all()))
        if {role.value for role in actor.roles} & EXPERTS:
            add("owed", untold(actor))
    return written.known(found)


def selected(row: Drawn, oracle: Oracle) -> bool:
    """Say what the queries show: of notices that others owe, the late ones that were not sent."""
    if row.table == "owed" and not oracle.keeps():
        assert isinstance(row.of, DrawnOwed)
        return oracle.sees(row) and not row.of.settled
    if row.table == "matter" and not oracle.matters[row.matter].legs:
        # Between opening a matter and having it there is no moment in which anybody looks.
        return oracle.follows(row.matter)
    return oracle.sees(row)


@pytest.mark.django_db
def test_nobody_sees_or_changes_more_or_less_of_matters_than_the_oracle_allows() -> None:
    world, question = World(), every_row()
    ever_shown, ever_locked, entered = set(), set(), set()
    for number in range(WORLDS):
        chance = random.Random(f"matters {number}")  # noqa: S311 - the same ones every time
        situation, matters = draw(chance)
        with undone():
            cases, actors = world.set_up(situation)
            with scene():
                written = Written(world, cases, matters)
            for membership, actor in zip(situation.memberships, actors, strict=True):
                oracle = Oracle(situation, matters, membership)
                expected = written.numbered(oracle.sees)
                found = shown(actor, written, question)
                assert found == expected, _explain(number, "sees", actor, written, found, expected)
                ever_shown.update(table for table, _number in found)
                allowed = written.numbered(oracle.changes)
                locked = lockable(actor, written)
                assert locked == allowed, _explain(
                    number, "changes", actor, written, locked, allowed
                )
                ever_locked.update(table for table, _number in locked)
                # Whether a membership holds is asked when the actor is built.
                if oracle.acts():
                    listed = written.numbered(lambda row, oracle=oracle: selected(row, oracle))
                    queried = narrowed(actor, written)
                    assert queried == listed, _explain(
                        number, "finds", actor, written, queried, listed
                    )
                entered.update(tried(chance, actor, membership, written, oracle))
            if number % NOBODYS == 0:
                for nobody in (Actor.visitor(), Actor.system("checker")):
                    assert shown(nobody, written, question) == frozenset()
                    assert lockable(nobody, written) == frozenset()
                assert [deleted(actor) for actor in actors] == [0] * len(actors)
    assert ever_shown == {*TABLES}, "a table that nobody ever saw"
    assert ever_locked == {*TABLES} - {"injured", "testimony", "judgedcharge"}
    refused = {name for name, is_allowed in entered if not is_allowed}
    assert refused - {name for name, is_allowed in entered if is_allowed} == NEVER


def tried(
    chance: random.Random, actor: Actor, membership: DrawnMembership, written: Written,
    oracle: Oracle,
) -> Iterator[tuple[str, bool]]:  # fmt: skip
    """Enter some rows in each matter as the oracle says, and say what was tried."""
    for number in range(2):
        attempts = list(_attempts(actor, membership, written, oracle, number))
        for name, is_allowed, row in chance.sample(attempts, min(len(attempts), AT_MOST)):
            assert enters(actor, row) is is_allowed, (actor.roles, name, is_allowed)
            yield name, is_allowed


def _attempts(
    actor: Actor, membership: DrawnMembership, written: Written, oracle: Oracle, number: int
) -> Iterator[tuple[str, bool, Model]]:
    has, had = oracle.has(number), oracle.had(number)
    matter, day = written.made["matter", number, 0], written.day
    of = {"matter": matter, "entered_at": written.now, "entered_by_id": actor.user_id}
    place = {"institution_id": membership_place(actor)}
    other = written.world.institutions[(membership.institution + 1) % 3]
    done = {"stage": "x", "act": "informed", "on": day}
    yield "suspect", has, models.Suspect(code=new_code("S"), nature="natural", **of)
    yield "injured", has, models.Injured(code=new_code("O"), **of)
    yield "act", has, models.Act(**done, **place, **of)
    yield "act of another body", False, models.Act(**done, institution=other, **of)
    for suspect in written.all_of("suspect", number)[:1]:
        charge = {"suspect": suspect, "offence": "trafficking", "laid_on": day, "stage": "x"}
        measure = {"suspect": suspect, "kind": "x", "ordered_on": day}
        yield "charge", has, models.Charge(**charge, **place, **of)
        yield "charge of another body", False, models.Charge(**charge, institution=other, **of)
        yield "measure", has, models.Measure(**measure, **place, **of)
    for hurt in written.all_of("injured", number):
        due = {"kind": "x", "act": "release", "on": day, "opened_at": written.now}
        owed = models.Owed(matter=matter, injured=hurt, due_at=written.now, **due, **place)
        yield "owed", had, owed
        if hurt.case_code == "":
            link = {"case": written.cases[0], "named_by": other, "made_at": written.now}
            yield "link", False, models.Link(matter=matter, injured=hurt, **link)
    new = {"stage": "entered", "opened_on": day, **of}
    for leg in written.all_of("leg", number):
        own = oracle.keeps() and leg.institution_id == actor.institution
        goes_on = own and leg.closed_on is None
        yield "leg", goes_on, models.Leg(came="handed-on", institution=other, source=leg, **new)
        again = {"came": "reopened", "source": leg}
        yield "reopened leg", own, models.Leg(**again, **place, **new)
        yield (
            "leg reopened for another body",
            goes_on,
            models.Leg(**again, institution=other, **new),
        )
    for leg in written.all_of("leg", 1 - number):
        # From what a body has of one matter, nothing comes into another that is there already.
        for came in ("handed-on", "separation"):
            new_leg = models.Leg(came=came, source=leg, **place, **new)
            yield "leg into another matter", False, new_leg


def membership_place(actor: Actor) -> int:
    """Return the institution that somebody acts for."""
    assert actor.institution is not None
    return actor.institution


def enters(actor: Actor, row: Model) -> bool:
    """Try to enter a row; say whether row-level security let it in."""
    row.pk = uuid.uuid4()
    with as_application(), acting(actor):
        try:
            with undone():
                type(row)._default_manager.bulk_create([row])
        except DatabaseError as error:
            if isinstance(error.__cause__, REFUSED):
                return False
            raise
    return True


def _explain(
    world: int, what: str, actor: Actor, written: Written, found: frozenset[Row],
    expected: frozenset[Row],
) -> str:  # fmt: skip
    [role] = actor.roles
    more = [written.rows[number] for _table, number in sorted(found - expected)]
    less = [written.rows[number] for _table, number in sorted(expected - found)]
    return f"world {world}: {role} {what} too much {more}, misses {less}"
