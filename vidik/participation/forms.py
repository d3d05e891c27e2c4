# SPDX-License-Identifier: EUPL-1.2
"""What workers fill in about own pages; her own forms stand in `forms_own`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import coded, day
from vidik.participation.types import ENDED_BY_WORKERS, Holder, Proof
from vidik.vault.services.notes import LONGEST


class GiveForm(forms.Form):
    """By which wish, proved how, somebody gets a page."""

    holder = forms.ChoiceField(
        label=_("Whose page it is"), choices=Holder.choices, widget=forms.RadioSelect,
        initial=Holder.PERSON,
    )  # fmt: skip
    wished_on = day(_("She said so on"))
    proof = forms.ChoiceField(label=_("Proof"), choices=Proof.choices, widget=forms.RadioSelect)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=40,
        help_text=_("The number under which the proof is kept, never a name."),
    )


class EndForm(forms.Form):
    """Why a page is switched off."""

    why = coded(_("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = [  # type: ignore[attr-defined]
            (each.value, each.label) for each in ENDED_BY_WORKERS
        ]


class AnswerForm(forms.Form):
    """What is written to her."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Sealed under her key. Somebody else may read it on her telephone: no place, no hour,"
            " no name, nothing of what she told."
        ),
    )


class NothingAsked(forms.Form):
    """Only whether one is sure."""
