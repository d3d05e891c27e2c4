# SPDX-License-Identifier: EUPL-1.2
"""What every step of a procedure is built of: fields with codes, days, moments, institutions."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.country import states_by_name
from vidik.core.days import Day, Moment
from vidik.identification.definitions import choices, definitions, name_of
from vidik.institutions.models import Institution

LONGEST_NOTE: Final = 10_000


def moment(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateTimeField:
    """Give a field for a day and a time."""
    return Moment(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def day(label: Any) -> forms.DateField:
    """Give a field for a day."""
    return Day(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def coded(label: Any, *, required: bool = True) -> forms.ChoiceField:
    """Give a field for one code of a list of the pack."""
    return forms.ChoiceField(label=label, required=required)


def several(label: Any, *, required: bool = True) -> forms.MultipleChoiceField:
    """Give a field for several codes of a list of the pack."""
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class InstitutionField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Institutions by their names in the reader's language."""

    def label_from_instance(self, obj: Institution) -> str:
        """Name an institution."""
        return str(obj.name)


class StepForm(forms.Form):
    """A form about one procedure; lists of codes come from the pack when it is shown."""

    lists: ClassVar[dict[str, str]] = {}
    """Field → list of codes."""
    is_gone = False
    """Whether what the address chose beforehand cannot be chosen any more."""

    def __init__(self, *args: Any, procedure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        for name, list_code in self.lists.items():
            field = self.fields[name]
            blank = None if isinstance(field, forms.MultipleChoiceField) else _("choose")
            field.choices = choices(list_code, blank)  # type: ignore[attr-defined]


class SureForm(StepForm):
    """Nothing to choose: only to confirm."""


def countries(without: str = "") -> list[tuple[str, str]]:
    """Give the states of the pack by name, after a blank choice."""
    codes = definitions().fields["country-of-exploitation"].codes
    listed = [(each.code, name_of(each)) for each in codes if each.code != without]
    return [("", str(_("choose"))), *states_by_name(listed)]
