# SPDX-License-Identifier: EUPL-1.2
"""Rows of registers about cases: who reads and enters them, what goes on from what, and by when."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.cases.tests import factories
from vidik.cases.types import Part, Purpose
from vidik.registers import registry, sections, selectors, services
from vidik.registers.models import Entry
from vidik.registers.tests.sample import VISITS
from vidik.registers.types import Register, code, date

pytestmark = pytest.mark.django_db
PERMITS: Final = Register(
    code="permits",
    title="Stay permits",
    about="Permits of the tests.",
    fields=(
        code("outcome", "Outcome", (("granted", "granted"), ("refused", "refused"))),
        date("until", "Until", may_lie_ahead=True, when=("outcome", frozenset({"granted"}))),
    ),
    keepers=frozenset({Role.CASE_EXPERT, Role.ASSOCIATION_WORKER, Role.PROVIDER}),
    part=Part.PROTECTION,
    due="until",
    due_means="Ask for renewal",
    reasons=(("wrong", "something is wrong"),),
    wrong="wrong",
)
TODAY: Final = timezone.localdate


@pytest.fixture(autouse=True)
def declared(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare a register of cases for the time of one test, and its section."""
    del db
    monkeypatch.setattr(registry, "_registers", {"visits": VISITS, "permits": PERMITS})
    from vidik.cases import registry as of_cases

    monkeypatch.setattr(of_cases, "_sections", dict(of_cases._sections))
    sections.register()
    services.write_definitions()


class World:
    """A case of the centre, shared with an association for support and a court for a trial."""

    def __init__(self) -> None:
        centre, helpers, court = map(factories.institution, ("centre", "helpers", "court"))
        self.expert = factories.member(Role.CASE_EXPERT, centre)
        self.helper = factories.member(Role.ASSOCIATION_WORKER, helpers)
        self.judge = factories.member(Role.COURT_OFFICER, court)
        self.stranger = factories.member(
            Role.ASSOCIATION_WORKER, factories.institution("elsewhere")
        )
        self.case, self.other_case = factories.case(centre), factories.case(centre)
        with scene():
            self.case.save()
            self.other_case.save()
            for to, purpose in ((helpers, Purpose.SUPPORT), (court, Purpose.TRIAL)):
                sharing = factories.sharing(self.case, to, purpose)
                sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
                sharing.save()


@pytest.fixture
def world() -> World:
    return World()


def enter(actor: Actor, case: Case | None, follows: Entry | None = None, **more: Any) -> Entry:
    values = {"outcome": "granted", "until": str(TODAY() + dt.timedelta(days=30)), **more}
    given = {name: value for name, value in values.items() if value}
    return services.enter(PERMITS, given, when=TODAY(), case=case, follows=follows, actor=actor)


def seen(actor: Actor) -> set[Any]:
    with as_application(), acting(actor):
        rows = set(selectors.entries_of_cases(actor).values_list("pk", flat=True))
        assert rows == set(Entry.objects.filter(pack_code="").values_list("pk", flat=True))
    return rows


def test_a_row_is_read_by_whoever_sees_that_part_of_the_case_and_by_nobody_else(
    world: World,
) -> None:
    with as_application():
        row = enter(world.helper, world.case)
    assert seen(world.helper) == seen(world.expert) == {row.pk}
    assert seen(world.judge) == seen(world.stranger) == set()
    with as_application():
        page = reverse("registers:entry-of-case", args=[row.pk])
        assert "Stay permits" in client_of(world.expert).get(page).content.decode()
        assert client_of(world.judge).get(page).status_code == 404
        assert client_of(world.stranger).get(page).status_code == 404
    with scene():
        assert AuditEvent.objects.filter(verb="case-entry.read").count() == 1


def test_nobody_enters_where_they_do_not_see_the_part_or_do_not_keep_the_register(
    world: World,
) -> None:
    with as_application():
        with pytest.raises(OutOfScope):
            enter(world.stranger, world.case)
        with pytest.raises(OutOfScope):
            enter(world.helper, world.other_case)
        with pytest.raises(OutOfScope):
            enter(world.helper, None)
        with pytest.raises(Denied):
            enter(world.judge, world.case)
        with pytest.raises(OutOfScope), acting(world.helper):
            services.enter(
                VISITS, {}, when=TODAY(), case=world.case, actor=factories.member(
                    Role.FIRST_RESPONDER, factories.institution("helpers")
                )
            )  # fmt: skip
    with scene():
        assert not Entry.objects.filter(pack_code="").exists()


@pytest.mark.parametrize(
    "forged",
    [
        {"part": "health"},
        {"part": ""},
        {"case": None},
        {"institution": "elsewhere"},
        {"entered_by": None},
        {"case": "other"},
    ],
    ids=lambda each: "-".join(f"{name}={value}" for name, value in each.items()),
)
def test_the_database_takes_no_row_of_another_part_case_hand_or_institution(
    world: World, forged: dict[str, Any]
) -> None:
    with as_application():
        row = enter(world.helper, world.case)
    row.pk, row._state.adding = None, True
    if forged.get("case") == "other":
        forged = {"case": world.other_case}
    if "institution" in forged:
        forged = {"institution_id": world.stranger.institution}
    for name, value in forged.items():
        setattr(row, name, value)
    row.id = Entry._meta.pk.get_default()
    with (
        as_application(),
        acting(world.helper),
        pytest.raises((DatabaseError, IntegrityError)),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_somebody_goes_on_from_a_row_once_and_the_worklist_says_by_when(world: World) -> None:
    with as_application():
        row = enter(world.helper, world.case)
        for actor, number in ((world.helper, 1), (world.expert, 0), (world.stranger, 0)):
            with acting(actor):
                lines = [
                    line.line
                    for group in worklist(actor).groups
                    for line in group.lines
                    if line.kind.code == "case-entries"
                ]
            assert len(lines) == number, actor.roles
            for line in lines:
                assert (line.what, line.due) == ("Ask for renewal", row.due_on)
                assert client_of(actor).get(line.url).status_code == 200
        after = enter(world.expert, world.case, row, outcome="refused", until=None)
        assert after.due_on is None
        with acting(world.helper):
            assert not selectors.to_go_on_from(world.helper).exists()
        with pytest.raises(ValidationError, match="already gone on from it"):
            enter(world.helper, world.case, row)
        services.strike(after, PERMITS, "wrong", actor=world.expert)
        with acting(world.helper):
            assert selectors.to_go_on_from(world.helper).count() == 1
        enter(world.helper, world.case, row)
        with pytest.raises(ValidationError):
            enter(world.helper, world.case, after)


def test_only_its_institution_strikes_a_row_out(world: World) -> None:
    with as_application():
        row = enter(world.helper, world.case)
        with pytest.raises(OutOfScope):
            services.strike(row, PERMITS, "wrong", actor=world.expert)
        page = reverse("registers:strike-of-case", args=[row.pk])
        assert client_of(world.expert).get(page).status_code == 404
        assert client_of(world.helper).get(page).status_code == 200
        assert services.strike(row, PERMITS, "wrong", actor=world.helper)


@pytest.mark.parametrize(("days", "taken"), [(0, True), (365, True), (-1, True), (365 * 30, False)])
def test_a_day_may_lie_ahead_where_the_field_says_so(
    world: World, days: int, *, taken: bool
) -> None:
    day = str(TODAY() + dt.timedelta(days=days))
    if taken:
        assert enter(world.helper, world.case, until=day).due_on is not None
    else:
        with pytest.raises(ValidationError):
            enter(world.helper, world.case, until=day)


def test_a_row_is_entered_gone_on_from_and_struck_out_on_the_pages_of_its_case(
    world: World,
) -> None:
    with as_application():
        helper = client_of(world.helper)
        tab = reverse("registers:of-case", args=[world.case.pk])
        page = helper.get(tab).content.decode()
        assert "Not entered in this case yet" in page
        form = reverse("registers:enter-of-case", args=[world.case.pk, "permits"])
        assert form in page
        given = {
            "when": str(TODAY()), "outcome": "granted",
            "until": str(TODAY() + dt.timedelta(days=9)),
        }  # fmt: skip
        refused = helper.post(form, given | {"until": ""})
        assert refused.status_code == 422
        assert "required" in refused.content.decode()
        assert helper.post(form, given).status_code == 302
        with acting(world.helper):
            row = selectors.entries_of_cases(world.helper).get()
        page = helper.get(tab).content.decode()
        assert "granted" in page
        assert "due" in page
        after = helper.post(f"{form}?after={row.pk}", given | {"outcome": "refused", "until": ""})
        assert after.status_code == 302
        shown = helper.get(reverse("registers:entry-of-case", args=[row.pk])).content.decode()
        assert "What came next" in shown
        assert helper.post(f"{form}?after={row.pk}", given).status_code == 422
        struck = helper.post(
            reverse("registers:strike-of-case", args=[row.pk]), {"strike": "1", "why": "wrong"}
        )
        assert struck.headers["Location"] == f"{form}?again={row.pk}"
        judge = client_of(world.judge)
        assert judge.get(form).status_code in {403, 404}
        assert client_of(world.stranger).get(tab).status_code == 404
        assert "granted" not in client_of(world.judge).get(tab).content.decode()


def test_the_timeline_says_what_was_entered_to_whoever_sees_that_part(world: World) -> None:
    with as_application():
        enter(world.helper, world.case)
        for actor, number in ((world.expert, 1), (world.helper, 1), (world.judge, 0)):
            with acting(actor):
                frame = Frame(actor, world.case, OVERVIEW)
                found = [each for each in frame.timeline if each.happened.what == "Stay permits"]
                assert len(found) == number
                sections = {section.code for section, _says in frame.said}
                assert ("registers" in sections) == bool(number)


def test_rows_of_all_cases_stand_in_one_list_and_are_summed_by_year(world: World) -> None:
    with as_application():
        enter(world.helper, world.case)
        enter(world.expert, world.other_case)
        for actor, number in ((world.expert, 2), (world.helper, 1)):
            listed = client_of(actor).get(reverse("registers:list-of-cases", args=["permits"]))
            assert len(listed.context["page"].object_list) == number
            summed = client_of(actor).get(reverse("registers:year-of-cases", args=["permits"]))
            assert summed.context["sums"].all == number
        ordinary = client_of(world.helper).get(reverse("registers:list", args=["permits"]))
        assert ordinary.status_code in {403, 404}
