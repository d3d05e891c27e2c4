# SPDX-License-Identifier: EUPL-1.2
"""What is entered of a service: codes, days, numbers and short texts. There is no address."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.catalogue import selectors
from vidik.catalogue.models import Service
from vidik.catalogue.presentation import LABELS
from vidik.catalogue.services import facts_of
from vidik.catalogue.types import (
    Citizens,
    Cost,
    Disclosure,
    Finance,
    ServiceFacts,
    Sex,
    Unit,
    Way,
)
from vidik.core.fields import InstitutionChoice, coded, day, several
from vidik.core.texts import TextsFormField
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.selectors import territories

NO_PLACE: Final = _("Not where it is: no street, no link, no coordinates.")


def _text(name: str, length: int, *, help_text: Any = "", required: bool = False) -> Any:
    return TextsFormField(
        label=LABELS[name], max_length=length, required=required,
        widget=forms.Textarea(attrs={"rows": 3}) if length > 200 else forms.TextInput,  # noqa: PLR2004 - a line
        help_text=help_text,
    )  # fmt: skip


def _blank_day(name: str, help_text: Any = "") -> forms.DateField:
    field = day(LABELS[name])
    field.required, field.help_text = False, help_text
    return field


def _number(name: str, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=LABELS[name], required=False, min_value=0, max_value=32000, help_text=help_text
    )


_SECTIONS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (_("What is offered"), ("kind", "name", "description", "disclosure")),
    (_("For whom"), ("groups", "age_from", "age_to", "sex", "citizens", "territories")),
    (_("How to get it"), ("ways", "languages", "cost", "application", "documents",
                          "accessibility", "contact", "is_contact_public")),
    (_("How much is free"), ("unit", "capacity", "free", "free_on")),
    (_("Licence"), ("needs_licence", "licence_number", "licence_from", "licence_until",
                    "renewal_asked_on")),
    (_("Paid from"), ("finance", "finance_until")),
)  # fmt: skip


class _ContactChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: ContactPoint) -> str:
        return ", ".join(filter(None, (str(obj.function), obj.phone, obj.email)))


class ServiceForm(forms.Form):
    """A service of an institution."""

    kind = coded(LABELS["kind"])
    name = _text("name", 160, required=True, help_text=NO_PLACE)
    description = _text("description", 1200, help_text=NO_PLACE)
    disclosure = forms.ChoiceField(
        label=LABELS["disclosure"],
        choices=[
            (Disclosure.PUBLIC, _("everybody, also without signing in")),
            (Disclosure.PROFESSIONALS, _("members of institutions who sign in")),
            (Disclosure.SEALED, _("your institution and the identification centre alone")),
        ],
        widget=forms.RadioSelect,
        initial=Disclosure.PROFESSIONALS,
        help_text=_("A refuge must be sealed, or described so that nobody can find it."),
    )
    groups = several(LABELS["groups"], required=False)
    age_from = _number("age_from")
    age_to = _number("age_to")
    sex = forms.ChoiceField(label=LABELS["sex"], choices=Sex)
    citizens = forms.ChoiceField(label=LABELS["citizens"], choices=Citizens)
    languages = several(LABELS["languages"], required=False)
    ways = forms.MultipleChoiceField(
        label=LABELS["ways"], choices=Way, required=False, widget=forms.CheckboxSelectMultiple
    )
    territories = forms.MultipleChoiceField(
        label=LABELS["territories"],
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("Where the people who can use it live, not where it is given."),
    )
    cost = forms.ChoiceField(label=LABELS["cost"], choices=Cost, initial=Cost.FREE)
    application = _text("application", 600, help_text=NO_PLACE)
    documents = _text("documents", 300)
    accessibility = _text("accessibility", 300, help_text=NO_PLACE)
    needs_licence = forms.BooleanField(label=LABELS["needs_licence"], required=False)
    licence_number = forms.CharField(label=LABELS["licence_number"], required=False, max_length=40)
    licence_from = _blank_day("licence_from")
    licence_until = _blank_day("licence_until")
    renewal_asked_on = _blank_day(
        "renewal_asked_on", _("Leave blank once the renewal has been decided on.")
    )
    finance = forms.MultipleChoiceField(
        label=LABELS["finance"], choices=Finance, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    finance_until = _blank_day("finance_until")
    unit = forms.ChoiceField(
        label=LABELS["unit"], required=False, choices=[("", "---------"), *Unit.choices]
    )
    capacity = _number("capacity")
    free = _number("free")
    free_on = _blank_day("free_on")
    contact = _ContactChoice(
        None, label=LABELS["contact"], required=False, empty_label=_("none"),
        help_text=_("One of the contact points of the institution; duty lines are not shown."),
    )  # fmt: skip
    is_contact_public = forms.BooleanField(
        label=LABELS["is_contact_public"],
        required=False,
        help_text=_("Otherwise only members of institutions see it."),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = selectors.choices("kinds")  # type: ignore[attr-defined]
        self.fields["groups"].choices = selectors.choices("groups")  # type: ignore[attr-defined]
        languages = selectors.choices("languages")
        self.fields["languages"].choices = languages  # type: ignore[attr-defined]
        places = [(row.code, str(row.name)) for row in territories()]
        self.fields["territories"].choices = places  # type: ignore[attr-defined]
        contacts = selectors.contacts_of(institution).select_related("institution")
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields by what they are about."""
        return [(legend, [self[name] for name in names]) for legend, names in _SECTIONS]

    @staticmethod
    def initial_of(service: Service) -> dict[str, Any]:
        """Return what stands of a service as the form shows it."""
        facts = facts_of(service)
        return {each.name: getattr(facts, each.name) for each in fields(facts)}

    def facts(self) -> ServiceFacts:
        """Return what was typed; only after validation."""
        data = dict(self.cleaned_data)
        data.pop("institution", None)
        data["contact"] = data["contact"].pk if data["contact"] else None
        data["licence_number"] = data["licence_number"].strip()
        given: dict[str, Any] = {
            name: tuple(each) if isinstance(each, list) else each for name, each in data.items()
        }
        return ServiceFacts(**given)


class InstitutionForm(forms.Form):
    """On whose behalf the centre enters a service."""

    institution = InstitutionChoice(None, label=LABELS["institution"], to_field_name="code")

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = offered  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """Until when a service is closed."""

    until = _blank_day("closed_until", _("Leave blank if it is not known yet."))


class EndForm(forms.Form):
    """Since when a service is not given any more."""

    on = day(LABELS["ended_on"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class SureForm(forms.Form):
    """Nothing is asked: the button is the answer."""
