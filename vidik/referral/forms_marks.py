# SPDX-License-Identifier: EUPL-1.2
"""The coarse marks of a person beside a contact of an association."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.states import states_by_name
from vidik.referral.selectors.pack import codes
from vidik.vault.methods.sameness import Marks
from vidik.vault.types import Sex


class MarksForm(forms.Form):
    """A few coarse marks by which a person is counted once: all or none, and none stored."""

    legend: ClassVar = _("So that the person is counted once (optional)")
    about: ClassVar = _(
        "Somebody who turns to three associations is counted three times, unless each enters these "
        "five. They are not kept: what is kept cannot be read by you, by others or by the office, "
        "and is used only to count. Enter them only if the person knows and agrees."
    )
    given = forms.CharField(
        label=_("First letter of the given name"), required=False, max_length=2,
        widget=forms.TextInput({"autocomplete": "off", "size": 2}),
    )  # fmt: skip
    family = forms.CharField(
        label=_("First letter of the family name"), required=False, max_length=2,
        widget=forms.TextInput({"autocomplete": "off", "size": 2}),
    )  # fmt: skip
    born = forms.IntegerField(
        label=_("Year of birth"), required=False, min_value=1900, max_value=2100
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("choose")), *((each.value, each.label) for each in Sex if each != "u")],
    )
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = states_by_name(pair for pair in codes("citizenship") if len(pair[0]) == 2)  # noqa: PLR2004 - states
        self.fields["citizenship"].choices = [("", _("choose")), *states]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require that all marks are given, or none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        missing = [name for name in self.fields if not data.get(name)]
        if 0 < len(missing) < len(self.fields):
            for name in missing:
                if name not in self.errors:
                    self.add_error(name, _("Enter all five, or leave all of them blank."))
        return data

    def marks(self) -> Marks | None:
        """Return the marks of the person; None where they were left blank."""
        data = self.cleaned_data
        return Marks(*(data[name] for name in self.fields)) if data.get("given") else None
