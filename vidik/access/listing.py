# SPDX-License-Identifier: EUPL-1.2
"""Pages of declared lists: who may open one, what it shows, who may take it along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
    """A link from a list to another page, for those who may do what it leads to."""

    label: Label
    address: str
    needs: Action | None = None
    is_main: bool = False
    args: tuple[str, ...] = ()
    """Arguments of the address."""

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.address, args=self.args)


@dataclass(frozen=True)
class Tile:
    """A number above a list."""

    value: Any
    label: Label
    url: str = ""
    is_current: bool = False
    note: Label = ""


class ListPage(View):
    """A page that shows rows as a table or as items: narrowed, sorted, paged, taken along.

    A room declares one in its `lists.py` and puts `as_view()` under an address. The rows come from
    `source`, or from `rows` where a selector needs more than the actor.
    """

    http_method_names = ["get", "head"]
    template_name = "core/list.html"

    action: Action
    """What one must be allowed to do to open the page."""
    source: ClassVar[Callable[[Actor], Any]]
    """A selector: gives all rows that an actor may see, in the usual order of the list."""
    title: Label
    lead: Label = ""
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    sort: str = ""
    """The heading by which the rows stand at first, if any."""
    item: str = ""
    """A template that shows a row as an item, for lists that are no tables."""
    is_ranked: bool = False
    noun: Any = None
    """`ngettext_lazy("%(shown)s case", "%(shown)s cases", "count")`: how many there are."""
    caption: Label = ""
    empty: tuple[Label, Label]
    """What to say where there is nothing at all: that, and what to do."""
    above: Sequence[Link] = ()
    """The pages above this one."""
    buttons: Sequence[Link] = ()
    """Where to go from its head."""
    per_page: int = PER_PAGE
    is_ordered: bool = False
    """Whether `rows` puts the rows into the order of `sorted_by` itself."""

    is_file = False
    """Whether the rows go into a file."""
    export: str = ""
    """The name of the file; blank for a list that nobody takes along."""
    export_action: Action | None = None
    """What one must be allowed to do to take the list along, if more than to open it."""
    is_elevated: bool = False
    """Whether that needs an elevated session, even where its action does not."""
    export_act: str = ""
    """The verb under which the record of acts keeps that it was taken along."""

    @classonlymethod
    def as_view(cls, **initial: Any) -> Callable[..., HttpResponseBase]:  # noqa: N805
        """Give the view, open to those who may do its action."""
        view: Callable[..., HttpResponseBase] = super().as_view(**initial)
        return requires(cls.action)(view)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Know who asks and for what."""
        super().setup(request, *args, **kwargs)
        self.actor = actor_of(request)
        self.params: Mapping[str, Any] = request.GET
        self.more: dict[str, Any] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - as Django calls it
        """Show the list, or give it as a file."""
        return self.respond()

    @classmethod
    def answer(cls, request: HttpRequest, /, *, status: int = 200, **more: Any) -> HttpResponse:
        """Answer for a view of the room's own that has authorised, such as one with a form.

        Args:
            request: what was asked.
            status: with which status the page is shown.
            more: what its template needs besides; `rows` finds it as `self.more`.
        """
        return cls.of(request, **more).respond(status=status)

    @classmethod
    def of(cls, request: HttpRequest, /, **more: Any) -> Self:
        """Give the page that a request asks for, for views that act on what it shows."""
        page = cls()
        page.setup(request)
        page.more = more
        return page

    @classmethod
    def found_by(cls, actor: Actor, /, **params: str) -> Any:
        """Give the rows that somebody finds with these values in the address, in their order."""
        page = cls()
        page.kwargs, page.more, page.actor = {}, {}, actor
        page.params = QueryDict(mutable=True)
        page.params.update(params)
        return page.found

    # What a room writes

    def rows(self) -> Any:
        """Give all rows that the actor may see, in the usual order; those of `source` here."""
        return type(self).source(self.actor)

    def prepared(self, rows: Iterable[Any]) -> Iterable[Any]:
        """Give the rows of a page, or of a file, with what is looked up for all of them at once."""
        return rows

    def shown_columns(self) -> Sequence[Column]:
        """Give the columns that the actor may see."""
        return [
            each for each in self.columns if not each.needs or can(self.actor, Action(each.needs))
        ]

    def tiles(self) -> Sequence[Tile]:
        """Give the numbers above the list."""
        return ()

    def extra(self) -> dict[str, Any]:
        """Give what a template of the room's own needs besides."""
        return {}

    def opened(self, found: int) -> None:
        """Record that the list was read, where the room wants that on record."""

    def export_facts(self) -> dict[str, Any]:
        """Give facts for the record, besides or instead of the length and form of the file."""
        return {}

    def export_subject(self) -> Model | None:
        """Give the row to which the record of the file belongs, if there is one."""
        return None

    # What comes of it

    @cached_property
    def form(self) -> FilterForm:
        """The filters as the address fills them."""
        return FilterForm(self.params, self.filters, self)

    @property
    def asked(self) -> dict[str, Any]:
        """The values of the filters."""
        return self.form.asked

    @cached_property
    def sorted_by(self) -> str:
        """The heading that the address sorts by, or the one that the list begins with."""
        requested = str(self.params.get("sort", ""))
        known = {column.name for column in self.shown_columns() if column.sorts}
        return requested if requested.removeprefix("-") in known else self.sort

    @cached_property
    def found(self) -> Any:
        """The rows that the address asks for, in the order that it asks for."""
        rows = self.form.narrowed(self.rows())
        if self.is_ordered:
            return rows
        return in_order(rows, self.shown_columns(), str(self.params.get("sort", "")))

    @cached_property
    def page(self) -> NumberedPage:
        """The page of them that the address asks for."""
        return page_of(self.request, self.found, self.per_page)

    @cached_property
    def items(self) -> list[Any]:
        """The rows of the page."""
        return list(self.prepared(list(self.page)))

    @property
    def table(self) -> Table:
        """The page's table."""
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
        """The buttons of what the actor may do."""
        return [(each.label, each.url, each.is_main) for each in self._open(self.buttons)]

    @property
    def trail(self) -> Trail:
        """The way to the page."""
        way = [(each.url, str(each.label)) for each in self._open(self.above)]
        return [*way, ("", str(self.title))] if self.above else []

    @property
    def many(self) -> str:
        """How many rows there are, in words."""
        count = self.page.paginator.count
        return self.noun % {"count": count, "shown": number(count)} if self.noun else ""

    def _open(self, links: Iterable[Link]) -> list[Link]:
        return [each for each in links if each.needs is None or can(self.actor, each.needs)]

    @property
    def may_export(self) -> bool:
        """Whether the actor may take the list along."""
        return bool(self.export) and bool(can(self.actor, self.export_action or self.action))

    def respond(self, *, status: int = 200) -> HttpResponse:
        """Show the page, or give the list as a file."""
        if self.export and "format" in self.request.GET:
            return self.file()
        self.opened(self.page.paginator.count)
        context = {"list": self, "page": self.page, **self.extra(), **self.more}
        return render(self.request, self.template_name, context, status=status)

    @sensitive_variables()
    def file(self) -> HttpResponse:
        """Give everything that the address asks for as a file, and put on record who took it."""
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
