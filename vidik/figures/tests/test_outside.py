# SPDX-License-Identifier: EUPL-1.2
"""Check a table from outside: bring it, see how it is read, what is found, take a marked copy."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from vidik.access.types import Actor, Denied, Role
from vidik.audit.models import AuditEvent
from vidik.checks.methods.tables import Options
from vidik.figures.methods.pasted import separated
from vidik.figures.services import outside

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role], Client]
BRING = "/findings/tables/"
ROWS = [
    ["Table 1: Persons helped, by form and sex"],
    ["Form", "2023", None, None, "2024", None, None],
    [None, "Total", "Women", "Men", "Total", "Women", "Men"],
    ["Total", 100, 60, 40, 120, 70, 50],
    ["Sexual", 50, 45, 5, 60, 52, 8],
    ["Labour", 30, 5, 25, 40, 10, 30],
    ["Begging", 20, 10, 10, 20, 8, 7],
]
PASTED = (
    "Form\tTotal\tWomen\tMen\nTotal\t100\t60\t40\nSexual\t50\t45\t5\n"
    "Labour\t30\t5\t25\nBegging\t20\t8\t7\n"
)


def workbook(rows: list[list[object]] = ROWS, title: str = "Т1") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(client: Client, content: bytes, name: str = "table.xlsx") -> str:
    """Upload a file; gives the address of the look at it."""
    response = client.post(BRING, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.content.decode()[-3000:]
    return str(response.headers["Location"])


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def stored_files() -> list[Path]:
    folder = Path(settings.DATA_DIR) / "outside"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.fixture(autouse=True)
def _folder_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Tests that run beside this one must not remove what it keeps."""
    settings.DATA_DIR = tmp_path


def test_a_table_is_brought_confirmed_checked_and_given_back_marked(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    address = bring(client, workbook())
    look = text_of(client, address)
    assert "Table 1: Persons helped" in look
    assert "Т1</bdi>, A2:G7" in look
    found = text_of(client, f"{address}findings/")
    assert "8 + 7 = 15</strong>; 20 is stated" in found
    assert 'cell--bad"><span aria-hidden="true">Σ</span>' in found
    marked = client.get(f"{address}marked/")
    assert marked.headers["Content-Disposition"] == 'attachment; filename="table-checked.xlsx"'
    book = load_workbook(io.BytesIO(marked.content))
    assert len(book.sheetnames) == 2
    assert book["Т1"]["E7"].fill.fgColor.rgb != "00000000"


def test_a_pasted_table_is_checked(client_as: ClientAs) -> None:
    client = client_as(Role.HEAD)
    response = client.post(BRING, {"text": PASTED})
    found = text_of(client, f"{response.headers['Location']}findings/")
    assert "8 + 7 = 15</strong>; 20 is stated" in found


@pytest.mark.parametrize(
    ("language", "doubtful", "equal"),
    [("en", "The doubtful figure is 153 (sex Women): 103 would fit; one digit differs.",
      "The difference of 50 equals another figure (place West)."),
     ("sr", "Сумњив је податак 153 (sex Women): одговарало би 103; разликује се једна цифра.",
      "Разлика од 50 једнака је једном другом податку (place West).")],
)  # fmt: skip
def test_the_doubtful_figure_is_named_on_the_page_and_in_the_copy(
    client_as: ClientAs, language: str, doubtful: str, equal: str
) -> None:
    client = client_as(Role.ANALYST)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    rows: list[list[object]] = [
        ["Place", "Total", "Men", "Women"],
        ["North", 31, 20, 11],
        ["South", 30, 12, 18],
        ["East", 9, 4, 5],
        ["West", 50, 22, 28],
        ["Mid", 71, 30, 41],
        ["All", 191, 88, 153],
    ]
    address = bring(client, workbook(rows))
    found = text_of(client, f"{address}findings/")
    marked = load_workbook(io.BytesIO(client.get(f"{address}marked/").content))
    sheet = " ".join(str(c.value) for row in marked.worksheets[1].iter_rows() for c in row)
    for text in (found, sheet, marked["Т1"]["D7"].comment.text):
        assert doubtful in text.replace("пол ", "sex ")
        assert equal in text


def test_how_it_is_read_can_be_corrected(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    address = bring(client, workbook())
    query = "?sheet=Т1&area=a2:d7&header_rows=2&stub_columns=1&source=An+office"
    look = text_of(client, address + query)
    assert "A2:D7" in look
    assert f'href="{address}findings/?sheet=' in look
    found = text_of(client, f"{address}findings/{query}")
    assert "No contradictions were found" in found
    wrong = text_of(client, f"{address}?area=everything")
    assert "Write the range like A5:H40." in wrong


@pytest.mark.parametrize("language", ["sr", "sr-latn"])
def test_everything_is_said_in_the_readers_language(client_as: ClientAs, language: str) -> None:
    client = client_as(Role.ANALYST)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = bring(client, workbook())
    for step in ("", "findings/"):
        text = text_of(client, address + step).partition("<main")[2].partition("</main>")[0]
        assert ("Провер" in text) == (language == "sr")
        for english in ("What to ask", "Read it", "stated", "compared", "Rows of"):
            assert english not in text
    assert client.get(f"{address}marked/").status_code == 200


@pytest.mark.parametrize(
    ("language", "sum_", "total"),
    [("en-gb", "856 + 749 = 1,605", "2,140"), ("sr", "856 + 749 = 1.605", "2.140"),
     ("sr-latn", "856 + 749 = 1.605", "2.140")],
)  # fmt: skip
def test_figures_are_written_as_the_language_of_the_page_does(
    client_as: ClientAs, language: str, sum_: str, total: str
) -> None:
    client = client_as(Role.ANALYST)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    data = [[n * 107 if isinstance(n, int) else n for n in row] for row in ROWS[3:]]
    address = bring(client, workbook([*ROWS[:3], *data]))
    found = text_of(client, f"{address}findings/")
    assert sum_ in found
    assert total in found
    assert total in text_of(client, address)


def test_it_lies_sealed_and_for_the_person_who_brought_it(client_as: ClientAs) -> None:
    address = bring(client_as(Role.ANALYST), workbook())
    (path,) = stored_files()
    assert path.stat().st_mode & 0o077 == 0
    assert b"PK\x03\x04" not in path.read_bytes()
    assert b"table.xlsx" not in path.read_bytes()
    response = client_as(Role.HEAD).get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == BRING
    client_as(Role.HEAD).post(f"{address}remove/")
    assert stored_files() == [path]


def test_it_is_gone_after_an_hour_and_when_it_is_removed(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    address = bring(client, workbook())
    (path,) = stored_files()
    long_ago = time.time() - outside.RETENTION_SECONDS - 1
    os.utime(path, (long_ago, long_ago))
    for step in ("", "findings/", "marked/"):
        assert client.get(address + step).headers["Location"] == BRING
    assert outside.remove_old() == 1
    second = bring(client, workbook())
    for _press in range(2):
        assert client.post(f"{second}remove/").status_code == 302
    assert stored_files() == []
    assert "no longer here" in client.get(second, follow=True).content.decode()


def test_two_windows_do_not_meet_and_a_second_press_changes_nothing(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    first = bring(client, workbook())
    second = bring(client, workbook([*ROWS[:6], ["Begging", 20, 10, 10, 20, 12, 8]]))
    again = bring(client, workbook())
    assert len({first, second, again}) == 3
    assert "8 + 7 = 15" not in text_of(client, f"{second}findings/")
    for address in (first, again):
        assert "8 + 7 = 15" in text_of(client, f"{address}findings/")


def test_one_person_keeps_ten_tables_at_most(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    for _time in range(outside.MOST_STORED + 2):
        client.post(BRING, {"text": PASTED})
    assert len(stored_files()) == outside.MOST_STORED


def test_what_is_recorded_reveals_nothing_of_the_table(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    address = bring(client, workbook(), "secret-name.xlsx")
    text_of(client, f"{address}findings/")
    client.get(f"{address}marked/")
    acts = AuditEvent.objects.filter(verb__startswith="outside.").order_by("pk")
    assert [act.verb for act in acts] == ["outside.received", "outside.checked", "outside.marked"]
    text = repr([(act.payload, act.subject_label, act.subject_key) for act in acts])
    assert "secret" not in text
    assert "Persons" not in text
    assert acts[1].payload["figures"] == 24


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"<Types/>")
        file.writestr("xl/workbook.xml", b" " * 250 * 2**20)
    return packed.getvalue()


HOSTILE: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "nothing": (lambda: b"", "a.xlsx"),
    "no workbook": (lambda: b"\x00\x01\x02" * 100, "a.xlsx"),
    "a PDF": (lambda: b"%PDF-1.7\n%%EOF", "a.xlsx"),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx"),
    "a bomb": (bomb, "a.xlsx"),
    "a cut workbook": (lambda: workbook()[:-300], "a.xlsx"),
    "words only": (lambda: b"a,b\nc,d\n", "a.csv"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(client_as: ClientAs, what: str) -> None:
    content, name = HOSTILE[what]
    client = client_as(Role.ANALYST)
    response = client.post(BRING, {"file": SimpleUploadedFile(name, content())})
    if response.status_code == 302:
        step = {"a bomb": "marked/", "a PDF": "findings/"}.get(what, "")
        response = client.get(str(response.headers["Location"]) + step)
        assert response.status_code == 422
    text = response.content.decode()
    assert "Traceback" not in text
    assert 'class="notice notice--bad"' in text or "errorlist" in text or "field__error" in text


def test_what_stands_in_a_table_is_text(client_as: ClientAs) -> None:
    client = client_as(Role.ANALYST)
    bad = "<script>alert(1)</script>"
    rows = [[cell.replace("Begging", bad) if isinstance(cell, str) else cell for cell in row]
            for row in ROWS]  # fmt: skip
    address = bring(client, workbook(rows, title="<b>T"), f"{bad}.xlsx")
    for step in ("", "findings/"):
        text = text_of(client, address + step)
        assert bad not in text
        assert "&lt;script&gt;" in text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Choose a file or paste a table."),
        ({"text": "  \n"}, "Choose a file or paste a table."),
        ({"file": ("report.pdf", b"%PDF"), "text": ""}, "This kind of file cannot be read."),
        ({"file": ("a.csv", b"a,b\n1,2\n"), "text": "x\t1"}, "not both"),
    ],
)
def test_the_form_says_what_to_do(
    client_as: ClientAs, data: dict[str, object], message: str
) -> None:
    given = {k: SimpleUploadedFile(*v) if isinstance(v, tuple) else v for k, v in data.items()}
    response = client_as(Role.ANALYST).post(BRING, given)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert stored_files() == []


def test_a_large_file_is_not_taken(client_as: ClientAs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vidik.figures.forms_outside.MOST_BYTES", 1000)
    response = client_as(Role.ANALYST).post(
        BRING, {"file": SimpleUploadedFile("a.xlsx", workbook())}
    )
    assert "at most 10 MB can be read" in response.content.decode()
    assert stored_files() == []


def test_who_may_not_run_checks_may_not_check_a_table() -> None:
    for role in (Role.READER, Role.EDITOR):
        someone = Actor("user:999", frozenset({role}))
        with pytest.raises(Denied):
            outside.store_table(b"a,1\n", name="a.csv", kind="upload", actor=someone)
        with pytest.raises(Denied):
            outside.open_table("x", actor=someone)
        with pytest.raises(Denied):
            outside.preview(outside.UploadedTable("x", "a.csv", b""), Options(), actor=someone)


def test_the_menu_leads_there_for_who_may(client_as: ClientAs) -> None:
    link = f'href="{reverse("findings:outside")}"'
    assert link in text_of(client_as(Role.ANALYST), "/findings/")
    assert link not in text_of(client_as(Role.READER), "/findings/")


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        (PASTED, PASTED.splitlines()),
        (
            "Form        Total  Women\nAll forms     100     60\nOther          20      8\n",
            ["Form\tTotal\tWomen", "All forms\t100\t60", "Other\t20\t8"],
        ),
        (
            "Table 3\nForm Total Women\nAll forms 1,100 60\nForced labour 20 –\n",
            ["Table 3", "Form\tTotal\tWomen", "All forms\t1,100\t60", "Forced labour\t20\t–"],
        ),
        (
            "2023 2024\nIn Belgrade 12 13\nElsewhere 1 2",
            ["\t2023\t2024", "In Belgrade\t12\t13", "Elsewhere\t1\t2"],
        ),
        ("no numbers here\nat all", ["no numbers here", "at all"]),
        ("", [""]),
    ],
)
def test_pasted_text_is_set_into_columns(pasted: str, rows: list[str]) -> None:
    assert separated(pasted).removesuffix("\n").split("\n") == rows
