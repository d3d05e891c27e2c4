# SPDX-License-Identifier: EUPL-1.2
"""Values, periods and units in the templates of the figures room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import template
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vidik.figures import wording
from vidik.figures.models import Figure, Observation
from vidik.figures.presentation import ShownCell, ShownStatement
from vidik.figures.selectors.figures import current_of
from vidik.figures.selectors.naming import place_name
from vidik.figures.selectors.tables import labels_for

register = template.Library()

_GAP: Final = mark_safe("<br>")


@register.filter
def period(text: str) -> str:
    """Write a period in words."""
    return wording.period_text(text)


@register.filter
def unit(code: str) -> str:
    """Name a unit."""
    return wording.unit_text(code)


@register.simple_tag
def unit_beside(observation: Observation | None, unit_code: str) -> str:
    """Name the unit of a value in the form that its number asks for."""
    if observation is None:
        return ""
    return wording.unit_beside(unit_code, observation.value)


@register.simple_tag
def value_of(observation: Observation | None, unit_code: str = "") -> SafeString:
    """Show a value so that zero and unknown cannot be taken for each other.

    Of a damaged figure no value is shown: any of its versions may be the wrong one.
    """
    if observation is None:
        return format_html('<span class="tag tag--bad">{}</span>', wording.damaged())
    text = wording.value_text(
        observation.value, observation.status, observation.qualifier, unit_code
    )
    shown = "missing" if observation.value is None else "num"
    return format_html('<span class="{}">{}</span>', shown, text)


@register.simple_tag
def current_value(figure: Figure, unit_code: str = "") -> SafeString:
    """Show the current value of a figure whose current value was fetched along."""
    return value_of(current_of(figure), unit_code)


@register.filter
def with_breakdown(rows: Iterable[Any]) -> list[tuple[Any, str]]:
    """Put beside each figure, or what has one, how it is broken down; the whole is named so."""
    listed = list(rows)
    figures: list[Figure] = [getattr(row, "figure", row) for row in listed]
    labels = labels_for({axis for figure in figures for axis in figure.dimensions})
    places = [place_name(figure, labels) or _("in all") for figure in figures]
    return list(zip(listed, places, strict=True))


@register.simple_tag
def shown_cell(cell: ShownCell) -> SafeString:
    """Write the cell of a table: zero is a number; what nobody stated is said in words.

    A table has hundreds of cells, which is why no template is taken for each.
    """
    if not cell.statements:
        return format_html('<span class="missing">{}</span>', cell.value)
    written = _GAP.join(_shown_statement(statement) for statement in cell.statements)
    if cell.disagrees:
        written += format_html(' <span class="tag tag--bad">{}</span>', _("do not agree"))
    return mark_safe(written)  # noqa: S308 - its parts are escaped


def _shown_statement(statement: ShownStatement) -> str:
    missing = ' class="missing"' if statement.is_missing else ""
    text = conditional_escape(statement.text)
    link = f'<a href="{conditional_escape(statement.url)}"{missing}>{text}</a>'
    if not statement.remark:
        return link
    remark = conditional_escape(statement.remark)
    return f'{link} <span class="soft small">{remark}</span>'


@register.simple_tag(takes_context=True)
def row_page(context: Context, name: str, number: int) -> str:
    """Return the address of another page of a table's rows."""
    params: QueryDict = context["request"].GET.copy()
    params[name] = str(number)
    return f"?{params.urlencode()}"
