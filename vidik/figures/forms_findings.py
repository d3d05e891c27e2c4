# SPDX-License-Identifier: EUPL-1.2
"""Forms of the finding pages: filters, and the reason that goes with a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.checks.types import FindingState, Kind, Outcome, RuleOrigin, Severity, Sureness
from vidik.figures.selectors.findings import ANY, GONE

Choices = Sequence[tuple[str, Any]]
MAX_NOTE: Final = 4000
_ANY: Final = gettext_lazy("any")


def _choice(label: str, choices: Choices, empty: Any = _ANY) -> Any:
    return forms.ChoiceField(label=label, choices=[("", empty), *choices], required=False)


class FindingForm(forms.Form):
    """Find findings."""

    words = forms.CharField(
        label=gettext_lazy("Measure, institution, citation or rule"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )
    section = forms.CharField(
        label=gettext_lazy("Section"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("such as 6.2"),
    )

    def __init__(
        self,
        data: Any,
        *,
        cycles: Choices,
        institutions: Choices,
        themes: Choices,
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        states = [*FindingState.choices, (GONE, _("no longer found")), (ANY, _("any"))]
        self.fields["state"] = _choice(_("State"), states, _("open or queried"))
        self.fields["severity"] = _choice(_("Severity"), Severity.choices)
        self.fields["sure"] = _choice(_("How sure"), Sureness.choices)
        self.fields["kind"] = _choice(_("Kind"), Kind.choices)
        self.fields["origin"] = _choice(_("Origin"), RuleOrigin.choices)
        self.fields["institution"] = _choice(_("Institution"), institutions)
        self.fields["theme"] = _choice(_("Theme"), themes)
        self.fields["cycle"] = forms.ChoiceField(label=_("Year"), choices=cycles, required=False)
        orders = [
            ("rule", _("Rule")),
            ("kind", _("Kind")),
            ("found", _("newest first")),
            ("checked", _("last checked first")),
        ]
        self.fields["sort"] = _choice(_("Sort by"), orders, _("strongest first"))


class ResultForm(forms.Form):
    """Find results of a run."""

    words = forms.CharField(
        label=gettext_lazy("Part of the rule’s code"),
        required=False,
        max_length=100,
        widget=forms.SearchInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["outcome"] = _choice(
            _("Result"), [*Outcome.choices, (ANY, _("any"))], _("skipped or error")
        )
        self.fields["kind"] = _choice(_("Kind"), Kind.choices)
        self.fields["origin"] = _choice(_("Origin"), RuleOrigin.choices)


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
