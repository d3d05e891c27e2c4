# SPDX-License-Identifier: EUPL-1.2
"""Pages of declared lists: who may open one, what it shows, who may export it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, Self

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.views import View
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import actor_of, can, require_elevated, requires
from vidik.access.types import ELEVATED, Action, Actor
from vidik.core.downloads import as_form, download
from vidik.core.listing.columns import Column, Label
from vidik.core.listing.filters import Filter, FilterForm
from vidik.core.listing.tables import Table, in_order
from vidik.core.pages import Trail
from vidik.core.paging import PER_PAGE, NumberedPage, page_of
from vidik.core.templatetags.vidik import number


@dataclass(frozen=True)
class Link:
    """A link from a list to another page, shown to those who have the right it needs."""

    label: Label
    address: str
    needs: Action | None = None
    is_main: bool = False
    args: tuple[str, ...] = ()
    """Arguments of the address."""

    @property
    def url(self) -> str:
        """The address of that page."""
        return reverse(self.address, args=self.args)


@dataclass(frozen=True)
class Tile:
    """A number above a list."""

    value: Any
    label: Label
    url: str = ""
    is_current: bool = False
    note: Label = ""


def together(rows: Iterable[Any], most: int = 500) -> Iterator[list[Any]]:
    """Give rows in parts of so many, for what is looked up for all of a part at once."""
    left = iter(rows)
    while part := list(islice(left, most)):
        yield part


class ListPage(View):
    """A page that shows rows as a table or as items: filtered, sorted, paged, exported.

    A room declares one in its `lists.py` and routes to it with `as_view()`. The rows come from
    `source`, or from `rows` if the selector needs more than the actor.
    """

    http_method_names = ["get", "head"]
    template_name = "core/list.html"

    action: Action
    """The right to open the page."""
    source: ClassVar[Callable[[Actor], Any]]
    """A selector: returns all rows that an actor may see, in the default order of the list."""
    title: Label
    lead: Label = ""
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    sort: str = ""
    """The column by which the rows are sorted at first, if any."""
    item: str = ""
    """A template that shows a row as an item, for lists that are not tables."""
    is_ranked: bool = False
    noun: Any = None
    """`ngettext_lazy("%(shown)s case", "%(shown)s cases", "count")`: how many there are."""
    caption: Label = ""
    empty: tuple[Label, Label]
    """Shown when there are no rows at all: a heading, and what to do."""
    above: Sequence[Link] = ()
    """The pages above this one, for the breadcrumbs."""
    buttons: Sequence[Link] = ()
    """Links in the head of the page."""
    per_page: int = PER_PAGE
    is_ordered: bool = False
    """Whether `rows` itself sorts by `sorted_by`."""

    is_file = False
    """Whether the rows are being exported to a file."""
    export: str = ""
    """The name of the file; blank if the list cannot be exported."""
    export_action: Action | None = None
    """The right to export the list, if it differs from `action`."""
    is_elevated: bool = False
    """Whether exporting needs an elevated session even if its action does not."""
    export_act: str = ""
    """The verb under which an export goes on the record of acts."""

    @classonlymethod
    def as_view(cls, **initial: Any) -> Callable[..., HttpResponseBase]:  # noqa: N805
        """Return the view, open to those who have the right `action`."""
        view: Callable[..., HttpResponseBase] = super().as_view(**initial)
        return requires(cls.action)(view)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Set the actor and the query parameters."""
        super().setup(request, *args, **kwargs)
        self.actor = actor_of(request)
        self.params: Mapping[str, Any] = request.GET
        self.more: dict[str, Any] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - as Django calls it
        """Show the list, or return it as a file."""
        return self.respond()

    @classmethod
    def answer(cls, request: HttpRequest, /, *, status: int = 200, **more: Any) -> HttpResponse:
        """Respond for a view that has done its own authorisation, such as one with a form.

        Args:
            request: the request.
            status: the status of the response.
            more: further context for the template; `rows` finds it as `self.more`.
        """
        return cls.of(request, **more).respond(status=status)

    @classmethod
    def of(cls, request: HttpRequest, /, **more: Any) -> Self:
        """Return the page that a request asks for, for views that act on its rows."""
        page = cls()
        page.setup(request)
        page.more = more
        return page

    @classmethod
    def found_by(cls, actor: Actor, /, **params: str) -> Any:
        """Return the rows that an actor finds with these query parameters, in order."""
        page = cls()
        page.kwargs, page.more, page.actor = {}, {}, actor
        page.params = QueryDict(mutable=True)
        page.params.update(params)
        return page.found

    # To override

    def rows(self) -> Any:
        """Return all rows that the actor may see, in the default order; by default `source`."""
        return type(self).source(self.actor)

    def prepared(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Return the rows of a page or file with what is looked up for all of them at once."""
        return rows

    def shown_columns(self) -> Sequence[Column]:
        """Return the columns that the actor may see."""
        return [
            each for each in self.columns if not each.needs or can(self.actor, Action(each.needs))
        ]

    def tiles(self) -> Sequence[Tile]:
        """Return the numbers above the list."""
        return ()

    def extra(self) -> dict[str, Any]:
        """Return further context for a template of the room's own."""
        return {}

    def opened(self, found: int) -> None:
        """Record that the list was read, if the room wants that on record."""

    def export_facts(self) -> dict[str, Any]:
        """Return facts for the record, in addition to or instead of row count and format."""
        return {}

    def export_subject(self) -> Model | None:
        """Return the row to which the record of the export belongs, if there is one."""
        return None

    # For the templates

    @cached_property
    def form(self) -> FilterForm:
        """The form of the filters, bound to the query parameters."""
        return FilterForm(self.params, self.filters, self)

    @property
    def asked(self) -> dict[str, Any]:
        """The values of the filters."""
        return self.form.asked

    @cached_property
    def sorted_by(self) -> str:
        """The column that the rows are sorted by: the one in the address, or `sort`."""
        requested = str(self.params.get("sort", ""))
        known = {column.name for column in self.shown_columns() if column.sorts}
        return requested if requested.removeprefix("-") in known else self.sort

    @cached_property
    def found(self) -> Any:
        """The rows that match the filters, sorted as the address asks."""
        rows = self.form.narrowed(self.rows())
        if self.is_ordered:
            return rows
        return in_order(rows, self.shown_columns(), str(self.params.get("sort", "")))

    @cached_property
    def page(self) -> NumberedPage:
        """The page of those rows that the address asks for."""
        return page_of(self.request, self.found, self.per_page)

    @cached_property
    def items(self) -> list[Any]:
        """The rows of the page, prepared."""
        return list(self.prepared(list(self.page)))

    @property
    def table(self) -> Table:
        """The rows of the page as a table."""
        counted = self.many
        columns = [column for column in self.shown_columns() if column.only != "file"]
        return Table(
            "list",
            columns,
            self.items,
            counted or self.caption or self.title,
            self.sorted_by,
            sortable=True,
            hides_caption=not (counted or self.caption),
        )

    @property
    def shown_buttons(self) -> list[tuple[Label, str, bool]]:
        """The buttons whose right the actor has."""
        return [(each.label, each.url, each.is_main) for each in self._allowed(self.buttons)]

    @property
    def trail(self) -> Trail:
        """The breadcrumbs of the page."""
        crumbs = [(each.url, str(each.label)) for each in self._allowed(self.above)]
        return [*crumbs, ("", str(self.title))] if self.above else []

    @property
    def many(self) -> str:
        """The number of rows with its noun, such as “3 cases”."""
        count = self.page.paginator.count
        return self.noun % {"count": count, "shown": number(count)} if self.noun else ""

    def _allowed(self, links: Iterable[Link]) -> list[Link]:
        return [each for each in links if each.needs is None or can(self.actor, each.needs)]

    @property
    def may_export(self) -> bool:
        """Whether the actor may export the list."""
        return bool(self.export) and bool(can(self.actor, self.export_action or self.action))

    def respond(self, *, status: int = 200) -> HttpResponse:
        """Render the page, or export the list."""
        if self.export and "format" in self.request.GET:
            return self.file()
        self.opened(self.page.paginator.count)
        context = {"list": self, "page": self.page, **self.extra(), **self.more}
        return render(self.request, self.template_name, context, status=status)

    @sensitive_variables()
    def file(self) -> HttpResponse:
        """Return all matching rows as a file, and record who exported them."""
        action = self.export_action or self.action
        form = as_form(self.request.GET["format"])
        self.is_file = True
        with change(self.actor, action) as act:
            if self.is_elevated or action in ELEVATED:
                require_elevated(self.actor, action)
            columns = [column for column in self.shown_columns() if column.only != "page"]
            table = [
                [column.exported(row) for column in columns] for row in self.prepared(self.found)
            ]
            act.record(
                self.export_act,
                self.export_subject(),
                label=type(self).__module__.split(".")[1],
                key=str(self.export),
                **{"rows": len(table), "form": form} | self.export_facts(),
            )
        return download(str(self.export), [str(column.label) for column in columns], table, form)
