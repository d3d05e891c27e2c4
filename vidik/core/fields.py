# SPDX-License-Identifier: EUPL-1.2
"""Form fields that several rooms use: days, moments, codes of a list, rows by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy

from vidik.core.alphabet import alphabetical
from vidik.core.days import Day, Moment

_F = TypeVar("_F", bound=forms.Field)
THEN: Final = gettext_lazy("required then")
"""Of a field whose label says in which case it is demanded."""


def moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a day and a time."""
    return Moment(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def day(label: Any) -> forms.DateField:
    """Return a field for a day."""
    return Day(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def demanded(field: _F, when: Any) -> _F:
    """Let a field that is required only in some cases say in which, not that it is optional."""
    field.required = False
    field.demanded = when  # type: ignore[attr-defined]
    return field


def coded(label: Any, *, required: bool = True) -> forms.ChoiceField:
    """Return a field for one code of a list of the pack."""
    return forms.ChoiceField(label=label, required=required)


def several(label: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    """Return a field for several codes of a list of the pack."""
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows that are called by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class _KindIterator(ModelChoiceIterator):  # type: ignore[type-arg] # of any rows
    """Rows under the name of their kind, where there are several kinds."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        kinds = _by_kind((row, self.choice(row)) for row in self.queryset.select_related("kind"))
        yield from kinds if len(kinds) > 1 else [each for _kind, rows in kinds for each in rows]


class InstitutionChoice(NamedChoice):
    """A choice of institutions, those of one kind under its name."""

    iterator = _KindIterator


def _by_kind(rows: Iterable[tuple[Any, Any]]) -> list[tuple[str, list[Any]]]:
    """Put choices of institutions under the names of their kinds, these in alphabetical order."""
    kinds: dict[str, list[Any]] = {}
    for row, option in rows:
        kinds.setdefault(str(row.kind.name), []).append(option)
    return sorted(kinds.items(), key=lambda kind: alphabetical(kind[0]))


class ByKind(forms.CheckboxSelectMultiple):
    """Boxes for institutions, those of one kind folded together; open where one is chosen."""

    template_name = "core/by_kind.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add how many of each kind are chosen."""
        context = super().get_context(name, value, attrs)
        context["kinds"] = [
            (kind, options, sum(option["selected"] for option in options))
            for kind, options, _index in context["widget"]["optgroups"]
        ]
        return context


class InstitutionsField(forms.MultipleChoiceField):
    """Any number of institutions, by code."""

    widget = ByKind

    def offer(self, rows: Iterable[Any]) -> None:
        """Let these institutions be chosen from, in this order."""
        self.choices = _by_kind((row, (row.code, str(row.name))) for row in rows)


class ManyFiles(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, perhaps none."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files."""
        if not data:
            return []
        listed = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(item, initial) for item in listed]
