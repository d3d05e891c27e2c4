# SPDX-License-Identifier: EUPL-1.2
"""What people type about days and deadlines: declared days, deadlines to count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day, Moment
from vidik.core.texts import TextsFormField
from vidik.exchange.forms import day_input
from vidik.exchange.methods.deadlines import DeadlineRule, Unit
from vidik.exchange.models import Kind
from vidik.exchange.presentation import UNITS
from vidik.exchange.types import Duty


class DayForm(forms.Form):
    """A day to declare free or a working day."""

    day = Day(label=_("Day"), widget=day_input())
    works = forms.ChoiceField(
        label=_("It is"),
        choices=[("no", _("free")), ("yes", _("a working day"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    name = TextsFormField(label=_("Name"), max_length=200)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("The act or decision that declares the day.")
    )


class DeadlineForm(forms.Form):
    """A term to count: that of a kind, or one of one's own."""

    start = Moment(
        label=_("Counted from"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
    )
    kind = forms.ChoiceField(label=_("Kind of notice"), required=False)
    duty = forms.ChoiceField(label=_("Duty"), required=False, choices=Duty.choices)
    amount = forms.IntegerField(
        label=_("or a time limit of"), required=False, min_value=1, max_value=8784
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=[(unit.value, label) for unit, label in UNITS.items()],
    )
    begins_next_day = forms.BooleanField(
        label=_("starts the next day"), required=False, initial=True
    )
    ends_on_working_day = forms.BooleanField(
        label=_("ends on a working day"), required=False, initial=True
    )

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kinds = {kind.code: kind for kind in kinds}
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            ("", _("none, my own time limit")),
            *((k.code, str(k.name)) for k in kinds),
        ]

    def clean(self) -> dict[str, Any]:
        """Require that there is a deadline to count, and a kind that has one."""
        data = super().clean() or self.cleaned_data
        kind = self._kinds.get(data.get("kind", ""))
        if kind is not None:
            data["rule"] = kind.rule(data.get("duty") or Duty.ANSWER)
            if data["rule"] is None:
                self.add_error("duty", _("This kind of notice has no such deadline."))
            return data
        if "amount" in self.errors:
            return data
        if not data.get("amount"):
            self.add_error("amount", _("Choose a kind of notice, or enter a time limit."))
            return data
        try:
            data["rule"] = DeadlineRule(
                data["amount"],
                Unit(data.get("unit") or Unit.DAYS),
                begins_next_day=data["begins_next_day"],
                ends_on_working_day=data["ends_on_working_day"],
            )
        except ValueError as refusal:
            self.add_error("amount", str(refusal))
        return data
