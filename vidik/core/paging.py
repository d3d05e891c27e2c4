# SPDX-License-Identifier: EUPL-1.2
"""Pages of a list that cost the same however long the list is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    _Page = Page[Any]
    _Pages = Paginator[Any]
else:  # Django's classes are generic for the type checker only
    _Page, _Pages = Page, Paginator

PER_PAGE: Final = 20
MOST_COUNTED: Final = 500
"""Longer lists are counted and paged no further: nobody pages that far, and a database that has to
look at every row to count it would let the page cost what the table holds."""
AT_A_GLANCE: Final = 200
"""How far is counted what stands beside a link to the list itself."""


class AtLeast(int):
    """How many there are, counted no further."""


def counted(rows: QuerySet[Any], most: int | None = None) -> int:
    """Count rows as far as lists are counted, or less far; where there are more, `AtLeast` so many.

    Args:
        rows: what is counted.
        most: how far; as far as lists are where nothing is said.
    """
    most = MOST_COUNTED if most is None else most
    try:
        statement = bounded(rows, most).query.sql_with_params()
    except EmptyResultSet:
        return 0
    return count_of(statement, most, using=rows.db)


def bounded(rows: QuerySet[Any], most: int) -> QuerySet[Any]:
    """Return the keys of one row more than is counted."""
    # The order would make the database sort all of them first, and what a row shows besides
    # itself would be planned and looked up.
    rows = rows.order_by()
    if rows.query.group_by is None and not rows.query.combinator and not rows.query.distinct:
        rows = rows.values("pk")
    return rows[: most + 1]


def count_of(
    statement: tuple[str, tuple[Any, ...]], most: int, *, using: str = DEFAULT_DB_ALIAS
) -> int:
    """Count what a bounded query gives, by its text and values."""
    sql, params = statement
    # Django's own count builds the query twice more.
    with connections[using].cursor() as cursor:
        cursor.execute(f"select count(*) from ({sql}) counted", params)  # noqa: S608 - compiled
        found: int = cursor.fetchone()[0]
    return AtLeast(most) if found > most else found


def glanced(rows: QuerySet[Any]) -> int:
    """Count rows as far as a number beside a link to their list says anything."""
    return counted(rows, AT_A_GLANCE)


class NumberedPage(_Page):
    """A page that knows which page numbers to show around it."""

    def shown_numbers(self) -> Iterator[int | str]:
        """Return the numbers around this page, with gaps."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)

    @property
    def is_cut(self) -> bool:
        """Whether the list goes on beyond what its pages reach."""
        return isinstance(self.paginator.count, AtLeast)


@runtime_checkable
class Counted(Protocol):
    """A list that knows how to count itself as far as lists are counted."""

    def counted(self) -> int:
        """Return how many there are, or `AtLeast` so many."""


class _Paginator(_Pages):
    @cached_property
    def count(self) -> int:
        """How many there are, as far as they are counted."""
        rows = self.object_list
        if isinstance(rows, Counted):
            return rows.counted()
        if not isinstance(rows, QuerySet) or rows.query.is_sliced:
            return super().count
        return counted(rows)

    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE
) -> NumberedPage:
    """Return the page that the address asks for; a senseless number gives the nearest page."""
    page = _Paginator(rows, per_page).get_page(request.GET.get("page", "1"))
    assert isinstance(page, NumberedPage)  # noqa: S101 - for the type checker
    return page
