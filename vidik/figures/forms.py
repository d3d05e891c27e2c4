# SPDX-License-Identifier: EUPL-1.2
"""Forms of the figures room: filters, the choice of a table, a correction, an import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.core.days import Day
from vidik.core.periods import Period
from vidik.figures.models import MissingStatus, Qualifier

Choices = Sequence[tuple[str, str | Promise]]
Grouped = Sequence[tuple[str | Promise, Any]]

YEAR: Final = r"^(19|20)[0-9]{2}$"
MAX_UPLOAD: Final = 50 * 1024 * 1024
_ANY: Final = gettext_lazy("any")


def _optional(label: str, choices: Grouped, empty: str | Promise = _ANY) -> Any:
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False)


class TableForm(forms.Form):
    """Choose what the rows and columns of a table are."""

    def __init__(
        self,
        data: Any,
        *,
        axes: Choices,
        institutions: Choices,
        periods: Choices,
        cycles: Choices,
        measures: Grouped | None = None,
    ) -> None:
        super().__init__(data, auto_id="table-%s")
        if measures is not None:
            self.fields["measure"] = _optional(_("Measure"), measures, _("choose a measure"))
        none = _("no breakdown")
        self.fields["rows"] = _optional(_("Rows"), axes, none)
        self.fields["rows2"] = _optional(_("Rows, second level"), axes, none)
        self.fields["columns"] = _optional(_("Columns"), axes, none)
        self.fields["columns2"] = _optional(_("Columns, second level"), axes, none)
        self.fields["institution"] = _optional(_("Institution"), institutions, _("all"))
        self.fields["period"] = _optional(_("Period"), periods, _("all"))
        if len(cycles) > 1:
            self.fields["cycle"] = forms.ChoiceField(
                label=_("Year"), choices=cycles, required=False
            )


class FigureListForm(forms.Form):
    """Find figures of a cycle."""

    measure = forms.CharField(
        label=gettext_lazy("Words of the measure"),
        required=False,
        max_length=300,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    section = forms.CharField(
        label=gettext_lazy("Section"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("such as 6.2"),
    )
    period = forms.CharField(
        label=gettext_lazy("Period"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("such as 2024"),
    )

    def __init__(self, data: Any, *, cycles: Choices, institutions: Choices) -> None:
        super().__init__(data, auto_id="list-%s")
        self.fields["measure"].widget.attrs |= {
            "list": "measure-names",
            "data-hx-get": reverse("figures:measure-names"),
            "data-hx-trigger": "input changed delay:200ms",
            "data-hx-target": "#measure-names",
        }
        self.fields["cycle"] = forms.ChoiceField(label=_("Year"), choices=cycles, required=False)
        self.fields["institution"] = _optional(_("Institution"), institutions)
        self.fields["checks"] = _optional(
            _("Checks"),
            [
                ("open", _("in an open finding")),
                ("settled", _("in settled findings only")),
                ("none", _("in no finding")),
            ],
        )
        self.order_fields(["cycle", "measure", "institution", "section", "period", "checks"])

    def clean_period(self) -> str:
        """Refuse what is no period, and say how one is written."""
        text = str(self.cleaned_data["period"]).strip()
        if text:
            try:
                Period.parse(text)
            except ValueError:
                message = _("This is not a period. Enter 2024, 2024-Q4, 2024-05 or at:2023-12-31.")
                raise forms.ValidationError(message) from None
        return text


class CorrectionForm(forms.Form):
    """Correct a figure."""

    value = forms.DecimalField(
        label=gettext_lazy("Value"),
        required=False,
        max_digits=24,
        decimal_places=6,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy(
            "If it is known that there were none, enter 0. Leave it blank only if it is not known."
        ),
    )
    status = forms.ChoiceField(
        label=gettext_lazy("If there is no value: why"),
        required=False,
        choices=[("", gettext_lazy("there is a value")), *MissingStatus.choices],
    )
    qualifier = forms.ChoiceField(
        label=gettext_lazy("How exactly it is stated"), choices=Qualifier.choices
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For instance the letter and its date. The reason stays with the figure permanently."
        ),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class CycleForm(forms.Form):
    """Open a yearly data call."""

    code = forms.RegexField(
        label=gettext_lazy("Year"),
        regex=YEAR,
        help_text=gettext_lazy("The cycle is referred to by it everywhere."),
        error_messages={"invalid": gettext_lazy("Enter a year of four digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    starts_on = Day(
        label=gettext_lazy("First day of the period asked about"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    ends_on = Day(
        label=gettext_lazy("Last day of the period asked about"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="cycle-%s")


class ImportForm(forms.Form):
    """Choose a file of figures and the year it belongs to."""

    file = forms.FileField(
        label=gettext_lazy("File of figures"),
        help_text=gettext_lazy("CSV in UTF-8, at most 50 MB. The columns are listed below."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    cycle = forms.RegexField(
        label=gettext_lazy("Year"),
        regex=YEAR,
        help_text=gettext_lazy("The year that the data call asked about."),
        error_messages={"invalid": gettext_lazy("Enter a year of four digits.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why existing figures are replaced"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "Only needed if the file corrects figures. Without a reason, the file is refused if "
            "a figure already exists with another value."
        ),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse files that are too large for a page; the command line takes any size."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > MAX_UPLOAD:
            raise forms.ValidationError(
                _("The file has %(size)s. Files above 50 MB are imported from the command line.")
                % {"size": filesizeformat(file.size)}
            )
        return file
