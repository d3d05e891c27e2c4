# SPDX-License-Identifier: EUPL-1.2
"""Photos of a telephone with a report and a supplement: drawn anew, sealed, seen on record."""

from __future__ import annotations

import io
import shutil
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.audit.models import AuditEvent
from vidik.cases.registry import Scene
from vidik.cases.registry import sections as sections_of_cases
from vidik.referral.models import Report, Supplement
from vidik.referral.selectors import reports
from vidik.referral.services import handling
from vidik.referral.services.attaching import MOST_FILES
from vidik.referral.tests.factories import centre_member, erased, filed, reporter, seen
from vidik.referral.tests.test_groups import posted
from vidik.referral.tests.test_pages import client_of
from vidik.vault import storage
from vidik.vault.models import StoredFile
from vidik.vault.tests.test_cleaning import SECRET, pdf, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def upload(content: bytes, name: str = "IMG_2041.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/x-msdownload")


def send(desk: Client, *files: SimpleUploadedFile, **more: Any) -> Any:
    fields = posted(1, submission=str(uuid.uuid4()), scans=list(files), **more)
    return desk.post("/suspicions/new/", fields)


def stored() -> list[StoredFile]:
    with scene():
        return list(StoredFile.objects.order_by("entered_at"))


@pytest.fixture
def own_vault(settings: Any, tmp_path: Path) -> None:
    """Keep the files of a test apart from those that other processes of the run write."""
    keys = Path(settings.DATA_DIR) / "keys"
    if keys.exists():
        shutil.copytree(keys, tmp_path / "keys")
    settings.DATA_DIR = tmp_path


def on_disk() -> set[Path]:
    return {path for path in (Path(settings.DATA_DIR) / "vault").rglob("*") if path.is_file()}


def test_a_photo_comes_with_a_report_and_the_expert_opens_it_on_record() -> None:
    expert, sender = centre_member(), reporter()
    with as_application():
        sent = send(
            client_of(sender),
            upload(photo(), "\u202egpj.tnemucod\u202c/../../Milica Petrović.jpg"),
            photos=[upload(pdf(1), "scan.exe")],
        )
        assert sent.status_code == 302
    rows = stored()
    assert len(rows) == 2
    with scene():
        report = Report.objects.get()
    assert {row.subject for row in rows} == {report.pk}
    for row in rows:
        sealed = storage.path_of(row.stored).read_bytes()
        assert b"\xff\xd8\xff" not in sealed
        assert SECRET not in sealed
    with as_application():
        desk = client_of(expert)
        at = f"/suspicions/{report.pk}/"
        desk.post(f"{at}take/")
        closed = desk.get(at).content.decode()
        assert "sealed: open what was reported first" in closed
        assert "Milica" not in closed
        desk.post(f"{at}open/")
        page = desk.get(at).content.decode()
        assert "Milica Petrović.jpg" in page
        assert "\u202e" not in page
        (own,) = [row for row in rows if f"files/{row.pk}/" in page][:1]
        opened = desk.get(reverse("vault:file", args=[own.person_id, own.pk]))
        assert opened.status_code == 200
        content = b"".join(opened.streaming_content) if opened.streaming else opened.content
        assert SECRET not in content
        assert "Milica" not in opened.headers["Content-Disposition"]
    with scene():
        assert AuditEvent.objects.filter(verb="identity.file-read").count() == 1
    with acting(expert):
        case = reports.get_report(expert, report.pk).case
        (vault,) = [each for each in sections_of_cases() if each.code == "persons"]
        papers = list(vault.says(Scene(case, expert, frozenset(), works=True)).documents())
    assert len(papers) == 2


@pytest.mark.usefixtures("own_vault")
@pytest.mark.parametrize(
    ("contents", "says"),
    [
        ([b""], "empty"),
        ([b"MZ" + bytes(50)], "neither a PDF nor"),
        ([photo(), b"\xff\xd8\xffnoise"], "“photo-1.jpg”"),
        ([photo()] * (MOST_FILES + 1), "At most 5 files"),
        ([b"\xff\xd8\xff" + bytes(9 * 2**20)] * 3, "exceed 25 MB"),
    ],
    ids=["empty", "program", "one of two", "too many", "too much"],
)
def test_a_file_that_is_not_taken_keeps_the_report_from_being_sent_and_what_was_typed_stays(
    contents: list[bytes], says: str
) -> None:
    before = on_disk()
    files = [upload(content, f"photo-{place}.jpg") for place, content in enumerate(contents)]
    with as_application():
        answer = send(client_of(reporter()), *files)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Радници без пасоша" in page
    assert stored() == []
    assert on_disk() == before
    with scene():
        assert not Report.objects.exists()


def test_the_same_report_with_its_photo_sent_twice_is_one_and_with_another_photo_says_so() -> None:
    sender = reporter()
    form = str(uuid.uuid4())
    with as_application():
        desk = client_of(sender)
        for _click in range(2):
            fields = posted(1, submission=form, scans=[upload(photo())])
            assert desk.post("/suspicions/new/", fields).status_code == 302
        other = posted(1, submission=form, scans=[upload(photo(size=(10, 10)))])
        assert desk.post("/suspicions/new/", other).status_code == 409
    assert len(stored()) == 1


def test_a_photo_comes_with_a_supplement_and_goes_with_the_person(
    django_capture_on_commit_callbacks: Any,
) -> None:
    expert, head, sender = centre_member(), centre_member(Role.CENTRE_HEAD), reporter()
    report = handling.take_report(seen(expert, filed(sender)), actor=expert)
    with as_application():
        at = f"/suspicions/own-reports/{report.pk}/"
        desk = client_of(sender)
        sent = desk.post(f"{at}supplement/", {"scans": [upload(photo())]})
        assert sent.status_code == 302
        wrong = desk.post(f"{at}supplement/", {"text": "Још", "scans": [upload(b"MZ")]})
        assert wrong.status_code == 422
        assert "neither a PDF nor" in wrong.content.decode()
        assert "1 photo or scan" in desk.post(f"{at}sent/").content.decode()
    with scene():
        assert Supplement.objects.get().files == 1
    (row,) = stored()
    assert storage.path_of(row.stored).exists()
    with django_capture_on_commit_callbacks(execute=True), acting(head):
        erased(reports.persons_of(report, actor=head).get().person, head)
    assert stored() == []
    assert not storage.path_of(row.stored).exists()


def test_nobody_without_an_account_sends_files() -> None:
    receipt = filed(Actor.visitor(), source="citizen", channel="web")
    with as_application():
        browser = Client()
        page = browser.get("/suspicions/public/").content.decode()
        assert 'type="file"' not in page
        assert "Photos cannot be sent without an account" in page
        fields = posted(1, submission=str(uuid.uuid4()), source="citizen", scans=[upload(photo())])
        assert browser.post("/suspicions/public/", fields).status_code == 200
        browser.post(
            "/suspicions/follow-up/",
            {"code": receipt.code, "supplement": "1", "text": "Још", "scans": [upload(photo())]},
        )
    assert stored() == []


def test_the_form_opens_the_camera_and_says_what_is_taken() -> None:
    with as_application():
        page = client_of(reporter()).get("/suspicions/new/").content.decode()
    camera = page.partition('name="photos"')[2].partition(">")[0]
    assert 'capture="environment"' in camera
    assert 'accept="image/jpeg,image/png"' in camera
    assert "multipart/form-data" in page
    assert "10 MB each" in page
    with Image.open(io.BytesIO(photo())) as image:
        assert image.getexif()
