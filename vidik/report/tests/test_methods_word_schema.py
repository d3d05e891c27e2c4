# SPDX-License-Identifier: EUPL-1.2
"""What Word is strict about and other programs forgive: order of elements, ids, relationships.

The orders are those of the schema of WordprocessingML (ISO/IEC 29500, transitional).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from vidik.report.methods import tree, word, wordchart
from vidik.report.tests.test_methods_writers import DATE, document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SIDES = "top left start bottom right end insideH insideV tl2br tr2bl between bar"
ORDER = {
    W + "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers "
        "pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE "
        "autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
        "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle "
        "rPr sectPr pPrChange"
    ),
    W + "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint "
        "noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u "
        "effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath"
    ),
    W + "tbl": "tblPr tblGrid tr",
    W + "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
        "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    W + "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText "
        "vAlign hideMark"
    ),
    W + "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders "
        "lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter "
        "docGrid printerSettings"
    ),
    W + "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
        "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr "
        "trPr tcPr tblStylePr"
    ),
    W + "lvl": (
        "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr"
    ),
    W + "tblStylePr": "pPr rPr tblPr trPr tcPr",
    W + "tblBorders": _SIDES,
    W + "tcBorders": _SIDES,
    W + "pBdr": "top left bottom right between bar",
    W + "tcMar": "top left start bottom right end",
    W + "tblCellMar": "top left start bottom right end",
    C + "scaling": "logBase orientation max min extLst",
    C + "chart": (
        "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend "
        "plotVisOnly dispBlanksAs"
    ),
    C + "catAx": (
        "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
        "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt auto lblAlgn lblOffset "
        "tickLblSkip tickMarkSkip noMultiLvlLbl"
    ),
    C + "valAx": (
        "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark "
        "minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt crossBetween majorUnit "
        "minorUnit dispUnits"
    ),
    C + "ser": (
        "idx order tx spPr invertIfNegative pictureOptions marker dPt dLbls trendline errBars cat "
        "val smooth shape"
    ),
    C + "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId",
    C + "lineChart": "grouping varyColors ser dLbls dropLines hiLowLines upDownBars marker axId",
}


@pytest.fixture(scope="module", params=["en", "sr-cyrl"])
def parts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Return the parts of a Word file with tables, charts and footnotes."""
    made = document(tmp_path_factory.mktemp("pack"), request.param)
    archive = zipfile.ZipFile(io.BytesIO(word.write(made, DATE)))
    names = archive.namelist()
    assert len(names) == len(set(names))
    return {name: archive.read(name) for name in names}


def _roots(parts: dict[str, bytes], under: str) -> dict[str, etree._Element]:
    return {
        name: etree.fromstring(data)
        for name, data in parts.items()
        if name.startswith(under) and name.endswith(".xml")
    }


def misplaced(root: etree._Element) -> list[str]:
    """List elements whose children are in another order than the schema's, or not in it."""
    found = []
    for element in root.iter():
        order = ORDER.get(str(element.tag), "").split()
        if not order:
            continue
        space = str(element.tag).partition("}")[0] + "}"
        names = [str(child.tag) for child in element]
        own = [name.removeprefix(space) for name in names if name.startswith(space)]
        known = [order.index(name) for name in own if name in order]
        if known != sorted(known) or len(known) != len(own):
            found.append(f"{element.tag}: {' '.join(own)}")
    return found


def test_elements_stand_in_the_order_of_the_schema(parts: dict[str, bytes]) -> None:
    assert {
        name: found for name, root in _roots(parts, "word/").items() if (found := misplaced(root))
    } == {}


def test_the_order_is_really_looked_at() -> None:
    names = W[1:-1]
    wrong = f'<w:pPr xmlns:w="{names}"><w:jc w:val="left"/><w:pStyle w:val="Normal"/></w:pPr>'
    unknown = f'<w:pPr xmlns:w="{names}"><w:colour/></w:pPr>'
    assert len(misplaced(etree.fromstring(wrong))) == 1
    assert len(misplaced(etree.fromstring(unknown))) == 1


def test_a_cell_ends_with_a_paragraph(parts: dict[str, bytes]) -> None:
    cells = list(etree.fromstring(parts["word/document.xml"]).iter(W + "tc"))
    assert cells
    assert all(cell[-1].tag == W + "p" for cell in cells)


def test_ids_are_unique_and_references_lead_somewhere(parts: dict[str, bytes]) -> None:
    body = etree.fromstring(parts["word/document.xml"])
    drawings = [e.get("id") for e in body.iter(DRAWING + "docPr")]
    marks = [e.get(W + "id") for e in body.iter(W + "bookmarkStart")]
    names = [e.get(W + "name") for e in body.iter(W + "bookmarkStart")]
    notes = [e.get(W + "id") for e in etree.fromstring(parts["word/footnotes.xml"])]
    cited = [e.get(W + "id") for e in body.iter(W + "footnoteReference")]
    for ids in (drawings, marks, names, notes, cited):
        assert ids
        assert len(ids) == len(set(ids))
    assert sorted(marks) == sorted(e.get(W + "id") for e in body.iter(W + "bookmarkEnd"))
    assert max(len(str(name)) for name in names) <= 40
    assert set(cited) <= set(notes)
    anchors = {e.get(W + "anchor") for e in body.iter(W + "hyperlink")} - {None}
    assert anchors <= set(names)
    styles = {e.get(W + "styleId") for e in etree.fromstring(parts["word/styles.xml"])}
    used = {
        e.get(W + "val") for tag in ("pStyle", "rStyle", "tblStyle") for e in body.iter(W + tag)
    }
    assert used <= styles


def test_every_part_has_a_type_and_every_relationship_a_part(parts: dict[str, bytes]) -> None:
    types = etree.fromstring(parts["[Content_Types].xml"])
    overrides = {str(e.get("PartName"))[1:] for e in types if str(e.tag).endswith("Override")}
    defaults = {str(e.get("Extension")).lower() for e in types if str(e.tag).endswith("Default")}
    assert overrides <= set(parts)
    for name in set(parts) - {"[Content_Types].xml"}:
        assert name in overrides or name.rsplit(".", 1)[-1].lower() in defaults, name
    for name in (n for n in parts if n.endswith(".rels")):
        base = posixpath.dirname(posixpath.dirname(name))
        known = set()
        for relation in etree.fromstring(parts[name]):
            assert relation.get("Id") not in known
            known.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                continue
            target = str(relation.get("Target"))
            path = target[1:] if target.startswith("/") else posixpath.join(base, target)
            assert posixpath.normpath(path) in parts, (name, target)
        owner = posixpath.join(base, posixpath.basename(name).removesuffix(".rels"))
        used = re.findall(rb'r:(?:id|embed|link)="([^"]+)"', parts.get(owner, b""))
        assert {text.decode() for text in used} <= known, owner


@pytest.mark.parametrize(("second", "limits"), [("48", ["100"]), ("20", []), ("60", [])])
def test_an_axis_of_shares_ends_where_all_is_reached(
    tmp_path: Path, second: str, limits: list[str]
) -> None:
    chart = next(iter(tree.charts(document(tmp_path))))
    series = tuple(
        tree.ChartSeries(title, (tree.ChartPoint(Decimal(value), None),) * len(chart.categories))
        for title, value in (("a", "52"), ("b", second))
    )
    shares = replace(chart, percent=True, kind="stacked", series=series)
    root = etree.fromstring(wordchart.xml(shares, "en-GB", "rId1"))
    assert [e.get("val") for e in root.iter(C + "max")] == limits
    assert misplaced(root) == []
