# SPDX-License-Identifier: EUPL-1.2
"""A demonstration says on every page and in the properties of its files that it is one.

And no sentence of its text speaks as though the authority had written it.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest

from vidik.core.transliterate import to_latin
from vidik.report.methods.build import FORMATS, Edition, build
from vidik.report.methods.tree import Lang
from vidik.report.tests.report_fixtures import load_pack, sources

PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"
MARKS = {
    "en": "Demonstration – not a paper of any office",
    "sr-cyrl": "Демонстрација – није акт ниједног органа",
    "sr-latn": to_latin("Демонстрација – није акт ниједног органа"),
}
TITLE = f"""\
publisher_en: The Authority
publisher_sr: Орган
title_en: Annual report
title_sr: Годишњи извештај
demonstration_cycles: "2023"
demonstration_en: {MARKS["en"]}
demonstration_sr: {MARKS["sr-cyrl"]}
"""
LONG = "\n\n".join(f'Paragraph {{{{ typed("{at}", why="x") }}}} of a text.' for at in range(180))
FIRST_PERSON = re.compile(
    r"\b(?:we|our|ours|us|I|my|mine)\b"
    r"|\b(?:смо|наш|наша|наше|наши|нашег|нашем|нашој|нашу|нама|нас|ћемо|мој|моја|моје|позивам|захваљујем)\b"
    r"|\b\w+(?:ујемо|рамо|жимо|тимо|имамо|знамо)\b"
)
VOICE = re.compile(
    r"(?:Rapporteur|Protector of Citizens) (?:therefore )?(?:recommends|considers|believes|will"
    r"|agrees|supports|regards|asks|is grateful|would|does not (?:suggest|conclude))\b"
    r"|(?:известилац|Заштитник грађана) (?:зато |ће |тај предлог )?(?:препоручује|сматра|мисли|ће"
    r"|подржава|тражи|предлаже|захвал|би)\b"
)
BINDING = re.compile(r"\b[Bb]inding\b|[Оо]бавезујућ\w+ препорук|препорук\w+ обавез")


def made(root: Path, lang: Lang, edition: Edition) -> dict[str, bytes]:
    pack = load_pack(
        root / "pack", {"title.yaml": TITLE, "sections/findings-victims.en.md": LONG,
                        "sections/findings-victims.sr.md": LONG,
                        "sections/findings.en.md": '{{ chart("years") }}',
            "sections/findings.sr.md": '{{ chart("years") }}'},
    )  # fmt: skip
    result = build(pack, sources(), lang, FORMATS, root / "out", edition)
    return {kind: path.read_bytes() for kind, path in result.files.items()}


@pytest.mark.parametrize("lang", ["en", "sr-cyrl", "sr-latn"])
@pytest.mark.parametrize(
    "edition", [Edition("2024", is_demonstration=True), Edition("2023")], ids=["system", "pack"]
)
def test_every_page_and_every_property_says_so(
    tmp_path: Path, lang: Lang, edition: Edition
) -> None:
    mark = MARKS[lang]
    files = made(tmp_path, lang, edition)

    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    assert len(reader.pages) > 4
    spaced = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert [at for at, text in enumerate(spaced) if mark not in text] == []
    about = reader.metadata
    assert about is not None
    assert (about.author, about.subject) == (mark, mark)
    assert mark in str(about.get("/Keywords"))

    word = docx.Document(io.BytesIO(files["docx"]))
    (section,) = word.sections
    assert section.header.paragraphs[0].text == mark
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == mark
    core = word.core_properties
    assert (core.author, core.last_modified_by, core.comments) == (mark, mark, mark)
    assert core.subject.startswith(mark)
    assert mark in core.keywords
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
            assert book.properties.description == mark
            assert all(sheet.oddHeader.center.text == mark for sheet in book)

    html = files["html"].decode()
    assert f'<p class="demonstration" role="note">{mark}</p>' in html
    assert f'<meta name="author" content="{mark}">' in html
    assert f'<meta name="description" content="{mark}">' in html
    assert "@top-center" in html
    assert f"({mark})" in html.split("<figure")[1].split("</figure>")[0], "charts are copied alone"
    assert "The Authority" not in str(about)


def test_a_report_that_is_none_says_nothing_of_it(tmp_path: Path) -> None:
    files = made(tmp_path, "en", Edition("2024"))
    assert pypdf.PdfReader(io.BytesIO(files["pdf"])).metadata.author == "The Authority"  # type: ignore[union-attr]
    word = docx.Document(io.BytesIO(files["docx"]))
    assert (word.core_properties.author, word.core_properties.comments) == ("The Authority", "")
    html = files["html"].decode()
    assert "emonstration" not in html.split("</style>")[1]
    assert "@top-center" not in html


@pytest.mark.parametrize("path", sorted((PACK / "report").rglob("*.*")), ids=lambda path: path.name)
def test_no_sentence_speaks_as_the_authority(path: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [found[0] for found in FIRST_PERSON.finditer(text) if "US Embassy" not in text] == []
    assert [found[0] for found in VOICE.finditer(text)] == []
    assert [
        text[max(found.start() - 80, 0) : found.end()]
        for found in BINDING.finditer(text)
        if "instruction" not in text[found.start() : found.end() + 30]
        and "standard operating procedures" not in text[max(found.start() - 80, 0) : found.start()]
    ] == []


def test_the_summary_and_the_section_on_forms_say_the_same() -> None:
    """Which forms are how frequent is cited in both from the same figures."""
    for language in ("en", "sr"):
        for name in ("introduction", "protection-forms"):
            text = (PACK / "report" / "sections" / f"{name}.{language}.md").read_text("utf-8")
            for citation in ("c6-0077", "c6-0083", "c6-0090"):
                assert f'"{citation}"' in text
    english = (PACK / "report" / "sections" / "introduction.en.md").read_text("utf-8")
    assert "close to one another" not in english
