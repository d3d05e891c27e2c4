# SPDX-License-Identifier: EUPL-1.2
"""What lists do alike: a form that narrows them, headings that sort them, rows that hold words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeVar

from django import forms
from django.db.models import Expression, F, Model, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.core.transliterate import fold

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

ANY: Final[tuple[str, str | Promise]] = ("", _("any"))
"""The choice that narrows nothing."""
_NOT_NARROWING: Final = {"sort", "page", "format"}

Row = TypeVar("Row", bound=Model)


class ListForm(forms.Form):
    """What a list is narrowed by; a senseless value counts as blank."""

    def wanted(self) -> dict[str, str]:
        """Give what was asked for, field by field; blank where nothing was."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name) or "") for name in self.fields}

    @property
    def narrows(self) -> bool:
        """Whether less than the whole list was asked for; an order narrows nothing."""
        return any(value for name, value in self.wanted().items() if name != "sort")


class OpenFirst(forms.Form):
    """What a list is narrowed by that begins with what is open; a blank state means any.

    A senseless value counts as blank.
    """

    OPEN: ClassVar[str] = "open"
    """The state that the list shows by itself."""

    def __init__(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__({"state": self.OPEN, **{name: data[name] for name in data}}, **kwargs)

    @property
    def narrows(self) -> bool:
        """Whether anything else was chosen than what the list shows by itself."""
        return any(self.data.get(name) for name in self.fields if name != "state") or (
            self.data["state"] not in {"", self.OPEN}
        )

    @property
    def shows_open(self) -> bool:
        """Whether what is not open any more is left out."""
        return bool(self.data["state"] == self.OPEN)


def words_field(label: _StrOrPromise) -> forms.CharField:
    """Give a field for words to look for."""
    return forms.CharField(label=label, required=False, max_length=200)


def is_narrowed(params: QueryDict) -> bool:
    """Whether an address asks for less than the whole list."""
    return any(value for key, value in params.items() if key not in _NOT_NARROWING)


def in_order(
    rows: QuerySet[Row], sort: str, fields: Mapping[str, str | Expression], default: Sequence[Any]
) -> QuerySet[Row]:
    """Put rows in the order that a heading asks for.

    Args:
        rows: what is listed.
        sort: the key of a heading, with a minus before it to turn the order round.
        fields: by which field, or by what of it, a heading sorts; anything else asked for gives
            the usual order.
        default: the usual order, which also parts rows that are alike.
    """
    name = fields.get(sort.removeprefix("-"))
    if name is None:
        return rows.order_by(*default)
    field = F(name) if isinstance(name, str) else name
    first = field.desc(nulls_last=True) if sort.startswith("-") else field.asc(nulls_last=True)
    return rows.order_by(first, *default)


def holding(rows: QuerySet[Row], words: str, *fields: str) -> QuerySet[Row]:
    """Keep the rows whose texts hold every word, in either script and without accents.

    The texts are read and compared here, so this is for lists that a person or a pack writes and
    that stay at some hundreds of rows.
    """
    wanted = fold(words).split()
    if not wanted:
        return rows
    texts = rows.order_by().values_list("pk", *fields).distinct()
    found = {
        key
        for key, *parts in texts
        if all(word in fold(" ".join(str(part or "") for part in parts)) for word in wanted)
    }
    return rows.filter(pk__in=found)
