# SPDX-License-Identifier: EUPL-1.2
"""Draw a chart of a table as SVG, by way of Vega-Lite; what is not known is not drawn.

Colours stay apart for readers who confuse red and green. Each bar carries its number, so that
nobody depends on colour or on the axis.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

import vl_convert

from vidik.core.formats import number_locale

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

MAX_CATEGORIES: Final = 40
MAX_SERIES: Final = 8
PALETTE: Final = (
    "#1f6f8b", "#b35c00", "#6b5b95", "#3d7a35", "#b0455a", "#6b6b66", "#0f4152", "#a38a2a",
)  # fmt: skip
_INK: Final = "#23262d"
_RULE: Final = "#d9d6cf"
_FONT: Final = "Source Sans 3, Segoe UI, Noto Sans, DejaVu Sans, Arial, sans-serif"
_WIDTH: Final = 520
_BAR: Final = 20
_LABEL: Final = 30
"""Letters in a line of a category's name."""


class Kind(StrEnum):
    """Forms of charts."""

    BAR = "bar"
    STACKED = "stacked"
    GROUPED = "grouped"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: values by category and series, None where nothing is drawn."""

    kind: Kind
    unit: str
    categories: tuple[str, ...]
    series: tuple[str, ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    """One tuple for each category, one value for each series."""
    percent: bool = False

    @property
    def drawn(self) -> int:
        """How many values are drawn."""
        return sum(1 for row in self.values for value in row if value is not None)

    @property
    def left_out(self) -> int:
        """How many places have no value that could be drawn."""
        return sum(1 for row in self.values for value in row if value is None)

    @property
    def fits(self) -> bool:
        """Whether a reader could still distinguish the bars or lines."""
        return len(self.categories) <= MAX_CATEGORIES and len(self.series) <= MAX_SERIES

    @property
    def is_worth_drawing(self) -> bool:
        """Whether there is something to compare."""
        return self.fits and self.drawn > 1


def to_svg(chart: Chart, language: str) -> str:
    """Draw a chart; numbers are written as readers of the language expect them."""
    return str(
        vl_convert.vegalite_to_svg(
            json.dumps(specification(chart), ensure_ascii=False),
            vl_version="5.21",
            format_locale=number_locale(language),
        )
    )


def specification(chart: Chart) -> dict[str, Json]:
    """Return the Vega-Lite description of a chart."""
    layers = _line(chart) if chart.kind is Kind.LINE else _bars(chart)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "background": "#ffffff",
        "padding": 8,
        "config": _config(),
        "data": {"values": _records(chart)},
        **layers,
    }


def _config() -> dict[str, Json]:
    return {
        "font": _FONT,
        "aria": False,
        "view": {"stroke": None},
        "axis": {
            "labelColor": _INK, "titleColor": _INK, "labelFontSize": 13, "titleFontSize": 13,
            "titleFontWeight": 400, "gridColor": _RULE, "domain": False, "ticks": False,
            "labelPadding": 6, "labelLimit": 1000, "titlePadding": 10,
        },
        "legend": {
            "labelColor": _INK, "labelFontSize": 13, "labelLimit": 400, "orient": "top",
            "direction": "horizontal", "title": None, "columns": 2, "symbolType": "square",
        },
        "text": {"color": _INK, "fontSize": 12},
    }  # fmt: skip


def _records(chart: Chart) -> list[Json]:
    records: list[Json] = []
    for index, row in enumerate(chart.values):
        for order, value in enumerate(row):
            place: dict[str, Json] = {"c": f"{index:03}", "s": f"{order:03}", "o": order}
            if value is not None:
                records.append(place | {"v": float(value)})
            elif chart.kind is Kind.LINE:
                # A record without a value breaks the line: no gap is bridged.
                records.append(place | {"v": None})
    return records


def _names(texts: Sequence[str], width: int) -> str:
    """Return a Vega expression that turns a position into the lines of its name."""
    lines = {
        f"{index:03}": textwrap.wrap(text, width) or [text] for index, text in enumerate(texts)
    }
    return f"({json.dumps(lines, ensure_ascii=False)})[datum.value]"


def _whole(chart: Chart) -> bool:
    values = [value for row in chart.values for value in row if value is not None]
    return all(value == value.to_integral_value() for value in values)


def _amount(chart: Chart) -> dict[str, Json]:
    whole = _whole(chart)
    axis: dict[str, Json] = {
        "title": chart.unit or None, "tickCount": 5, "format": ",d" if whole else ",~f",
    }  # fmt: skip
    if whole:
        axis["tickMinStep"] = 1
    if chart.percent:
        axis["labelExpr"] = "datum.label + '%'"
    return {"field": "v", "type": "quantitative", "axis": axis}


def _colour(chart: Chart) -> dict[str, Json]:
    single = len(chart.series) <= 1
    positions: list[Json] = [f"{index:03}" for index in range(len(chart.series))]
    colours: list[Json] = [PALETTE[index % len(PALETTE)] for index in range(len(chart.series))]
    legend: Json = None if single else {"labelExpr": _names(chart.series, 60)}
    return {
        "field": "s", "type": "nominal", "sort": None, "legend": legend,
        "scale": {"domain": positions, "range": colours},
    }  # fmt: skip


def _bars(chart: Chart) -> dict[str, Json]:
    category: dict[str, Json] = {
        "field": "c", "type": "ordinal", "sort": None,
        "axis": {
            "title": None, "grid": False, "labelLineHeight": 15,
            "labelExpr": _names(chart.categories, _LABEL),
        },
        "scale": {
            "domain": [f"{index:03}" for index in range(len(chart.categories))],
            "paddingInner": 0.3, "paddingOuter": 0.15,
        },
    }  # fmt: skip
    amount = _amount(chart)
    stacked = chart.kind is Kind.STACKED
    amount["stack"] = "zero" if stacked else None
    encoding: dict[str, Json] = {"y": category, "x": amount, "color": _colour(chart)}
    many = 1 if stacked else max(len(chart.series), 1)
    if stacked:
        encoding["order"] = {"field": "o", "type": "ordinal"}
    elif many > 1:
        encoding["yOffset"] = {"field": "s", "type": "nominal", "sort": None}
    lines = max((len(textwrap.wrap(name, _LABEL)) for name in chart.categories), default=1)
    step = max(many * _BAR, lines * 16) + 12
    return {"height": step * len(chart.categories), "layer": _bar_layers(chart, encoding, stacked)}


def _bar_layers(
    chart: Chart,
    encoding: dict[str, Json],
    stacked: bool,  # noqa: FBT001 - private, one caller
) -> list[Json]:
    layers: list[Json] = [{"mark": {"type": "bar"}, "encoding": encoding}]
    text: dict[str, Json] = {
        "field": "v", "type": "quantitative", "format": ",d" if _whole(chart) else ",~f",
    }  # fmt: skip
    if not stacked:
        labelled = {key: value for key, value in encoding.items() if key != "color"}
        mark: dict[str, Json] = {"type": "text", "align": "left", "dx": 4, "baseline": "middle"}
        layers.append({"mark": mark, "encoding": labelled | {"text": text}})
    return layers


def _line(chart: Chart) -> dict[str, Json]:
    position: dict[str, Json] = {
        "field": "c", "type": "ordinal", "sort": None,
        "axis": {
            "title": None, "grid": False, "labelAngle": 0, "labelLineHeight": 15,
            "labelExpr": _names(chart.categories, 12),
        },
        "scale": {"domain": [f"{index:03}" for index in range(len(chart.categories))]},
    }  # fmt: skip
    amount = _amount(chart) | {"scale": {"zero": True}}
    encoding: dict[str, Json] = {"x": position, "y": amount, "color": _colour(chart)}
    text: dict[str, Json] = {
        "field": "v", "type": "quantitative", "format": ",d" if _whole(chart) else ",~f",
    }  # fmt: skip
    return {
        "height": 280,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2.5}, "encoding": encoding},
            {
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1},
                "encoding": encoding,
            },
            {
                "mark": {"type": "text", "dy": -12},
                "encoding": {"x": position, "y": amount, "text": text},
            },
        ],
    }
