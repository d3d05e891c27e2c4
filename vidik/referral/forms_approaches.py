# SPDX-License-Identifier: EUPL-1.2
"""What an association fills in about somebody who turned to it: a few answers, no words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.core.lists import ListForm
from vidik.referral.models import Approach
from vidik.referral.selectors.recognisers import name_of, sectors
from vidik.referral.services.approaches import FIRST_YEAR
from vidik.referral.types import About, Known, Led, Way

_ANY = ("", _("any"))


class ApproachForm(forms.Form):
    """One contact; everything but the time is one tap."""

    at = forms.DateTimeField(
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

    def approach(self) -> Approach:
        """Give what was filled in, not saved."""
        return Approach(**self.cleaned_data)


class ApproachFilter(ListForm):
    """Which contacts to list."""

    way = forms.ChoiceField(label=_("Way of contact"), required=False, choices=[_ANY, *Way.choices])
    about = forms.ChoiceField(label=_("About what"), required=False, choices=[_ANY, *About.choices])
    led = forms.ChoiceField(
        label=_("What came of it"), required=False, choices=[_ANY, *Led.choices]
    )
    year = forms.ChoiceField(label=_("Year"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            _ANY,
            *((str(year), str(year)) for year in years()),
        ]


class RecogniserFilter(ListForm):
    """Which institutions to list, and of which year."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    did = forms.ChoiceField(
        label=_("What they did"),
        required=False,
        choices=[
            _ANY,
            ("reported", _("sent reports")),
            ("silent", _("sent no report")),
            ("idle", _("neither screened nor reported")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", _("this year")),
            *((str(year), str(year)) for year in years()),
        ]
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            _ANY,
            *((each.code, name_of(each)) for each in sectors()),
        ]


def years() -> range:
    """Give the years that can be counted, the newest first."""
    return range(timezone.localdate().year, FIRST_YEAR - 1, -1)


def chosen_year(asked: str) -> int:
    """Give the year that an address asks for; this one where it is senseless."""
    fits = asked.isascii() and asked.isdigit() and len(asked) == len(str(years()[0]))
    return int(asked) if fits and int(asked) in years() else years()[0]
