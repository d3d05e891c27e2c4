# SPDX-License-Identifier: EUPL-1.2
"""The list of a register's rows, made from its declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.access.listing import Link, ListPage, together
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_name, in_alphabet
from vidik.core.listing.cells import tag
from vidik.core.listing.columns import Column, Kind
from vidik.core.listing.filters import Filter, choice, hidden, search
from vidik.core.templatetags.vidik import in_script, number
from vidik.core.years import years
from vidik.registers import selectors
from vidik.registers.models import Entry
from vidik.registers.presentation import page_of, title_of
from vidik.registers.registry import may_manage
from vidik.registers.services import reasons_of
from vidik.registers.states import with_states
from vidik.registers.types import EARLIER, STANDING, TITLE, Field, Precision, Register, by_number
from vidik.registers.types import Kind as FieldKind

_UNFILTERED: Final = frozenset(
    {FieldKind.NUMBER, FieldKind.DATE, FieldKind.KEYED, FieldKind.TITLE, FieldKind.TEXT}
)


class Rows(ListPage):
    """The rows of a register that one reads, the newest first."""

    action = Action.REGISTERS_READ
    template_name = "registers/list.html"
    export_act = "register.exported"
    empty = (
        gettext_lazy("Nothing has been entered yet"),
        gettext_lazy("Add the first entry; it takes a minute."),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Know which register is asked for."""
        super().setup(request, *args, **kwargs)
        self.register = self.find(kwargs["code"])
        # Each request has a page of its own; what a declaration says is what its register says.
        self.title = self.register.title
        self.lead = self.register.about
        self.export = self.register.code
        self.noun = self.register.noun
        self.is_elevated = self.register.is_elevated
        code = (self.register.code,)
        self.buttons = self.links(code)
        self.columns = columns_of(self.register)
        self.filters = filters_of(self.register, self.actor)

    def find(self, code: str) -> Register:
        """Return the register that is asked for."""
        return selectors.find_register(self.actor, code, Action.REGISTERS_READ)

    def links(self, code: tuple[str]) -> tuple[Link, ...]:
        """Return what is offered beside the title."""
        keeps = bool(may_manage(self.actor, self.register))
        offered = [
            (
                keeps and self.register.crossed,
                Link(_("Regular report"), "registers:report", args=code),
            ),
            (True, Link(_("Numbers for a year"), "registers:year", args=code)),
            (keeps, Link(_("New entry"), "registers:enter", is_main=True, args=code)),
        ]
        return tuple(link for is_offered, link in offered if is_offered)

    def rows(self) -> QuerySet[Entry]:
        """Return the rows that the actor reads."""
        rows = selectors.entries(self.actor, self.register)
        if self.register.is_named:
            return with_states(self.actor, self.register, rows)
        return rows

    def export_facts(self) -> dict[str, Any]:
        """Say which register was taken along."""
        # The number of lines would tell how many codes were counted.
        return {"register": self.register.code, "rows": self.found.count()}

    def prepared(self, rows: Iterable[Entry]) -> Iterator[Any]:
        """Give the rows; a file has a line for each code that is counted, with the row's number."""
        if self.register.linking:
            rows = self._with_titles(rows)
        counted = self.register.counted
        if counted is None or not self.is_file:
            yield from rows
            return
        place = 0
        for row in rows:
            place += not row.struck_at
            found: list[tuple[str, int | None]] = [*by_number(row.values.get(counted.name, {}))]
            for code, many in found or [("", None)]:
                line: Any = copy(row)
                line.number = None if row.struck_at else place
                line.code, line.many = code, None if row.struck_at else many
                yield line

    def _with_titles(self, rows: Iterable[Entry]) -> Iterator[Entry]:
        """Give rows with the titles of what they link to, looked up for many of them at once."""
        for some in together(rows):
            titles = selectors.link_titles(self.register, some)
            for row in some:
                found: Any = row
                found.titles = titles
                yield row

    @property
    def many(self) -> str:
        """How many rows there are, and how many of them are struck out."""
        struck = self.found.filter(struck_at__isnull=False).count()
        count = self.page.paginator.count - struck
        counted = str(self.noun % {"count": count, "shown": number(count)})
        if not struck:
            return counted
        more = ngettext(
            "%(shown)s record is struck out and not counted",
            "%(shown)s records are struck out and not counted",
            struck,
        )
        return f"{counted}; {more % {'shown': number(struck)}}"


class RowsOfCases(Rows):
    """The rows of a register about all cases of which one sees that part, the newest first."""

    action = Action.CASE_ENTRIES_READ
    empty = (
        gettext_lazy("Nothing has been entered yet"),
        gettext_lazy("Rows are entered in a case, under Services and rights."),
    )

    def find(self, code: str) -> Register:
        """Return the register of cases that is asked for."""
        return selectors.find_register_of_cases(self.actor, code)

    def links(self, code: tuple[str]) -> tuple[Link, ...]:
        """Offer the sums of a year: rows are entered on the page of a case."""
        return (Link(_("Numbers for a year"), "registers:year-of-cases", args=code),)


def columns_of(register: Register) -> Sequence[Column]:
    """Return the columns of a register: when, the listed fields, who entered it."""
    with_time = register.precision == Precision.MINUTE
    counted = register.counted
    reasons = reasons_of(register)
    if register.is_named:
        return _columns_of_named(register, reasons)
    return (
        *([Column("number", _("Number of the row in this file"), only="file")] if counted else ()),
        Column(
            "when",
            register.when or _("Day"),
            value="at" if with_time else "day",
            sort=True,
            kind=Kind.MOMENT if with_time else Kind.DAY,
            link=page_of,
            marks=_struck,
        ),
        *(
            [
                Column("case", _("Case"), "case.code"),
                Column("institution", _("Institution"), "institution.short", css="cell--text"),
            ]
            if register.part is not None
            else []
        ),
        *(column for each in register.fields for column in _columns(each)),
        Column("entered_by", _("Entered by"), only="page"),
        Column(
            "struck",
            _("Struck out"),
            value=lambda row: reasons.get(row.struck_why, _("yes")) if row.struck_at else "",
            only="file",
        ),
    )


def _columns_of_named(register: Register, reasons: dict[str, str]) -> Sequence[Column]:
    """Return the columns of a register of public things: what they are called, and their state."""
    title = register.by_name[TITLE]
    return (
        Column(
            TITLE,
            title.label,
            partial(Entry.value, name=TITLE),
            cell=title_of,
            sort=in_alphabet(KeyTextTransform(TITLE, "values")),
            link=page_of,
            marks=_struck,
            css="cell--text",
        ),
        *(
            [
                Column(
                    "state",
                    _("State"),
                    lambda row: register.state_called(row.state)[0],
                    cell=lambda row: tag(*register.state_called(row.state)),
                )
            ]
            if register.states
            else []
        ),
        Column(
            "when",
            register.when or _("Day"),
            value="day",
            sort=True,
            kind=Kind.DAY,
            css="cell--day",
            wraps=True,
        ),
        *(column for each in register.fields if each.name != TITLE for column in _columns(each)),
        *(
            [
                Column(
                    "institution", _("Entered by the institution"), "institution.short", wraps=True
                )
            ]
            if register.seen_by
            else []
        ),
        Column("entered_by", _("Entered by"), only="file"),
        Column(
            "struck",
            _("Struck out"),
            value=lambda row: reasons.get(row.struck_why, _("yes")) if row.struck_at else "",
            only="file",
        ),
    )


def _struck(row: Entry) -> SafeString | str:
    return tag(_("struck out"), "warn") if row.struck_at else ""


def _columns(field: Field) -> list[Column]:
    options = dict(field.options())
    if field.kind == FieldKind.COUNTS:
        return [
            Column(
                field.name,
                field.total,
                value=lambda row: sum(row.values.get(field.name, {}).values()),
                sort=selectors.total_of(field.name),
                kind=Kind.NUMBER,
                only="page",
            ),
            Column("code", field.label, lambda row: options.get(row.code, row.code), only="file"),
            Column("many", field.number, only="file"),
        ]
    if field.kind == FieldKind.LINK:
        return [
            Column(
                field.name,
                field.label,
                lambda row: field.in_words(row.values.get(field.name), row.titles),
                cell=lambda row: in_script(field.in_words(row.values.get(field.name), row.titles)),
                only="" if field.is_listed else "file",
                wraps=True,
            )
        ]
    is_number = field.kind == FieldKind.NUMBER
    sort: Any = False
    if is_number:
        sort = f"values__{field.name}"
    elif field.kind in {FieldKind.CODE, FieldKind.INSTITUTION}:
        # By the names that are read, in the order of their alphabet.
        codes = [code for code, _text in by_name(options.items())]
        sort = selectors.in_order_of(field.name, codes)
    return [
        Column(
            field.name,
            field.label,
            partial(Entry.value, name=field.name)
            if is_number
            else lambda row: field.in_words(row.values.get(field.name), options),
            # A year is written without a separator.
            cell=(lambda row: field.in_words(row.values.get(field.name), options))
            if is_number
            else None,
            kind=Kind.NUMBER if is_number else Kind.TEXT,
            sort=sort,
            only="" if field.is_listed else "file",
            css="cell--day" if field.kind == FieldKind.DATE else "",
            wraps=True,
        )
    ]


def filters_of(register: Register, actor: Actor) -> Sequence[Filter]:
    """Give the filters of a register: the year, and each field that has answers to choose from.

    Public things are found by their words and their state as well, of versions the newest alone.
    """

    def narrow(name: str) -> Any:
        return lambda rows, value: selectors.narrowed(rows, register, **{name: value})

    fields = (
        choice(each.name, each.label, _choices(each, actor), narrow(each.name))
        for each in register.fields
        if each.is_filter and each.kind not in _UNFILTERED
    )
    pairs = [(str(year), str(year)) for year in years()]
    same = (
        (hidden("like", lambda rows, key: selectors.alike(rows, register, key)),)
        if register.keyed
        else ()
    )
    year = choice("year", _("Year"), pairs, narrow("year"))
    return (*_filters_of_named(register), year, *fields, *same)


def _filters_of_named(register: Register) -> Sequence[Filter]:
    if not register.is_named:
        return ()
    states = [*(each.code for each in register.states), STANDING]
    pairs = [(code, register.state_called(code)[0]) for code in states]
    return (
        search("search_text"),
        *([choice("state", _("State"), pairs, "state")] if register.states else []),
        choice(
            "versions",
            _("Versions"),
            [("newest", _("the newest alone"))],
            lambda rows, _value: rows.exclude(state=EARLIER),
            default="newest",
            any_label=_("all, earlier ones as well"),
        ),
    )


def _choices(field: Field, actor: Actor) -> Any:
    if field.kind == FieldKind.LINK:
        # Only a page asks what can be chosen, not a file.
        return lambda _page: [
            (str(key), title) for key, title in selectors.linkable(actor, field.register)
        ]
    if field.kind == FieldKind.FLAG:
        return [("yes", _("yes")), ("no", _("no"))]
    return field.options()
