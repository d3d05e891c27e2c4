# SPDX-License-Identifier: EUPL-1.2
"""Draws a chart of the tree as SVG, for the web page and the PDF, by way of Vega-Lite.

Colours are apart for readers who confuse red and green, keep 3:1 against white and against the
dark page, and every value stands beside its mark, so that no one depends on colour.
"""

from __future__ import annotations

import json
import textwrap
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Final

import vl_convert
from lxml import etree

from vidik.core.formats import number_locale
from vidik.report.methods.tree import plain

if TYPE_CHECKING:
    from vidik.report.methods.tree import Chart, ChartPoint, Lang

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

FONTS: Final = Path(__file__).with_name("fonts")
FONT: Final = "'Source Sans 3'"
INK: Final = "#1c1c1a"
RULE: Final = "#d9d6cf"
PALETTE: Final = ("#1f6f8b", "#b35c00", "#6b5b95", "#3d7a35", "#b0455a", "#6b6b66")
WIDTH: Final = 660
_BAR: Final = 17
_GAP: Final = 13
_COLUMN_HEIGHT: Final = 270
_NAME_WIDTH: Final = 34
"""Letters in a line of a category's name beside its bar."""
_RIGHT: Final = 20
_LABEL_SIZE: Final = 12
_ROOM_FOR_LABEL: Final = 1.14
_ADVANCE: Final = 6.6
"""Rough width of a digit at the label size, in pixels."""
_NEEDLESS: Final = frozenset({"class", "role", "pointer-events"})


def to_svg(chart: Chart, lang: Lang) -> str:
    """Draw a chart; text stays text, numbers are those of the register."""
    _register_fonts()
    drawn = str(
        vl_convert.vegalite_to_svg(
            json.dumps(specification(chart), ensure_ascii=False),
            vl_version="5.21",
            format_locale=number_locale(lang),
        )
    )
    return _bare(drawn).removesuffix("</svg>") + _legend(chart) + "</svg>"


def _bare(drawn: str) -> str:
    """Drop the roles and names of Vega's inner groups: the chart is one picture with one text."""
    root = etree.fromstring(drawn)
    for element in root.iter():
        for name in list(element.attrib):
            if str(name).startswith("aria-") or name in _NEEDLESS:
                del element.attrib[name]
    return etree.tostring(root, encoding="unicode")


@cache
def _register_fonts() -> None:
    vl_convert.register_font_directory(str(FONTS))


def summary(chart: Chart) -> str:
    """Describe a chart in words: what the writer says of it, then every value."""
    rows: list[str] = []
    for series in chart.series:
        values = "; ".join(
            f"{category}: {shown(point)}"
            for category, point in zip(chart.categories, series.points, strict=True)
        )
        rows.append(
            f"{series.title} ({chart.unit}): {values}."
            if chart.unit
            else f"{series.title}: {values}."
        )
    return " ".join([chart.alt or plain(chart.caption), *rows])


def shown(point: ChartPoint) -> str:
    """Return the printed form of a value."""
    return point.ref.text if point.ref is not None else "–"


def specification(chart: Chart) -> dict[str, Json]:
    """Return the Vega-Lite description of a chart, without its legend."""
    layers: dict[str, Json]
    if chart.kind == "line":
        layers = _line(chart)
    elif chart.kind == "stacked":
        layers = _stacked(chart)
    else:
        layers = _bars(chart, upright=chart.kind == "column")
    upright = chart.kind in {"column", "line"}
    left = _value_room(chart) if upright else _name_room(chart, _NAME_WIDTH)
    lines = max((len(_wrapped(n, _upright_room(chart))) for n in chart.categories), default=1)
    bottom = lines * 14 + 10 if upright else (42 if chart.unit else 24)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH - left - _RIGHT,
        "background": "transparent",
        # Vega measures Cyrillic much too wide, so all the room is laid out here.
        "autosize": {"type": "none"},
        "padding": {
            "left": left, "right": _RIGHT, "top": _top(chart), "bottom": bottom,
        },
        "config": _config(),
        **layers,
    }  # fmt: skip


def _name_room(chart: Chart, width: int) -> float:
    lines = (line for name in chart.categories for line in _wrapped(name, width))
    return max((len(line) for line in lines), default=0) * _ADVANCE + 14


def _value_room(chart: Chart) -> float:
    return len(f"{_largest(chart):,.0f}") * _ADVANCE + 16


def _upright_room(chart: Chart) -> int:
    return max(9, int(560 / max(len(chart.categories), 1) / _ADVANCE))


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=True) or [text]


def _legend_rows(chart: Chart) -> list[list[tuple[int, float]]]:
    """Lay out the names of the series in rows of (series, left edge)."""
    if len(chart.series) == 1:
        return []
    rows: list[list[tuple[int, float]]] = [[]]
    left = 0.0
    for index, series in enumerate(chart.series):
        room = len(series.title) * _ADVANCE + 40
        if rows[-1] and left + room > WIDTH:
            rows.append([])
            left = 0.0
        rows[-1].append((index, left))
        left += room
    return rows


def _top(chart: Chart) -> int:
    unit = 20 if chart.unit and chart.kind in {"column", "line"} else 0
    return len(_legend_rows(chart)) * 20 + unit + 12


def _legend(chart: Chart) -> str:
    parts: list[str] = []
    for line, row in enumerate(_legend_rows(chart)):
        for index, left in row:
            title = escape(chart.series[index].title)
            colour = PALETTE[index % len(PALETTE)]
            top = line * 20
            parts.append(
                f'<rect x="{left + 2:.0f}" y="{top + 3}" width="11" height="11" fill="{colour}"/>'
                f'<text x="{left + 19:.1f}" y="{top + 13}" font-family="{FONT}" '
                f'font-size="{_LABEL_SIZE}px" fill="{INK}">{title}</text>'
            )
    if chart.unit and chart.kind in {"column", "line"}:
        parts.append(
            f'<text x="2" y="{_top(chart) - 14}" font-family="{FONT}" '
            f'font-size="{_LABEL_SIZE}px" fill="{INK}">{escape(chart.unit)}</text>'
        )
    return "".join(parts)


def _config() -> dict[str, Json]:
    return {
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12,
            "titleFontWeight": 400, "gridColor": RULE, "domain": False, "ticks": False,
            "labelPadding": 6, "labelLimit": 4000, "titlePadding": 10,
        },
        "text": {"color": INK, "fontSize": _LABEL_SIZE},
    }  # fmt: skip


def _records(chart: Chart) -> list[Json]:
    """Return one record a value; categories and series go by their position."""
    totals = [
        sum(_size(series.points[index]) for series in chart.series)
        for index in range(len(chart.categories))
    ]
    largest = max(totals, default=0.0) or 1.0
    records: list[Json] = []
    for index in range(len(chart.categories)):
        begin = 0.0
        for order, series in enumerate(chart.series):
            point = series.points[index]
            size = _size(point)
            label = shown(point)
            fits = size / largest * WIDTH * 0.6 > len(label) * _ADVANCE + 6
            records.append(
                {
                    "c": f"{index:03}",
                    "s": f"{order:03}",
                    "v": None if point.value is None else size,
                    "at": size,
                    "middle": begin + size / 2,
                    "label": label,
                    "inside": label if fits else "",
                    "last": index == len(chart.categories) - 1,
                    "name": series.title,
                }
            )
            begin += size
    return records


def _size(point: ChartPoint) -> float:
    return float(point.value if point.value is not None else Decimal(0))


def _largest(chart: Chart) -> float:
    return max((_size(point) for series in chart.series for point in series.points), default=0.0)


def _named(texts: tuple[str, ...], width: int) -> str:
    """Return a Vega expression that turns a position into wrapped lines."""
    lines = {f"{index:03}": _wrapped(text, width) for index, text in enumerate(texts)}
    return f"({json.dumps(lines, ensure_ascii=False)})[datum.value]"


def _category(chart: Chart, width: int, *, horizontal: bool) -> dict[str, Json]:
    axis: dict[str, Json] = {
        "labelExpr": _named(chart.categories, width), "title": None, "grid": False,
        "labelLineHeight": 14,
    }  # fmt: skip
    if horizontal:
        axis |= {"labelAngle": 0, "labelBaseline": "top", "domain": True, "domainColor": RULE}
    return {
        "field": "c", "type": "ordinal", "sort": None, "axis": axis,
        "scale": {"paddingInner": 0.32, "paddingOuter": 0.16},
    }  # fmt: skip


def _measure(chart: Chart, field: str, top: float) -> dict[str, Json]:
    whole = all(
        point.value is None or point.value == point.value.to_integral_value()
        for series in chart.series
        for point in series.points
    )
    axis: dict[str, Json] = {
        "title": None if chart.kind in {"column", "line"} else chart.unit or None,
        "tickCount": 5, "format": ",~f" if not whole else ",d",
    }  # fmt: skip
    if chart.percent:
        axis["labelExpr"] = "datum.label + '%'"
    if whole:
        axis["tickMinStep"] = 1
    return {
        "field": field, "type": "quantitative", "axis": axis, "stack": None,
        "scale": {"domain": [0, top * _ROOM_FOR_LABEL if top else 1], "nice": False},
    }  # fmt: skip


def _colour(chart: Chart) -> dict[str, Json]:
    positions: list[Json] = [f"{index:03}" for index in range(len(chart.series))]
    colours: list[Json] = [PALETTE[index % len(PALETTE)] for index in range(len(chart.series))]
    return {
        "field": "s", "type": "nominal", "sort": None, "legend": None,
        "scale": {"domain": positions, "range": colours},
    }  # fmt: skip


def _bars(chart: Chart, *, upright: bool) -> dict[str, Json]:
    room = _upright_room(chart) if upright else _NAME_WIDTH
    top = _largest(chart)
    position = _category(chart, room, horizontal=upright)
    length = _measure(chart, "v", top)
    label_at = {**_measure(chart, "at", top)}
    along, across = ("y", "x") if upright else ("x", "y")
    offset: dict[str, Json] = {}
    if len(chart.series) > 1:
        offset = {f"{across}Offset": {"field": "s", "type": "nominal", "sort": None}}
    text: dict[str, Json] = (
        {"type": "text", "dy": -7, "align": "center", "baseline": "alphabetic"}
        if upright
        else {"type": "text", "dx": 5, "align": "left", "baseline": "middle"}
    )
    if upright:
        text["dy"] = -5
    height = _COLUMN_HEIGHT if upright else _height(chart, len(chart.series), room)
    return {
        "height": height,
        "data": {"values": _records(chart)},
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {across: position, along: length, "color": _colour(chart), **offset},
            },
            {
                "mark": text,
                "encoding": {
                    across: position, along: label_at, **offset,
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip


def _height(chart: Chart, bars: int, room: int) -> int:
    """Give every category the same room, enough for the longest name."""
    lines = max(len(_wrapped(name, room)) for name in chart.categories)
    return len(chart.categories) * (max(bars * _BAR, lines * 15) + _GAP)


def _stacked(chart: Chart) -> dict[str, Json]:
    top = max(
        (
            sum(_size(series.points[index]) for series in chart.series)
            for index in range(len(chart.categories))
        ),
        default=0.0,
    )
    position = _category(chart, _NAME_WIDTH, horizontal=False)
    length = {**_measure(chart, "v", top), "stack": "zero"}
    return {
        "height": _height(chart, 1, _NAME_WIDTH) + 6 * len(chart.categories),
        "data": {"values": _records(chart)},
        "layer": [
            {
                "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1},
                "encoding": {
                    "y": position, "x": length, "color": _colour(chart),
                    "order": {"field": "s", "type": "ordinal"},
                },
            },
            {
                "mark": {
                    "type": "text", "color": "#ffffff", "align": "center", "baseline": "middle",
                },
                "encoding": {
                    "y": position, "x": _measure(chart, "middle", top),
                    "text": {"field": "inside", "type": "nominal"},
                },
            },
        ],
    }  # fmt: skip


def _line(chart: Chart) -> dict[str, Json]:
    top = _largest(chart)
    position = _category(chart, _upright_room(chart), horizontal=True)
    colour = _colour(chart)
    length = _measure(chart, "v", top)
    return {
        "height": _COLUMN_HEIGHT,
        "data": {"values": _records(chart)},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2.5},
                "encoding": {"x": position, "y": length, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"x": position, "y": length, "color": colour},
            },
            {
                "mark": {"type": "text", "dy": -10, "align": "center"},
                "encoding": {
                    "x": position,
                    "y": _measure(chart, "at", top),
                    "text": {"field": "label", "type": "nominal"},
                },
            },
        ],
    }
