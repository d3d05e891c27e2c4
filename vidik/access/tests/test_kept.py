# SPDX-License-Identifier: EUPL-1.2
"""A query that is put into SQL once for all who hold the same roles gives each what is theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from vidik.access.selectors import RowsFor
from vidik.access.types import Actor, Role
from vidik.accounts.models import SignIn
from vidik.core.models import Code, CodeList
from vidik.core.paging import AtLeast
from vidik.core.postgresql.moments import at
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db

ROLES = frozenset({Role.CASE_EXPERT})


def institution(code: str) -> Institution:
    kinds = CodeList.objects.get_or_create(code="kept-kinds", name_en="K", name_sr="К")[0]
    kind = Code.objects.get_or_create(list=kinds, code="kept", name_en="K", name_sr="К")[0]
    return Institution.objects.create(code=code, name_en=code, name_sr=code, kind=kind)


@pytest.fixture
def here() -> Institution:
    return institution("kept-here")


@pytest.fixture
def there() -> Institution:
    return institution("kept-there")


def actor(own: Institution | None, user: int = 7, **more: Any) -> Actor:
    key = own and own.pk
    facts = {
        "roles": ROLES,
        "institution": key,
        "institutions": frozenset({key} if key else ()),
        "membership": 3,
    }
    return Actor(f"user:{user}", user_id=user, **(facts | more))


def own_or_named(who: Actor, key: int) -> QuerySet[Institution]:
    return Institution.objects.filter(Q(pk=who.institution) | Q(pk=key)).order_by("code")


def test_those_of_the_same_roles_ask_one_query_and_each_sees_their_own(
    here: Institution, there: Institution
) -> None:
    built: list[Actor] = []
    rows = RowsFor(lambda who, key: built.append(who) or own_or_named(who, key), int)
    for _ in range(3):
        assert rows.of(actor(here), 0) == [here]
        assert rows.of(actor(there, 8), 0) == [there]
        assert rows.of(actor(there, 8), here.pk) == [here, there]
    # Once for the places, and once for each of the two to see that it is the same.
    assert len(built) == 3
    assert len(rows._shapes) == 1


def test_it_is_put_into_sql_no_more(here: Institution, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RowsFor(own_or_named, int)
    rows.of(actor(here), 0)
    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.get_select", None)
    assert rows.of(actor(here), 0) == [here]


@pytest.mark.parametrize("roles", [frozenset({Role.POLICE}), frozenset()])
def test_other_roles_are_another_query(here: Institution, roles: frozenset[Role]) -> None:
    def build(who: Actor) -> QuerySet[Institution]:
        all_rows = Institution.objects.filter(pk=who.institution)
        return all_rows if Role.CASE_EXPERT in who.roles else all_rows.none()

    rows = RowsFor(build)
    assert rows.of(actor(here)) == [here]
    assert rows.of(actor(here, roles=roles)) == []
    assert rows.glanced(actor(here, roles=roles)) == 0
    assert rows.of(actor(here)) == [here]


def test_whoever_asks_something_else_is_answered_by_their_own_query(
    here: Institution, there: Institution
) -> None:
    def build(who: Actor) -> QuerySet[Institution]:
        # What no place can stand for: the code compares the numbers themselves.
        seen = here if who.user_id == 8 else there
        return Institution.objects.filter(pk=seen.pk)

    rows = RowsFor(build)
    for _ in range(2):
        assert rows.of(actor(here, 7)) == [there]
        assert rows.of(actor(here, 8)) == [here]
        assert rows.glanced(actor(here, 8)) == 1
    assert [proof.holds for proof in rows._proven.values()] == [True, False, False]


def test_what_the_database_said_while_it_was_built_is_not_kept(here: Institution) -> None:
    def build(who: Actor) -> QuerySet[CodeList]:
        known = CodeList.objects.filter(code="kept-said").exists()
        return CodeList.objects.filter(code="kept-said" if known else "kept-none")

    rows = RowsFor(build)
    assert rows.of(actor(here)) == []
    made = CodeList.objects.create(code="kept-said", name_en="A", name_sr="А")
    assert rows.of(actor(here)) == [made]
    assert not rows._shapes


@pytest.mark.parametrize("elevated", [False, True])
def test_who_has_no_institution_and_who_has_several(
    here: Institution, there: Institution, *, elevated: bool
) -> None:
    rows = RowsFor(lambda who: Institution.objects.filter(pk__in=who.institutions).order_by("code"))
    both = actor(here, institutions=frozenset({here.pk, there.pk}), elevated=elevated)
    for _ in range(2):
        assert rows.of(both) == [here, there]
        assert rows.of(actor(None, institutions=frozenset(), membership=None)) == []
        assert rows.of(replace(both, institutions=frozenset({there.pk}))) == [there]
        assert rows.of(Actor.visitor()) == []
        assert rows.of(Actor.system("report-desk")) == []


def test_keys_of_all_kinds_each_in_its_place(here: Institution) -> None:
    made = CodeList.objects.create(code="kept-keys", name_en="A", name_sr="Ћ")
    rows = RowsFor(
        lambda _who, code, name, pk: CodeList.objects.filter(code=code, name_sr=name, pk=pk),
        str, str, int,
    )  # fmt: skip
    who = actor(here)
    for _ in range(2):
        assert rows.of(who, "kept-keys", "Ћ", made.pk) == [made]
        assert rows.of(who, "Ћ", "kept-keys", made.pk) == []
        assert rows.of(who, "x' or '1'='1", "%s", made.pk) == []
    with pytest.raises(ValueError, match="zip"):
        rows.of(who, "kept-keys", "Ћ")


def test_the_clock_of_a_test_and_another_day_are_another_query(
    here: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(who: Actor) -> QuerySet[Institution]:
        late = at(timezone.now() - dt.timedelta(days=1))
        return Institution.objects.filter(pk=who.institution).annotate(moment=late)

    rows = RowsFor(build)
    first = rows.of(actor(here))[0].moment
    shown = timezone.now() + dt.timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: shown)
    later = rows.of(actor(here))[0].moment
    assert abs(later - first - dt.timedelta(days=3)) < dt.timedelta(seconds=5)
    assert len(rows._shapes) == 2


def test_a_moment_that_is_not_counted_from_now_is_not_kept(here: Institution) -> None:
    moment = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
    rows = RowsFor(lambda _who: SignIn.objects.filter(begun_at__lt=moment))
    assert rows.of(actor(here)) == []
    assert not rows._shapes


def test_counts_and_pages_are_those_of_the_query(here: Institution) -> None:
    for number in range(25):
        CodeList.objects.create(code=f"page-{number:02}", name_en="A", name_sr="А")
    rows = RowsFor(lambda _who: CodeList.objects.filter(code__startswith="page-").order_by("code"))
    plain = list(CodeList.objects.filter(code__startswith="page-").order_by("code"))
    who = actor(here)
    for _ in range(2):
        assert rows.counted(who) == 25
        found = rows.counted(who, most=10)
        assert (found, type(found)) == (10, AtLeast)
        assert rows.first(who, 4) == plain[:4]
        pages = rows.pages(who)
        assert (len(pages), pages.counted()) == (25, 25)
        assert pages[0:20] == plain[:20]
        assert pages[0:7] == plain[:7]
        assert pages[20:25] == plain[20:]
        assert pages[3] == plain[3]


def test_shapes_and_proofs_do_not_grow_without_end(
    here: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vidik.access.selectors._MOST_SHAPES", 3)
    monkeypatch.setattr("vidik.access.selectors._MOST_PROVEN", 2)
    rows = RowsFor(lambda who, name: CodeList.objects.filter(code=name, pk=who.user_id))
    for number in range(8):
        assert rows.of(actor(here, number + 1), given=(f"kept-{number}",)) == []
        assert len(rows._shapes) <= 3
        assert len(rows._proven) <= 2
        assert rows.of(actor(here, number + 1), given=(f"kept-{number}",)) == []


def test_a_proof_counts_for_some_minutes_and_is_made_again(
    here: Institution, there: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("vidik.access.selectors.time", SimpleNamespace(monotonic=lambda: clock[0]))
    seen = [here]

    def build(who: Actor) -> QuerySet[Institution]:
        # What no policy may do: to decide anew by something that is no row and no role.
        return Institution.objects.filter(pk=seen[0].pk)

    rows = RowsFor(build)
    assert rows.of(actor(here)) == [here]
    seen[0] = there
    assert rows.of(actor(here)) == [here]
    clock[0] += 601
    assert rows.of(actor(here)) == [there]
    assert not next(iter(rows._proven.values())).holds


def test_what_could_not_be_kept_once_is_tried_again(
    here: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("vidik.access.selectors.time", SimpleNamespace(monotonic=lambda: clock[0]))
    slow = [True]

    def build(who: Actor) -> QuerySet[Institution]:
        # A process that stood still between its look at the clock and the question.
        if slow.pop():
            return Institution.objects.filter(pk=who.institution).annotate(
                at=Value(dt.datetime(2024, 1, 1, tzinfo=dt.UTC), DateTimeField())
            )
        return Institution.objects.filter(pk=who.institution)

    rows = RowsFor(build)
    slow.extend([True])
    assert rows.of(actor(here)) == [here]
    assert not rows._shapes
    slow.extend([False] * 9)
    clock[0] += 61
    assert rows.of(actor(here)) == [here]
    assert len(rows._shapes) == 1


def test_a_builder_that_asks_is_never_built_for_a_place(here: Institution) -> None:
    def build(who: Actor) -> QuerySet[Institution]:
        own = Institution.objects.get(pk=who.institution)
        return Institution.objects.filter(code=own.code)

    assert RowsFor(build).of(actor(here)) == [here]


def test_it_costs_one_statement(here: Institution) -> None:
    rows = RowsFor(own_or_named, int)
    with CaptureQueriesContext(connection) as asked:
        rows.of(actor(here), 0)
        rows.of(actor(here), 0)
    assert len(asked.captured_queries) == 2
