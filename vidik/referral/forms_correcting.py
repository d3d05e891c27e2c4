# SPDX-License-Identifier: EUPL-1.2
"""Facts corrected; what stops a screening; a refusal to be reported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.referral.forms import PersonForm, TakesFaults
from vidik.referral.selectors import pack
from vidik.referral.services.checking import LONGEST_NUMBER, MOST_PERSONS
from vidik.referral.services.correcting import PersonFacts, ReportFacts
from vidik.referral.services.refusing import RefusalAssurances
from vidik.referral.types import RefusalGround, Source, Urgency


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
        """Return what was filled in, with the persons of the forms beside it."""
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


class DangerForm(forms.Form):
    """What may be added to a report of danger; one tap sends it as it is."""

    municipality = forms.ChoiceField(label=_("Where the person is now"), required=False)
    call_back = forms.CharField(
        label=_("Where you can be called back"),
        help_text=_("Only if it is safe. The centre and those whom it notifies may call you."),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["municipality"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        places.choices = [("", _("not known")), *pack.municipalities()]
        # The button is above the fields, in a form of its own that names them.
        for field in self.fields.values():
            field.widget.attrs["form"] = "report"


class RefusalForm(forms.Form):
    """What is counted of a refusal; whatever is missing here the service asks for."""

    list = forms.ChoiceField(
        label=_("List"), error_messages={"required": _("Choose the list of your institution.")}
    )
    ground = forms.ChoiceField(
        label=_("What the person does not want"),
        choices=RefusalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what the person does not want.")},
    )
    informed = forms.BooleanField(
        label=_("I have informed the person about the centre, their rights and how to come back."),
        required=False,
    )
    adult = forms.BooleanField(
        label=_("The person is of age; there is no doubt about it."), required=False
    )
    safe = forms.BooleanField(label=_("Nobody is in danger now."), required=False)

    def __init__(
        self, *args: Any, lists: Sequence[tuple[str, str]], is_adult: bool = False, **kwargs: Any
    ) -> None:
        """Ask for what is not known already.

        Args:
            args: as of any form.
            lists: codes and titles to choose from; none where a screening says which.
            is_adult: whether a screening says that the person is of age.
            kwargs: as of any form.
        """
        super().__init__(*args, **kwargs)
        self.is_adult = is_adult
        self.fields["list"].choices = [("", _("choose")), *lists]  # type: ignore[attr-defined]
        if not lists:
            del self.fields["list"]
        if is_adult:
            del self.fields["adult"]

    def assured(self) -> RefusalAssurances:
        """Return what is answered for."""
        given = self.cleaned_data
        return RefusalAssurances(
            informed=given["informed"], adult=self.is_adult or given["adult"], safe=given["safe"]
        )
