# SPDX-License-Identifier: EUPL-1.2
"""What a person types on her own page."""

from __future__ import annotations

from typing import Any

from django import forms

from vidik.participation.methods import opening
from vidik.participation.selectors.words import Words
from vidik.participation.types import ABOUT_ACTIVITIES, SayingKind
from vidik.vault.services.notes import LONGEST


class OwnForm(forms.Form):
    """A form in the words of a language, of which no field says that it is optional."""

    is_all_optional = True
    labels: dict[str, str]

    def __init__(self, *args: Any, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        for name, field in self.fields.items():
            field.label = getattr(words, self.labels.get(name, name), "")
            field.help_text = getattr(words, f"{self.labels.get(name, name)}_hint", "")
            field.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}


class EnterForm(OwnForm):
    """Number and phrase; the first time the code from the paper alone."""

    labels = {"number": "number", "phrase": "phrase"}
    number = forms.CharField(required=False, max_length=40)
    phrase = forms.CharField(required=False, max_length=opening.LONGEST, widget=forms.PasswordInput)


class ChooseForm(OwnForm):
    """The phrase that she chooses, and a second one if she likes."""

    labels = {"phrase": "phrase_new", "again": "again", "second": "second"}
    code = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    phrase = forms.CharField(required=False, max_length=opening.LONGEST, widget=forms.PasswordInput)
    again = forms.CharField(required=False, max_length=opening.LONGEST, widget=forms.PasswordInput)
    second = forms.CharField(required=False, max_length=opening.LONGEST, widget=forms.PasswordInput)


class SayForm(forms.Form):
    """That she wants something, or does not."""

    line = forms.UUIDField()
    kind = forms.ChoiceField(choices=[(each.value, each.label) for each in ABOUT_ACTIVITIES])


class WriteForm(OwnForm):
    """A message, or a complaint."""

    labels = {"text": "write", "complains": "complain"}
    text = forms.CharField(required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 4}))
    complains = forms.BooleanField(required=False)

    @property
    def kind(self) -> SayingKind:
        """What is said: a message or a complaint."""
        return SayingKind.COMPLAINS if self.cleaned_data["complains"] else SayingKind.WRITES


class WithdrawForm(forms.Form):
    """Which sharing she no longer agrees to."""

    sharing = forms.UUIDField()
