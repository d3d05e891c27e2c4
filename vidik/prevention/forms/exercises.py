# SPDX-License-Identifier: EUPL-1.2
"""What a reader of an exercise answers; it is judged at once, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.bilingual import pick
from vidik.core.lists import ANY, ListForm
from vidik.prevention.methods.exercises import Exercise
from vidik.referral.methods.lists import IndicatorSheet


class ExerciseFilter(ListForm):
    """By which list of indicators; what was worked through is carried along."""

    done = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    list = forms.ChoiceField(label=_("List"), required=False)

    def __init__(self, *args: Any, lists: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].choices = [ANY, *lists]  # type: ignore[attr-defined]

    @property
    def narrows(self) -> bool:
        """Never: “any” shows all again, and does not forget what was worked through."""
        return False


class ExerciseForm(forms.Form):
    """Which signs a situation shows, and what the reader would do first."""

    signs = forms.MultipleChoiceField(
        label=_("Which of these signs does the situation show?"),
        help_text=_("Tick only what is told. Nothing is ticked where nothing is shown."),
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
                pick(group.title_en, group.title_sr),
                [(each.code, pick(each.text_en, each.text_sr)) for each in group.indicators],
            )
            for group in sheet.groups
        ]
        self.fields["first"].choices = [  # type: ignore[attr-defined]
            (each.code, pick(each.en, each.sr)) for each in exercise.choices
        ]
