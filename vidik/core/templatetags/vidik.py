# SPDX-License-Identifier: EUPL-1.2
"""Numbers, dates and addresses in templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Final

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import flatatt
from django.http import QueryDict
from django.template.base import Parser, Token
from django.template.context import Context
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from vidik.core import dialling, spans
from vidik.core.cards import labelled
from vidik.core.formats import (
    format_date,
    format_moment,
    format_month,
    format_number,
    format_weekday,
    format_weekday_name,
)
from vidik.core.languages import Texts, languages
from vidik.core.paging import AtLeast
from vidik.core.steps import MARK, new_mark

register = template.Library()
_HOURS_MATTER_DAYS: Final = 2
_NOTHING_CHOSEN: Final = BLANK_CHOICE_DASH[0][1]
"""What Django writes where nothing is chosen; a row of dashes says nothing to anybody."""


@register.filter
def number(value: Decimal | int | None, digits: int | None = None) -> str:
    """Write a number in the reader's locale; nothing for None, which is not zero.

    What was counted no further has a plus sign.
    """
    if value is None:
        return ""
    written = format_number(value, translation.get_language() or "en", digits)
    return f"{written}+" if isinstance(value, AtLeast) else written


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """Write a day in the reader's locale."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return format_date(value, translation.get_language() or "en")


@register.filter
def dialled(value: str) -> str:
    """Return of a telephone number what is dialled."""
    return dialling.dialled(value)


@register.simple_tag
def telephone(number: str, *, is_demo: bool = False) -> SafeString:
    """Show a number as a link that dials, one of a demonstration as a number that does not."""
    if is_demo or dialling.never_dials(number):
        return format_html(
            '<b class="num nowrap">{}</b> <span class="soft">({})</span>',
            number,
            _("demonstration number, cannot be called"),
        )
    if not dialling.is_number(number):
        return format_html('<b class="num">{}</b>', number)
    return format_html(
        '<a class="num nowrap" href="tel:{}">{}</a>', dialling.dialled(number), number
    )


@register.filter(expects_localtime=True)
def stamp(value: dt.date | dt.datetime | None) -> str:
    """Write a moment for machines, as `datetime` of a page takes it: to the second."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat()


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Write a day and the time of it in the reader's locale."""
    if value is None:
        return ""
    return format_moment(timezone.localtime(value), translation.get_language() or "en")


@register.filter
def until(value: dt.datetime | None) -> str:
    """Write until when something lasts: the last day of it where it ends with a day."""
    if value is None:
        return ""
    if timezone.localtime(value).time() == dt.time():
        return day(value - dt.timedelta(microseconds=1))
    return moment(value)


@register.filter
def month(value: int) -> str:
    """Name a month by its number in the year in the reader's language."""
    return format_month(value, translation.get_language() or "en")


@register.filter
def near_day(value: dt.date) -> str:
    """Write a day with its weekday, all short, in the reader's language."""
    return format_weekday(value, translation.get_language() or "en")


@register.filter
def weekday(value: dt.date) -> str:
    """Name the weekday of a day in the reader's language."""
    return format_weekday_name(value.weekday(), translation.get_language() or "en")


@register.simple_tag
def due(at: dt.date | dt.datetime, is_late: bool) -> SafeString:  # noqa: FBT001 - of a template
    """Say by when something is due: the hour as well where it falls within two days."""
    day_of = timezone.localtime(at).date() if isinstance(at, dt.datetime) else at
    near = dt.timedelta(days=_HOURS_MATTER_DAYS)
    is_near = abs(day_of - timezone.localdate()) < near
    shown = moment(at) if isinstance(at, dt.datetime) and is_near else day(day_of)
    if is_late:
        return format_html(
            '<span class="tag tag--bad">{}</span>', _("late since %(when)s") % {"when": shown}
        )
    style = "tag tag--warn" if is_near else "tag"
    return format_html('<span class="{}">{}</span>', style, _("by %(when)s") % {"when": shown})


@register.simple_tag
def once() -> SafeString:
    """Mark a form, so that it is done once however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', MARK, new_mark())


@register.filter
def lasting(value: dt.timedelta | None) -> str:
    """Write a span of time in its largest useful unit; nothing for None."""
    return "" if value is None else spans.lasting(value)


@register.filter
def away(value: dt.datetime | None) -> str:
    """Say how far away a deadline is, or for how long it has passed."""
    return "" if value is None else spans.away(value, timezone.now())


@register.filter
def in_script(text: str | None) -> str:
    """Spell what somebody typed as the page that is read does, such as in Latin script."""
    return languages().named().spell(text or "")


@register.filter
def in_reader_language(texts: Mapping[str, str]) -> str:
    """Return a text of a pack's file in the language of the reader."""
    return str(Texts(texts))


@register.filter
def in_language(texts: Texts, tag: str) -> str:
    """Return a text in a language, whoever reads the page."""
    return texts.exactly(tag)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """Return the page's query string with some parameters changed; None removes one."""
    params: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = str(value)
    return f"?{params.urlencode()}"


class _Cards(template.Node):
    """Renders one table so that each of its rows can be read as a card on a narrow screen."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: Context) -> SafeString:
        # What was rendered is escaped already; only headings and fixed words are added to it.
        return mark_safe(labelled(self.inside.render(context)))  # noqa: S308 - labelled() adds words of its own to escaped text


@register.tag
def cards(parser: Parser, token: Token) -> _Cards:  # noqa: ARG001 - as Django calls it
    """Lay out the table between `{% cards %}` and `{% endcards %}` as cards on a narrow screen."""
    inside = parser.parse(("endcards",))
    parser.delete_first_token()
    return _Cards(inside)


@register.simple_tag(takes_context=True)
def rows_of(context: Context, table: Any) -> SafeString:
    """Write the rows of a declared table."""
    shown: SafeString = table.body(context)
    return shown


_Option = Mapping[str, Any]


@register.simple_tag
def options(groups: Iterable[tuple[str | None, Sequence[_Option], int]]) -> SafeString:
    """Write the options of a select; a template for each of hundreds would cost a page its pace.

    Args:
        groups: `optgroups` of Django's widget: name of the group or none, its options, index.
    """
    parts: list[str] = []
    for name, members, _index in groups:
        if name:
            parts.append(f'<optgroup label="{_escaped(name)}">')
        for option in members:
            chosen = flatatt(option["attrs"]) if option["attrs"] else ""
            label = option["label"]
            shown = _("choose") if label == _NOTHING_CHOSEN else label
            value = _escaped(option["value"])
            parts.append(f'<option value="{value}"{chosen}>{_escaped(shown)}</option>')
        if name:
            parts.append("</optgroup>")
    return mark_safe("".join(parts))  # noqa: S308 - every part is escaped


def _escaped(value: Any) -> str:
    """Escape as `conditional_escape` does, without looking among the arguments for late texts."""
    if isinstance(value, Promise):
        value = str(value)
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))
