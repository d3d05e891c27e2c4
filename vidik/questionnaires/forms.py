# SPDX-License-Identifier: EUPL-1.2
"""What people type about calls; answers themselves are read in `presentation`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.forms.types import LARGEST
from vidik.questionnaires.types import (
    Gap,
    HolderFilter,
    LineState,
    Reach,
    ReconciliationFilter,
    RespondentFilter,
    State,
)


class DayInput(forms.DateInput):
    """A day as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RespondentFilterForm(forms.Form):
    """Which respondents to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Institution, either script"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("any")),
            ("silent", _("have not answered")),
            ("late", _("late")),
            *State.choices,
        ],
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    binding = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        choices=[
            ("", _("any")),
            ("yes", _("obliged to answer")),
            ("no", _("in good cooperation")),
        ],
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("by name")),
            ("due", _("by deadline")),
            ("state", _("by state")),
            ("saved", _("last edited")),
        ],
    )

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sector"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("any")), *sectors]

    def wanted(self) -> RespondentFilter:
        """Give the filter; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return RespondentFilter(
            words=data.get("q", ""),
            state=data.get("state", ""),
            sector=data.get("sector", ""),
            binding=data.get("binding", ""),
            sort=data.get("sort", ""),
        )


class WaitingFilterForm(forms.Form):
    """Which of those who wait for a questionnaire to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Institution, either script"), required=False, max_length=200)
    form = forms.ChoiceField(label=_("Form"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    binding = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        choices=[
            ("", _("any")),
            ("yes", _("obliged to answer")),
            ("no", _("in good cooperation")),
        ],
    )

    def __init__(
        self,
        *args: Any,
        asked: list[tuple[str, str]],
        sectors: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("form", asked), ("sector", sectors)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
            field.choices = [("", _("any")), *choices]

    def wanted(self) -> RespondentFilter:
        """Give the filter; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return RespondentFilter(
            words=data.get("q", ""),
            form=data.get("form", ""),
            sector=data.get("sector", ""),
            binding=data.get("binding", ""),
        )


class HolderFilterForm(forms.Form):
    """Which part of the map of data holders to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Institution, either script"), required=False, max_length=200)
    measure = forms.ChoiceField(label=_("Measure"), required=False)
    gap = forms.ChoiceField(
        label=_("What is missing"),
        required=False,
        choices=[("", _("any")), ("any", _("something is missing")), *Gap.choices],
    )

    def __init__(self, *args: Any, measures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("any")), *measures]

    def wanted(self) -> HolderFilter:
        """Give the filter; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return HolderFilter(
            words=data.get("q", ""), measure=data.get("measure", ""), gap=data.get("gap", "")
        )


class AgainFilterForm(forms.Form):
    """Which of the silent to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Institution, either script"), required=False, max_length=200)
    reach = forms.ChoiceField(
        label=_("Reached by e-mail"), required=False, choices=[("", _("any")), *Reach.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), ("late", _("late"))]
    )
    binding = forms.ChoiceField(
        label=_("Legal basis"),
        required=False,
        choices=[
            ("", _("any")),
            ("yes", _("obliged to answer")),
            ("no", _("in good cooperation")),
        ],
    )

    def wanted(self) -> RespondentFilter:
        """Give the filter; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return RespondentFilter(
            words=data.get("q", ""), state=data.get("state", ""), binding=data.get("binding", "")
        )

    @property
    def reached(self) -> str:
        """How those that are looked for can be reached; blank for any."""
        return str(self.cleaned_data.get("reach", ""))


class DispatchForm(forms.Form):
    """When answers are due."""

    due_on = Day(
        label=_("Answers are expected by"),
        widget=DayInput(),
        help_text=_("An act whose statutory term ends later is due later."),
    )


class ActForm(forms.Form):
    """The words of an act in both languages."""

    title_sr = forms.CharField(label=_("Title in Serbian, Cyrillic"), max_length=200)
    text_sr = forms.CharField(
        label=_("Text in Serbian, Cyrillic"),
        widget=forms.Textarea(attrs={"rows": 14, "lang": "sr"}),
        max_length=8000,
    )
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    text_en = forms.CharField(
        label=_("Text in English"),
        widget=forms.Textarea(attrs={"rows": 14, "lang": "en"}),
        max_length=8000,
    )


class AddForm(forms.Form):
    """Institutions to ask as well."""

    institutions = forms.MultipleChoiceField(
        label=_("Institutions"), widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institutions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
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
        help_text=_("Black out what tells who a person in a case is. Do not name any person."),
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
        help_text=_("Nothing that tells who a person in a case is. Do not name any person."),
    )


class ReconciliationForm(forms.Form):
    """Which figures of a reconciliation to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Question, either script"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("any")),
            ("findings", _("contradicts others")),
            ("said", _("something was explained")),
            *LineState.choices,
        ],
    )
    section = forms.ChoiceField(label=_("Section"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("as asked")),
            ("change", _("largest change")),
            ("percent", _("largest change in percent")),
            ("findings", _("most findings")),
        ],
    )

    def __init__(self, *args: Any, sections: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", _("any")), *sections]

    def wanted(self) -> ReconciliationFilter:
        """Give the filter; what does not fit is left out."""
        self.is_valid()
        data = self.cleaned_data
        return ReconciliationFilter(
            words=data.get("q", ""),
            state=data.get("state", ""),
            section=data.get("section", ""),
            sort=data.get("sort", ""),
        )
