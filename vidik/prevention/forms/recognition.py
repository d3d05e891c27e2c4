# SPDX-License-Identifier: EUPL-1.2
"""Which institutions to list among those that recognise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.lists import ANY, ListForm
from vidik.core.years import years
from vidik.referral.selectors.sectors import name_of, sectors


class RecogniserFilter(ListForm):
    """Which institutions to list, and of which year."""

    year = forms.ChoiceField(label=_("Year"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    did = forms.ChoiceField(
        label=_("What they did"),
        required=False,
        choices=[
            ANY,
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
            ANY,
            *((each.code, name_of(each)) for each in sectors()),
        ]
