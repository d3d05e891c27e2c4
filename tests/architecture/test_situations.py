# SPDX-License-Identifier: EUPL-1.2
"""Random situations over the tables of every room, against an oracle that knows no policy.

Row-level security alone, with no filter in the queries, shows exactly what the oracle allows; the
narrowed queries, with row-level security out of the way, show the same, and so do those that are
put into SQL once for all of one role. `VIDIK_SITUATIONS` sets how many are drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests import oracle
from tests.furniture import (
    furnish_account,
    furnish_between,
    furnish_case,
    furnish_notice,
    furnish_questionnaire,
)
from tests.scenes import as_application, scene, undone
from vidik.access.row_security import protected_tables
from vidik.access.services import acting, scope
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.tests.situations import Situation, situations
from vidik.cases.tests.world import AT_ONCE, SITUATIONS, World
from vidik.events.models import Account
from vidik.exchange.models import Addressee, Notice
from vidik.identification.models import CachedCount, MigrantsExpert, MinistryComplaint
from vidik.questionnaires.models import Respondent
from vidik.referral.models import Shift
from vidik.registers.models import Definition, Entry
from vidik.registers.registry import registers
from vidik.registers.services import write_definitions
from vidik.registers.types import Precision

Row = oracle.Row

ELSEWHERE: Final = {
    "cases_": "drawn with the situations: `vidik/cases/tests/test_oracle.py`",
    "referral_contactmark": "sealed tokens: read only by the system that counts",
    "tracing_question": "tried with notices in `vidik/tracing/tests/test_asking.py`",
    "tracing_answer": "the same",
    "protection_places": "of no case: tried in `vidik/protection/tests/test_facilities.py`",
    "protection_outage": "the same",
    "recommendations_": "of no case: tried in `vidik/recommendations/tests/test_reporting.py`",
    "matters_": "of no case but by a link: drawn in `vidik/matters/tests/test_situations.py`",
    "participation_secret": "read by the part of the system that serves persons alone",
    "plans_ask": "of no case: tried in `vidik/plans/tests/test_asks.py`",
    "plans_declined": "as plans_ask",
    "bodies_": "of no case: tried in `vidik/bodies/tests/test_services.py`",
    "catalogue_": "of no case: tried in `vidik/catalogue/tests/test_services.py`",
    "vault_rotation": "rotations of keys: read by the keeper of keys alone",
    "forms_formdraft": "forms being written: the office’s alone, of no institution",
    "questionnaires_evidence": "meetings and own proceedings: the office’s alone",
    "forms_draftrevision": "forms being written: the office’s alone, of no institution",
}
"""Protected tables without rows here, and why."""

NOBODYS: Final = 5
"""Every so many situations visitors and a job of another room are asked about, who are in none."""

QUERIES: Final[dict[str, tuple[str, ...]]] = {
    Action.IDENTITIES_VIEW: (
        "vault_name", "vault_particulars", "vault_document", "vault_storedfile",
    ),
    Action.IDENTITIES_VIEW_CONTACT: ("vault_contact", "vault_address", "vault_safecontact"),
    Action.REPORTS_READ: (
        "referral_report", "referral_reportedperson", "referral_duty", "referral_handover",
        "referral_foreignnotification",
    ),
    Action.REPORTS_READ_SHARED: ("referral_report", "referral_reportedperson"),
    Action.REGISTERS_MANAGE: ("registers_entry",),
    Action.REGISTERS_READ: ("registers_entry",),
    Action.CASE_ENTRIES_READ: ("registers_entry",),
    Action.STAYS_READ: (
        "protection_stay", "protection_stayphase", "protection_stayabsence",
        "protection_stayextension",
    ),
    Action.PLANS_READ: (
        "plans_plan", "plans_need", "plans_activity", "plans_agreement", "plans_review",
        "plans_attendance", "plans_askedfor",
    ),
    Action.ASSESSMENTS_READ: (
        "assessments_assessment", "assessments_participation", "assessments_safetyplan",
        "assessments_safetystep",
    ),
    Action.CONFERENCES_READ: (
        "conferences_meeting", "conferences_seat", "conferences_undertaking",
        "conferences_request", "conferences_point", "conferences_decision",
        "conferences_addendum",
    ),
    Action.PARTICIPATION_READ: ("participation_access", "participation_saying"),
    Action.SCREENINGS_MAKE: ("referral_screening",),
    Action.IDENTIFICATION_READ: (
        "identification_procedure", "identification_decision", "identification_fact",
    ),
    Action.EVENTS_READ: (
        "events_event", "events_account", "events_number", "events_suggestion", "events_joining",
        "events_apart", "events_question",
    ),
    Action.EXCHANGE_READ: (
        "exchange_notice", "exchange_version", "exchange_addressee", "exchange_answer",
        "exchange_attachment", "exchange_event",
    ),
}  # fmt: skip
"""What the rooms' queries are narrowed by, for tables that they narrow as the database does."""


class House(World):
    """The world of cases with every room furnished; a situation only turns the cases over."""

    def __init__(self) -> None:
        super().__init__()
        self.row_of: dict[tuple[str, str], int] = {}
        with scene():
            notices = [
                furnish_notice(self.institutions[sender], self.institutions[to], sent=sent)
                for sender, to, sent in oracle.NOTICES_OF_ALL
            ]
            requested = [
                furnish_questionnaire(
                    self.institutions[number],
                    person=self.people[oracle.answerer_of(number)],
                    sent=sent,
                )
                for number, sent in oracle.QUESTIONNAIRES_OF_ALL
            ]
            self.cases = [self._furnished(number, notices[0].rows) for number in range(3)]
            for number, made in enumerate(notices):
                self._remember(number, made.rows)
            for number, (sender, _to, sent) in enumerate(oracle.NOTICES_OF_ALL):
                if sent:
                    complaint = MinistryComplaint.objects.create(
                        institution=self.institutions[sender],
                        about="conduct",
                        came_on=self.now.date(),
                        notice_id=notices[number].key(Notice),
                        entered_at=self.now,
                        entered_by=self.approver,
                    )
                    self._remember(number, {"identification_ministrycomplaint": complaint})
            for number, form in enumerate(requested):
                self._remember(number, form.rows)
            self._furnish_houses()
            self._furnish_registers()
            self._furnish_events(notices[0].key(Notice))
            cached = CachedCount.objects.create(
                year=1900, language="en", content={}, counted_at=self.now, seconds=60
            )
            self._remember(0, {oracle.CACHED: cached})
        self.asked = [made.rows["questionnaires_respondent"].pk for made in requested]

    def _furnished(self, number: int, notice: dict[str, Model]) -> Case:
        case = Case.objects.create(responsible=self.institutions[0], opened_at=self.now)
        doer = oracle.doer_of(number)
        addressee = notice["exchange_addressee"]
        assert isinstance(addressee, Addressee)
        made = furnish_case(
            case,
            user=self.people[doer.person],
            institution=self.institutions[doer.institution],
            addressee=addressee,
        )
        self._remember(number, made.rows)
        return case

    def _furnish_houses(self) -> None:
        for number, institution in enumerate(self.institutions):
            now = timezone.now()
            shift = Shift.objects.create(
                institution=institution, user=self.approver, starts_at=now,
                ends_at=now + dt.timedelta(hours=8),
            )  # fmt: skip
            expert = MigrantsExpert.objects.create(
                institution=institution, user=self.approver, valid_from=now,
                named_by=self.approver,
            )  # fmt: skip
            self._remember(
                number,
                {
                    "referral_shift": shift,
                    "identification_migrantsexpert": expert,
                },
            )

    def _furnish_registers(self) -> None:
        """Enter a row for each institution in each register; what rows hold is asked elsewhere."""
        write_definitions()
        codes = set(Definition.objects.values_list("code", flat=True))
        known = {*oracle.REGISTERS, *oracle.OF_CASES}
        assert codes == known, "tests/oracle.py says who sees which register"
        Definition.objects.update(fields=[])
        self._furnish_registers_of_cases()
        for declared in registers():
            if declared.part is not None:
                continue
            at = self.now if declared.precision == Precision.MINUTE else None
            text = declared.precision != Precision.MONTH
            for number, institution in enumerate(self.institutions):
                row = Entry.objects.create(
                    register_id=declared.code, institution=institution, at=at, values={},
                    day=timezone.localdate().replace(day=1),
                    entered_at=self.now if text else None,
                    entered_by=self.approver if text else None,
                )  # fmt: skip
                self._remember(oracle.entry_of(declared.code, number), {"registers_entry": row})

    def _furnish_events(self, notice: Any) -> None:
        """Let each institution report an event, and the first ask the second about its own."""
        accounts = []
        for number, institution in enumerate(self.institutions):
            rows = furnish_account(institution, number=number, by=self.approver)
            self._remember(number, rows)
            accounts.append(rows["events_account"])
        first, second = accounts[:2]
        assert isinstance(first, Account)
        assert isinstance(second, Account)
        self._remember(
            0,
            furnish_between(
                (first, second), Notice.objects.get(pk=notice), asker=self.institutions[0],
                by=self.approver,
            ),
        )  # fmt: skip

    def _furnish_registers_of_cases(self) -> None:
        for declared in registers():
            for number, case in enumerate(self.cases if declared.part else ()):
                row = Entry.objects.create(
                    register_id=declared.code, institution=self.institutions[0], values={},
                    at=self.now if declared.precision == Precision.MINUTE else None,
                    day=timezone.localdate(), case=case, part=declared.part or "",
                    entered_at=self.now, entered_by=self.approver,
                )  # fmt: skip
                numbered = oracle.entry_of_case(declared.code, number)
                self._remember(numbered, {"registers_entry": row})

    def _remember(self, number: int, rows: dict[str, Model]) -> None:
        for table, row in rows.items():
            self.row_of[table, str(row.pk)] = number
            self.row_of[f"{table}event", str(row.pk)] = number

    def cases_of(self, situation: Situation) -> list[Case]:
        """Turn the furnished cases into those of a situation."""
        for case, row in zip(self.cases, situation.cases, strict=True):
            Case.objects.filter(pk=case.pk).update(
                responsible=self.institutions[row.responsible],
                restricted=row.restricted,
                state="closed" if row.closed else "open",
                closed_at=self.now if row.closed else None,
            )
            case.refresh_from_db()
        return self.cases

    def turn_sections(self, *, others_may_read: bool) -> None:
        """Let colleagues read each other's sections, or not."""
        with scene():
            Respondent.objects.filter(pk__in=self.asked).update(others_may_read=others_may_read)

    def known(self, found: Iterable[tuple[str, str]]) -> frozenset[Row]:
        """Return the numbers of the rows; what tests before this one left is none of ours."""
        return frozenset(
            (table, self.row_of[table, key]) for table, key in found if (table, key) in self.row_of
        )


def _key(table: str) -> str:
    """Name the column by which a row is known; a table of history by the row it is about."""
    model = next(each for each in apps.get_models() if each._meta.db_table == table)
    if "pgh_obj" in {field.name for field in model._meta.get_fields()}:
        return "pgh_obj_id"
    return str(model._meta.pk.column)


def every_row() -> str:
    """Write the question for every row of every table, with no filter."""
    # The names of tables and columns are our own.
    return " union all ".join(
        f"select '{table}', {_key(table)}::text from {table}"  # noqa: S608 - see above
        for table in oracle.TABLES
    )


def by_the_database(actor: Actor, world: House, question: str) -> frozenset[Row]:
    """Say what row-level security alone shows."""
    with as_application(), acting(actor):
        # The plan is made once for all situations.
        cursor = connection.connection.execute(question, prepare=True)
        return world.known(cursor.fetchall())


def by_queries(actor: Actor, world: House) -> frozenset[Row]:
    """Say what the narrowed queries show, with row-level security out of the way."""
    found: list[tuple[str, str]] = []
    models: dict[str, Any] = {each._meta.db_table: each for each in apps.get_models()}
    with scene():
        for action, tables in QUERIES.items():
            for table in tables:
                rows = scope(actor, Action(action), models[table].objects.all())
                found += [(table, key) for key in _keys(rows.values_list("pk", flat=True))]
    return world.known(found)


def _keys(rows: Any) -> list[str]:
    """Ask for the keys of a query; what differs among situations are its parameters alone."""
    try:
        question, filled_in = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    # Planning takes longer than looking: one plan serves everybody whom the same words narrow.
    return [str(key) for (key,) in connection.connection.execute(question, filled_in, prepare=True)]


def test_every_protected_table_has_rows_here() -> None:
    """A new table of this kind is furnished, and the oracle is asked about it."""
    missing = {
        table
        for table in protected_tables()
        if table not in oracle.TABLES and not table.startswith(tuple(ELSEWHERE))
    }
    assert missing == set(), "a row in tests/furniture, and a line in tests/oracle.py"
    assert set(oracle.TABLES) <= set(protected_tables())


@pytest.mark.django_db
@pytest.mark.parametrize("batch", range(max(1, SITUATIONS // AT_ONCE)))
def test_nobody_sees_more_or_less_of_any_room_than_the_oracle_allows(batch: int) -> None:
    world, question = House(), every_row()
    requested = frozenset(table for tables in QUERIES.values() for table in tables)
    drawn, shown = 0, set()

    @seed(20261125 + batch)
    @settings(
        max_examples=min(AT_ONCE, SITUATIONS),
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(situations, st.booleans())
    def check(situation: Situation, others_may_read: bool) -> None:
        nonlocal drawn
        drawn += 1
        with undone():
            world.turn_sections(others_may_read=others_may_read)
            _cases, actors = world.set_up(situation)
            for membership, actor in zip(situation.memberships, actors, strict=True):
                expected = oracle.rows_seen(situation, membership, others_may_read=others_may_read)
                found = by_the_database(actor, world, question)
                assert found == expected, _explain(actor, found, expected)
                shown.update(table for table, _number in found)
                # Whether a membership holds is asked when the actor is built.
                holds = membership.days.holds() and not membership.ended_at_once
                if holds and membership.person not in situation.switched_off:
                    narrowed = by_queries(actor, world)
                    allowed = frozenset(row for row in expected if row[0] in requested)
                    assert narrowed == allowed, _explain(actor, narrowed, allowed)
            if drawn % NOBODYS == 1:
                assert by_the_database(Actor.visitor(), world, question) == frozenset()
                assert by_the_database(Actor.system("checker"), world, question) == frozenset()

    check()
    assert drawn >= min(AT_ONCE, SITUATIONS)
    seen_by_somebody = set(oracle.TABLES)
    assert drawn < AT_ONCE or shown == seen_by_somebody, "a table that nobody ever saw"


def _explain(actor: Actor, found: frozenset[Row], expected: frozenset[Row]) -> str:
    [role] = actor.roles
    return f"{role} sees too much {sorted(found - expected)}, misses {sorted(expected - found)}"
