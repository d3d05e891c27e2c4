# SPDX-License-Identifier: EUPL-1.2
"""Who works on a procedure, how urgent it is, what is proposed, why it goes back."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.accounts.models import User
from vidik.core.fields import moment, several
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import choices, definitions
from vidik.identification.selectors.evidence import evidence_of, is_needed
from vidik.identification.selectors.procedures import experts_of, sent_back
from vidik.identification.services import decisions
from vidik.identification.services.records import is_child
from vidik.identification.types import (
    LONGEST_NOTE,
    Outcome,
    Return,
    Step,
    Urgency,
)
from vidik.referral.selectors.behind import behind
from vidik.referral.selectors.roster import to_choose_from

ELEMENT: Final = "element-"
"""Before the code of an element, in the name of its field."""


def elements_in(data: dict[str, Any]) -> dict[str, list[str]]:
    """Return the evidence for each element, as a proposal's form says it."""
    return {
        name.removeprefix(ELEMENT): value
        for name, value in data.items()
        if name.startswith(ELEMENT)
    }


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

    def __init__(self, *args: Any, actor: Actor, what: str = "", **kwargs: Any) -> None:
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
            self._offer_offences()
            self._offer_elements(self.chosen.outcome, actor)
            self._begin_with_the_returned()

    def _begin_with_the_returned(self) -> None:
        """Fill in what was proposed last, where it was sent back: only what is wrong is changed."""
        last = sent_back(self.procedure)
        if last is None or self.chosen is None:
            return
        if (last.step, last.outcome) != (self.chosen.step, self.chosen.outcome):
            return
        said = {
            "reasons": last.reasons,
            "offences": last.offences,
            **{f"{ELEMENT}{code}": evidence for code, evidence in last.elements.items()},
        }
        for name, values in said.items():
            if name in self.fields:
                self.fields[name].initial = values

    def _offer_offences(self) -> None:
        """Ask for the offence where a reason speaks of one."""
        assert self.chosen is not None  # noqa: S101 - asked where a decision was chosen
        reasons = definitions().reasons_for(self.chosen.step, self.chosen.outcome)
        speak = ", ".join(str(each.name) for each in reasons if each.offence)
        if speak:
            field = several(_("Criminal offences"), required=False)
            field.choices = choices("offence")
            field.help_text = _("Needed for: %(reasons)s.") % {"reasons": speak}
            self.fields["offences"] = field

    def _offer_elements(self, outcome: str, actor: Actor) -> None:
        """Ask for the evidence for each element that the outcome needs, of what there is."""
        elements = definitions().elements_for(outcome)
        if not elements:
            return
        about = behind(self.procedure.reported_person_id, actor=actor)
        found = evidence_of(self.procedure, about, actor=actor)
        for_child = is_child(self.procedure)
        for each in elements:
            name = {"element": each.name}
            needed = is_needed(each, for_child=for_child)
            field = several(_("%(element)s: evidence") % name, required=needed)
            field.error_messages["required"] = decisions.NO_EVIDENCE % name
            field.choices = [(one.code, one.label) for one in found if one.may_stand_for(each)]
            if not needed:
                field.help_text = _("Not needed for a child.")
            self.fields[f"{ELEMENT}{each.code}"] = field


def _comment() -> forms.CharField:
    return forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It is sealed; those who work on the procedure can read it."),
    )


class TakeForm(StepForm):
    """What the second person adds to their approval."""

    comment = _comment()


class ReturnForm(StepForm):
    """Why a proposal goes back."""

    reason = forms.ChoiceField(
        label=_("Why it goes back"), choices=[("", _("choose")), *Return.choices]
    )
    comment = _comment()

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
