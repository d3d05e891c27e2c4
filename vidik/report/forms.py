# SPDX-License-Identifier: EUPL-1.2
"""What editors and the head of the office type."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import Language, languages


def choices_of(offered: Iterable[Language]) -> list[tuple[str, str]]:
    """Return languages as a page offers them."""
    return [(each.option, str(each.names)) for each in offered]


class TextForm(forms.Form):
    """The source of a section in one language."""

    source = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class BuildForm(forms.Form):
    """Which documents to make."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: choices_of(languages().all))


class NoteForm(forms.Form):
    """What an amended edition changes."""

    note = forms.CharField(
        label=_("What does the amended edition change?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers see this note next to the edition."),
    )
