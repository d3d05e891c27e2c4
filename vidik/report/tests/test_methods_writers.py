# SPDX-License-Identifier: EUPL-1.2
"""The same tree as Word, PDF and HTML: what is in the files, also for hostile texts."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from lxml import etree

from vidik.core.languages import Texts
from vidik.report.methods import charts, pdf, tree, web, word, wordchart
from vidik.report.methods.build import Edition, make_tree, preview_section
from vidik.report.methods.sources import ReportSources
from vidik.report.tests.report_fixtures import (
    CHART,
    TABLE,
    Recommendations,
    figure,
    load_pack,
    sources,
)

DATE = dt.date(2025, 10, 1)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
HOSTILE = (
    "#set page(width: 1pt) $x$ @ref *b* _i_ \\ ` ~ <script>alert(1)</script> ]] }} "
    "\"quoted\" 'single' &amp; = - + / // /* %% שלום مرحبا \x0b\x1f\ud800"
).replace("\ud800", "\ufffe")
LONG_WORD = "Најнеправноснажнооптуженичкоразвојнији" * 6


def document(
    root: Path,
    lang: tree.Lang = "en",
    files: dict[str, str] | None = None,
    given: ReportSources | None = None,
) -> tree.Document:
    made = make_tree(load_pack(root, files), given or sources(), lang, Edition("2024", DATE))
    assert not [problem for problem in made.problems if problem.severity == "blocking"]
    return made.document


def drawings(made: tree.Document) -> dict[str, str]:
    return {chart.code: charts.to_svg(chart, made.lang) for chart in tree.charts(made)}


def pdf_text(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def parts(data: bytes) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def hostile(root: Path, lang: tree.Lang = "en") -> tree.Document:
    quoted = (
        HOSTILE.replace("\\", "\\\\")
        .replace('"', '\\"')
        .replace("\x0b\x1f", "")
        .replace("\ufffe", "")
    )
    table = TABLE.replace("en: Women,", f'en: "{quoted.replace("{", "(").replace("}}", ")")}",')
    table = table.replace("sr: Жене,", f"sr: {LONG_WORD},")
    chart = CHART.replace("en: Women,", f'en: "{quoted.replace("}}", ")")}",')
    chart = chart.replace("alt_en: The number", f'alt_en: "{quoted.replace("}}", ")")} The number')
    chart = chart.replace("victims rose.", 'victims rose."')
    return document(
        root,
        lang,
        {"tables/by-sex.yaml": table, "charts/years.yaml": chart},
        sources(recommendations=Recommendations(title=Texts(en=HOSTILE), text=Texts(en=HOSTILE))),
    )


# fmt: off
ORDER = {
    "pPr": (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr",
        "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr",
    ),
    "tblPr": ("tblStyle", "tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
              "tblCaption"),
    "tcPr": ("tcW", "gridSpan", "tcBorders", "shd", "vAlign"),
    "trPr": ("cantSplit", "tblHeader"),
}
"""The order in which Word wants properties; it refuses a file that has another."""
# fmt: on


class TestWord:
    def test_properties_stand_in_the_order_that_word_demands(self, tmp_path: Path) -> None:
        text = '{{ recommendations(report=1) }}\n\n- a\n\n  b\n\n> c\n\n{{ table("by-sex") }}'
        made = document(tmp_path, files={"sections/opening.en.md": text})
        found = parts(word.write(made, DATE))
        for name in ("word/document.xml", "word/footnotes.xml"):
            root = etree.fromstring(found[name])
            for properties, order in ORDER.items():
                for element in root.iter(f"{W}{properties}"):
                    names = [child.tag.removeprefix(W) for child in element]
                    assert names == [known for known in order if known in names], name

    def test_every_style_in_use_is_defined_once(self, tmp_path: Path) -> None:
        found = parts(word.write(document(tmp_path), DATE))
        styles = etree.fromstring(found["word/styles.xml"])
        defined = [style.get(f"{W}styleId") for style in styles.iter(f"{W}style")]
        used = {
            element.get(f"{W}val")
            for name in ("word/document.xml", "word/footnotes.xml")
            for kind in ("pStyle", "rStyle", "tblStyle")
            for element in etree.fromstring(found[name]).iter(f"{W}{kind}")
        }
        assert used <= set(defined)
        assert len(defined) == len(set(defined))

    def test_the_package_holds_what_the_office_needs(self, tmp_path: Path) -> None:
        found = parts(word.write(document(tmp_path), DATE))
        assert {
            "word/footnotes.xml",
            "word/charts/chart1.xml",
            "word/embeddings/chart1.xlsx",
        } <= set(found)
        types = found["[Content_Types].xml"].decode()
        assert "drawingml.chart+xml" in types
        assert "wordprocessingml.footnotes+xml" in types

    def test_headings_captions_and_table_text_have_real_styles(self, tmp_path: Path) -> None:
        opened = docx.Document(io.BytesIO(word.write(document(tmp_path), DATE)))
        used = {paragraph.style.name for paragraph in opened.paragraphs if paragraph.style}
        assert {"Title", "Heading 1", "Heading 2", "Caption", "toc 1", "table of figures"} <= used
        table = opened.tables[0]
        assert table.style is not None
        assert table.style.name == "Report Table"
        assert table.rows[1].cells[1].paragraphs[0].style.name == "Table Number"  # type: ignore[union-attr]

    def test_contents_captions_and_references_are_fields(self, tmp_path: Path) -> None:
        xml = parts(word.write(document(tmp_path), DATE))["word/document.xml"].decode()
        codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", xml)
        assert ' TOC \\o "1-3" \\h \\z \\u ' in codes
        assert " SEQ Table \\* ARABIC " in codes
        bookmarks = set(re.findall(r'w:bookmarkStart[^>]*w:name="([^"]+)"', xml))
        targets = set(re.findall(r" REF (\S+)", xml)) | set(re.findall(r'w:anchor="([^"]+)"', xml))
        assert targets
        assert targets <= bookmarks
        assert xml.count('fldCharType="begin"') == xml.count('fldCharType="end"')

    def test_the_contents_are_filled_in_and_word_is_asked_to_update_them(
        self, tmp_path: Path
    ) -> None:
        found = parts(word.write(document(tmp_path, "sr-cyrl"), DATE))
        opened = docx.Document(io.BytesIO(word.write(document(tmp_path, "sr-cyrl"), DATE)))
        entries = [p.text for p in opened.paragraphs if p.style and p.style.name.startswith("toc ")]
        assert entries == ["1\tУвод", "2\tНалази", "2.1\tЖртве и други"]
        assert b"<w:updateFields" in found["word/settings.xml"]

    def test_footnotes_are_real_and_numbered(self, tmp_path: Path) -> None:
        found = parts(word.write(document(tmp_path), DATE))
        root = etree.fromstring(found["word/footnotes.xml"])
        texts = {note.get(f"{W}id"): "".join(note.itertext()) for note in root.iter(f"{W}footnote")}
        assert texts["1"] == " The share rests on 50 women."
        assert b'<w:footnoteReference w:id="1"/>' in found["word/document.xml"]

    def test_a_long_table_repeats_its_head_and_never_splits_a_row(self, tmp_path: Path) -> None:
        xml = parts(word.write(document(tmp_path), DATE))["word/document.xml"]
        table = next(etree.fromstring(xml).iter(f"{W}tbl"))
        rows = list(table.iter(f"{W}tr"))
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
            True, False, False, False, False,
        ]  # fmt: skip
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        sides = [jc.get(f"{W}val") for jc in rows[1].iter(f"{W}jc")]
        assert sides == ["left", "right"]

    @pytest.mark.parametrize(
        ("aligns", "stacked"),
        [(("left", "left", "left"), True), (("left", "left", "right"), False),
         (("left", "left"), False)],
    )  # fmt: skip
    def test_on_a_phone_rows_of_sentences_name_their_cells_and_numbers_stay_in_columns(
        self, aligns: tuple[tree.Align, ...], stacked: bool
    ) -> None:
        texts = [tree.Cell((tree.Text(f"cell {n}"),)) for n in range(len(aligns))]
        table = tree.Table(
            code="t", anchor="t", label="Table", number=1, caption=(tree.Text("Steps"),),
            columns=tuple(
                tree.Column((tree.Text(f'head "{n}"'),), align) for n, align in enumerate(aligns)
            ),
            rows=(tree.Row("plain", tuple(texts)),), source=(), note=(),
        )  # fmt: skip
        found = elements(web.HtmlWriter("en", {}).block(table))
        names = [a["data-name"] for tag, a in found if tag == "td" and "data-name" in a]
        roles = [a.get("role") for tag, a in found if tag in {"table", "tr", "th", "td"}]
        if stacked:
            assert names == ['head "1"', 'head "2"']
            assert None not in roles
        else:
            assert names == []
            assert set(roles) == {None}

    @pytest.mark.parametrize(
        ("lang", "tag"), [("en", "en-GB"), ("sr-cyrl", "sr-Cyrl-RS"), ("sr-latn", "sr-Latn-RS")]
    )
    def test_the_language_is_set(self, tmp_path: Path, lang: tree.Lang, tag: str) -> None:
        data = word.write(document(tmp_path, lang), DATE)
        assert f'<w:lang w:val="{tag}"'.encode() in parts(data)["word/styles.xml"]
        core = docx.Document(io.BytesIO(data)).core_properties
        assert core.language == tag
        assert core.created == dt.datetime(2025, 10, 1, 12, tzinfo=dt.UTC)

    def test_latin_has_no_cyrillic_letter(self, tmp_path: Path) -> None:
        data = word.write(document(tmp_path, "sr-latn"), DATE)
        for name, content in parts(data).items():
            if name.endswith(".xml"):
                assert not re.search("[\u0400-\u04ff]", content.decode()), name

    def test_the_chart_and_its_workbook_hold_the_same_numbers(self, tmp_path: Path) -> None:
        found = parts(word.write(document(tmp_path), DATE))
        root = etree.fromstring(found["word/charts/chart1.xml"])
        cached = [v.text for v in root.iterfind(f".//{C}val//{C}v")]
        sheet = openpyxl.load_workbook(io.BytesIO(found["word/embeddings/chart1.xlsx"])).active
        assert sheet is not None
        assert [float(value or "nan") for value in cached] == [50.0, 21.0]
        assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [50, 21]
        assert root.find(f"{C}externalData") is not None
        assert b"The number of victims rose." in found["word/document.xml"]

    def test_the_same_tree_gives_the_same_bytes(self, tmp_path: Path) -> None:
        made = document(tmp_path)
        assert word.write(made, DATE) == word.write(made, DATE)

    def test_hostile_texts_are_text(self, tmp_path: Path) -> None:
        data = word.write(hostile(tmp_path), DATE)
        for name, content in parts(data).items():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(content)
        shown = "".join(cell.text for cell in docx.Document(io.BytesIO(data)).tables[0]._cells)
        assert "<script>alert(1)</script>" in shown
        assert "שלום" in shown

    def test_a_formula_in_a_name_stays_text_in_the_workbook(self, tmp_path: Path) -> None:
        chart = CHART.replace("en: Women,", "en: '=HYPERLINK(\"x\")',")
        made = document(tmp_path, files={"charts/years.yaml": chart})
        book = openpyxl.load_workbook(io.BytesIO(wordchart.workbook(next(tree.charts(made)))))
        assert book.active is not None
        assert book.active["A2"].data_type == "s"

    @pytest.mark.parametrize("kind", ["bar", "column", "stacked", "line"])
    def test_every_kind_of_chart_keeps_the_order_of_the_schema(
        self, tmp_path: Path, kind: str
    ) -> None:
        chart = CHART.replace("kind: column", f"kind: {kind}")
        made = document(tmp_path, files={"charts/years.yaml": chart})
        root = etree.fromstring(wordchart.xml(next(tree.charts(made)), "en-GB", "rId1"))
        top = [child.tag.removeprefix(C) for child in root]
        known = ["date1904", "lang", "roundedCorners", "chart", "spPr", "txPr", "externalData"]
        assert top == [name for name in known if name in top]
        series = [child.tag.removeprefix(C) for child in next(root.iter(f"{C}ser"))]
        order = [
            "idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dLbls", "cat", "val",
            "smooth",
        ]  # fmt: skip
        assert series == [name for name in order if name in series]
        axis = [child.tag.removeprefix(C) for child in next(root.iter(f"{C}valAx"))]
        order = [
            "axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt",
            "majorTickMark", "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses",
            "crossBetween", "majorUnit",
        ]  # fmt: skip
        assert axis == [name for name in order if name in axis]

    @pytest.mark.parametrize(("kind", "hides"), [("column", False), ("stacked", True)])
    def test_only_parts_of_a_bar_leave_their_zero_to_the_table(
        self, tmp_path: Path, kind: str, *, hides: bool
    ) -> None:
        chart = CHART.replace("kind: column", f"kind: {kind}")
        made = document(tmp_path, files={"charts/years.yaml": chart})
        root = etree.fromstring(wordchart.xml(next(tree.charts(made)), "en-GB", "rId1"))
        codes = {
            labels.find(f"{C}numFmt").get("formatCode")  # type: ignore[union-attr]
            for labels in root.iter(f"{C}dLbls")
        }
        assert codes
        assert all(code is not None and code.endswith(";") == hides for code in codes)


class TestPdf:
    def test_it_is_tagged_and_says_its_language_and_title(self, tmp_path: Path) -> None:
        made = document(tmp_path, "sr-cyrl")
        reader = pypdf.PdfReader(io.BytesIO(pdf.write(made, drawings(made))))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
        assert "/StructTreeRoot" in root  # type: ignore[operator]
        assert str(root["/Lang"]).startswith("sr")  # type: ignore[index]
        assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]
        assert reader.metadata is not None
        assert reader.metadata.title == made.title_page.title
        titles = [
            str(item.title)
            for item in reader.outline
            if isinstance(item, pypdf.generic.Destination)
        ]
        assert titles == ["1 Увод", "2 Налази"]

    def test_the_text_is_there_in_cyrillic(self, tmp_path: Path) -> None:
        made = document(tmp_path, "sr-cyrl")
        text = pdf_text(pdf.write(made, drawings(made)))
        assert "71 жртва је" in text.replace("\u00a0", " ")
        assert "Табела 1" in text.replace("\u00a0", " ")

    def test_the_same_tree_gives_the_same_bytes(self, tmp_path: Path) -> None:
        made = document(tmp_path)
        assert pdf.write(made, drawings(made)) == pdf.write(made, drawings(made))

    def test_hostile_texts_are_text(self, tmp_path: Path) -> None:
        made = hostile(tmp_path)
        text = pdf_text(pdf.write(made, drawings(made)))
        assert "#set page(width: 1pt)" in text.replace("\n", " ")
        assert "<script>alert(1)</script>" in text.replace("\n", "").replace(" ", "")

    def test_letters_of_a_script_without_a_font_become_a_sign(self, tmp_path: Path) -> None:
        made = document(tmp_path, files={"sections/opening.en.md": "Name 漢字 and ꟿ, čćžšđ"})
        assert "Name ?? and ?, čćžšđ" in pdf_text(pdf.write(made, drawings(made)))

    def test_a_very_long_word_does_not_stop_it(self, tmp_path: Path) -> None:
        made = hostile(tmp_path, "sr-cyrl")
        assert pdf.write(made, drawings(made)).startswith(b"%PDF")


class _Elements(HTMLParser):
    VOID = frozenset({"meta", "br", "link", "img", "hr", "rect", "line", "path"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = _Elements()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


class TestHtml:
    def test_it_is_whole_and_loads_nothing(self, tmp_path: Path) -> None:
        made = document(tmp_path)
        html = web.write(made, drawings(made))
        found = elements(html)
        assert not {tag for tag, _ in found} & {"script", "img", "link", "iframe", "object", "form"}
        assert not [
            a for _, a in found if any(name.startswith("on") or name == "style" for name in a)
        ]
        policy = next(a["content"] for tag, a in found if "http-equiv" in a)
        assert (policy or "").startswith("default-src 'none'")

    def test_every_link_inside_has_its_target_and_no_id_appears_twice(self, tmp_path: Path) -> None:
        made = document(tmp_path)
        found = elements(web.write(made, drawings(made)))
        ids = [a["id"] for _, a in found if "id" in a]
        links = {(a.get("href") or "")[1:] for tag, a in found if tag == "a"}
        assert len(ids) == len(set(ids))
        assert links <= set(ids)

    def test_tables_and_charts_speak(self, tmp_path: Path) -> None:
        made = document(tmp_path)
        found = elements(web.write(made, drawings(made)))
        assert [a["scope"] for tag, a in found if tag == "th"][:3] == ["col", "col", "row"]
        svg = next(a for tag, a in found if tag == "svg")
        assert svg["role"] == "img"
        assert svg["aria-labelledby"] == "c-years-title c-years-desc"
        assert ("main", {"id": "text", "tabindex": "-1"}) in found

    @pytest.mark.parametrize(
        ("lang", "tag"), [("en", "en-GB"), ("sr-cyrl", "sr-Cyrl-RS"), ("sr-latn", "sr-Latn-RS")]
    )
    def test_the_language_is_set(self, tmp_path: Path, lang: tree.Lang, tag: str) -> None:
        made = document(tmp_path, lang)
        assert f'<html lang="{tag}">' in web.write(made, drawings(made))

    def test_hostile_texts_are_text(self, tmp_path: Path) -> None:
        made = hostile(tmp_path)
        html = web.write(made, drawings(made))
        assert "script" not in {tag for tag, _ in elements(html)}
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", html)

    def test_a_link_of_an_editor_leads_to_the_web_or_nowhere(self, tmp_path: Path) -> None:
        text = "[a](https://example.invalid/x) [b](javascript:alert(1)) [c](file:///etc/passwd)"
        made = document(tmp_path, files={"sections/opening.en.md": text})
        found = elements(web.write(made, drawings(made)))
        links = [
            a["href"] for tag, a in found if tag == "a" and not (a["href"] or "").startswith("#")
        ]
        assert links == ["https://example.invalid/x"]

    def test_a_published_file_has_no_marks_of_checks(self, tmp_path: Path) -> None:
        made = document(tmp_path, files={"sections/opening.en.md": '{{ figure("f-1234") }}'})
        assert 'class="fig' not in web.write(made, drawings(made))


class TestCharts:
    @pytest.mark.parametrize("kind", ["bar", "column", "stacked", "line"])
    def test_every_kind_is_drawn_with_its_numbers_and_names(
        self, tmp_path: Path, kind: str
    ) -> None:
        chart = CHART.replace("kind: column", f"kind: {kind}")
        made = document(tmp_path, "sr-cyrl", {"charts/years.yaml": chart})
        root = etree.fromstring(drawings(made)["years"].encode())
        texts = ["".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")]
        assert {"50", "21", "Жене", "Мушкарци", "Лица"} <= set(texts)
        inner = [element for element in root.iter() if element is not root]
        assert not [e for e in inner if e.get("role") or e.get("aria-label")]

    def test_a_suppressed_value_is_drawn_as_a_mark_and_stands_nowhere(self, tmp_path: Path) -> None:
        given = sources(figure("f-hidden", "987", disclosure="suppressed"))
        chart = CHART.replace("[f-50, f-21]", "[f-50, f-hidden]")
        made = document(tmp_path, "en", {"charts/years.yaml": chart}, given)
        svg = drawings(made)
        everything = [
            svg["years"],
            charts.summary(next(tree.charts(made))),
            web.write(made, svg),
            pdf_text(pdf.write(made, svg)),
            *(c.decode("utf-8", "replace") for c in parts(word.write(made, DATE)).values()),
        ]
        assert "[c]" in svg["years"]
        assert "Men: [c]" in everything[1]
        assert not [text[:80] for text in everything if "987" in re.sub(r"#[0-9a-f]{6}", "", text)]

    def test_zero_is_drawn_as_zero_and_unknown_as_a_dash(self, tmp_path: Path) -> None:
        given = sources(figure("f-no", None, status="refused"))
        chart = CHART.replace("[f-50, f-21]", "[f-0, f-no]")
        made = document(tmp_path, "en", {"charts/years.yaml": chart}, given)
        drawn = next(tree.charts(made))
        assert [point.value for point in drawn.series[0].points] == [0, None]
        assert "Women: 0; Men: –." in charts.summary(drawn)
        assert "– not known or not stated." in web.write(made, drawings(made))


class TestPreview:
    def test_every_number_shows_how_its_checks_went(self, tmp_path: Path) -> None:
        text = '{{ figure("f-1234") }} {{ figure("f-50") }} 77 {{ chart("years") }}'
        text = text.replace(" {{ chart", "\n\n{{ chart")
        pack = load_pack(tmp_path, {"sections/findings-victims.en.md": ""})
        changed = pack.with_section("opening", "en", text)
        shown = preview_section(
            changed, sources(), "en", "opening", lambda ref: f"/o/{ref.entry.observation_id}"
        )
        assert '<mark class="fig fig--violated"' in shown.html
        assert 'href="/o/obs-f-1234"' in shown.html
        assert '<span class="fig fig--pass"' in shown.html
        assert '<mark class="fig fig--typed"' in shown.html
        assert (shown.numbers, shown.typed) == (5, 1)

    def test_a_wrong_text_is_shown_with_its_problems(self, tmp_path: Path) -> None:
        changed = load_pack(tmp_path).with_section("opening", "en", 'A {{ figure("x-1") }} b')
        shown = preview_section(changed, sources(), "en", "opening", lambda _ref: "")
        assert 'A <mark class="fault"><code>{{ figure(&quot;x-1&quot;) }}</code>' in shown.html
        assert shown.html.count("</mark> b") == 1
        assert [problem.code for problem in shown.problems if problem.severity == "blocking"] == [
            "unknown-figure"
        ]

    def test_only_problems_of_the_section_are_notified(self, tmp_path: Path) -> None:
        pack = load_pack(
            tmp_path, {"sections/findings-victims.en.md": '{{ figure("elsewhere-1") }} {{ x'}
        )
        shown = preview_section(pack, sources(), "en", "opening", lambda _ref: "")
        assert [problem for problem in shown.problems if "findings" in problem.where] == []
