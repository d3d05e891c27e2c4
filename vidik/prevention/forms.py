# SPDX-License-Identifier: EUPL-1.2
"""What a reader of an exercise answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.prevention.methods.exercises import Exercise
from vidik.referral.methods.lists import IndicatorSheet


class ExerciseForm(forms.Form):
    """Which signs a situation shows, and what the reader would do first."""

    signs = forms.MultipleChoiceField(
        label=_("Which of these signs does the situation show?"),
        help_text=_("Tick only what is stated. Tick nothing where nothing is shown."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = forms.ChoiceField(
        label=_("What would you do first?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would do first.")},
    )

    def __init__(
        self, *args: Any, exercise: Exercise, sheet: IndicatorSheet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signs"].choices = [  # type: ignore[attr-defined]
            (
                str(group.title),
                [(each.code, str(each.text)) for each in group.indicators],
            )
            for group in sheet.groups
        ]
        self.fields["first"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.text)) for each in exercise.choices
        ]
