# SPDX-License-Identifier: EUPL-1.2
"""Native charts for Word: the chart's XML and the workbook behind it, so that they can be edited.

The XML comes from python-pptx, whose chart parts Word shares; colours, labels and fonts are laid
over it. Values that are not known or suppressed are empty cells.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from vidik.core.spreadsheets import mark_sheets
from vidik.report.methods.charts import INK, PALETTE, RULE

if TYPE_CHECKING:
    from vidik.report.methods.tree import Chart, ChartKind

_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TYPES: Final[dict[ChartKind, XL_CHART_TYPE]] = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
FONT: Final = "Calibri"
_ALL: Final = 100
_NEARLY_ALL: Final = 80
"""From such a share on the axis ends at all of it, and not beyond."""


def clean(text: str) -> str:
    """Remove what XML cannot hold."""
    return _CONTROL.sub("", text)


def workbook(chart: Chart, demonstration: str = "") -> bytes:
    """Write the workbook of a chart: categories down, series across; the same bytes each time."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _EPOCH, "comments": demonstration, "subject": demonstration})
    sheet = book.add_worksheet("Sheet1")
    mark_sheets(book, demonstration)
    for row, category in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, clean(category))
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, clean(series.title))
        for row, point in enumerate(series.points, start=1):
            if point.value is not None:
                sheet.write_number(row, column, float(point.value))
    sheet.set_column(0, 0, 40)
    book.close()
    return buffer.getvalue()


def xml(chart: Chart, language_tag: str, workbook_relationship: str) -> bytes:
    """Write the chart part.

    Args:
        chart: the chart.
        language_tag: language of its texts.
        workbook_relationship: id of the relationship to the workbook.
    """
    data = CategoryChartData(number_format=_number_format(chart))  # type: ignore[no-untyped-call]
    data.categories = [clean(category) for category in chart.categories]
    for series in chart.series:
        values = [None if p.value is None else float(p.value) for p in series.points]
        data.add_series(clean(series.title), values)  # type: ignore[no-untyped-call]
    writer = ChartXmlWriter(_TYPES[chart.kind], data)  # type: ignore[no-untyped-call]
    root = etree.fromstring(writer.xml.encode())
    _style_space(root, language_tag)
    _style_series(root, chart)
    _style_axes(root, chart)
    _add_legend(root, chart)
    external = etree.SubElement(root, f"{{{_C}}}externalData")
    external.set(f"{{{_R}}}id", workbook_relationship)
    etree.SubElement(external, f"{{{_C}}}autoUpdate").set("val", "0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def height_mm(chart: Chart) -> float:
    """Return the height that the chart needs on the page."""
    if chart.kind in {"column", "line"}:
        return 82.0
    bars = 1 if chart.kind == "stacked" else len(chart.series)
    lines = max(-(-len(name) // 30) for name in chart.categories)
    room = max(bars * 5.0, lines * 4.6) + 3.4
    return min(max(26.0 + len(chart.categories) * room, 56.0), 215.0)


def _number_format(chart: Chart) -> str:
    decimals = any(
        point.value is not None and point.value != point.value.to_integral_value()
        for series in chart.series
        for point in series.points
    )
    number = "#,##0.0" if decimals else "#,##0"
    return f'{number}"%"' if chart.percent else number


def _parse(text: str) -> etree._Element:
    return etree.fromstring(f'<root xmlns:c="{_C}" xmlns:a="{_A}">{text}</root>')[0]


def _font(size: int, colour: str, *, bold: bool = False) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
        f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:defRPr></a:pPr>'
        "<a:endParaRPr/></a:p></c:txPr>"
    )


def _tag(name: str) -> str:
    return f"{{{_C}}}{name}"


def _drop(parent: etree._Element, *names: str) -> None:
    for name in names:
        for child in parent.findall(_tag(name)):
            parent.remove(child)


def _insert_before(parent: etree._Element, child: etree._Element, *followers: str) -> None:
    """Put a child where the schema wants it: before the first of its followers."""
    for position, sibling in enumerate(parent):
        if sibling.tag in {_tag(name) for name in followers}:
            parent.insert(position, child)
            return
    parent.append(child)


def _style_space(root: etree._Element, language_tag: str) -> None:
    _drop(root, "lang", "roundedCorners", "txPr", "spPr")
    _insert_before(
        root, _parse(f'<c:lang val="{language_tag}"/>'), "roundedCorners", "style", "chart"
    )
    _insert_before(root, _parse('<c:roundedCorners val="0"/>'), "style", "chart")
    root.append(_parse("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))
    root.append(_parse(_font(900, INK)))


def _style_series(root: etree._Element, chart: Chart) -> None:
    for plot in root.iter(*(_tag(name) for name in ("barChart", "lineChart"))):
        _drop(plot, "dLbls", "gapWidth")
        if plot.tag == _tag("barChart"):
            _drop(plot, "overlap")
            overlap = 100 if chart.kind == "stacked" else -4
            for item in ('<c:gapWidth val="60"/>', f'<c:overlap val="{overlap}"/>'):
                _insert_before(plot, _parse(item), "serLines", "axId")
    for index, series in enumerate(root.iter(_tag("ser"))):
        colour = PALETTE[index % len(PALETTE)]
        _drop(series, "spPr", "dLbls", "invertIfNegative", "marker", "smooth")
        followers = ("dPt", "trendline", "errBars", "cat", "val", "smooth", "extLst")
        if chart.kind == "line":
            look = (
                f'<c:spPr><a:ln w="28575"><a:solidFill><a:srgbClr val="{colour[1:]}"/>'
                "</a:solidFill></a:ln></c:spPr>"
            )
            marker = (
                '<c:marker><c:symbol val="circle"/><c:size val="7"/><c:spPr><a:solidFill>'
                f'<a:srgbClr val="{colour[1:]}"/></a:solidFill></c:spPr></c:marker>'
            )
            parts = [look, marker]
        else:
            parts = [
                f'<c:spPr><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill></c:spPr>',
                '<c:invertIfNegative val="0"/>',
            ]
        for part in [*parts, _labels(chart)]:
            _insert_before(series, _parse(part), *followers)
        if chart.kind == "line":
            series.append(_parse('<c:smooth val="0"/>'))


def _labels(chart: Chart) -> str:
    place = {"stacked": "ctr", "line": "t"}.get(chart.kind, "outEnd")
    colour = "#ffffff" if chart.kind == "stacked" else INK
    number = _number_format(chart)
    # A part of no width has no room for its 0: it would stand upon the number beside it.
    shown = f"{number};-{number};" if chart.kind == "stacked" else number
    code = shown.replace('"', "&quot;")
    return (
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_font(850, colour)}"
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
    )


def _style_axes(root: etree._Element, chart: Chart) -> None:
    grid = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{RULE[1:]}"/></a:solidFill></a:ln>'
    for axis in root.iter(_tag("catAx")):
        _drop(
            axis, "majorTickMark", "minorTickMark", "tickLblPos", "txPr", "spPr", "majorGridlines"
        )
        ordered: tuple[str, ...] = (
            '<c:majorTickMark val="none"/>', '<c:minorTickMark val="none"/>',
            '<c:tickLblPos val="low"/>', f"<c:spPr>{grid}</c:spPr>", _font(900, INK),
        )  # fmt: skip
        for part in ordered:
            _insert_before(axis, _parse(part), "crossAx")
        if chart.kind in {"bar", "stacked"}:
            scaling = axis.find(_tag("scaling"))
            if scaling is not None:
                _drop(scaling, "orientation")
                scaling.insert(0, _parse('<c:orientation val="maxMin"/>'))
    for axis in root.iter(_tag("valAx")):
        _drop(
            axis, "majorGridlines", "title", "numFmt", "majorTickMark", "minorTickMark",
            "tickLblPos", "txPr", "spPr",
        )  # fmt: skip
        code = _number_format(chart).replace("0.0", "0").replace('"', "&quot;")
        unit = (
            f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900" b="0">'
            f'<a:latin typeface="{FONT}"/></a:defRPr></a:pPr><a:r>'
            '<a:rPr sz="900" b="0">'
            f'<a:latin typeface="{FONT}"/></a:rPr><a:t>{_escaped(chart.unit)}</a:t></a:r></a:p>'
            '</c:rich></c:tx><c:overlay val="0"/></c:title>'
        )
        ordered = (
            f"<c:majorGridlines><c:spPr>{grid}</c:spPr></c:majorGridlines>",
            *([unit] if chart.unit else []),
            f'<c:numFmt formatCode="{code}" sourceLinked="0"/>',
            '<c:majorTickMark val="none"/>', '<c:minorTickMark val="none"/>',
            '<c:tickLblPos val="nextTo"/>', "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>",
            _font(900, INK),
        )  # fmt: skip
        for part in ordered:
            _insert_before(axis, _parse(part), "crossAx")
        if chart.kind in {"bar", "stacked"}:
            _drop(axis, "crosses")
            _insert_before(axis, _parse('<c:crosses val="max"/>'), "crossBetween", "majorUnit")
        _whole_ticks(axis, chart)


def _longest(chart: Chart) -> Decimal:
    """Return the length of the longest bar, of all its parts where they are stacked."""
    values = [
        [series.points[i].value or Decimal(0) for series in chart.series]
        for i in range(len(chart.categories))
    ]
    join = sum if chart.kind == "stacked" else max
    return max((Decimal(join(parts)) for parts in values if parts), default=Decimal(0))


def _whole_ticks(axis: etree._Element, chart: Chart) -> None:
    """Start at zero, and never show half a person on a small scale."""
    scaling = axis.find(_tag("scaling"))
    if scaling is not None:
        _drop(scaling, "max", "min")
        if chart.percent and _NEARLY_ALL <= _longest(chart) <= _ALL:
            scaling.append(_parse(f'<c:max val="{_ALL}"/>'))
        scaling.append(_parse('<c:min val="0"/>'))
    largest = max(
        (p.value for series in chart.series for p in series.points if p.value is not None),
        default=None,
    )
    if largest is not None and largest <= 5 and not chart.percent:  # noqa: PLR2004 -- few units
        _drop(axis, "majorUnit")
        _insert_before(axis, _parse('<c:majorUnit val="1"/>'), "minorUnit", "dispUnits")


def _add_legend(root: etree._Element, chart: Chart) -> None:
    frame = root.find(_tag("chart"))
    if frame is None:
        return
    _drop(frame, "legend", "autoTitleDeleted", "title")
    frame.insert(0, _parse('<c:autoTitleDeleted val="1"/>'))
    if len(chart.series) > 1:
        legend = f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_font(900, INK)}</c:legend>'
        _insert_before(frame, _parse(legend), "plotVisOnly", "dispBlanksAs")


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
