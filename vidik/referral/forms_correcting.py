# SPDX-License-Identifier: EUPL-1.2
"""What an expert corrects in a report: its facts in codes, never a name or a text."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.referral.forms import PersonForm, TakesFaults
from vidik.referral.selectors import pack
from vidik.referral.services.checking import MOST_PERSONS
from vidik.referral.services.correcting import PersonFacts, ReportFacts
from vidik.referral.types import Source, Urgency


class FactsForm(TakesFaults):
    """What is known of the report as a whole."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    source = forms.ChoiceField(label=_("Who reports"), choices=Source.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        required=False,
        help_text=_("Where the person is now, or where it happens. This decides who is competent."),
    )
    forms_ = forms.MultipleChoiceField(
        label=_("Suspected exploitation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]
            ("", _("not known")),
            *pack.municipalities(),
        ]
        self.fields["forms_"].choices = pack.codes("form")  # type: ignore[attr-defined]

    def facts(self, persons: PersonFactSet) -> ReportFacts:
        """Give what was filled in, with the persons of the forms beside it."""
        data = self.cleaned_data
        return ReportFacts(
            source=data["source"],
            urgency=data["urgency"],
            municipality=data["municipality"],
            forms=tuple(sorted(data["forms_"])),
            persons=tuple(
                PersonFacts(**each.cleaned_data) for each in persons if each.cleaned_data
            ),
        )


class PersonFactsForm(PersonForm):
    """What is known of one person in codes; who it is stands in the vault."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(PersonFacts.__slots__):
            del self.fields[name]


PersonFactSet: TypeAlias = "forms.BaseFormSet[PersonFactsForm]"
PersonFactForms: Final = forms.formset_factory(
    PersonFactsForm, extra=0, max_num=MOST_PERSONS, absolute_max=MOST_PERSONS
)
