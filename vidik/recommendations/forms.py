# SPDX-License-Identifier: EUPL-1.2
"""What people type about recommendations: filters, assessments, answers."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.days import Day
from vidik.core.lists import ANY, ListForm, words_field
from vidik.institutions.models import Control
from vidik.recommendations.models import ActivityState, EncounterKind, Grade, ResponseKind
from vidik.recommendations.selectors import register
from vidik.recommendations.types import (
    UNASSESSED,
    UNGRADED,
    AssessmentDraft,
    RecommendationFilter,
)

_EVIDENCE_LIMIT = 60
_WORDS = _("Words, either script")


def _sorts(*choices: tuple[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Sort by"), required=False, choices=[("", _("usual order")), *choices]
    )


class AskedForm(ListForm):
    """Which of the addressed institutions to list."""

    q = words_field(_("Name, either script"))
    control = forms.ChoiceField(
        label=_("Binding"),
        required=False,
        choices=[
            ANY,
            (Control.CONTROLLED.value, _("within control")),
            (Control.OUTSIDE.value, _("good cooperation")),
        ],
    )


class MattersForm(ListForm):
    """Which matters to watch to list."""

    q = words_field(_WORDS)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    sort = _sorts(("title", _("Title")), ("-cycle", _("newest cycle first")))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme = self.fields["theme"]
        assert isinstance(theme, forms.ChoiceField)  # noqa: S101 - tells the type checker
        theme.choices = [ANY, *((row.code, row.name) for row in register.themes(actor))]


class PlanForm(ListForm):
    """Which activities of the action plan to list."""

    q = words_field(_WORDS)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[ANY, *ActivityState.choices]
    )
    sort = _sorts(("code", _("Number")), ("title", _("Title")), ("due", _("Due")))


class EncountersForm(ListForm):
    """Which visits and meetings to list."""

    q = words_field(_WORDS)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[ANY, *EncounterKind.choices])
    sort = _sorts(("title", _("Title")), ("-period", _("newest first")))


class DraftsForm(ListForm):
    """Which drafts of assessments to list."""

    q = words_field(_WORDS)
    grade = forms.ChoiceField(
        label=_("Grade"),
        required=False,
        choices=[ANY, *Grade.choices, (UNGRADED, _("no grade stated"))],
    )


class NamedChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of rows that are called by their name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Give the name."""
        return str(obj.name)


class FilterForm(forms.Form):
    """Which recommendations to show; a senseless value counts as blank."""

    q = forms.CharField(label=_("Words, either script"), required=False, max_length=200)
    report = forms.ChoiceField(label=_("Annual report"), required=False)
    theme = NamedChoice(
        None, label=_("Theme"), required=False, to_field_name="code", empty_label=_("any")
    )
    addressee = NamedChoice(
        None,
        label=_("Addressee"),
        required=False,
        to_field_name="code",
        empty_label=_("any"),
    )
    control = forms.ChoiceField(
        label=_("Binding"),
        required=False,
        choices=[
            ("", _("any")),
            ("controlled", _("within control for an addressee")),
            ("outside", _("offered in good cooperation")),
            ("nobody", _("nobody is named")),
        ],
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        required=False,
        choices=[
            ("", _("any")),
            *Grade.choices,
            (UNGRADED, _("no grade stated")),
            (UNASSESSED, _("not assessed yet")),
        ],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theme, addressee, report = (
            self.fields["theme"],
            self.fields["addressee"],
            self.fields["report"],
        )
        assert isinstance(theme, NamedChoice)  # noqa: S101 - tells the type checker
        assert isinstance(addressee, NamedChoice)  # noqa: S101 - tells the type checker
        assert isinstance(report, forms.ChoiceField)  # noqa: S101 - tells the type checker
        theme.queryset = register.themes(actor)
        addressee.queryset = register.addressed_institutions(actor).order_by(by_alphabet("name"))
        report.choices = [
            ("", _("any")),
            *(
                (
                    str(row.number),
                    gettext("Report %(number)s, on %(cycle)s")
                    % {"number": row.number, "cycle": row.cycle.code},
                )
                for row in register.issued_reports(actor)
            ),
        ]

    def wanted(self) -> RecommendationFilter:
        """Give the filter."""
        self.is_valid()
        data = self.cleaned_data
        theme, addressee = data.get("theme"), data.get("addressee")
        return RecommendationFilter(
            words=data.get("q", ""),
            report=data.get("report", ""),
            theme=theme.code if theme is not None else "",
            addressee=addressee.code if addressee is not None else "",
            control=data.get("control", ""),
            grade=data.get("grade", ""),
            sort=self.data.get("sort", ""),
        )


def day_input() -> forms.DateInput:
    """Give a date field that browsers help with."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AssessForm(forms.Form):
    """The Rapporteur's judgement, with its basis in both languages and its evidence."""

    cycle: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_("Cycle that is assessed"),
        to_field_name="code",
        empty_label=None,
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    basis_en = forms.CharField(
        label=_("Basis in English"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
        help_text=_("What was done, by whom, and why this grade follows. Do not name any person."),
    )
    basis_sr = forms.CharField(
        label=_("Basis in Serbian, Cyrillic"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5000,
    )
    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        help_text=_("Citations of figures such as c5-0045, separated by commas or spaces."),
    )
    assessed_on = Day(label=_("Assessed on"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, *args: Any, cycles: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        field = self.fields["cycle"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        field.queryset = cycles

    def clean_evidence(self) -> tuple[str, ...]:
        """Give the citations, each once."""
        found = tuple(
            dict.fromkeys(
                part for part in re.split(r"[\s,;]+", self.cleaned_data["evidence"]) if part
            )
        )
        if len(found) > _EVIDENCE_LIMIT:
            raise ValidationError(
                gettext("At most %(limit)s citations are allowed; there are %(count)s.")
                % {"limit": _EVIDENCE_LIMIT, "count": len(found)}
            )
        return found

    def draft(self) -> AssessmentDraft:
        """Give what was typed; only after validation."""
        data = self.cleaned_data
        return AssessmentDraft(
            cycle=data["cycle"].code,
            grade=data["grade"],
            basis_en=data["basis_en"],
            basis_sr=data["basis_sr"],
            assessed_on=data["assessed_on"],
            evidence=data["evidence"],
        )


class DecisionForm(forms.Form):
    """A second person's decision on a draft."""

    reason = forms.CharField(
        label=_("Reason, if it is returned"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("The author reads it and writes a new draft."),
    )


class ResponseForm(forms.Form):
    """What an addressee answered to a recommendation; not what it did."""

    kind = forms.ChoiceField(
        label=_("Response"), choices=ResponseKind.choices, widget=forms.RadioSelect
    )
    received_on = Day(label=_("Received on"), widget=day_input(), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_(
            "Where the answer is found and what it says, in the office’s words. Do not name any "
            "person."
        ),
    )
