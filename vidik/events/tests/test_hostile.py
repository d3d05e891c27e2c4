# SPDX-License-Identifier: EUPL-1.2
"""What somebody may try with events: hostile words and files, stale forms, chains of joining."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import Membership
from vidik.cases.tests import factories
from vidik.core.languages import Texts
from vidik.events.models import Account, Event, Suggestion
from vidik.events.selectors import events, years
from vidik.events.services import arranging, asking, joining, reporting
from vidik.events.services.importing import import_events
from vidik.events.tests.factories import FIRST, World, facts, fresh
from vidik.events.tests.test_importing import csv_of, own
from vidik.events.tests.test_pages import typed
from vidik.events.types import NumberFacts, Settled, State
from vidik.exchange.models import Addressee

pytestmark = pytest.mark.django_db
HIDDEN = (
    "Обука \u202eилатуп", "Об\u200bука", "Обука\x00", "Обука\u2066", "Обука 0101 990 710 006",
    "Обука 0101-990-710006", "пишите на ime@primer.rs", "ime＠primer.rs",
)  # fmt: skip
"""Turned, split by what nobody sees, a personal number in groups, an address."""


def event_of(row: Account) -> Event:
    return fresh(Event(pk=row.event_id))


def ask(world: World, account: Account, about: list[str], words: str = "") -> None:
    asking.ask(fresh(account), about, words=words, actor=world.expert)


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("name", ["title", "place", "materials"])
def test_words_hide_nothing_and_name_nobody(world: World, name: str, text: str) -> None:
    with pytest.raises(ValidationError) as error:
        world.report(world.expert, **{name: text})
    assert set(error.value.message_dict) == {name}


@pytest.mark.parametrize("text", HIDDEN)
def test_neither_does_a_reason_nor_a_question(world: World, text: str) -> None:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joining.join(one.event, other.event, actor=world.coordinator)
    with pytest.raises(ValidationError):
        reporting.withdraw(fresh(one), text, actor=world.expert)
    with pytest.raises(ValidationError):
        ask(world, other, ["number:attendees"], text)
    assert fresh(one).withdrawn_at is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "х" * 10_000}, "title"),
        ({"place": "х" * 81}, "place"),
        ({"materials": "х" * 301}, "materials"),
        ({"title": "Обука\nновинара"}, "title"),
        ({"hours": 40_000}, "hours"),
        ({"hours": 0}, "hours"),
        ({"sessions": 2**31}, "sessions"),
        ({"first_on": dt.date(1, 1, 1)}, "first_on"),
        ({"first_on": dt.date(9999, 12, 31), "last_on": dt.date(9999, 12, 31)}, "first_on"),
        ({"first_on": dt.date(1924, 1, 1)}, "first_on"),
        ({"first_on": dt.date(2015, 1, 1)}, "last_on"),
        ({"numbers": (NumberFacts("attendees", 2**31),)}, "numbers"),
        (
            {
                "numbers": tuple(
                    NumberFacts("attendees", number, territory=f"place-{number}")
                    for number in range(500)
                )
            },
            "numbers",
        ),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_beside_its_field(
    world: World, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as error:
        world.report(world.expert, **wrong)
    assert field in error.value.message_dict


def test_an_import_refuses_the_same_by_row_and_column(world: World) -> None:
    heads = ("mark", "title", "kind", "first_on", "place", "hours", "days", "materials")
    good = {"mark": "1", "title": "Обука", "kind": "training", "first_on": "10.5.2023."}
    for column, text in (
        ("place", "х" * 81), ("hours", "99999"), ("days", "99999"), ("title", "х" * 201),
        ("title", "=1+1" * 60), ("place", "a@b.rs"), ("title", "Об\u200bука"),
        ("first_on", "1.1.0001."), ("first_on", "31.12.9999."),
    ):  # fmt: skip
        rows = [good | {column: text}]
        result = import_events({"events": csv_of(rows, heads)}, actor=world.expert)
        assert [each.column for each in result.faults] == [column], (column, text)
    assert own(world) == []


def test_an_export_holds_no_formula(world: World) -> None:
    for title in ("=HYPERLINK(1)", "+1", "-1+1", "@SUM(1)"):
        world.report(world.expert, title=title)
    client = client_of(world.reader)
    for form in ("csv", "xlsx"):
        answer = client.get(reverse("events:list"), {"year": FIRST.year, "format": form})
        content = b"".join(answer) if answer.streaming else answer.content
        if form == "csv":
            text = content.decode("utf-8-sig")
            assert "HYPERLINK" in text
            for line in text.splitlines():
                assert not any(cell.strip('"')[:1] in tuple("=+-@") for cell in line.split(";"))
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert "f" not in kinds


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "99999999999999999999"}, {"year": "-1"}, {"year": "0"}, {"year": "٢٠٢٣"},
        {"year": "2023 or 1=1"}, {"q": "\x00"}, {"q": "х" * 10_000}, {"q": "% _ \\"},
        {"kind": "nothing"}, {"topic": "'"}, {"institution": "\x00"}, {"page": "-5"},
        {"sort": "entered_by__password"}, {"format": "exe"}, {"q": "E-'; select"},
    ],
)  # fmt: skip
def test_nonsense_in_an_address_breaks_nothing(world: World, asked: dict[str, str]) -> None:
    world.report(world.expert)
    client = client_of(world.coordinator)
    for page in ("events:list", "events:suggestions", "events:year"):
        assert client.get(reverse(page), asked).status_code in {200, 404, 422}, page


def test_a_stale_form_overwrites_nothing(world: World) -> None:
    row = world.report(world.expert, numbers=())
    client = client_of(world.expert)
    page = reverse("events:correct", args=[row.pk])
    read = client.get(page).context["form"].initial["seen"]
    lines = {"numbers-TOTAL_FORMS": "0"}
    first = typed(seen=read, title="Прва исправка", **lines)
    assert client.post(page, first).status_code == 302
    answer = client.post(page, typed(seen=read, title="Друга исправка", **lines))
    assert answer.status_code == 422
    assert "in the meantime" in answer.content.decode()
    assert str(fresh(row).title) == "Прва исправка"


def test_correcting_in_another_language_leaves_the_title_as_it_was(world: World) -> None:
    row = world.report(world.expert, title="Обука судија", numbers=())
    client = client_of(world.expert)
    page = reverse("events:correct", args=[row.pk])
    for language in ("en", "sr-latn"):
        client.cookies["vidik_language"] = language
        form = client.get(page).context["form"]
        assert form.initial["title"] == "Обука судија", language
    # A translation of a title that was corrected is not its translation any more.
    translated = Texts({"sr": "Обука судија", "en": "Training of judges"})
    with acting(world.expert):
        Account.objects.filter(pk=row.pk).update(title=translated)
    reporting.correct(fresh(row), facts("Обука судија", sessions=2), actor=world.expert)
    assert fresh(row).title.get("en") == "Training of judges"
    reporting.correct(fresh(row), facts("Обука тужилаца"), actor=world.expert)
    assert dict(fresh(row).title) == {"sr": "Обука тужилаца"}


def joined_pair(world: World) -> tuple[Account, Account]:
    one, other = world.report(world.expert), world.report(world.officer, attendees=30)
    joining.join(one.event, other.event, actor=world.coordinator)
    return fresh(one), fresh(other)


def test_nobody_is_asked_about_a_withdrawn_account(world: World) -> None:
    _one, other = joined_pair(world)
    third = world.report(world.clerk, attendees=40)
    joining.join(event_of(other), third.event, actor=world.coordinator)
    reporting.withdraw(other, "Погрешан догађај", actor=world.officer)
    client = client_of(world.expert)
    page = reverse("events:ask", args=[other.pk])
    assert client.get(page).status_code == 302
    assert client.post(page, {"about": ["number:attendees"]}).status_code == 302
    with pytest.raises(ValidationError, match="withdrawn"):
        ask(world, other, ["number:attendees"])
    assert not Addressee.objects.filter(kind__code="event-difference").exists()


def test_a_question_is_in_the_official_language_whatever_the_asker_reads(world: World) -> None:
    _one, other = joined_pair(world)
    reporting.correct(other, facts(attendees=30, state=State.CANCELLED), actor=world.officer)
    client = client_of(world.expert)
    client.cookies["vidik_language"] = "en"
    page = reverse("events:ask", args=[other.pk])
    assert client.post(page, {"about": ["state", "number:attendees"]}).status_code == 302
    with acting(world.officer):
        letter = Addressee.objects.get(kind__code="event-difference")
        text = letter.notice.versions.get().text
    assert "отказан" in text
    assert "cancelled" not in text


def suggested(world: World, one: Account, other: Account) -> Suggestion:
    keys = [one.pk, other.pk]
    with acting(world.coordinator):
        return Suggestion.objects.get(first__in=keys, second__in=keys)


def test_what_was_corrected_while_joined_is_not_suggested_again_for_nothing(world: World) -> None:
    one, other = joined_pair(world)
    later = FIRST + dt.timedelta(days=90)
    reporting.correct(
        other, facts("Нешто сасвим друго", attendees=30, first_on=later, last_on=later,
                     topics=("other",), audiences=("pupils",)),
        actor=world.officer,
    )  # fmt: skip
    joining.undo(fresh(other), actor=world.coordinator)
    assert suggested(world, one, other).settled == Settled.GONE


def test_a_withdrawn_account_is_suggested_to_nobody(world: World) -> None:
    one, other = joined_pair(world)
    reporting.withdraw(other, "Двапут унето", actor=world.officer)
    joining.undo(fresh(other), actor=world.coordinator)
    assert suggested(world, one, other).settled == Settled.GONE
    one, other = world.report(world.expert), world.report(world.worker)
    joining.set_apart(one, other, actor=world.coordinator)
    reporting.withdraw(fresh(other), "Двапут унето", actor=world.worker)
    joining.undo_apart(one, other, actor=world.coordinator)
    assert suggested(world, one, other).settled == Settled.GONE


def test_a_record_of_events_that_read_the_same_makes_few_pairs(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "MOST_SUGGESTED", 3)
    rows = [world.report(world.expert) for _number in range(8)]
    keys = [row.pk for row in rows]
    with acting(world.coordinator):
        made = Suggestion.objects.filter(first__in=keys, second__in=keys)
        assert made.count() == 0 + 1 + 2 + 5 * 3
        # What another one suggested stays, though it is beyond those.
        before = set(made.filter(settled="").values_list("pk", flat=True))
    reporting.correct(fresh(rows[0]), facts(sessions=2), actor=world.expert)
    with acting(world.coordinator):
        assert before <= set(made.filter(settled="").values_list("pk", flat=True))


def test_the_days_of_a_series_of_one_institution_are_no_pairs(world: World) -> None:
    days = [FIRST + dt.timedelta(days=number) for number in range(4)]
    rows = [world.report(world.expert, first_on=day, last_on=day) for day in days]
    other = world.report(world.officer, first_on=days[1], last_on=days[1])
    keys = [row.pk for row in rows]
    with acting(world.coordinator):
        assert not Suggestion.objects.filter(first__in=keys, second__in=keys).exists()
        of_both = Q(first=other, second__in=keys) | Q(first__in=keys, second=other)
        assert Suggestion.objects.filter(of_both).exists()


def post(client: Client, name: str, key: Any, step: str) -> Any:
    return client.post(reverse(f"events:{name}", args=[key, step]))


def test_three_accounts_joined_from_two_stale_tabs_are_one_event(world: World) -> None:
    rows = [world.report(each) for each in (world.expert, world.officer, world.worker)]
    pairs = [suggested(world, *rows[:2]), suggested(world, *rows[1:]), suggested(world, *rows[::2])]
    client = client_of(world.coordinator)
    for pair in pairs:
        assert post(client, "decide", pair.pk, "join").status_code == 302
    assert {fresh(each).event_id for each in rows} == {rows[0].event_id}
    with acting(world.coordinator):
        (total,) = years.sums(world.coordinator, FIRST.year)
        waiting = set(events.suggestions(world.coordinator).values_list("pk", flat=True))
        assert waiting.isdisjoint(pair.pk for pair in pairs)
    assert (total.events, total.accounts) == (1, 3)


def test_what_the_finder_missed_is_joined_by_its_number(world: World) -> None:
    one = world.report(world.expert)
    later = FIRST + dt.timedelta(days=60)
    other = world.report(world.officer, first_on=later, last_on=later)
    number = event_of(other).number
    client, strange = client_of(world.coordinator), client_of(world.expert)

    def join(by: Client, typed: str) -> int:
        page = reverse("events:arrange", args=[one.pk, "join"])
        code: int = by.post(page, {"number": typed}).status_code
        return code

    assert join(strange, number) == 403
    for nonsense in ("", "E-1999-00001", "\x00", event_of(one).number, "х" * 500):
        assert join(client, nonsense) == 302
    assert fresh(other).event_id == other.event_id
    assert join(client, f" е{number[1:]} ") == 302
    assert fresh(other).event_id == fresh(one).event_id
    # The number of an event that was joined already leads to where its accounts are.
    third = world.report(world.worker)
    page = reverse("events:arrange", args=[third.pk, "join"])
    assert client.post(page, {"number": number}).status_code == 302
    assert fresh(third).event_id == fresh(one).event_id


def test_what_happened_leads_before_what_was_only_planned(world: World) -> None:
    """An organiser who never says that it was held does not take it out of the year."""
    one = world.report(world.expert, organisers=("centre",), state=State.PLANNED)
    other = world.report(world.officer, organisers=("centre",))
    joining.join(one.event, other.event, actor=world.coordinator)
    assert fresh(other).is_leading
    reporting.correct(fresh(one), facts(organisers=("centre",)), actor=world.expert)
    assert fresh(one).is_leading


def take(step: str, row: Account, other: Account, reporter: Actor, joiner: Actor) -> None:
    """Take one step with accounts, as whoever may."""
    steps: dict[str, Callable[[], object]] = {
        "join": lambda: joining.join(event_of(row), event_of(other), actor=joiner),
        "undo": lambda: joining.undo(row, actor=joiner),
        "choose": lambda: joining.choose_leading(row, actor=joiner),
        "apart": lambda: joining.set_apart(row, other, actor=joiner),
        "not-apart": lambda: joining.undo_apart(row, other, actor=joiner),
        "correct": lambda: reporting.correct(row, facts(attendees=40), actor=reporter),
        "withdraw": lambda: reporting.withdraw(row, "Двапут унето", actor=reporter),
    }
    with suppress(ValidationError):
        steps[step]()


STEPS = ("join", "join", "undo", "undo", "choose", "apart", "not-apart", "correct", "withdraw")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_joined_and_undone_each_event_counts_once(world: World, seed: int) -> None:
    chance, joiner = random.Random(seed), world.coordinator  # noqa: S311 - chance of a test
    reporters = [world.expert, world.officer, world.clerk, world.worker] * 2
    rows = [(actor, world.report(actor)) for actor in reporters]
    began = {row.pk: row.event_id for _actor, row in rows}
    for _turn in range(25):
        (actor, row), (_other, second) = chance.sample(rows, 2)
        step = chance.choice(STEPS)
        take(step, fresh(row), fresh(second), actor, joiner)
        with acting(joiner):
            standing = Account.objects.filter(
                withdrawn_at__isnull=True, first_on__year=FIRST.year
            ).order_by()
            counted = sum(each.events for each in years.sums(joiner, FIRST.year))
            listed = events.events(joiner).filter(first_on__year=FIRST.year).count()
            led = standing.values("event").annotate(led=Count("pk", Q(is_leading=True)))
            assert counted == listed == len(led), step
            assert {each["led"] for each in led} <= {1}, step
    # Everything that was joined can be undone until each account is by itself.
    for _actor, row in rows * len(rows):
        take("undo", fresh(row), row, joiner, joiner)
    assert {row.pk: fresh(row).event_id for _actor, row in rows} == began


def test_readers_ask_nothing_and_those_who_report_arrange_nothing(world: World) -> None:
    one, other = joined_pair(world)
    third = world.report(world.worker)
    refused: list[Callable[[], object]] = [
        lambda: asking.ask(other, ["number:attendees"], actor=world.reader),
        lambda: joining.undo(other, actor=world.expert),
        lambda: joining.choose_leading(other, actor=world.expert),
        lambda: joining.set_apart(one, third, actor=world.expert),
        lambda: joining.undo_apart(one, third, actor=world.expert),
    ]
    for step in refused:
        with pytest.raises(Denied):
            step()


def test_another_institution_neither_corrects_nor_withdraws(world: World) -> None:
    row = world.report(world.expert)
    with scene():
        colleague = factories.member(Role.READER, world.centre)
    with pytest.raises(Denied):
        reporting.correct(row, facts(attendees=1), actor=colleague)
    with pytest.raises(Denied):
        reporting.withdraw(row, "Зато", actor=colleague)
    with pytest.raises(OutOfScope):
        reporting.correct(row, facts(attendees=1), actor=world.officer)
    with pytest.raises(OutOfScope):
        reporting.withdraw(row, "Зато", actor=world.coordinator)
    with pytest.raises(OutOfScope):
        events.get_own_account(world.officer, row.pk)
    client = client_of(world.officer)
    for page in ("events:correct", "events:withdraw"):
        assert client.get(reverse(page, args=[row.pk])).status_code == 404


def test_rights_end_with_the_membership(world: World) -> None:
    row = world.report(world.expert)
    client = client_of(world.expert)
    page = reverse("events:correct", args=[row.pk])
    assert client.get(page).status_code == 200
    yesterday = timezone.now() - dt.timedelta(days=1)
    with as_owner():
        Membership.objects.filter(pk=world.expert.membership).update(ended_at=yesterday)
    for address in (page, reverse("events:list"), reverse("events:report")):
        assert client.get(address).status_code in {302, 403}, address
    assert client.post(page, typed(seen=reporting.mark_of(row))).status_code in {302, 403}
    assert str(fresh(row).title) == "Обука новинара о извештавању"
