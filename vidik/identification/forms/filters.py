# SPDX-License-Identifier: EUPL-1.2
"""Which procedures to list."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.cases.methods.codes import read_code
from vidik.identification.types import (
    ProcedureFilter,
    State,
)


class FilterForm(forms.Form):
    """Which procedures to list; a senseless value counts as blank."""

    code = forms.CharField(label=_("Whole code of the case"), required=False, max_length=20)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("any")),
            ("undecided", _("not decided yet")),
            ("to-decide", _("a proposal is waiting")),
            *State.choices,
        ],
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    urgent = forms.BooleanField(label=_("Only urgent"), required=False)
    late = forms.BooleanField(label=_("First interview is late"), required=False)

    def clean_code(self) -> str:
        """Read the code however it is written."""
        typed: str = self.cleaned_data["code"]
        if not typed.strip():
            return ""
        code = read_code(typed)
        if code is None:
            raise ValidationError(
                gettext(
                    "This is not a complete code. A code has ten letters and digits, such as "
                    "7KQ2M-X4T9B."
                )
            )
        return code

    def wanted(self) -> ProcedureFilter:
        """Give the filter."""
        self.is_valid()
        data = self.cleaned_data
        return ProcedureFilter(
            code=data.get("code", ""),
            state=data.get("state", ""),
            mine=bool(data.get("mine")),
            urgent=bool(data.get("urgent")),
            late=bool(data.get("late")),
            sort=self.data.get("sort", "-received"),
        )
