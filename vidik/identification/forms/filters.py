# SPDX-License-Identifier: EUPL-1.2
"""Which procedures to list."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.cases.methods.codes import read_code
from vidik.core.lists import OpenFirst
from vidik.identification.types import (
    ProcedureFilter,
    State,
)


class FilterForm(OpenFirst):
    """Which procedures to list: those not decided yet, unless a state or a whole code is given."""

    OPEN = "undecided"
    code = forms.CharField(label=_("Whole code of the case"), required=False, max_length=20)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("undecided", _("not decided yet")),
            ("", _("any")),
            ("to-decide", _("a proposal is waiting")),
            ("sent-back", _("your proposal was sent back")),
            ("to-tell-late", _("informing the person is late")),
            ("to-tell", _("the person is still to be informed")),
            ("interview", _("an interview today or not entered yet")),
            ("to-close", _("the person was informed, to be closed")),
            ("complaint", _("a complaint to pass on or to settle")),
            *State.choices,
        ],
    )
    mine = forms.BooleanField(label=_("Only mine"), required=False)
    urgent = forms.BooleanField(label=_("Only urgent"), required=False)
    late = forms.BooleanField(label=_("First interview is late"), required=False)
    agreed = forms.BooleanField(label=_("Something agreed is late"), required=False)

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
            # A whole code names one case, whatever has become of it.
            state="" if data.get("code") and self.shows_open else data.get("state", ""),
            mine=bool(data.get("mine")),
            urgent=bool(data.get("urgent")),
            late=bool(data.get("late")),
            agreed=bool(data.get("agreed")),
            sort=self.data.get("sort", "due"),
        )
