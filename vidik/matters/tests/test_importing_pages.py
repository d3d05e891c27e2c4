# SPDX-License-Identifier: EUPL-1.2
"""The pages of an import: chosen, followed, looked at, confirmed once, by whoever brought it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership
from vidik.cases.tests import factories
from vidik.forms.services import importing
from vidik.matters.methods.importing import SHEETS
from vidik.matters.models import Matter
from vidik.matters.services.importing import IMPORTER, import_register
from vidik.matters.tests.factories import World, today
from vidik.matters.tests.registers import book_of, csv_of, day, matter, suspect

pytestmark = pytest.mark.django_db
UPLOAD = "matters:import"


def bring(actor: Actor, **files: bytes) -> str:
    """Upload files by sheet, or `book`, as the page takes them; gives where it leads."""
    client = client_of(actor)
    assert client.get(reverse(UPLOAD)).status_code == 200
    sent = [
        SimpleUploadedFile("Регистар.xlsx" if name == "book" else f"{name}.csv", content)
        for name, content in files.items()
    ]
    answer = client.post(reverse(UPLOAD), {"register": sent})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def work() -> list[str]:
    """Do what waits for the worker; gives the names of the jobs."""
    done = []
    with as_owner():
        jobs = list(
            ProcrastinateJob.objects.filter(task_name__startswith="matters.").order_by("id")
        )
    for job in jobs:
        dry_run = job.task_name == "matters.check_import"
        importing.run(IMPORTER, job.args["key"], dry_run=dry_run)
        done.append(job.task_name)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where task_name like 'matters.%'")
    return done


def matters_there() -> int:
    with as_owner(), scene():
        return Matter.objects.count()


def test_a_register_is_brought_looked_at_and_entered_once(world: World) -> None:
    page = bring(world.officer, matters=csv_of([matter()]), persons=csv_of([suspect()]))
    client = client_of(world.officer)
    waiting = client.get(page).content.decode()
    assert "data-hx-get" in waiting
    assert work() == ["matters.check_import"]
    shown = client.get(page).content.decode()
    assert "data-hx-get" not in shown
    assert "Confirm the import" in shown
    assert matters_there() == 0
    part = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    # Two tabs: both are confirmed, one of them is done.
    for _tab in range(2):
        assert client.post(page, {"confirm": "1"}).status_code == 302
    assert work() == ["matters.enter_import"]
    assert matters_there() == 1
    assert "Everything was entered." in client.get(page).content.decode()
    assert client.post(page, {"confirm": "1"}).status_code == 302
    assert work() == []
    rows = client.get(f"{page}rows/").content.decode("utf-8-sig").splitlines()
    assert rows == ['"Sheet","Row","Outcome"', '"Matters","2","is entered"',
                    '"Suspects","2","is entered"']  # fmt: skip


def test_faults_are_listed_and_marked_in_the_workbook(world: World) -> None:
    sheets: dict[str, Any] = {
        "Matters": [matter(opened_on=today(-3)), matter("KU 2/24", trigger="rumour")],
        "persons": [suspect(person="Petar", laid_on=day(-3))],
    }
    page = bring(world.officer, book=book_of(sheets))
    work()
    client = client_of(world.officer)
    shown = client.get(page).content.decode()
    assert "“rumour” is not in the list." in shown
    assert "names somebody" in shown
    assert 'name="confirm"' not in shown
    client.post(page, {"confirm": "1"})
    assert work() == []
    faults = client.get(f"{page}faults/").content.decode("utf-8-sig")
    assert '"Matters","3","What set it off"' in faults
    content = client.get(f"{page}marked/").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    row = [cell.value for cell in book["Matters"][3]]
    assert "rumour" in row
    assert "is not in the list" in str(row[-1])
    assert book["Faults"]["D2"].value
    # Corrected, the marked copy is read again as it is.
    heads = [cell.value for cell in book["Matters"][1]]
    book["Matters"].cell(3, heads.index("What set it off") + 1).value = "reactive"
    book["Suspects"].cell(2, 2).value = "1"
    again = io.BytesIO()
    book.save(again)
    page = bring(world.officer, book=again.getvalue())
    work()
    assert client.get(f"{page}faults/").content.decode("utf-8-sig").splitlines()[1:] == []
    assert "Confirm the import" in client.get(page).content.decode()


@pytest.mark.parametrize("language", ["en", "sr", "sr-latn"])
def test_the_workbook_of_the_institution_can_be_filled_in(world: World, language: str) -> None:
    client = client_of(world.officer)
    client.cookies["vidik_language"] = language
    content = client.get(reverse("matters:import-workbook")).content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == len(SHEETS) + 2
    sheet = book[book.sheetnames[1]]
    assert len(sheet.data_validations.dataValidation) > 5
    heads = [cell.value for cell in sheet[1]]
    assert len(set(heads)) == len(heads) == len(SHEETS[0].columns)
    lists = {cell.value: at for at, cell in enumerate(book.worksheets[-1][1], start=1)}

    def first(name: str) -> str:
        return str(book.worksheets[-1].cell(2, lists[name]).value)

    for column, value in {
        "number": "KU 1/24", "opened_on": day(-5), "trigger": first("trigger"),
        "origin": first("origin"), "form": first("form"), "territory": first("territory"),
        "ways": first("ways"),
    }.items():  # fmt: skip
        at = [each.code for each in SHEETS[0].columns].index(column) + 1
        sheet.cell(2, at).value = value
    out = io.BytesIO()
    book.save(out)
    result = import_register({"book": out.getvalue()}, actor=world.officer)
    assert [(each.column, each.message, each.params) for each in result.faults] == []
    assert matters_there() == 1


def test_an_import_is_known_to_nobody_but_whoever_brought_it(world: World) -> None:
    page = bring(world.officer, matters=csv_of([matter()]))
    work()
    with scene():
        colleague = factories.member(Role.POLICE, world.police)
    for other in (colleague, world.prosecutor):
        client = client_of(other)
        unknown = reverse("matters:import-result", args=["12345678-1234-4234-8234-123456789abc"])
        for address in (page, f"{page}faults/", f"{page}rows/", f"{page}marked/", unknown):
            assert client.get(address).status_code == 404, address
        assert client.post(page, {"confirm": "1"}).status_code == 404
    assert client_of(world.officer).post(page, {"cancel": "1"}).status_code == 302
    assert client_of(world.officer).get(page).status_code == 404
    assert client_of(world.expert).get(reverse(UPLOAD)).status_code == 403


def test_what_lies_in_the_folder_tells_nothing(world: World) -> None:
    page = bring(world.officer, matters=csv_of([matter("KU 77/24")]))
    work()
    key = page.rstrip("/").rpartition("/")[2]
    folder = Path(settings.DATA_DIR) / "imports" / key
    for path in folder.iterdir():
        content = path.read_bytes()
        assert b"77/24" not in content, path.name
        assert path.stat().st_mode & 0o077 == 0


def test_a_right_that_ended_meanwhile_enters_nothing(world: World) -> None:
    page = bring(world.officer, matters=csv_of([matter()]))
    work()
    client = client_of(world.officer)
    client.post(page, {"confirm": "1"})
    with as_owner(), scene():
        Membership.objects.filter(pk=world.officer.membership).update(valid_to=today(-1))
    work()
    assert matters_there() == 0
    assert client.get(page).status_code in {302, 403, 404}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), "Choose a file."),
        (("matters.csv", "matters.csv"), "Choose each file once."),
        (("matters.csv", "x.xlsx"), "Choose either one workbook or CSV files."),
        (("register.csv",), "A CSV file is named after a sheet"),
    ],
)
def test_other_files_are_refused_on_the_page(
    world: World, names: tuple[str, ...], said: str
) -> None:
    files = [SimpleUploadedFile(name, b"number\r\n1\r\n") for name in names]
    answer = client_of(world.officer).post(reverse(UPLOAD), {"register": files})
    assert answer.status_code == 422
    assert said in answer.content.decode()
