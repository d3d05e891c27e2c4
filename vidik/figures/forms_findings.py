# SPDX-License-Identifier: EUPL-1.2
"""The form of a step on a finding: the reason that goes with it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_NOTE: Final = 4000


class StepForm(forms.Form):
    """The reason for a step, and what the person saw when deciding."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=MAX_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write why; it is kept in the history with the step.")
        },
    )
    seen_state = forms.CharField(widget=forms.HiddenInput)
    seen_fingerprint = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, step: str, **initial: str) -> None:
        super().__init__(data, initial=initial, prefix=step, auto_id="step-%s")
        self.fields["note"].help_text = {
            "query": _("Whom you asked, how and what. The answer is noted here when it comes."),
            "explain": _("Why the figures differ although both are right."),
            "correct": _("Which figure was corrected and on whose word."),
            "accept": _("Why it stays as it is. Applies to these values only."),
            "reopen": _("Why somebody has to answer for it again."),
        }.get(step, "")
