# SPDX-License-Identifier: EUPL-1.2
"""Who works on a procedure, how urgent it is, what is proposed, why it goes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.core.fields import moment, several
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.procedures import experts_of
from vidik.identification.services import decisions
from vidik.identification.types import (
    Outcome,
    Return,
    Step,
    Urgency,
)
from vidik.referral.selectors.roster import to_choose_from


class AssignForm(StepForm):
    """Who works on the procedure."""

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(None, label=_("Expert"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = experts_of(self.procedure)  # type: ignore[attr-defined]


class UrgencyForm(StepForm):
    """Whether and why it is specially urgent."""

    urgency = forms.ChoiceField(
        label=_("Why it is urgent"),
        required=False,
        choices=[("", _("not especially urgent")), *Urgency.choices],
    )
    leaves_at = moment(
        _("The person may leave from"),
        required=False,
        help_text=_("Where it is known: the first interview is due before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What holds is shown: whoever changes one of the two keeps the other.
        for name in ("urgency", "leaves_at"):
            self.fields[name].initial = getattr(self.procedure, name)


class ProposeForm(StepForm):
    """What is proposed, with its reasons.

    `what` names one of the decisions; then only the reasons that belong to it are offered.
    """

    step = forms.ChoiceField(choices=Step.choices, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        required=False, choices=[("", ""), *Outcome.choices], widget=forms.HiddenInput
    )
    reasons = several(_("Reasons"))

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = {option.code: option for option in decisions.options(self.procedure)}
        self.options = list(options.values())
        self.chosen = options.get(what)
        if self.chosen is None and self.is_bound:
            typed = "-".join(filter(None, (self.data.get("step"), self.data.get("outcome"))))
            self.chosen = options.get(typed)
        if self.chosen is not None:
            self.fields["step"].initial = self.chosen.step
            self.fields["outcome"].initial = self.chosen.outcome
            self.fields["reasons"].choices = [  # type: ignore[attr-defined]
                (each.code, str(each.name))
                for each in definitions().reasons_for(self.chosen.step, self.chosen.outcome)
            ]


class ReturnForm(StepForm):
    """Why a proposal goes back."""

    reason = forms.ChoiceField(
        label=_("Why it goes back"), choices=[("", _("choose")), *Return.choices]
    )

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            self.fields["reason"].label = _("Why you withdraw it")


class ExpertForm(forms.Form):
    """Who is named, or stands in until when."""

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        None, label=_("Expert"), empty_label=_("choose")
    )
    until = moment(
        _("Stands in until"),
        required=False,
        help_text=_("If left blank, the person is named until somebody else is."),
    )

    def __init__(self, *args: Any, institution: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = to_choose_from(institution)  # type: ignore[attr-defined]
