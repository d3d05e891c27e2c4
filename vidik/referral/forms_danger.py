# SPDX-License-Identifier: EUPL-1.2
"""What may be added to a report of danger: where the person is, where to call the reporter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.referral.selectors import pack


class DangerForm(forms.Form):
    """What may be added to a report of danger; one tap sends it as it is."""

    municipality = forms.ChoiceField(label=_("Where the person is now"), required=False)
    call_back = forms.CharField(
        label=_("Where the centre can call you"),
        help_text=_("Only if it is safe; a number or an extension."),
        required=False,
        max_length=60,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["municipality"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        places.choices = [("", _("not known")), *pack.municipalities()]
        # The button stands above the fields, in a form of its own that names them.
        for field in self.fields.values():
            field.widget.attrs["form"] = "report"
