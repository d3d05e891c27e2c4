# SPDX-License-Identifier: EUPL-1.2
"""A group screened in one table: what all share, a row for each person, what is reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from vidik.core.states import states_by_name
from vidik.referral.forms import CHOOSE_URGENCY
from vidik.referral.methods.lists import Indicator
from vidik.referral.selectors import pack
from vidik.referral.services.checking import LONGEST, LONGEST_NUMBER, MOST_PERSONS
from vidik.referral.services.groups import FEWEST, GroupReport, GroupRow
from vidik.referral.types import AgeGroup, Agreement, Consent, Despite, Urgency
from vidik.vault.types import Sex

SIGN: Final = "sign_"
"""Before the code of a sign that is answered of each person."""
KNOWN: Final = (("unknown", _("don’t know")), ("yes", _("yes")), ("no", _("no")))


class GroupBeginForm(forms.Form):
    """How many persons, and what allows the screening; the signs are beside it."""

    number = forms.IntegerField(
        label=_("How many persons were met together"),
        min_value=FEWEST,
        max_value=MOST_PERSONS,
        initial=FEWEST,
        help_text=_("From 2 to 20; screen the others in a second table. Rows can be added later."),
    )
    consent = forms.ChoiceField(
        label=_("What allows the screening"), choices=Consent.choices, widget=forms.RadioSelect
    )


class GroupRowForm(forms.Form):
    """One person of a group, in codes alone."""

    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    age_group = forms.ChoiceField(
        label=_("Approximate age"), choices=AgeGroup.choices, initial=AgeGroup.UNKNOWN
    )
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    wants = forms.ChoiceField(
        label=_("Wants to be reported"), choices=Agreement.choices, initial=Agreement.UNKNOWN
    )
    gone = forms.BooleanField(label=_("no such person"), required=False)

    def __init__(self, *args: Any, signs: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = self.fields["citizenship"]
        assert isinstance(states, forms.ChoiceField)  # noqa: S101 - declared above
        states.choices = [("", _("not known")), *states_by_name(pack.codes("citizenship"))]
        for each in signs:
            self.fields[SIGN + each.code] = forms.ChoiceField(
                label=str(each.text),
                choices=KNOWN,
                initial="unknown",
                widget=forms.Select({"data-stops": True} if each.danger else {}),
            )
        self.order_fields([name for name in self.fields if name != "gone"])

    def row(self) -> GroupRow:
        """Return what was filled in."""
        data = self.cleaned_data
        return GroupRow(
            data["sex"],
            data["age_group"],
            data["citizenship"],
            data["wants"],
            {
                name.removeprefix(SIGN): answer
                for name, answer in data.items()
                if name.startswith(SIGN)
            },
            data["gone"],
        )


GroupRowSet: TypeAlias = "forms.BaseFormSet[GroupRowForm]"
GroupRowForms: Final = forms.formset_factory(
    GroupRowForm, extra=0, max_num=MOST_PERSONS, absolute_max=MOST_PERSONS
)


def take_row_faults(error: ValidationError, rows: GroupRowSet) -> list[str]:
    """Put what the service refused at the fields of the rows; give what belongs to none."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    for name, faults in error.error_dict.items():
        _word, number, field = name.split("-", 2)
        rows.forms[int(number)].add_error(field, faults)
    return []


class GroupReportForm(forms.Form):
    """What may be added when persons of a group are reported; one tap reports them as they are."""

    account = forms.CharField(
        label=_("What was seen or heard"),
        help_text=_("The answers are sent with the report; add what they do not say."),
        required=False,
        max_length=LONGEST // 2,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    municipality = forms.ChoiceField(label=_("Where the persons are now"), required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=[pair for pair in CHOOSE_URGENCY if pair[0]],
        initial=Urgency.UNKNOWN,
        required=False,
    )
    despite = forms.ChoiceField(
        label=_("Why those who do not agree are reported"),
        help_text=_("For adults only; without a reason leave them out, or note their refusal."),
        choices=[("", _("nobody, or not applicable")), *Despite.choices],
        required=False,
    )
    call_back = forms.CharField(
        label=_("Where you can be called back"),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["municipality"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        places.choices = [("", _("not known")), *pack.municipalities()]

    @sensitive_variables()
    def added(self) -> GroupReport:
        """Return what was filled in."""
        return GroupReport(**self.cleaned_data)
