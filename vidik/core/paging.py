# SPDX-License-Identifier: EUPL-1.2
"""Pages of a list that cost the same however long the list is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

if TYPE_CHECKING:
    _Page = Page[Any]
    _Pages = Paginator[Any]
else:  # Django's classes are generic for the type checker only
    _Page, _Pages = Page, Paginator

PER_PAGE: Final = 20


class NumberedPage(_Page):
    """A page that knows which page numbers to show around it."""

    def shown_numbers(self) -> Iterator[int | str]:
        """Give the numbers around this page, with gaps."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)


class _Paginator(_Pages):
    def _get_page(self, *args: Any, **kwargs: Any) -> NumberedPage:
        return NumberedPage(*args, **kwargs)


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE
) -> NumberedPage:
    """Give the page that the address asks for; a senseless number gives the nearest page."""
    page = _Paginator(rows, per_page).get_page(request.GET.get("page", "1"))
    assert isinstance(page, NumberedPage)  # noqa: S101 - tells the type checker
    return page
