# SPDX-License-Identifier: EUPL-1.2
"""What people type about persons. The browser stores none of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.vault.methods.plain import Plain
from vidik.vault.methods.tokens import FEWEST_DIGITS, plain_number
from vidik.vault.types import (
    MOST_HOURS,
    MOST_PERSONS,
    AccessReason,
    AddressFacts,
    AddressKind,
    ContactFacts,
    ContactKind,
    DocumentFacts,
    DocumentKind,
    Entered,
    ErasureGround,
    Facts,
    FileKind,
    HoldGround,
    NameFacts,
    NameKind,
    ParticularFacts,
    Purpose,
    Query,
    Rejection,
    Safe,
    SafeContactFacts,
    Sex,
)

_ANY: Final = [("", _("any"))]
_CHOOSE: Final = [("", _("choose"))]
_MONTHS: Final = (1, 12)
_DAYS: Final = (1, 31)


class PrivateForm(forms.Form):
    """A form whose fields the browser neither keeps nor completes nor checks with others."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect):
                # A browser completes no box that is ticked, and may not be asked to.
                field.widget.attrs |= {"autocomplete": "off"}
            if isinstance(field.widget, (forms.TextInput, forms.Textarea)):
                field.widget.attrs |= {"dir": "auto", "spellcheck": "false"}


def _text(label: Any, *, most: int = 120, required: bool = False, **more: Any) -> Any:
    return forms.CharField(label=label, max_length=most, required=required, **more)


def _safe(label: Any, **more: Any) -> Any:
    """Ask for yes, no or not known; what is left out is not known."""
    return forms.TypedChoiceField(
        label=label,
        choices=Safe.choices,
        initial=Safe.UNKNOWN,
        required=False,
        empty_value=Safe.UNKNOWN.value,
        **more,
    )


def _words(label: Any, *, required: bool = False, **more: Any) -> Any:
    return forms.CharField(
        label=label,
        max_length=400,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


class PurposeForm(PrivateForm):
    """For what somebody looks at a person."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=_CHOOSE + Purpose.choices)
    danger = forms.BooleanField(
        label=_("Somebody is in danger: show me this person beyond my limit"),
        required=False,
        help_text=_("The head of your institution is notified at once."),
    )

    field_order = ("purpose", "why", "reason", "danger")

    def __init__(self, *args: Any, beyond: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if not beyond:
            del self.fields["danger"]


class ReasonForm(PurposeForm):
    """For what, and why somebody who does not take part in the case."""

    why = forms.ChoiceField(label=_("Why you"), choices=_CHOOSE + AccessReason.choices)
    reason = _words(
        _("In your own words, for this case"),
        help_text=_(
            "Stored encrypted. Those who work on the case and the head of its "
            "institution can read it."
        ),
    )

    def reason_text(self) -> Plain:
        """Return the reason, hidden from logs."""
        return Plain(self.cleaned_data["reason"])


class AskColleagueForm(PrivateForm):
    """For how many further persons, how long and for what somebody asks a colleague."""

    persons = forms.IntegerField(
        label=_("How many further persons"), min_value=1, max_value=MOST_PERSONS
    )
    hours = forms.IntegerField(label=_("For how many hours"), min_value=1, max_value=MOST_HOURS)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=_CHOOSE + Purpose.choices)


class SearchForm(PrivateForm):
    """Who is looked for. It is always sent in the body of a request, never in an address."""

    given = _text(_("Given name"), help_text=_("Either script; mistakes are allowed for."))
    family = _text(_("Family name"))
    year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        min_value=1900,
        max_value=2100,
        help_text=_("Two years before and after are searched as well."),
    )
    number = _text(
        _("Number of a document or telephone"),
        help_text=_("Searched for exactly; spaces and signs do not matter."),
    )
    number_kind = forms.ChoiceField(
        label=_("Kind of number"),
        required=False,
        choices=[
            *_ANY,
            ("document", pgettext_lazy("identity", "document")),
            ("phone", _("telephone")),
        ],
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=_CHOOSE + Purpose.choices)

    def query(self) -> Query:
        """Return what is looked for."""
        data = self.cleaned_data
        return Query(
            data["given"], data["family"], data["year"], data["number"], data["number_kind"]
        )


class FactsForm(PrivateForm):
    """A form that becomes facts of a person."""

    def facts(self) -> Facts:
        """Return what was typed."""
        raise NotImplementedError


class NameForm(FactsForm):
    """A name."""

    given = _text(_("Given name"), help_text=_("In the script in which it was given."))
    family = _text(_("Family name"))
    kind = forms.ChoiceField(
        label=_("Kind of name"), choices=NameKind.choices, initial=NameKind.OFFICIAL
    )
    note = _text(_("Note"), most=200)

    def facts(self) -> NameFacts:
        """Return the name."""
        data = self.cleaned_data
        return NameFacts(data["given"], data["family"], data["kind"], data["note"])


class ParticularsForm(FactsForm):
    """Birth, sex and citizenship."""

    year = forms.IntegerField(label=_("Year of birth"), required=False, min_value=1900)
    month = forms.IntegerField(
        label=_("Month of birth"), required=False, min_value=_MONTHS[0], max_value=_MONTHS[1]
    )
    day = forms.IntegerField(
        label=_("Day of birth"), required=False, min_value=_DAYS[0], max_value=_DAYS[1]
    )
    about = forms.BooleanField(label=_("The date of birth is an estimate"), required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    citizenships = _text(
        _("Citizenships"),
        most=60,
        help_text=_("Codes of three letters, such as SRB, UKR; XXX for a stateless person."),
    )
    birthplace = _text(_("Place of birth"))

    def clean_citizenships(self) -> tuple[str, ...]:
        """Return the codes of the countries.

        Raises:
            ValidationError: something is no code of three letters.
        """
        codes = self.cleaned_data["citizenships"].upper().replace(",", " ").split()
        for code in codes:
            if not (len(code) == 3 and code.isascii() and code.isalpha()):  # noqa: PLR2004 - ISO 3166-1 alpha-3
                raise ValidationError(_("Enter codes of three letters, such as SRB."))
        return tuple(codes)

    def facts(self) -> ParticularFacts:
        """Return birth, sex and citizenship."""
        data = self.cleaned_data
        return ParticularFacts(
            data["year"], data["month"], data["day"], data["about"], data["sex"],
            data["citizenships"], data["birthplace"],
        )  # fmt: skip


class DocumentForm(FactsForm):
    """A document."""

    kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    number = _text(_("Number"), required=True, most=60)
    country = _text(_("Issued by (country)"), most=60)
    valid_to = _text(_("Valid until"), most=20)
    note = _text(_("Note"), most=200)

    def facts(self) -> DocumentFacts:
        """Return the document."""
        data = self.cleaned_data
        return DocumentFacts(
            data["kind"], data["number"], data["country"], data["valid_to"], data["note"]
        )


class ContactForm(FactsForm):
    """A way to reach the person."""

    kind = forms.ChoiceField(label=_("Way of contact"), choices=ContactKind.choices)
    value = _text(_("Number, address or account"), required=True)
    safe = _safe(_("Is it safe: nobody else reads or answers?"))
    note = _text(_("Note"), most=200)

    def facts(self) -> ContactFacts:
        """Return the contact."""
        data = self.cleaned_data
        return ContactFacts(data["kind"], data["value"], data["safe"], data["note"])


class AddressForm(FactsForm):
    """A place."""

    kind = forms.ChoiceField(label=_("Kind of place"), choices=AddressKind.choices)
    lines = _text(_("Street and number"), most=200)
    place = _text(_("Place"), required=True)
    country = _text(_("Country"), most=60)

    def facts(self) -> AddressFacts:
        """Return the address."""
        data = self.cleaned_data
        return AddressFacts(data["kind"], data["lines"], data["place"], data["country"])


class SafeContactForm(FactsForm):
    """How the person may be reached without danger."""

    may_call = _safe(_("May we call?"))
    may_write = _safe(_("May we write?"))
    when = _text(_("When"), most=200)
    in_whose_name = _text(
        _("In whose name we speak"), most=200, help_text=_("How the caller introduces themselves.")
    )
    never_say = _words(_("What must never be said or written"))

    def facts(self) -> SafeContactFacts:
        """Return the rule."""
        data = self.cleaned_data
        return SafeContactFacts(
            data["may_call"], data["may_write"], data["when"], data["in_whose_name"],
            data["never_say"],
        )  # fmt: skip


FORMS: Final[Mapping[str, type[FactsForm]]] = {
    "name": NameForm,
    "particulars": ParticularsForm,
    "document": DocumentForm,
    "contact": ContactForm,
    "address": AddressForm,
    "safecontact": SafeContactForm,
}
"""The forms by the kinds of rows that addresses of pages name."""


class EnterForm(ParticularsForm):
    """A person at the beginning: what is known now, the rest may follow."""

    given = _text(_("Given name"), help_text=_("In the script in which it was given."))
    family = _text(_("Family name"))
    kind = forms.ChoiceField(
        label=_("Kind of name"), choices=NameKind.choices, initial=NameKind.OFFICIAL
    )
    document_kind = forms.ChoiceField(
        label=_("Document"), required=False, choices=[("", _("none")), *DocumentKind.choices]
    )
    number = _text(_("Number of the document"), most=60)
    phone = _text(_("Telephone"), most=60)
    phone_is_safe = _safe(_("Is the telephone safe?"))
    somebody_else = forms.BooleanField(
        label=_("I have checked: none of those found is this person"), required=False
    )
    field_order = (
        "given", "family", "kind", "year", "month", "day", "about", "sex", "citizenships",
        "birthplace", "document_kind", "number", "phone", "phone_is_safe", "somebody_else",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a number without its document."""
        data = super().clean() or {}
        if bool(data.get("number")) != bool(data.get("document_kind")):
            self.add_error("number", _("Enter both the document and its number, or neither."))
        return data

    def entered(self) -> Entered:
        """Return what is entered."""
        data = self.cleaned_data
        named = data["given"] or data["family"]
        return Entered(
            NameFacts(data["given"], data["family"], data["kind"]) if named else None,
            self.facts(),
            DocumentFacts(data["document_kind"], data["number"]) if data["number"] else None,
            ContactFacts(ContactKind.PHONE, data["phone"], data["phone_is_safe"])
            if data["phone"]
            else None,
        )

    def queries(self) -> list[Query]:
        """Return by what the person may be known already."""
        data = self.cleaned_data
        requested = []
        if data["number"]:
            requested.append(Query(number=data["number"], number_kind="document"))
        if len(plain_number(data["phone"])) >= FEWEST_DIGITS:
            requested.append(Query(number=data["phone"], number_kind="phone"))
        if data["given"] and data["family"]:
            requested.append(Query(data["given"], data["family"], data["year"]))
        return requested


class FileForm(PrivateForm):
    """A photo or scan."""

    kind = forms.ChoiceField(label=_("What it is"), choices=FileKind.choices)
    title = _text(_("Description"), most=200)
    file = forms.FileField(
        label=_("File"), help_text=_("A photo (JPEG or PNG) or a scan (PDF), at most 20 MB.")
    )


class MergeForm(PrivateForm):
    """Which other entry is the same person."""

    code = _text(_("Code of the other entry"), required=True, most=12)
    sure = forms.BooleanField(
        label=_("I have compared both: they are one person"),
        error_messages={
            "required": _("Compare the two first, and confirm that they are one person.")
        },
    )


class HoldForm(PrivateForm):
    """Why nothing may be erased."""

    ground = forms.ChoiceField(label=_("Ground"), choices=_CHOOSE + HoldGround.choices)


class EraseFilesForm(PrivateForm):
    """That it is meant: photos and scans cannot be brought back."""

    sure = forms.BooleanField(label=_("I have checked: they are destroyed and cannot be restored"))


class ProposeErasureForm(PrivateForm):
    """Why a person should be erased."""

    ground = forms.ChoiceField(label=_("Ground"), choices=_CHOOSE + ErasureGround.choices)
    words = _words(
        _("What the ground rests on"),
        required=True,
        help_text=_(
            "For the person who decides, such as the day of a letter. Stored encrypted, and erased"
            " with the person."
        ),
        error_messages={"required": _("State in a few words what the ground rests on.")},
    )


class ApproveErasureForm(PrivateForm):
    """That the right person is erased, which cannot be undone."""

    code = _text(_("Code of the person, to confirm"), required=True, most=12)


class RejectErasureForm(PrivateForm):
    """Why a person is not erased though somebody proposed it."""

    reason = forms.ChoiceField(
        label=_("Why nothing is erased"),
        choices=_CHOOSE + [each for each in Rejection.choices if each[0] != Rejection.WITHDRAWN],
    )
