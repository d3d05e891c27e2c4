# SPDX-License-Identifier: EUPL-1.2
"""What people choose about cases. Nobody types a word about a person here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.cases.presentation import CodeField
from vidik.cases.selectors import people
from vidik.cases.types import (
    NOBODY_ANSWERS,
    NOT_TAKEN_ON,
    Alias,
    CaseRole,
    Declining,
    Emergency,
    Ground,
    Judgement,
    ParticipationReason,
    Purpose,
    Sensitivity,
    Withdrawal,
)
from vidik.core.days import Day
from vidik.core.fields import THEN, demanded
from vidik.institutions.models import Institution

_ANY = ("", _("any"))
_CHOOSE = ("", _("choose"))


class SensitivityForm(forms.Form):
    """How sensitive a case is."""

    sensitivity = forms.ChoiceField(label=_("Sensitivity"), choices=Sensitivity.choices)


class _InstitutionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """An institution by its name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return str(obj.name)


class _PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of an institution by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name shown."""
        return str(obj)


class InstitutionForm(forms.Form):
    """Choose an institution whose members may work on cases."""

    institution = _InstitutionChoice(None, label=_("Institution"), to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, _InstitutionChoice)  # noqa: S101 - for the type checker
        field.queryset = people.institutions_with_case_workers()


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """Return the moment at which a day is over."""
    if day is None:
        return None
    after = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return timezone.make_aware(after)


def _day(*, required: bool) -> forms.DateField:
    return Day(
        label=_("Until and including"),
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ParticipantForm(forms.Form):
    """Who of an institution takes part in a case, as what and why."""

    user = _PersonChoice(
        None,
        label=_("Person"),
        required=False,
        empty_label=_("the institution as a whole"),
    )
    role = forms.ChoiceField(label=_("Role in the case"), choices=CaseRole.choices)
    why = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            choice
            for choice in ParticipationReason.choices
            if choice[0] not in {ParticipationReason.RESTRICTION, ParticipationReason.TRANSFER}
        ],
    )
    until = _day(required=False)

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, _PersonChoice)  # noqa: S101 - for the type checker
        field.queryset = people.case_workers_of(institution)

    def moment_of_end(self) -> dt.datetime | None:
        """Return the moment at which the part ends, if it does."""
        return _end_of(self.cleaned_data["until"])


class ShareForm(InstitutionForm):
    """What a case is shared for, with whom, on which ground and for how long."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=[_CHOOSE, *Purpose.choices])
    ground = forms.ChoiceField(label=_("Ground"), choices=[_CHOOSE, *Ground.choices])
    reference = forms.CharField(
        label=_("Number of the document"),
        max_length=40,
        help_text=_("Of the recorded consent, order or provision, such as 12/2026. Never a name."),
    )
    until = _day(required=True)

    def moment_of_end(self) -> dt.datetime:
        """Return the moment at which the sharing ends."""
        end = _end_of(self.cleaned_data["until"])
        assert end is not None  # noqa: S101 - the field is required
        return end


class ConfirmForm(forms.Form):
    """A second look before something that changes who sees a case."""

    sure = forms.BooleanField(label=_("Yes, I have checked the case and the consequences."))


class RestrictForm(ConfirmForm):
    """Whether a case is restricted or its restriction lifted, as the page that was read said."""

    RESTRICT = "restrict"
    LIFT = "lift"
    step = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        """Require that the page said what is to be done; what it is is never guessed."""
        super().clean()
        if self.cleaned_data.get("step") not in {self.RESTRICT, self.LIFT}:
            raise ValidationError(
                gettext("Open this page again: what was sent does not say what is to be done.")
            )


class TransferForm(InstitutionForm, ConfirmForm):
    """To which institution a case is handed over: one that can answer for it."""

    field_order = ("institution", "sure")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        assert isinstance(field, _InstitutionChoice)  # noqa: S101 - for the type checker
        field.queryset = people.institutions_that_answer()
        field.error_messages["invalid_choice"] = NOBODY_ANSWERS


class HandBackForm(ConfirmForm):
    """Why a case that was handed over is not taken on."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[_CHOOSE, *((each.value, each.label) for each in NOT_TAKEN_ON)],
    )
    field_order = ("reason", "sure")


class AnswerForm(forms.Form):
    """Whether a case that is shared with the institution is accepted, or declined and why."""

    ACCEPT = "accept"
    DECLINE = "decline"
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[
            (ACCEPT, pgettext_lazy("sharing", "Accept")),
            (DECLINE, pgettext_lazy("sharing", "Decline")),
        ],
        widget=forms.RadioSelect,
    )
    reason = demanded(
        forms.ChoiceField(
            label=_("Reason, if you decline"),
            choices=[_CHOOSE, *Declining.choices],
            help_text=_("You no longer see the case then; whoever shared it reads the reason."),
        ),
        THEN,
    )

    def clean(self) -> None:
        """Require a reason of whoever declines."""
        super().clean()
        data = self.cleaned_data
        if data.get("answer") == self.DECLINE and not data.get("reason"):
            self.add_error("reason", gettext("Say why you decline."))


class AliasForm(forms.Form):
    """A neutral word by which somebody calls a case among their own."""

    alias = forms.ChoiceField(
        label=_("Your word for the case"),
        required=False,
        help_text=_("Only you see it. The words are neutral, so that it says nothing of anybody."),
    )

    def __init__(self, *args: Any, taken: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["alias"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        free = sorted(
            ((code, str(label)) for code, label in Alias.choices if code not in taken),
            key=lambda choice: choice[1],
        )
        field.choices = [("", _("none")), *free]


class WithdrawForm(forms.Form):
    """Why a sharing is withdrawn."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[choice for choice in Withdrawal.choices if choice[0] != Withdrawal.TRANSFER],
    )


class AskForm(forms.Form):
    """Ask for emergency access, by the code of the case or by a hit of a search."""

    hit = forms.CharField(max_length=200, widget=forms.HiddenInput)

    code = CodeField(
        label=_("Code of the case"),
        help_text=_("The whole code, as on the notice or the file."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=[_CHOOSE, *Emergency.choices])
    explanation = forms.CharField(
        label=_("What has happened"),
        min_length=15,
        max_length=400,
        help_text=_("For the review: what happened, in a sentence or two, without any name."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    hours = forms.TypedChoiceField(
        label=_("For how many hours"),
        coerce=int,
        choices=[(hours, str(hours)) for hours in (1, 2, 3, 4)],
    )
    alone = forms.BooleanField(
        label=_("I am on duty alone: start now, for one hour until somebody approves"),
        required=False,
    )

    def __init__(
        self, *args: Any, may_start_alone: bool, by_hit: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["code" if by_hit else "hit"]
        if not may_start_alone:
            del self.fields["alone"]


class ReviewForm(forms.Form):
    """What the review of an emergency access found."""

    judgement = forms.ChoiceField(label=_("Judgement"), choices=[_CHOOSE, *Judgement.choices])
