# SPDX-License-Identifier: EUPL-1.2
"""What people type about recommendations: filters, assessments, answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.texts import TextsFormField
from vidik.recommendations.models import Grade, ResponseKind
from vidik.recommendations.types import (
    AssessmentDraft,
)

_EVIDENCE_LIMIT = 60


def day_input() -> forms.DateInput:
    """Return a date field that browsers help with."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AssessForm(forms.Form):
    """The Rapporteur's judgement, with its basis in every language and its evidence."""

    cycle: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_("Cycle that is assessed"),
        to_field_name="code",
        empty_label=None,
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    basis = TextsFormField(
        label=_("Basis"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text=_("What was done, by whom, and why this grade follows. Do not name any person."),
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        help_text=_("Citations of figures such as c5-0045, separated by commas or spaces."),
    )
    assessed_on = Day(label=_("Assessed on"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["cycle"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = cycles

    def clean_evidence(self) -> tuple[str, ...]:
        """Return the citations, each once."""
        found = tuple(
            dict.fromkeys(
                part for part in re.split(r"[\s,;]+", self.cleaned_data["evidence"]) if part
            )
        )
        if len(found) > _EVIDENCE_LIMIT:
            raise ValidationError(
                gettext("At most %(limit)s citations are allowed; there are %(count)s.")
                % {"limit": _EVIDENCE_LIMIT, "count": len(found)}
            )
        return found

    def draft(self) -> AssessmentDraft:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        return AssessmentDraft(
            cycle=data["cycle"].code,
            grade=data["grade"],
            basis=data["basis"],
            assessed_on=data["assessed_on"],
            evidence=data["evidence"],
        )


class DecisionForm(forms.Form):
    """A second person's decision on a draft."""

    reason = forms.CharField(
        label=_("Reason, if it is returned"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The author reads it and writes a new draft."),
    )


class ResponseForm(forms.Form):
    """What an addressee answered to a recommendation; not what it did."""

    kind = forms.ChoiceField(
        label=_("Response"), choices=ResponseKind.choices, widget=forms.RadioSelect
    )
    received_on = Day(label=_("Received on"), widget=day_input(), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_(
            "Where the answer is found and what it says, in the office’s words. Do not name any "
            "person."
        ),
    )
