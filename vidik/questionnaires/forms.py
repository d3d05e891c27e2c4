# SPDX-License-Identifier: EUPL-1.2
"""What people type about calls; answers themselves are read in `presentation`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.core.texts import TextsFormField
from vidik.forms.types import LARGEST


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DispatchForm(forms.Form):
    """When answers are due."""

    due_on = Day(
        label=_("Answers are expected by"),
        widget=DayInput(),
        help_text=_("An act whose statutory deadline is later is due on that day."),
    )


class ActForm(forms.Form):
    """The words of an act in every language."""

    title = TextsFormField(label=_("Title"), max_length=200)
    text = TextsFormField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}), max_length=8000
    )


class AddForm(forms.Form):
    """Institutions to ask as well."""

    institutions = forms.MultipleChoiceField(
        label=_("Institutions"), widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institutions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class ExtendForm(forms.Form):
    """A later day, and why."""

    until = Day(label=_("New deadline"), widget=DayInput())
    reason = forms.CharField(
        label=_("Why more time is given"), max_length=400, help_text=_("Do not name any person.")
    )


class ReasonForm(forms.Form):
    """What is to be corrected."""

    reason = forms.CharField(
        label=_("What must be corrected"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("Do not name any person."),
    )


class WorkbookForm(forms.Form):
    """A workbook that was filled in."""

    file = forms.FileField(label=_("Workbook that you filled in (.xlsx)"), max_length=200)

    def clean_file(self) -> Any:
        """Refuse what is larger than a questionnaire can be before reading it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class LetterForm(forms.Form):
    """A letter with answers, as it came on paper."""

    file = forms.FileField(
        label=_("Scan of the letter (PDF, PNG or JPEG)"),
        max_length=200,
        help_text=_(
            "Black out anything that identifies a person in a case. Do not name any person."
        ),
    )
    reference = forms.CharField(
        label=_("Number of the letter"),
        max_length=60,
        required=False,
        help_text=_("As the institution gave it; it is used to cite figures."),
    )
    dated_on = Day(label=_("Date of the letter"), widget=DayInput())
    received_on = Day(label=_("Date of receipt"), widget=DayInput())


class AttachmentForm(forms.Form):
    """A document that goes with the answers."""

    document = forms.FileField(
        label=_("Attachment (PDF, picture, text, Word or Excel)"),
        max_length=200,
        help_text=_("Nothing that identifies a person in a case. Do not name any person."),
    )
