# SPDX-License-Identifier: EUPL-1.2
"""What people fill in: reports, messages, choices. Texts about persons go straight to the vault."""

from __future__ import annotations

import uuid
from typing import Any, Final, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from vidik.core.fields import FilesField, InstitutionChoice, ManyFiles
from vidik.core.spoken import spoken_languages
from vidik.core.states import states_by_name
from vidik.institutions.models import Institution
from vidik.referral.selectors import pack
from vidik.referral.services.attaching import take_files
from vidik.referral.services.checking import (
    LONGEST,
    LONGEST_NUMBER,
    MOST_PERSONS,
    OPEN_TO_VISITORS,
)
from vidik.referral.services.duties import TO_CHOOSE
from vidik.referral.services.supplementing import SupplementDraft
from vidik.referral.types import (
    AgeGroup,
    Agreement,
    Channel,
    ClosingReason,
    Consent,
    Despite,
    Known,
    NotRequiredReason,
    Outcome,
    PersonDraft,
    Receipt,
    ReportDraft,
    SafeWay,
    Source,
    TakeOver,
    Urgency,
    Wish,
)
from vidik.vault.types import AccessReason, Safe, Sex

_ANY = ("", _("any"))
_CHOOSE = ("", _("choose"))
CHOOSE_SOURCE: Final = (_CHOOSE, *Source.choices)
"""What nobody has chosen is not counted as the first of a list."""
CHOOSE_URGENCY: Final = (
    _CHOOSE,
    *(pair for pair in Urgency.choices if pair[0] != Urgency.UNKNOWN),
    (Urgency.UNKNOWN.value, _("I do not know how urgent it is")),
)
"""Nobody is led to a choice; who does not know says so."""


def _text(
    label: object, help_text: object = "", *, rows: int = 3, missing: object = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        required=bool(missing),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"required": missing} if missing else None,  # type: ignore[dict-item]
    )


def photos_field() -> FilesField:
    """Return the field that opens the camera of a telephone."""
    return FilesField(
        label=_("Take a photo"),
        required=False,
        help_text=_("Opens the phone’s camera. We do not store the photo on this device."),
        widget=ManyFiles({"accept": "image/jpeg,image/png", "capture": "environment"}),
    )


def scans_field() -> FilesField:
    """Return the field for photos and scans that there are."""
    return FilesField(
        label=_("Choose photos or scans"),
        required=False,
        help_text=_(
            "JPEG, PNG or PDF; at most 5 files including photos taken now, 10 MB each, 25"
            " MB in total. They are re-created without location, time and other hidden"
            " data, and stored encrypted. Choose them last: if the form comes back with"
            " errors, they have to be chosen again."
        ),
        widget=ManyFiles({"accept": "image/jpeg,image/png,application/pdf"}),
    )


def uploads_of(form: forms.Form) -> list[UploadedFile[Any]]:
    """Return the photos and scans that were chosen on a form."""
    data = form.cleaned_data
    return [*data.get("photos", ()), *data.get("scans", ())]


class TakesFaults(forms.Form):
    """A form with forms of persons beside it, which both show what the service refused."""

    def take_faults(self, error: ValidationError, persons: forms.BaseFormSet[Any]) -> None:
        """Put what the service refused at the fields that it names."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, faults in error.error_dict.items():
            if name.startswith("person-"):
                _word, number, field = name.split("-", 2)
                persons.forms[int(number)].add_error(field, faults)
            else:
                field = {"forms": "forms_"}.get(name, name)
                self.add_error(field if field in self.fields else None, faults)


class ReportForm(TakesFaults):
    """A suspicion: what was seen, where, how urgent. Persons are in forms of their own."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    screening = forms.UUIDField(widget=forms.HiddenInput, required=False)
    source = forms.ChoiceField(
        label=_("Who reports"),
        choices=CHOOSE_SOURCE,
        error_messages={"required": _("State who is reporting.")},
    )
    channel = forms.ChoiceField(
        label=_("How it was received"), choices=Channel.choices, initial=Channel.APP
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=CHOOSE_URGENCY,
        error_messages={"required": _("State how urgent it is, or that you do not know.")},
    )
    account = _text(
        _("What was seen or heard"),
        _("In your own words. Name a person only in their own field below."),
        rows=6,
        missing=_("Describe in a few sentences what was seen or heard."),
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"),
        required=False,
        help_text=_("Where the person is now, or where it happens. This decides who is competent."),
    )
    place = _text(_("Where exactly"), _("Address, premises, how to find it."))
    forms_ = forms.MultipleChoiceField(
        label=_("Suspected exploitation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    suspects = _text(_("Suspected persons, as described"))
    dangers = _text(_("Dangers now"), _("For the person, for you, for those who come."))
    done = _text(_("What was already done"))
    call_back = forms.CharField(
        label=_("Where you can be called back"),
        help_text=_(
            "Leave it blank if you do not wish to be called. Stored encrypted; the centre and those"
            " whom it notifies at once may call you."
        ),
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )

    photos = photos_field()
    scans = scans_field()

    def __init__(self, *args: Any, for_visitors: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_visitors = for_visitors
        self.before: Receipt | None = None
        """The receipt of this form as it was sent before it was changed."""
        places = self.fields["municipality"]
        kinds = self.fields["forms_"]
        assert isinstance(places, forms.ChoiceField)  # noqa: S101 - declared above
        assert isinstance(kinds, forms.MultipleChoiceField)  # noqa: S101 - declared above
        places.choices = [("", _("not known")), *pack.municipalities()]
        kinds.choices = pack.codes("form")
        sources = self.fields["source"]
        assert isinstance(sources, forms.ChoiceField)  # noqa: S101 - declared above
        # What the centre has found itself is entered where it takes reports down.
        sources.choices = [pair for pair in CHOOSE_SOURCE if pair[0] != Source.CENTRE]
        if for_visitors:
            sources.choices = [pair for pair in CHOOSE_SOURCE if pair[0] in {"", *OPEN_TO_VISITORS}]
            del self.fields["channel"], self.fields["screening"]
            del self.fields["photos"], self.fields["scans"]
            return
        ways = [pair for pair in Channel.choices if pair[0] != Channel.WEB]
        self.fields["channel"].choices = ways  # type: ignore[attr-defined]

    def renew(self, before: Receipt) -> None:
        """Draw a new key, so that what was changed after it was received can be sent at all."""
        self.before = before
        data = self.data.copy()  # type: ignore[attr-defined]
        data["submission"] = str(uuid.uuid4())
        self.data = data

    @sensitive_variables()
    def draft(self, persons: list[PersonDraft]) -> ReportDraft:
        """Return what was filled in, with the persons of the forms beside it."""
        data = self.cleaned_data
        return ReportDraft(
            source=data["source"],
            channel=Channel.WEB if self.for_visitors else data["channel"],
            persons=tuple(persons),
            urgency=data["urgency"],
            municipality=data["municipality"],
            forms=tuple(data["forms_"]),
            account=data["account"],
            place=data["place"],
            suspects=data["suspects"],
            dangers=data["dangers"],
            done=data["done"],
            call_back=data["call_back"].strip(),
            submission=data["submission"],
            screening=data.get("screening"),
        )


IN_ROW: Final = (
    "given", "family", "year", "age_group", "child", "sex", "citizenship", "migrant",
)  # fmt: skip
"""Fields that stand side by side where several persons are reported."""
WISHED: Final = (
    "knows", "agrees", "despite", "wishes", "safe_way", "interpreter", "wished",
)  # fmt: skip
"""Fields about what a person knows, agrees to and wishes."""


class PersonForm(forms.Form):
    """A person whom a report concerns; whatever is not known stays blank."""

    given = forms.CharField(label=_("Given name"), required=False, max_length=100)
    family = forms.CharField(label=_("Family name"), required=False, max_length=100)
    year = forms.IntegerField(label=_("Year of birth"), required=False)
    age_group = forms.ChoiceField(
        label=_("Approximate age"), choices=AgeGroup.choices, initial=AgeGroup.UNKNOWN
    )
    child = forms.ChoiceField(
        label=_("Child, under 18"), choices=Known.choices, initial=Known.UNKNOWN
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
    citizenship = forms.ChoiceField(label=_("Citizenship"), required=False)
    migrant = forms.ChoiceField(label=_("Migrant"), choices=Known.choices, initial=Known.UNKNOWN)
    asylum_seeker = forms.ChoiceField(
        label=_("Asylum seeker"), choices=Known.choices, initial=Known.UNKNOWN
    )
    phone = forms.CharField(label=_("Telephone of the person"), required=False, max_length=60)
    may_call = forms.TypedChoiceField(
        label=_("Is calling this number safe?"),
        choices=Safe.choices,
        initial=Safe.UNKNOWN,
        required=False,
        empty_value=Safe.UNKNOWN.value,
    )
    when = forms.CharField(label=_("When it is safe"), required=False, max_length=200)
    in_whose_name = forms.CharField(
        label=_("In whose name to call"), required=False, max_length=200
    )
    never_say = forms.CharField(label=_("What must never be said"), required=False, max_length=200)
    about = _text(_("About this person"), _("Only what concerns this person."))
    knows = forms.TypedChoiceField(
        label=_("Does the person know of this report?"),
        choices=Known.choices,
        initial=Known.UNKNOWN,
        required=False,
        empty_value=Known.UNKNOWN.value,
    )
    agrees = forms.TypedChoiceField(
        label=_("Does the person agree to it?"),
        help_text=_(
            "For an adult. A child is reported in any case and is asked only about wishes."
        ),
        choices=Agreement.choices,
        initial=Agreement.UNKNOWN,
        required=False,
        empty_value=Agreement.UNKNOWN.value,
    )
    despite = forms.ChoiceField(
        label=_("If not, why it is reported all the same"),
        choices=[("", _("choose")), *Despite.choices],
        required=False,
    )
    wishes = forms.MultipleChoiceField(
        label=_("What the person wishes"),
        choices=Wish.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    safe_way = forms.ChoiceField(
        label=_("How to reach the person safely"), choices=SafeWay.choices, required=False
    )
    interpreter = forms.ChoiceField(label=_("Interpreter for"), required=False)
    wished = _text(_("Wishes in the person’s own words"), rows=2)

    def __init__(self, *args: Any, for_visitors: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = self.fields["citizenship"]
        assert isinstance(states, forms.ChoiceField)  # noqa: S101 - declared above
        states.choices = [("", _("not known")), *states_by_name(pack.codes("citizenship"))]
        spoken = self.fields["interpreter"]
        assert isinstance(spoken, forms.ChoiceField)  # noqa: S101 - declared above
        spoken.choices = [("", _("none, or not known")), *spoken_languages()]
        if for_visitors:
            # Somebody in the street owes nobody a legal ground.
            del self.fields["agrees"], self.fields["despite"]

    def row_fields(self) -> list[forms.BoundField]:
        """Return the fields that stand in the row of a table of persons."""
        return [self[name] for name in IN_ROW]

    def further_fields(self) -> list[forms.BoundField]:
        """Return the fields that such a row opens."""
        return [field for field in self if field.name not in {*IN_ROW, *WISHED}]

    def has_further(self) -> bool:
        """Return whether these fields are shown at once: something is in them, or is missing."""
        blank = ("", None, Known.UNKNOWN)
        return any(field.errors or field.value() not in blank for field in self.further_fields())

    def main_fields(self) -> list[forms.BoundField]:
        """Return the fields about who the person is."""
        return [field for field in self if field.name not in WISHED]

    def wish_fields(self) -> list[forms.BoundField]:
        """Return the fields about what the person knows, agrees to and wishes."""
        return [field for field in self if field.name in WISHED]

    def has_wishes(self) -> bool:
        """Return whether these fields are shown at once: something is in them, or is missing."""
        blank: tuple[object, ...] = ("", None, [], Known.UNKNOWN, Agreement.UNKNOWN)
        return any(field.errors or field.value() not in blank for field in self.wish_fields())

    @sensitive_variables()
    def draft(self, screening: uuid.UUID | None) -> PersonDraft:
        """Return what was filled in."""
        data = self.cleaned_data | {"wishes": tuple(self.cleaned_data["wishes"])}
        return PersonDraft(**data, screening=screening)


PersonSet: TypeAlias = "forms.BaseFormSet[PersonForm]"
PersonForms: Final = forms.formset_factory(
    PersonForm, extra=0, min_num=1, max_num=MOST_PERSONS, absolute_max=MOST_PERSONS
)


class CodeForm(forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Code of the receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class MessageForm(forms.Form):
    """A message between the centre and whoever reported."""

    text = forms.CharField(
        label=_("Message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )


class SupplementForm(forms.Form):
    """What a reporter adds to a report: words, facts in codes, or both."""

    text = _text(
        _("What you want to add"), _("What has happened since, or what you left out."), rows=4
    )
    urgency = forms.ChoiceField(
        label=_("How urgent it is now"),
        required=False,
        choices=[("", _("as before")), *(pair for pair in CHOOSE_URGENCY if pair[0])],
    )
    municipality = forms.ChoiceField(label=_("Where the person is now"), required=False)
    forms_ = forms.MultipleChoiceField(
        label=_("Other suspected forms of exploitation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    photos = photos_field()
    scans = scans_field()

    def __init__(self, *args: Any, for_visitors: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_add_%s", **kwargs})
        if for_visitors:
            del self.fields["photos"], self.fields["scans"]
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]
            ("", _("as before")),
            *pack.municipalities(),
        ]
        self.fields["forms_"].choices = pack.codes("form")  # type: ignore[attr-defined]

    @sensitive_variables()
    def draft(self) -> SupplementDraft:
        """Return what was filled in.

        Raises:
            ValidationError: a file is not taken.
        """
        data = self.cleaned_data
        return SupplementDraft(
            data["text"],
            data["urgency"],
            data["municipality"],
            tuple(data["forms_"]),
            take_files(uploads_of(self)),
        )


class LetterForm(MessageForm):
    """A message of the centre, and whether it is what the reporter waits for."""

    is_feedback = forms.BooleanField(
        label=_("This is the feedback: it says what was done about the report"), required=False
    )


class ClosingForm(forms.Form):
    """Why a report is closed though somebody was not told."""

    why = forms.ChoiceField(label=_("Reason"), choices=[_CHOOSE, *ClosingReason.choices])
    words = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=500,
        help_text=_("Stored encrypted, with what was reported."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )


class HandOverForm(MessageForm):
    """A note for the next shift."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "id_note_%s"
        self.fields["text"].label = _("Note for the next shift")


class OpenForm(forms.Form):
    """Why somebody who does not take part in the case opens what was reported."""

    why = forms.ChoiceField(
        label=_("Why you open it"),
        choices=[("", _("I take part in the case")), *AccessReason.choices],
        required=True,
    )
    reason = forms.CharField(
        label=_("In your own words, for this case"),
        required=False,
        max_length=500,
        help_text=_(
            "Stored encrypted. Those who work on the case and the head of its "
            "institution can read it."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Blank is an answer: whoever works on the case gives no reason.
        self.use_required_attribute = False


class TakeOverForm(forms.Form):
    """Why somebody takes a report over from a colleague."""

    why = forms.ChoiceField(label=_("Why you take it over"), choices=[_CHOOSE, *TakeOver.choices])


class OutcomeForm(forms.Form):
    """The outcome for a person in a report."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.fields["reason"]
        assert isinstance(reasons, forms.ChoiceField)  # noqa: S101 - declared above
        reasons.choices = [("", ""), *pack.codes("reason")]


class ChooseForm(forms.Form):
    """Which institution is notified by a rule."""

    institution = InstitutionChoice(
        label=_("Institution"), queryset=None, to_field_name="code", empty_label=_("choose")
    )

    def __init__(self, *args: Any, institutions: list[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["institution"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = pack.institutions_of_kinds([], [each.code for each in institutions])


class SetAsideForm(forms.Form):
    """Why nobody has to be notified by a rule."""

    why = forms.ChoiceField(label=_("Why the rule does not apply"))

    def __init__(self, *args: Any, certain: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = self.fields["why"]
        assert isinstance(reasons, forms.ChoiceField)  # noqa: S101 - declared above
        # By facts that are certain the rule applies: there they are corrected instead.
        offered = [each for each in TO_CHOOSE if not (certain and each == NotRequiredReason.NOT_SO)]
        reasons.choices = [_CHOOSE, *((each.value, each.label) for each in offered)]


class BeginForm(forms.Form):
    """What a screening starts from."""

    consent = forms.ChoiceField(
        label=_("What allows the screening"), choices=Consent.choices, widget=forms.RadioSelect
    )
    age_group = forms.ChoiceField(
        label=_("Approximate age"), choices=AgeGroup.choices, initial=AgeGroup.UNKNOWN
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN)
