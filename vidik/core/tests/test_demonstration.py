# SPDX-License-Identifier: EUPL-1.2
"""Workbooks and small documents of a demonstration say so on every page; those of real work not."""

from __future__ import annotations

import io

import openpyxl
import pypdf
import pytest
from django.utils import translation
from pytest_django import Settings

from vidik.core.downloads import download
from vidik.core.typesetting import typeset

MARKS = {
    "en": "Demonstration – not an official document",
    "sr": "Демонстрација – ово није званични документ",
    "sr-latn": "Demonstracija – ovo nije zvanični dokument",
}
LAYOUT = "#data.text\n#pagebreak()\n#data.text"


@pytest.mark.parametrize("language", list(MARKS))
@pytest.mark.parametrize("is_demo", [True, False])
def test_every_page_and_the_properties(settings: Settings, language: str, is_demo: bool) -> None:
    settings.DEMO = is_demo
    mark = MARKS[language] if is_demo else ""
    with translation.override(language):
        book = openpyxl.load_workbook(io.BytesIO(download("x", ["a"], [["b"]], "xlsx").content))
    assert (book.properties.description or "") == mark
    assert all((sheet.oddHeader.center.text or "") == mark for sheet in book)

    made = typeset(LAYOUT, {"title": "T", "text": "Words."}, language=language)
    reader = pypdf.PdfReader(io.BytesIO(made))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) == 2
    assert [(MARKS[language] in page) for page in pages] == [is_demo, is_demo]
    assert reader.metadata is not None
    assert (reader.metadata.author or "") == mark
