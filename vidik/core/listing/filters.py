# SPDX-License-Identifier: EUPL-1.2
"""Filters of a list: fields of a form, each with how it narrows the rows.

The values are in the address, so that a narrowed list can be bookmarked and passed on.
A senseless value counts as blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from urllib.parse import urlencode

from django import forms
from django.db.models import Choices, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import Texts
from vidik.core.transliterate import fold
from vidik.core.years import years

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Label: TypeAlias = "_StrOrPromise"
Narrow = str | Callable[[Any, Any], Any]
"""A lookup of Django, or a function that takes the rows and the value and gives fewer rows."""
Pairs = Iterable[tuple[Any, Any]]
ANY: Final = ("", _("any"))
"""The choice that narrows nothing."""
WORDS: Final = _("Words, either script")


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its field, and how it narrows."""

    name: str
    field: Callable[[Any], forms.Field]
    """Makes the field for a page; the page says who asks."""
    narrow: Narrow | None = None
    """None where the page's own `rows` reads the value."""
    default: str | Callable[[Any], str] = ""
    """What the list is narrowed by at first; a blank value in the address means any."""
    is_wide: bool = False
    is_persistent: bool = False
    """Whether it says which list is shown, and stays when the filters are cleared."""

    def narrowed(self, rows: Any, value: Any) -> Any:
        """Return the rows that a value asks for."""
        if self.narrow is None or value in ("", None, False):
            return rows
        if callable(self.narrow):
            return self.narrow(rows, value)
        return rows.filter(**{self.narrow: value})


def search(
    *texts: str, label: Label = WORDS, narrow: Narrow | None = None, name: str = "q"
) -> Filter:
    """Look for words, all of which have to be there, in either script and without accents.

    Args:
        texts: the field that holds the folded text (`search_text`), or several plain texts, which
            are read and compared here: for lists of at most some hundreds of rows.
        label: what can be typed.
        narrow: how to look, where the rows are looked through otherwise.
        name: its name in the address.
    """
    if narrow is None and texts:
        narrow = _in_folded(texts[0]) if texts[0].endswith("search_text") else _in_texts(texts)

    def field(_page: Any) -> forms.Field:
        return forms.CharField(label=label, required=False, max_length=200)

    return Filter(name, field, narrow, is_wide=True)


def choice(
    name: str,
    label: Label,
    choices: type[Choices] | Pairs | Callable[[Any], Pairs],
    narrow: Narrow | None = None,
    *,
    default: str | Callable[[Any], str] = "",
    any_label: Label | None = ANY[1],
    is_persistent: bool = False,
) -> Filter:
    """Choose one value: of an enumeration, of pairs, or of what a function of the page gives.

    Args:
        name: its name in the address.
        label: its label.
        choices: what can be chosen.
        narrow: the lookup or function.
        default: what is chosen at first.
        any_label: what the blank choice is called; None for no blank choice.
        is_persistent: whether it stays when the filters are cleared.
    """

    def field(page: Any) -> forms.Field:
        pairs: Any = choices
        if isinstance(pairs, type):
            pairs = pairs.choices  # type: ignore[attr-defined] # of an enumeration
        elif callable(pairs):
            pairs = pairs(page)
        blank = [] if any_label is None else [("", any_label)]
        return forms.ChoiceField(label=label, required=False, choices=[*blank, *pairs])

    return Filter(name, field, narrow, default, is_persistent=is_persistent)


def in_year(narrow: Narrow | None = None, **more: Any) -> Filter:
    """Choose one of the years that can be counted; `more` as for a choice."""
    return choice(
        "year",
        _("Year"),
        lambda _page: [(str(each), str(each)) for each in years()],
        narrow,
        **more,
    )


def given(name: str, field: forms.Field, narrow: Narrow | None = None) -> Filter:
    """Narrow by a field of Django's forms; what it refuses is said beside it."""
    return Filter(name, lambda _page: deepcopy(field), narrow)


def flag(name: str, label: Label, narrow: Narrow | None = None) -> Filter:
    """Ask for the rows of which something holds."""
    return Filter(name, lambda _page: forms.BooleanField(label=label, required=False), narrow)


def hidden(name: str, narrow: Narrow | None = None, *, is_persistent: bool = False) -> Filter:
    """Narrow by what a link put into the address, without a field on the page."""

    def field(_page: Any) -> forms.Field:
        return forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)

    return Filter(name, field, narrow, is_persistent=is_persistent)


def order(*choices: tuple[str, Label]) -> Filter:
    """Choose by which column the rows stand, for lists that are no tables."""
    return choice("sort", _("Sort by"), choices, any_label=_("usual order"), is_persistent=True)


def coded(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return rows that have a code and a name as choices."""
    return [(row.code, str(row.name)) for row in rows]


class FilterForm(forms.Form):
    """The filters of a list, filled from the address."""

    def __init__(self, data: Mapping[str, Any], filters: Sequence[Filter], page: Any) -> None:
        self.defaults = {
            each.name: each.default(page) if callable(each.default) else each.default
            for each in filters
        }
        super().__init__({**self.defaults, **{name: data[name] for name in data}})
        self.filters = filters
        for each in filters:
            self.fields[each.name] = each.field(page)
        self.is_valid()
        self.asked: dict[str, Any] = {
            each.name: self.cleaned_data.get(each.name) or "" for each in filters
        }

    @property
    def narrows(self) -> bool:
        """Whether other rows were asked for than what the list shows by itself."""
        return any(
            self.asked[each.name] not in {"", self.defaults[each.name]}
            for each in self.filters
            if not each.is_persistent
        )

    @property
    def cleared(self) -> str:
        """The address without the filters."""
        persistent = {
            each.name: self.asked[each.name] for each in self.filters if each.is_persistent
        }
        return f"?{urlencode({name: value for name, value in persistent.items() if value})}"

    @property
    def opened(self) -> str:
        """The name of the filter that narrows the list by itself; blank if none does."""
        for each in self.filters:
            default = self.defaults[each.name]
            if default and not each.is_persistent and self.asked[each.name] == default:
                return each.name
        return ""

    @property
    def whole(self) -> str:
        """The address without filters, not even the one that narrows the list by itself."""
        return f"{self.cleared}&{self.opened}=".replace("?&", "?")

    @property
    def widened(self) -> str:
        """The address with all filters but the one that narrows the list by itself."""
        params = {name: value for name, value in self.data.items() if name != "page" and value}
        return f"?{urlencode({**params, self.opened: ''})}"

    @property
    def wide(self) -> set[str]:
        """The names of the fields that take two columns."""
        return {each.name for each in self.filters if each.is_wide}

    def narrowed(self, rows: Any) -> Any:
        """Return the rows that the address asks for."""
        for each in self.filters:
            rows = each.narrowed(rows, self.asked[each.name])
        return rows


def holding_one_of(*fields: str) -> Narrow:
    """Look for rows that hold each word in one of the fields, as the database compares."""

    def narrow(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        for word in typed.split():
            rows = rows.filter(reduce(or_, (Q(**{f"{each}__icontains": word}) for each in fields)))
        return rows

    return narrow


def _in_folded(field: str) -> Narrow:
    def narrow(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        for word in fold(typed).split():
            rows = rows.filter(**{f"{field}__contains": word})
        return rows

    return narrow


def _in_texts(fields: Sequence[str]) -> Narrow:
    def narrow(rows: QuerySet[Any], typed: str) -> QuerySet[Any]:
        return holding(rows, typed, *fields)

    return narrow


def holding(rows: QuerySet[Any], typed: str, *fields: str) -> QuerySet[Any]:
    """Keep the rows whose texts hold every word, in either script and without accents.

    The texts are read and compared here, so this is for lists that a person or a pack writes and
    that stay at some hundreds of rows.
    """
    wanted = fold(typed).split()
    if not wanted:
        return rows
    texts = rows.order_by().values_list("pk", *fields).distinct()
    found = {
        key
        for key, *parts in texts
        if all(word in fold(" ".join(map(_in_all_languages, parts))) for word in wanted)
    }
    return rows.filter(pk__in=found)


def _in_all_languages(part: object) -> str:
    return " ".join(part.values()) if isinstance(part, Texts) else str(part or "")
