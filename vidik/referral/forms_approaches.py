# SPDX-License-Identifier: EUPL-1.2
"""What an association fills in about somebody who turned to it: a few answers, no words."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Moment
from vidik.core.states import states_by_name
from vidik.referral.models import Approach
from vidik.referral.selectors.pack import codes
from vidik.referral.types import About, Known, Led, Way
from vidik.vault.methods.sameness import Marks
from vidik.vault.types import Sex


class ApproachForm(forms.Form):
    """One contact; everything but the time is one tap."""

    at = Moment(
        label=_("Date and time"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    way = forms.ChoiceField(
        label=_("Way of contact"), choices=Way.choices, widget=forms.RadioSelect
    )
    about = forms.ChoiceField(
        label=_("About what"), choices=About.choices, widget=forms.RadioSelect
    )
    child = forms.ChoiceField(
        label=_("About a child"),
        choices=Known.choices,
        initial=Known.UNKNOWN,
        widget=forms.RadioSelect,
    )
    led = forms.ChoiceField(
        label=_("What came of it"), choices=Led.choices, widget=forms.RadioSelect
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
    MARKS: ClassVar[tuple[str, ...]] = ("given", "family", "born", "sex", "citizenship")
    """What together lets a person be counted once; all of it or none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["citizenship"].choices = [  # type: ignore[attr-defined]
            ("", _("choose")),
            *states_by_name(
                pair
                for pair in codes("citizenship")
                if len(pair[0]) == 2  # noqa: PLR2004 - states
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """See that all marks are given, or none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        missing = [name for name in self.MARKS if not data.get(name)]
        if 0 < len(missing) < len(self.MARKS):
            for name in missing:
                if name not in self.errors:
                    self.add_error(name, _("Enter all five, or leave all of them blank."))
        return data

    @property
    def facts(self) -> list[forms.BoundField]:
        """The fields about the contact itself."""
        return [field for field in self if field.name not in self.MARKS]

    @property
    def marks_fields(self) -> list[forms.BoundField]:
        """The fields by which a person is counted once."""
        return [self[name] for name in self.MARKS]

    def approach(self) -> Approach:
        """Give what was filled in, not saved."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in self.MARKS}
        return Approach(**data)

    def marks(self) -> Marks | None:
        """Give the marks of the person; None where they were left blank."""
        data = self.cleaned_data
        if not data.get("given"):
            return None
        return Marks(*(data[name] for name in self.MARKS))
