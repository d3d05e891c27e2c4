# SPDX-License-Identifier: EUPL-1.2
"""Who follows the procedures of migrants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.core.fields import moment
from vidik.referral.selectors.roster import to_choose_from


class ExpertForm(forms.Form):
    """Who is named, or stands in until when."""

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        None, label=_("Expert"), empty_label=_("choose")
    )
    until = moment(
        _("Stands in until"),
        required=False,
        help_text=_("If left blank, the person is named until somebody else is."),
    )

    def __init__(self, *args: Any, institution: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = to_choose_from(institution)  # type: ignore[attr-defined]
