# SPDX-License-Identifier: EUPL-1.2
"""The files of an import, as somebody chooses them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import FilesField, ManyFiles
from vidik.forms.methods.importing import Lists, Sheet

LARGEST: Final = 100 * 2**20
"""Bytes of all files together: what the way to the server lets through."""


class FilesForm(forms.Form):
    """A workbook, or CSV files that are called like its sheets."""

    register = FilesField(
        label=_("Workbook or CSV files"),
        help_text=_(
            "One workbook (.xlsx, up to 10 MB), or CSV files named after the sheets: %(names)s "
            "(100 MB in all)."
        ),
        widget=ManyFiles(attrs={"accept": ".xlsx,.csv,text/csv", "multiple": True}),
    )

    def __init__(
        self, *args: Any, sheets: Iterable[Sheet], lists: Lists | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._lists = lists
        self._codes = [each.code for each in sheets]
        field = self.fields["register"]
        field.help_text = str(field.help_text) % {"names": self._names}

    @property
    def _names(self) -> str:
        return ", ".join(f"{each}.csv" for each in self._codes)

    def clean_register(self) -> dict[str, bytes]:
        """Return the files by sheet, a workbook as `book`."""
        found: dict[str, UploadedFile[Any]] = {}
        for file in self.cleaned_data["register"]:
            name = self._name_of(file)
            if name in found:
                raise forms.ValidationError(_("Choose each file once."))
            found[name] = file
        if not found:
            raise forms.ValidationError(_("Choose a file."))
        if "book" in found and len(found) > 1:
            raise forms.ValidationError(_("Choose either one workbook or CSV files."))
        if sum(file.size or 0 for file in found.values()) > LARGEST:
            raise forms.ValidationError(_("The files are larger than 100 MB."))
        return {name: file.read() for name, file in found.items()}

    def _name_of(self, file: UploadedFile[Any]) -> str:
        name = PurePath(file.name or "")
        if name.suffix.lower() != ".csv":
            # Whatever it is called: what it is, is looked at when it is read.
            return "book"
        code = self._lists.sheet(name.stem) if self._lists is not None else name.stem
        if code not in self._codes:
            raise forms.ValidationError(
                _("A CSV file is named after a sheet: %(names)s."),
                params={"names": self._names},
            )
        return code
