# SPDX-License-Identifier: EUPL-1.2
"""Registers of public things: words, links, versions, states, and who reads them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.scenes import as_application
from vidik.access.finding import find
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Denied, OutOfScope, Role
from vidik.cases.methods.codes import draw_code
from vidik.cases.types import Part
from vidik.core.listing.filters import coded
from vidik.institutions.selectors import all_institutions
from vidik.registers import registry, selectors, services
from vidik.registers.methods.words import Fault, fault_in, tidy
from vidik.registers.models import Entry
from vidik.registers.states import months_before, with_states
from vidik.registers.tests.sample import manager
from vidik.registers.types import (
    Precision,
    Register,
    Shape,
    State,
    code,
    date,
    institutions,
    link,
    number,
    text,
    title,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
TODAY: Final = timezone.localdate
STAGES: Final = (("draft", "in preparation"), ("signed", "signed"))
PAPERS: Final = Register(
    code="papers-of-tests",
    title="Papers",
    about="Papers of the tests.",
    fields=(
        title("Title"),
        code("stage", "Stage", STAGES),
        institutions("parties", "Parties", lambda: coded(all_institutions()), required=False),
        date("until", "Holds until", may_lie_ahead=True, required=False, earliest=1990),
        text("words", "Text", required=False),
    ),
    keepers=frozenset({Role.FIRST_RESPONDER}),
    seen_by=frozenset({Role.COORDINATOR, Role.HEAD}),
    reasons=(("wrong", "something is wrong"),),
    states=(
        State("draft", "draft", Shape.ANSWER, "outline", where={"stage": frozenset({"draft"})}),
        State("lapsed", "lapsed", Shape.PAST, "bad", field="until"),
        State("soon", "lapses soon", Shape.WITHIN, "warn", field="until", days=60),
        State(
            "dormant", "dormant", Shape.SILENT, "warn", months=12,
            rows={"sums-of-tests": "paper"}, happened="runs-of-tests",
        ),
    ),
)  # fmt: skip
SUMS: Final = Register(
    code="sums-of-tests",
    title="Sums",
    about="What papers cost.",
    fields=(
        link("paper", "Paper", "papers-of-tests"),
        number("amount", "Amount", most=10**12),
    ),
    keepers=frozenset({Role.FIRST_RESPONDER}),
    seen_by=frozenset({Role.COORDINATOR}),
    states=(),
)
OWED: Final = Register(
    code="owed-of-tests",
    title="Owed",
    about="What papers oblige to.",
    fields=(title("What"), link("paper", "Paper", "papers-of-tests")),
    keepers=frozenset({Role.FIRST_RESPONDER}),
    states=(State("lapsed", "lapsed with its paper", Shape.PAST, field="until", through="paper"),),
)
SECRET: Final = Register(
    code="secret-of-tests",
    title="Secret",
    about="Read by others alone.",
    fields=(title("Title"),),
    keepers=frozenset({Role.POLICE}),
)


@pytest.fixture(autouse=True)
def declared(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del db
    every = {each.code: each for each in (PAPERS, SUMS, OWED, SECRET)}
    monkeypatch.setattr(registry, "_registers", every)
    monkeypatch.setattr(registry, "_happened", {})
    services.write_definitions()


def enter(actor: Actor, register: Register = PAPERS, **values: Any) -> Entry:
    follows = values.pop("follows", None)
    day = values.pop("day", TODAY())
    given_values = {"title": "Memorandum", "stage": "signed"} if register is PAPERS else {}
    with acting(actor):
        return services.enter(
            register, given_values | values, when=day, follows=follows, actor=actor
        )


def ahead(days: int) -> str:
    return (TODAY() + dt.timedelta(days=days)).isoformat()


def state_of(actor: Actor, row: Entry, register: Register = PAPERS) -> str:
    with acting(actor):
        found: Any = with_states(actor, register, selectors.entries(actor, register)).get(pk=row.pk)
    state: str = found.state
    return state


# ------------------------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("a" * 201, Fault.TOO_LONG),
        ("a\nb", Fault.SEVERAL_LINES),
        ("a\u202eb", Fault.HIDDEN),
        ("a\x00b", Fault.HIDDEN),
        ("a\u200bb", Fault.HIDDEN),
        ("of 0101990710006", Fault.PERSONAL_NUMBER),
        ("of 010199-0710006", Fault.PERSONAL_NUMBER),
        ("of ０１０１９９０７１０００６", Fault.PERSONAL_NUMBER),
        ("of ٠١٠١٩٩٠٧١٠٠٠٦", Fault.PERSONAL_NUMBER),
        pytest.param(f"of {draw_code()}", Fault.CASE_CODE, id="the code of a case"),
        ("write to somebody@gmail.com", Fault.PRIVATE_MAIL),
        ("write to some.body@YAHOO.co.uk now", Fault.PRIVATE_MAIL),
        ("write to ｓｏｍｅｂｏｄｙ＠ｇｍａｉｌ.com", Fault.PRIVATE_MAIL),
        ("office@mup.gov.rs, +381 11 206 80 00, Official Gazette 105/2021-77", None),
        ("office@mvp.gov.me", None),
        ("1.250.000.000 dinars for 2024–2029", None),
        ("=HYPERLINK(1)", None),
        ("Меморандум о сарадњи", None),
    ],
)
def test_words_name_no_private_person_and_hide_nothing(words: str, fault: Fault | None) -> None:
    found = fault_in(
        words, longest=200, is_one_line=True,
        is_case_code=lambda written: services.read_code(written) is not None,
        private_hosts=services.FREE_MAIL,
    )  # fmt: skip
    # A code is drawn with digits in all but very few cases; those pass as words.
    if fault is Fault.CASE_CODE and not any(char.isdigit() for char in words):
        return
    assert found == fault


@given(st.text(max_size=300))
def test_tidied_words_stay_as_they_are(words: str) -> None:
    assert tidy(tidy(words)) == tidy(words)
    assert "\r" not in tidy(words)


def test_refused_words_are_named_by_their_field_and_the_database_refuses_the_worst() -> None:
    actor = manager()
    for field, words in (
        ("title", ""), ("title", "a" * 201), ("title", "0101990710006"),
        ("words", "a" * 20_001), ("words", f"about {draw_code()} 1"),
        ("words", "a@hotmail.com"), ("words", "\u2066x"),
    ):  # fmt: skip
        if "about" in words and not any(char.isdigit() for char in words[:-1]):
            continue
        with pytest.raises(ValidationError) as refused:
            enter(actor, **{field: words})
        assert field in refused.value.message_dict
    row = enter(actor, words="a" * 20_000)
    for wrong in ("0101990710006", "a" * 201, "", 7, "x 0101990710006."):
        with (
            as_application(), acting(actor),
            pytest.raises(DatabaseError, match="title"), transaction.atomic(),
        ):  # fmt: skip
            Entry.objects.create(
                register_id=PAPERS.code,
                institution_id=actor.institution,
                day=TODAY(),
                values={"title": wrong, "stage": "signed"},
                entered_at=timezone.now(),
                entered_by_id=actor.user_id,
            )
    assert row.value("words") == "a" * 20_000


def test_words_are_searched_in_either_script_and_found_by_the_box() -> None:
    actor, other = manager(), manager("csw-bor")
    head = manager("rapporteur", Role.HEAD)
    row = enter(actor, title="Меморандум о сарадњи", words="Обука судија.")
    with as_application():
        for reader, count in ((actor, 1), (head, 1), (other, 0)):
            with acting(reader):
                assert selectors.named(reader, "obuka SARADNJI").count() == count
                found = find(reader, "obuka sudija")
                assert any(group.targets for group in found.groups) == bool(count)
    with acting(actor):
        services.strike(row, PAPERS, "wrong", actor=actor)
        assert not selectors.named(actor, "obuka").exists()


# ------------------------------------------------------------------------------- links, versions


def test_a_link_leads_to_a_standing_row_of_its_register_that_one_reads() -> None:
    actor, police = manager(), manager("pa-nis", Role.POLICE)
    paper, secret = enter(actor), enter(police, SECRET, title="Secret")
    struck = enter(actor, title="Struck")
    with acting(actor):
        services.strike(struck, PAPERS, "wrong", actor=actor)
    others = enter(manager("csw-bor"))
    wrong = [secret.pk, struck.pk, others.pk, uuid.uuid4(), "x", 7]
    for key in wrong:
        with pytest.raises(ValidationError) as refused:
            enter(actor, SUMS, paper=str(key), amount=1)
        assert "paper" in refused.value.message_dict
        with (
            as_application(), acting(actor),
            pytest.raises(DatabaseError, match="paper"), transaction.atomic(),
        ):  # fmt: skip
            Entry.objects.create(
                register_id=SUMS.code,
                institution_id=actor.institution,
                day=TODAY(),
                values={"paper": key if key == 7 else str(key), "amount": 1},
                entered_at=timezone.now(),
                entered_by_id=actor.user_id,
            )
    linked = enter(actor, SUMS, paper=str(paper.pk), amount=10**12)
    assert linked.value("amount") == 10**12
    with pytest.raises(ValidationError):
        enter(actor, SUMS, paper=str(paper.pk), amount=10**12 + 1)
    with acting(actor):
        sums = selectors.sums_of_year(actor, SUMS, TODAY().year)
        assert sums.numbers == (("Amount", 10**12),)


def test_versions_share_a_root_and_links_show_the_newest_title() -> None:
    actor = manager()
    first = enter(actor, title="First", words="One.")
    second = enter(actor, title="Second", follows=first)
    third = enter(actor, title="Third", follows=second)
    assert {each.root_id for each in (first, second, third)} == {first.pk}
    with acting(actor):
        for row in (first, second, third):
            row.refresh_from_db()
            assert row.root_id == first.pk
    with pytest.raises(ValidationError):
        enter(actor, title="Fourth", follows=first)
    with acting(actor):
        assert selectors.titles_of([first.pk]) == {first.pk: "Third"}
        assert selectors.linkable(actor, PAPERS.code) == [(first.pk, "Third")]
        with pytest.raises(ValidationError):
            services.strike(second, PAPERS, "wrong", actor=actor)
        services.strike(third, PAPERS, "wrong", actor=actor)
        assert selectors.titles_of([first.pk]) == {first.pk: "Second"}
        assert [each.pk for each in selectors.versions_of(actor, PAPERS, first)] == [
            third.pk, second.pk, first.pk,
        ]  # fmt: skip
    assert selectors.linkable(actor, "no-such") == []


def test_the_database_fills_in_the_root_whoever_enters_a_row() -> None:
    actor = manager()
    with as_application(), acting(actor):
        row = Entry.objects.create(
            register_id=PAPERS.code,
            institution_id=actor.institution,
            day=TODAY(),
            values={"title": "By hand", "stage": "signed"},
            entered_at=timezone.now(),
            entered_by_id=actor.user_id,
            root_id=uuid.uuid4(),
        )
        row.refresh_from_db()
        assert row.root_id == row.pk


def test_institutions_are_named_each_once() -> None:
    actor = manager()
    row = enter(actor, parties=["moi", "centre"])
    assert set(row.value("parties")) == {"moi", "centre"}
    for wrong in (["nobody"], ["moi", "moi"], "moi"):
        with pytest.raises((ValidationError, DatabaseError)), transaction.atomic():
            enter(actor, parties=wrong)


# ------------------------------------------------------------------------------- readers


def test_rows_of_all_institutions_are_read_by_the_named_roles_and_entered_by_none_of_them() -> None:
    one, two = manager(), manager("csw-bor")
    reader = manager("rapporteur", Role.HEAD)
    stranger = manager("pa-nis", Role.POLICE)
    row = enter(one)
    enter(two)
    with as_application():
        for actor, count in ((one, 1), (two, 1), (reader, 2), (stranger, 0)):
            with acting(actor):
                assert selectors.entries(actor, PAPERS).count() == count
                assert Entry.objects.filter(register=PAPERS.code).count() == count
        with acting(reader):
            with pytest.raises(Denied):
                services.enter(PAPERS, dict(row.values), when=TODAY(), actor=reader)
            with pytest.raises((Denied, OutOfScope)):
                services.strike(row, PAPERS, "wrong", actor=reader)
            with pytest.raises(OutOfScope):
                selectors.find_own_entry(reader, PAPERS, row.pk)
            with pytest.raises(Denied):
                services.enter(PAPERS, dict(row.values), when=TODAY(), follows=row, actor=reader)
            assert not Entry.objects.filter(pk=row.pk).update(struck_why="")
        with acting(stranger), pytest.raises(Denied):
            selectors.find_register(stranger, PAPERS.code, Action.REGISTERS_READ)


# ------------------------------------------------------------------------------- states


def test_the_first_state_that_fits_is_shown() -> None:
    actor = manager()
    registry.register_happened("runs-of-tests", lambda roots: dict.fromkeys(roots, TODAY()))
    for values, state in (
        ({"stage": "draft", "until": ahead(-1)}, "draft"),
        ({"until": ahead(-1)}, "lapsed"),
        ({"until": ahead(0)}, "soon"),
        ({"until": ahead(60)}, "soon"),
        ({"until": ahead(61)}, "standing"),
        ({}, "standing"),
    ):
        assert state_of(actor, enter(actor, **values)) == state, values


def test_what_nothing_happened_to_for_months_is_dormant() -> None:
    actor = manager()
    row, other = enter(actor), enter(actor, title="Other")
    told: dict[uuid.UUID, dt.date] = {}
    assert state_of(actor, row) == "dormant"
    enter(actor, SUMS, paper=str(row.pk), amount=1, day=months_before(TODAY(), 13))
    assert state_of(actor, row) == "dormant"
    enter(actor, SUMS, paper=str(row.pk), amount=1, day=months_before(TODAY(), 11))
    assert state_of(actor, row) == "standing"
    assert state_of(actor, other) == "dormant"
    version = enter(actor, title="Newer", follows=row)
    assert state_of(actor, version) == "standing"
    assert state_of(actor, row) == "earlier"
    # Of rooms and rows together: whatever told last.
    registry.register_happened("runs-of-tests", lambda _roots: told)
    told[other.pk] = months_before(TODAY(), 13)
    assert state_of(actor, other) == "dormant"
    told[other.pk] = months_before(TODAY(), 1)
    assert state_of(actor, other) == "standing"


def test_what_hangs_on_a_paper_lapses_with_its_newest_version() -> None:
    actor = manager()
    paper = enter(actor, until=ahead(-1))
    owed = enter(actor, OWED, title="Train judges", paper=str(paper.pk))
    assert state_of(actor, owed, OWED) == "lapsed"
    enter(actor, until=ahead(100), follows=paper)
    assert state_of(actor, owed, OWED) == "standing"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 12, (2025, 1, 15)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 6, (2026, 6, 30)),
    ],
)
def test_months_are_counted_back(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(dt.date(*day), months) == dt.date(*before)


def test_what_links_to_a_row_is_listed_in_queries_that_do_not_grow() -> None:
    actor = manager()
    paper = enter(actor)

    def asked() -> int:
        with acting(actor), CaptureQueriesContext(connection) as queries:
            linked = {
                each.register.code: each for each in selectors.linked_rows(actor, PAPERS, paper)
            }
            list(with_states(actor, PAPERS, selectors.entries(actor, PAPERS)))
        found = linked[SUMS.code]
        assert len(found.lines) == min(found.many, selectors.MOST_LINKED)
        return len(queries)

    enter(actor, SUMS, paper=str(paper.pk), amount=1)
    first = asked()
    for n in range(14):
        enter(actor, SUMS, paper=str(paper.pk), amount=n)
        enter(actor, title=f"Paper {n}")
    assert asked() == first


# ------------------------------------------------------------------------------- declarations


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"part": Part.PROTECTION}, "belong to no case"),
        ({"precision": Precision.MONTH}, "belong to no case"),
        ({"is_sums_only": True}, "belong to no case"),
        ({"fields": (title("T"), link("a", "A", ""))}, "links to no register"),
        ({"fields": (text("title", "T"),)}, "a title is called title"),
        ({"fields": (text("a", "T"),), "states": PAPERS.states[:1]}, "rows with a title"),
        ({"states": (State("a", "A", Shape.PAST, field="title"),)}, "is no day"),
        ({"states": (State("a", "A", Shape.PAST, field="x", through="title"),)}, "is no link"),
    ],
)
def test_a_declaration_that_cannot_hold_is_refused(more: dict[str, Any], sentence: str) -> None:
    given_fields: dict[str, Any] = {"fields": (title("T"),), "keepers": frozenset()}
    with pytest.raises(ValueError, match=sentence):
        Register("x", "X", "", **(given_fields | more))
