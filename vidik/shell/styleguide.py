# SPDX-License-Identifier: EUPL-1.2
"""What the component page shows its components with: tokens, forms and synthetic rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.paging import page_of

COLOURS: Final = (
    ("paper", _("the page")),
    ("surface", _("cards, tables, fields")),
    ("sunken", _("filters, heads of tables")),
    ("line", _("quiet borders")),
    ("line-strong", _("borders of fields")),
    ("ink", _("text")),
    ("ink-soft", _("side notes")),
    ("accent", _("links, buttons")),
    ("accent-strong", _("links under the pointer")),
    ("accent-wash", _("ground of notices")),
    ("good", _("in order")),
    ("good-wash", _("ground of it")),
    ("warn", _("worth a look")),
    ("warn-wash", _("ground of it")),
    ("bad", _("does not agree")),
    ("bad-wash", _("ground of it")),
    ("calm", _("tags without a judgement")),
    ("calm-wash", _("ground of them")),
    ("mark", _("words found by a search")),
    ("band", _("head of the page")),
    ("lamp", _("the mark, focus on the band")),
)
SPACES: Final = (
    ("1", "0.25 rem"),
    ("2", "0.5 rem"),
    ("3", "0.75 rem"),
    ("4", "1 rem"),
    ("5", "1.5 rem"),
    ("6", "2 rem"),
    ("7", "3 rem"),
    ("8", "4.5 rem"),
)
TYPES: Final = (
    ("h1", _("Head of a page")),
    ("h2", _("Head of a part")),
    ("h3", _("Head within a part")),
    ("lead", _("One sentence that says what the page is for")),
    ("body", _("Running text")),
    ("small", _("Side note")),
    ("value", "1.204,5"),
)


class SampleForm(forms.Form):
    """Every kind of field that pages use."""

    template_name: ClassVar[str] = "django/forms/div.html"

    name = forms.CharField(
        label=_("Name of the institution"),
        max_length=80,
        help_text=_("As in the founding act."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("state", _("state authority")), ("association", _("association"))],
    )
    confirmed_on = Day(
        label=_("Confirmed on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        widget=forms.RadioSelect,
        choices=[
            ("control", _("controlled by the National Rapporteur")),
            ("cooperation", _("good cooperation")),
        ],
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    current = forms.BooleanField(label=_("The contact point is current"), required=False)


def sample(request: HttpRequest) -> dict[str, Any]:
    """Give the component page its examples; every number and name in them is synthetic."""
    faulty = SampleForm(
        {"name": "", "kind": "state", "confirmed_on": "31.02.2024", "basis": "control"},
        prefix="faulty",
    )
    faulty.is_valid()
    return {
        "colours": COLOURS,
        "spaces": SPACES,
        "types": TYPES,
        "form": SampleForm(prefix="sample"),
        "faulty": faulty,
        "page": page_of(request, range(137), per_page=10),
        "shown_number": Decimal("1204.5"),
        "shown_day": dt.date(2024, 3, 1),
        "shown_moment": dt.datetime(2024, 3, 1, 9, 5, tzinfo=dt.UTC),
    }
