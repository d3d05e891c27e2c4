# SPDX-License-Identifier: EUPL-1.2
"""Inspections, and what a reader of an exercise answers."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.prevention.methods.exercises import Exercise
from vidik.prevention.models import MOST_WORKERS, Inspection
from vidik.prevention.selectors.inspections import activities, citizenships
from vidik.prevention.types import QUESTIONS, Followed, StruckWhy, answers_to
from vidik.referral.methods.lists import IndicatorSheet
from vidik.referral.selectors.pack import municipalities
from vidik.referral.types import Known

MOST_ROWS: Final = 30
"""Citizenships of one inspection."""
_CHOOSE = ("", _("choose"))
_ANSWER = {"required": _("Choose one of the answers offered.")}


def _share(question: str, label: object) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,  # type: ignore[arg-type]
        choices=[(each.value, each.label) for each in answers_to(question)],
        widget=forms.RadioSelect,
        error_messages=_ANSWER,
    )


class InspectionForm(forms.Form):
    """One inspection; nobody is led to an answer, since none is chosen beforehand."""

    day = Day(
        label=_("Day of the inspection"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        error_messages={"required": _("Choose a municipality of the list.")},
    )
    activity = forms.ChoiceField(
        label=_("Activity of the employer"),
        error_messages={"required": _("Choose an activity of the list.")},
    )
    registered = forms.ChoiceField(
        label=_("The employer is registered"),
        choices=Known.choices,
        widget=forms.RadioSelect,
        error_messages=_ANSWER,
    )
    with_police = forms.ChoiceField(
        label=_("Together with the police"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        widget=forms.RadioSelect,
        error_messages=_ANSWER,
    )
    contracts = _share("contracts", _("Written contracts of work"))
    insured = _share("insured", _("Registration for social insurance"))
    permits = _share("permits", _("Permits of residence and work"))
    safe = _share("safe", _("Measures of safety and health at work"))
    paid = _share("paid", _("Payment of wages as agreed"))
    withheld = _share("withheld", _("Documents withheld by the employer"))
    housed = _share("housed", _("Housing provided by the employer"))
    followed = forms.MultipleChoiceField(
        label=_("What followed"),
        choices=Followed.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say what followed, or that no measure was needed.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [_CHOOSE, *municipalities()]  # type: ignore[attr-defined]
        self.fields["activity"].choices = [_CHOOSE, *activities()]  # type: ignore[attr-defined]

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields about the inspection and the employer."""
        return [
            self[name] for name in ("day", "municipality", "activity", "registered", "with_police")
        ]

    @property
    def of_workers(self) -> list[forms.BoundField]:
        """What is asked of the workers as a group."""
        return [self[name] for name in QUESTIONS]

    def inspection(self) -> Inspection:
        """Give what was filled in, not saved."""
        data = dict(self.cleaned_data)
        return Inspection(with_police=data.pop("with_police") == "yes", **data)


class WholeField(forms.IntegerField):
    """A number in digits alone: with a separator, “1.000” could mean one or a thousand."""

    def to_python(self, value: Any) -> int | None:
        """Give the number; refuse whatever is no digit."""
        told = str(value).strip() if value is not None else ""
        if told and not (told.isascii() and told.isdigit()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(told)


class WorkersForm(forms.Form):
    """How many workers of one citizenship; a blank row says nothing."""

    citizenship = forms.ChoiceField(
        label=_("Citizenship"),
        error_messages={"required": _("Choose the citizenship of these workers.")},
    )
    number = WholeField(
        label=_("How many workers"),
        min_value=1,
        max_value=MOST_WORKERS,
        error_messages={"required": _("Enter how many workers of this citizenship were found.")},
    )

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        said = gettext("Enter a number of workers from 1 to %(most)s, in digits alone.")
        self.fields["number"].error_messages |= dict.fromkeys(
            ("invalid", "min_value", "max_value"), said % {"most": MOST_WORKERS}
        )
        self.fields["citizenship"].choices = [_CHOOSE, *states]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """Whether the row says anything: also one that was filled in before and is blank now."""
        return any(self.data.get(self.add_prefix(name)) for name in self.fields)


_Workers: Final = forms.formset_factory(
    WorkersForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def workers_forms(data: Any = None, initial: list[dict[str, Any]] | None = None) -> Any:
    """Give the rows of citizenships; the list of states is read once for all of them."""
    return _Workers(data, initial=initial, prefix="workers", form_kwargs={"states": citizenships()})


def workers_of(rows: Any) -> list[tuple[str, int]]:
    """Give what valid rows say, without the blank ones."""
    return [
        (data["citizenship"], data["number"])
        for data in (row.cleaned_data for row in rows)
        if data.get("citizenship")
    ]


class StrikeInspectionForm(forms.Form):
    """Why a record is struck out."""

    why = forms.ChoiceField(
        label=_("Why"),
        choices=StruckWhy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why it is struck out.")},
    )


class ExerciseForm(forms.Form):
    """Which signs a situation shows, and what the reader would do first."""

    signs = forms.MultipleChoiceField(
        label=_("Which of these signs does the situation show?"),
        help_text=_("Tick only what is told. Nothing is ticked where nothing is shown."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = forms.ChoiceField(
        label=_("What would you do first?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you would do first.")},
    )

    def __init__(
        self, *args: Any, exercise: Exercise, sheet: IndicatorSheet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signs"].choices = [  # type: ignore[attr-defined]
            (
                str(group.title),
                [(each.code, str(each.text)) for each in group.indicators],
            )
            for group in sheet.groups
        ]
        self.fields["first"].choices = [  # type: ignore[attr-defined]
            (each.code, str(each.text)) for each in exercise.choices
        ]
