# SPDX-License-Identifier: EUPL-1.2
"""An institution's record of events: looked at, entered whole or not at all, nothing twice."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_owner
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope
from vidik.events.models import Account, Event
from vidik.events.services.importing import IMPORTER, import_events
from vidik.events.tests.factories import World, fresh
from vidik.events.types import Origin
from vidik.forms.services import importing
from vidik.forms.services.importing import Result
from vidik.forms.types import Outcome

pytestmark = pytest.mark.django_db
HEADS = (
    "mark", "title", "kind", "state", "first_on", "last_on", "year", "sessions", "topics",
    "territories", "organisers", "partners", "place",
)  # fmt: skip
OF_NUMBERS = ("mark", "what", "number", "qualifier", "profession")


def event(mark: str = "О-1/23", **more: str) -> dict[str, str]:
    """Return a row of a training."""
    return {
        "mark": mark, "title": "Обука о индикаторима", "kind": "обука", "first_on": "10.5.2023.",
        "last_on": "2023-05-11", "topics": "trafficking", "territories": "belgrade",
    } | more  # fmt: skip


def number(mark: str = "О-1/23", **more: str) -> dict[str, str]:
    """Return a row of how many attended it."""
    return {"mark": mark, "what": "attendees", "number": "23"} | more


def csv_of(rows: list[dict[str, str]], heads: tuple[str, ...], sign: str = ";") -> bytes:
    """Write rows as CSV."""
    lines = [sign.join(heads)]
    lines += [sign.join(f'"{row.get(head, "")}"' for head in heads) for row in rows]
    return "\r\n".join(lines).encode()


def files(*events: dict[str, str], numbers: tuple[dict[str, str], ...] = ()) -> dict[str, bytes]:
    """Write both sheets."""
    found = {"events": csv_of(list(events), HEADS)}
    return found | ({"numbers": csv_of(list(numbers), OF_NUMBERS)} if numbers else {})


def said(result: Result) -> list[str]:
    """Return the faults as sheet, line, column."""
    return [f"{each.sheet} {each.line} {each.column}" for each in result.faults]


def own(world: World) -> list[Account]:
    """List what the centre imported."""
    with acting(world.expert):
        rows = Account.objects.filter(institution=world.centre, origin=Origin.WORKBOOK)
        return list(rows.prefetch_related("numbers").order_by("own_mark"))


def test_looking_changes_nothing_and_entering_again_enters_nothing(world: World) -> None:
    brought = files(
        event(), event("О-2/23", title="Састанак", kind="meeting", sessions="0"),
        numbers=(number(), number(what="lecturers", number="2", qualifier="about")),
    )  # fmt: skip
    looked = import_events(brought, actor=world.expert, dry_run=True)
    assert (looked.faults, looked.entered) == ([], 4)
    assert own(world) == []
    with acting(world.expert):
        before = Event.objects.count()
    entered = import_events(brought, actor=world.expert)
    assert entered.counts["events"] == {Outcome.NEW: 2}
    first, second = own(world)
    assert (first.own_mark, first.sessions, second.sessions) == ("О-1/23", 1, 0)
    assert first.organisers == ["centre"]
    assert [(each.what, each.value) for each in first.numbers.all()] == [
        ("attendees", 23), ("lecturers", 2),
    ]  # fmt: skip
    again = import_events(brought, actor=world.expert)
    assert set().union(*again.counts.values()) == {Outcome.KNOWN}
    assert len(own(world)) == 2
    with acting(world.expert):
        assert Event.objects.count() == before + 2


def test_a_later_file_corrects_what_it_says_otherwise(world: World) -> None:
    import_events(files(event(), event("О-2/23"), numbers=(number(),)), actor=world.expert)
    later = files(event(), event("O-2/23", place="Ниш"), numbers=(number(number="25"),))
    result = import_events(later, actor=world.expert)
    # The second mark is written in the other script: the same event.
    assert result.counts["events"][Outcome.CHANGED] >= 1
    found = own(world)
    assert len(found) == 2
    standing = [each.value for each in found[0].numbers.all() if each.struck_at is None]
    assert standing == [25]


def test_what_was_entered_on_a_page_gets_the_mark_and_is_not_entered_again(world: World) -> None:
    row = world.report(world.expert, title="Обука о индикаторима", attendees=23, audiences=())
    result = import_events(files(event(), numbers=(number(),)), actor=world.expert)
    assert result.counts["events"] == {Outcome.CHANGED: 1}
    assert own(world) == []
    assert fresh(row).own_mark == "О-1/23"
    # Another institution's account of the same days is nobody's to change.
    other = world.report(world.officer, title="Обука о индикаторима")
    import_events(files(event("О-9/23")), actor=world.expert)
    assert fresh(other).own_mark == ""


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"kind": "забава"}, "events 3 kind"),
        ({"kind": ""}, "events 3 kind"),
        ({"first_on": "11/10/2023"}, "events 3 first_on"),
        ({"first_on": "45000"}, "events 3 first_on"),
        ({"last_on": "2023-05-01"}, "events 3 last_on"),
        ({"first_on": "2087-05-10", "last_on": ""}, "events 3 first_on"),
        ({"title": "Обука за 0101990710006"}, "events 3 title"),
        ({"title": "x" * 201}, "events 3 title"),
        ({"title": "Обу\u200bка"}, "events 3 title"),
        ({"sessions": "-1"}, "events 3 sessions"),
        ({"sessions": "1000000000000"}, "events 3 sessions"),
        ({"organisers": "centre; нико"}, "events 3 organisers"),
        ({"mark": "О-1/23"}, "events 3 mark"),
        ({"mark": ""}, "events 3 mark"),
    ],
)  # fmt: skip
def test_each_fault_is_named_by_cell_and_nothing_is_entered(
    world: World, wrong: dict[str, str], where: str
) -> None:
    result = import_events(files(event(), event("О-2/23") | wrong), actor=world.expert)
    assert where in said(result), said(result)
    assert own(world) == []


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"number": ""}, "numbers 2 number"),
        ({"number": "двадесет"}, "numbers 2 number"),
        ({"what": "score-before", "number": "60"}, "events 2 "),
        ({"mark": "О-7/23"}, "numbers 2 mark"),
        ({"profession": "judge of all"}, "numbers 2 profession"),
    ],
)
def test_faults_of_numbers_are_named(world: World, wrong: dict[str, str], where: str) -> None:
    result = import_events(files(event(), numbers=(number() | wrong,)), actor=world.expert)
    assert where in said(result), said(result)
    assert own(world) == []


def workbook(cell: Any = None, *, merged: bool = False) -> bytes:
    """Write a workbook of one event, with a cell for its title."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "events"
    row = event()
    for at, head in enumerate(HEADS, start=1):
        sheet.cell(1, at).value = head
        sheet.cell(2, at).value = row.get(head)
    if cell is not None:
        sheet.cell(2, 2).value = cell
    if merged:
        sheet.merge_cells("A2:B3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "brought",
    [
        {"book": workbook('=HYPERLINK("http://x")')},
        {"book": workbook(merged=True)},
        {"book": b"PK\x03\x04 not a workbook"},
        {"events": "mark;title\nа;б".encode("cp1251")},
        {"events": b'mark;title\n"open'},
        {"events": csv_of([event()], HEADS), "totals": b"sheet;rows\nevents;5"},
        {"events": csv_of([event()], (*HEADS, "names"))},
        {"numbers": csv_of([number()], OF_NUMBERS)},
        {"events": b""},
    ],
    ids=["formula", "merged", "damaged", "encoding", "quote", "totals", "column", "sheet", "none"],
)
def test_hostile_files_bring_a_fault_and_nothing_else(
    world: World, brought: dict[str, bytes]
) -> None:
    result = import_events(brought, actor=world.expert)
    assert 0 < len(result.faults) <= 5
    assert own(world) == []


def test_a_file_for_one_import_is_none_of_another_nor_of_anybody_else(world: World) -> None:
    key = importing.begin(IMPORTER, files(event()), language="en", actor=world.expert)
    importing.run(IMPORTER, key, dry_run=True)
    for actor in (world.officer, world.clerk):
        for ask in (importing.progress_of, importing.result_of, importing.confirm, importing.drop):
            with pytest.raises(OutOfScope):
                ask(IMPORTER, key, actor=actor)  # type: ignore[operator]
    from vidik.matters.services.importing import IMPORTER as OF_MATTERS

    with pytest.raises((OutOfScope, Denied)):
        importing.progress_of(OF_MATTERS, key, actor=world.expert)
    # Refused before the file is looked at, also where there is nothing to enter.
    for brought in (files(event()), {"events": b""}):
        with pytest.raises(Denied):
            import_events(brought, actor=world.reader)
    with pytest.raises(Denied):
        importing.begin(IMPORTER, files(event()), language="en", actor=world.reader)


def bring(client: Client, **brought: bytes) -> str:
    """Upload files as the page takes them; gives where it leads."""
    assert client.get(reverse("events:import")).status_code == 200
    sent = [SimpleUploadedFile(f"{name}.csv", content) for name, content in brought.items()]
    answer = client.post(reverse("events:import"), {"register": sent})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def work() -> list[str]:
    """Do what waits for the worker; gives the names of the jobs."""
    with as_owner():
        rows = ProcrastinateJob.objects.filter(task_name__startswith="events.").order_by("id")
        jobs = [(job.task_name, job.args["key"]) for job in rows]
    for name, key in jobs:
        importing.run(IMPORTER, key, dry_run=name == "events.check_import")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name like 'events.%'")
    return [name for name, _key in jobs]


def test_pages_take_look_confirm_once_and_give_the_workbook(world: World) -> None:
    client = client_of(world.expert)
    page = bring(client, **files(event(), numbers=(number(),)))
    assert work() == ["events.check_import"]
    assert "Confirm the import" in client.get(page).content.decode()
    assert client_of(world.officer).get(page).status_code == 404
    for _tab in range(2):
        client.post(page, {"confirm": "1"})
    assert work() == ["events.enter_import"]
    assert len(own(world)) == 1
    assert "Everything was entered." in client.get(page).content.decode()
    assert b'"Events","2"' in client.get(f"{page}rows/").content
    content = client.get(reverse("events:import-workbook")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.value for cell in book["Events"][1]][:3] == ["Your mark", "Title", "Kind"]
    assert "training" in {cell.value for column in book["Lists"].columns for cell in column}
    assert client_of(world.reader).get(reverse("events:import")).status_code == 403


def test_faults_come_back_marked_in_the_workbook(world: World) -> None:
    client = client_of(world.expert)
    page = bring(client, **files(event(kind="забава")))
    work()
    shown = client.get(page).content.decode()
    assert "“забава” is not in the list." in shown
    assert 'name="confirm"' not in shown
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}marked/").content))
    assert "is not in the list" in str([cell.value for cell in book["Events"][2]][-1])
