# SPDX-License-Identifier: EUPL-1.2
"""What people type about institutions and their contact points."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.core.days import Day
from vidik.core.fields import NamedChoice
from vidik.core.models import Code
from vidik.core.texts import TextsFormField
from vidik.institutions import selectors
from vidik.institutions.models import (
    ContactPoint,
    Control,
    Institution,
    Purpose,
    QuestionnaireKind,
    Territory,
)
from vidik.institutions.services.loading import KIND_LIST, SECTOR_LIST
from vidik.institutions.types import ContactFacts, InstitutionFacts

_ALIAS_LENGTH = 300


class InstitutionForm(forms.Form):
    """Everything the office says of an institution."""

    name = TextsFormField(label=_("Name"), max_length=300)
    short_name = TextsFormField(label=_("Short name"), max_length=80, required=False, partial=True)
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One per line: names used for it in letters and tables."),
    )
    kind = NamedChoice(
        Code.objects.none(), label=_("Kind"), to_field_name="code", empty_label=_("choose")
    )
    sector = NamedChoice(
        Code.objects.none(),
        label=_("Sector"),
        required=False,
        to_field_name="code",
        empty_label=_("none"),
    )
    territory = NamedChoice(
        Territory.objects.none(),
        label=_("Territory"),
        required=False,
        to_field_name="code",
        empty_label=_("none"),
    )
    parent = forms.CharField(
        label=_("Part of"),
        required=False,
        max_length=300,
        help_text=_("Code or full name of the institution above it."),
    )
    control = forms.ChoiceField(
        label=_("Control by the National Rapporteur"),
        choices=Control.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Decides whether a recommendation is given within control or offered in good "
            "cooperation."
        ),
    )
    basis = TextsFormField(label=_("Legal basis"), max_length=300, required=False)
    questionnaire = forms.ChoiceField(
        label=_("Questionnaire"), choices=QuestionnaireKind.choices, initial="unknown"
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self._actor = actor
        for name, rows in (
            ("kind", selectors.codes(KIND_LIST)),
            ("sector", selectors.codes(SECTOR_LIST)),
            ("territory", selectors.territories()),
        ):
            field = self.fields[name]
            assert isinstance(field, NamedChoice)  # noqa: S101 - for the type checker
            field.queryset = rows

    def clean_aliases(self) -> tuple[str, ...]:
        """Return the other names, each once."""
        lines = [line.strip() for line in self.cleaned_data["aliases"].splitlines()]
        too_long = [line for line in lines if len(line) > _ALIAS_LENGTH]
        if too_long:
            raise ValidationError(
                gettext("A name may have at most %(limit)s characters: “%(name)s…”.")
                % {"limit": _ALIAS_LENGTH, "name": too_long[0][:40]}
            )
        return tuple(dict.fromkeys(line for line in lines if line))

    def clean_parent(self) -> Institution | None:
        """Return the institution that the typed code or name means."""
        text = self.cleaned_data["parent"].strip()
        if not text:
            return None
        found = selectors.named(self._actor, text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                gettext("There is no institution called “%(text)s”.") % {"text": text}
            )
        candidates = ", ".join(f"{row.name} ({row.code})" for row in found[:5])
        raise ValidationError(
            gettext("Several institutions match: %(candidates)s. Enter the code of one.")
            % {"candidates": candidates}
        )

    def facts(self) -> InstitutionFacts:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        return InstitutionFacts(
            name=data["name"],
            short_name=data["short_name"],
            kind=data["kind"],
            sector=data["sector"],
            territory=data["territory"],
            parent=data["parent"],
            control=data["control"],
            basis=data["basis"],
            questionnaire=data["questionnaire"],
            note=data["note"],
            aliases=data["aliases"],
        )

    @staticmethod
    def initial_of(institution: Institution) -> dict[str, Any]:
        """Return what stands of an institution as the form shows it."""
        return {
            "name": institution.name,
            "short_name": institution.short_name,
            "aliases": "\n".join(
                institution.aliases.order_by("text").values_list("text", flat=True)
            ),
            "kind": institution.kind.code,
            "sector": institution.sector.code if institution.sector else "",
            "territory": institution.territory.code if institution.territory else "",
            "parent": institution.parent.code if institution.parent else "",
            "control": institution.control,
            "basis": institution.basis,
            "questionnaire": institution.questionnaire,
            "note": institution.note,
        }


class NewInstitutionForm(InstitutionForm):
    """An institution that is not in the registry yet."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=80,
        required=False,
        help_text=_(
            "Small letters, digits and hyphens; permanent. If left blank, it is made from the name."
        ),
    )
    field_order = ["name", "code"]


def day_input() -> forms.DateInput:
    """Return a date field that browsers help with."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class ContactChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Contact points by institution, function and number."""

    def label_from_instance(self, obj: ContactPoint) -> str:
        """Name a contact point."""
        return f"{obj.institution.short}, {obj.function}: {obj.phone}"


class ContactForm(forms.Form):
    """A function at an institution that can be written to; never a person's name."""

    function = TextsFormField(
        label=_("Function"),
        max_length=200,
        help_text=_("A function such as “statistics desk”, never the name of a person."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("An official address that the institution keeps when somebody leaves."),
    )
    valid_from = Day(label=_("Valid from"), widget=day_input(), initial=timezone.localdate)
    confirmed_on = Day(
        label=_("Confirmed on"),
        widget=day_input(),
        required=False,
        help_text=_("The last day on which somebody answered there."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("An official number, never the private one of a person."),
    )
    hours = TextsFormField(
        label=_("When somebody answers"),
        max_length=80,
        required=False,
        partial=True,
        help_text=_("Such as “day and night” or “Monday to Friday, 7.30 to 15.30”."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("Used for"),
        choices=Purpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all blank if it is for everything."),
    )
    is_duty_line = forms.BooleanField(
        label=_("Duty line"),
        required=False,
        help_text=_("Urgent alerts are answered here first; its number stands in alerts."),
    )
    takes_sms = forms.BooleanField(
        label=_("Takes text messages"),
        required=False,
        help_text=_("Only where text messages are set up; they say that something waits."),
    )
    alternative = ContactChoice(
        ContactPoint.objects.none(),
        label=_("If nobody answers"),
        required=False,
        empty_label=_("none"),
    )

    def __init__(
        self,
        *args: Any,
        institution: Institution,
        contact: ContactPoint | None = None,
        is_own: bool = False,
        is_office: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            # Whoever works there confirms it by entering it.
            del self.fields["confirmed_on"]
        others = self.fields["alternative"]
        assert isinstance(others, ContactChoice)  # noqa: S101 - declared above
        others.queryset = selectors.stand_ins(institution, contact, only_own=not is_office)

    @staticmethod
    def initial_of(contact: ContactPoint) -> dict[str, Any]:
        """Return what stands of a contact point as the form shows it."""
        return {
            "function": contact.function,
            "email": contact.email,
            "valid_from": contact.valid_from,
            "confirmed_on": contact.confirmed_on,
            "phone": contact.phone,
            "hours": contact.hours,
            "is_duty_line": contact.is_duty_line,
            "takes_sms": contact.takes_sms,
            "purposes": contact.purposes,
            "alternative": contact.alternative_id,
        }

    def facts(self) -> ContactFacts:
        """Return what was typed; only after validation."""
        data = self.cleaned_data
        return ContactFacts(
            function=data["function"],
            email=data["email"],
            valid_from=data["valid_from"],
            confirmed_on=data.get("confirmed_on"),
            phone=data["phone"].strip(),
            hours=data["hours"],
            is_duty_line=data["is_duty_line"],
            takes_sms=data["takes_sms"],
            purposes=tuple(data["purposes"]),
            alternative=data["alternative"],
        )


class EndForm(forms.Form):
    """The last day of a contact point."""

    valid_to = Day(label=_("Last day"), widget=day_input(), initial=timezone.localdate)


class MergeForm(forms.Form):
    """The step that cannot be taken back by a click."""

    sure = forms.BooleanField(label=_("I have compared the two; they are the same institution."))
