# SPDX-License-Identifier: EUPL-1.2
"""An editor looks at a section in Serbian, builds the annual report and takes the documents."""

from __future__ import annotations

import re
import time
import zipfile
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.seeing import open_from_menu

pytestmark = pytest.mark.journey

BUILD_SECONDS: Final = 180
SERBIAN: Final = re.compile(r"[А-Яа-яЂђЈјЉљЊњЋћЏџ]{4,}")


def test_an_editor_previews_builds_and_downloads(sign_in: SignIn) -> None:
    visit = sign_in("editor")
    page = visit.page
    page.goto("/desk/")
    open_from_menu(page, "Figures and report", "Annual report")
    expect(page).to_have_url(re.compile(r"/report/2024/$"))
    page.get_by_role("main").locator("a[href*='/sections/introduction/']").first.click()
    page.get_by_role("main").locator("a[href='?language=sr-cyrl']").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text(SERBIAN)
    assert preview.locator(".fig").count() > 10, "numbers show how they stand with the rules"

    source = page.locator("form.editor textarea")
    source.fill(source.input_value() + "\n\nРеченица која још није сачувана.\n")
    page.get_by_role("button", name="Preview").click()
    expect(preview).to_contain_text("Реченица која још није сачувана.")

    page.goto("/report/2024/documents/")
    page.get_by_role("combobox", name="Language").select_option("sr-cyrl")
    page.get_by_role("button", name="Build").click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    _wait_until_ready(page)

    word = _download(page, "Word")
    with zipfile.ZipFile(word) as parts:
        text = parts.read("word/document.xml").decode()
        assert SERBIAN.search(text)
        assert "Реченица која још није сачувана." not in text
        assert "word/footnotes.xml" in parts.namelist()
    pdf = _download(page, "PDF").read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 100_000
    assert visit.complaints == []


def test_a_reader_cannot_build(sign_in: SignIn) -> None:
    page = sign_in("reader").page
    page.goto("/report/2024/documents/")
    assert page.get_by_role("button", name="Build").count() == 0


def _wait_until_ready(page: Page) -> None:
    """Look until the documents are there; the page itself asks every two seconds."""
    word = page.get_by_role("link", name="Word", exact=True)
    failed = page.locator("#build .notice--bad")
    deadline = time.monotonic() + BUILD_SECONDS
    while time.monotonic() < deadline:
        assert failed.count() == 0, failed.first.inner_text()
        if word.count():
            return
        page.wait_for_timeout(500)
    pytest.fail(
        f"no documents after {BUILD_SECONDS} seconds: {page.locator('#build').inner_text()}"
    )


def _download(page: Page, name: str) -> Path:
    with page.expect_download() as waited:
        page.get_by_role("main").get_by_role("link", name=name, exact=True).click()
    return Path(waited.value.path())
