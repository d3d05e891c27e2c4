# SPDX-License-Identifier: EUPL-1.2
"""Forms of the page that checks a table from outside: the table, and how it is to be read."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.checks.methods.tables import Options
from vidik.core.filenames import file_name
from vidik.figures.methods.pasted import separated
from vidik.figures.services.outside import MOST_BYTES

ENDINGS: Final = (".xlsx", ".xlsm", ".ods", ".csv", ".tsv", ".txt")
_MOST_PASTED: Final = 500_000
_MOST_HEADERS: Final = 30


class OutsideForm(forms.Form):
    """A table: a file, or what was copied out of a program."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("Excel (.xlsx), OpenDocument (.ods) or CSV, at most 10 MB."),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste a table"),
        required=False,
        strip=False,
        max_length=_MOST_PASTED,
        help_text=gettext_lazy(
            "Select the table in Excel, Word or a PDF, with its headings, then copy "
            "it and paste it here."
        ),
        widget=forms.Textarea(
            attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}
        ),
    )

    def clean_file(self) -> UploadedFile[bytes] | None:
        """Refuse what is too large, and what is of a kind that is not read."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size is not None and file.size > MOST_BYTES:
            raise forms.ValidationError(
                _(
                    "The file is %(size)s, and at most 10 MB can be read. Copy the "
                    "sheets with tables into a new workbook, without pictures."
                )
                % {"size": filesizeformat(file.size)}
            )
        if not (file.name or "").lower().endswith(ENDINGS):
            raise forms.ValidationError(
                _(
                    "This kind of file cannot be read. Open it with Excel or "
                    "LibreOffice and save it as .xlsx, .ods or .csv; from Word or a "
                    "PDF, copy the table and paste it below."
                )
            )
        return file

    def clean(self) -> dict[str, Any]:
        """Take a file or a text, not both and not neither."""
        given = super().clean() or {}
        if self.errors:
            return given
        has_text = bool(given.get("text", "").strip())
        if given.get("file") is None and not has_text:
            raise forms.ValidationError(_("Choose a file or paste a table."))
        if given.get("file") is not None and has_text:
            raise forms.ValidationError(
                _("Choose a file or paste a table, not both: only one can be checked at a time.")
            )
        return given

    def table(self) -> tuple[str, str, bytes]:
        """Return how the table came, its name and its content."""
        file = self.cleaned_data["file"]
        if file is not None:
            return "upload", file_name(file.name or ""), file.read()
        return "paste", f"{_('Pasted table')}.csv", separated(self.cleaned_data["text"]).encode()


class CorrectionsForm(forms.Form):
    """How a table is to be read where it was read wrongly."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    area = forms.RegexField(
        label=gettext_lazy("Range of cells"),
        required=False,
        regex=r"^\s*\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}:\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}\s*$",
        help_text=gettext_lazy("with its headings, such as A5:H40"),
        error_messages={"invalid": gettext_lazy("Write the range like A5:H40.")},
    )
    header_rows = forms.IntegerField(
        label=gettext_lazy("Rows of headings at the top"),
        required=False,
        min_value=0,
        max_value=_MOST_HEADERS,
    )
    stub_columns = forms.IntegerField(
        label=gettext_lazy("Columns of headings at the left"),
        required=False,
        min_value=0,
        max_value=_MOST_HEADERS,
    )
    source = forms.CharField(
        label=gettext_lazy("Who published it"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("The questions are addressed to this institution."),
    )

    def __init__(self, data: Any, *, sheets: list[str]) -> None:
        super().__init__(data, auto_id="reading-%s")
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Sheet"),
            required=False,
            choices=[("", _("all")), *((sheet, sheet) for sheet in sheets)],
        )

    def options(self) -> Options:
        """Return what is to be read otherwise."""
        given = self.cleaned_data
        return Options(
            sheet=given["sheet"],
            area=given["area"].replace("$", "").strip().upper(),
            header_rows=given["header_rows"],
            stub_columns=given["stub_columns"],
            source=given["source"].strip(),
        )
