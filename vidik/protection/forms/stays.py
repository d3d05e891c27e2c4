# SPDX-License-Identifier: EUPL-1.2
"""Stays and places: codes and days only. Each step of a stay has a form that does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Actor
from vidik.core.fields import InstitutionsField, coded, day
from vidik.exchange.selectors.kinds import addressees_of
from vidik.protection.models import Facility, Stay, StayAbsence
from vidik.protection.selectors.facilities import book, choices, facilities, word
from vidik.protection.services import stays as services
from vidik.protection.types import AbsenceKind, Leaving, Safety, StayPlan, Transfer

CHOOSE: Final = ("", "---------")


def _blank_day(label: Any, help_text: Any = "") -> forms.DateField:
    field = day(label)
    field.required, field.help_text = False, help_text
    return field


def _radio(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect)


class _Facility(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.institution.name)


def offer_places(form: forms.Form, offered: QuerySet[Facility]) -> None:
    """Offer facilities, and the groups for whom one of them keeps places."""
    form.fields["facility"].queryset = offered  # type: ignore[attr-defined]
    known = {code for each in offered for code in each.groups}
    groups = [(code, name) for code, name in choices("groups") if code in known]
    form.fields["group"].choices = groups  # type: ignore[attr-defined]


class ExpectForm(forms.Form):
    """Where a case is expected, for whom the place is, from when until when."""

    facility = _Facility(None, label=_("Facility"), empty_label=CHOOSE[1])
    group = coded(_("Place for"))
    is_child = _radio(
        _("Is the person under 18?"),
        [("yes", pgettext_lazy("child", "yes")), ("no", pgettext_lazy("child", "no"))],
    )
    expected_on = day(_("Expected on"))
    ends_on = _blank_day(
        _("Expected to leave on"), _("Leave blank for the limit of the facility, if it has one.")
    )

    def __init__(self, *args: Any, offered: QuerySet[Facility], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_places(self, offered)
        only = offered.first() if offered.count() == 1 else None
        self.fields["facility"].initial = only
        self.fields["group"].choices = [CHOOSE, *self.fields["group"].choices]  # type: ignore[attr-defined]
        self.fields["expected_on"].initial = timezone.localdate()

    def plan(self) -> StayPlan:
        """Return what was filled in."""
        data = self.cleaned_data
        is_child = data["is_child"] == "yes"
        return StayPlan(data["group"], is_child, data["expected_on"], data["ends_on"])


class StepForm(forms.Form):
    """A step of a stay."""

    title: ClassVar[Any]
    done: ClassVar[Any]
    intro: ClassVar[Any] = ""

    def __init__(self, *args: Any, stay: Stay, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stay, self.actor = stay, actor
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the stay."""

    def save(self) -> None:
        """Do the step."""
        raise NotImplementedError


class ArriveForm(StepForm):
    """The day of arrival."""

    title, done = _("Enter the arrival"), _("The arrival was entered.")
    on = day(_("Arrived on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        services.arrive(self.stay, self.cleaned_data["on"], actor=self.actor)


class MissForm(StepForm):
    """Why nobody came."""

    title, done = _("Nobody will come"), _("It was entered, and the place is free.")
    why = coded(_("Why nobody came"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        _offer(self, "why", "missed_reasons")

    def save(self) -> None:
        """Enter it."""
        services.miss(self.stay, self.cleaned_data["why"], actor=self.actor)


class EndForm(StepForm):
    """When the person is expected to leave."""

    title, done = _("Change the expected end"), _("The expected end was changed.")
    ends_on = day(_("Expected to leave on"))

    def prepare(self) -> None:
        """Show what is entered now."""
        self.fields["ends_on"].initial = self.stay.ends_on

    def save(self) -> None:
        """Change it."""
        services.change_end(self.stay, self.cleaned_data["ends_on"], actor=self.actor)


class PhaseForm(StepForm):
    """From which day on the next phase."""

    title, done = _("Move on to the next phase"), _("The phase was entered.")
    phase = coded(_("Phase"))
    on = day(_("From"))

    def prepare(self) -> None:
        """Offer the next phase alone."""
        gone = [each.phase for each in self.stay.phases.all()]
        code = services.next_phase(self.stay, gone)
        offered = [(code, word("phases", code))] if code else []
        self.fields["phase"].choices = offered  # type: ignore[attr-defined]
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        services.enter_phase(self.stay, data["phase"], data["on"], actor=self.actor)


class AwayForm(StepForm):
    """Leave, or an absence that nobody allowed."""

    title, done = _("Enter an absence"), _("The absence was entered.")
    kind = _radio(_("Kind of absence"), AbsenceKind.choices)
    from_on = day(_("First night away"))
    until_on = _blank_day(_("Agreed to be back on"), _("Only for leave."))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["from_on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        services.go_away(
            self.stay, data["kind"], data["from_on"], data["until_on"], actor=self.actor
        )


class BackForm(StepForm):
    """When somebody who was away came back."""

    title, done = _("Enter that the person is back"), _("The return was entered.")
    absence: forms.ModelChoiceField[StayAbsence] = forms.ModelChoiceField(
        None, label=_("Absence"), empty_label=None
    )
    on = day(_("Back on"))

    def prepare(self) -> None:
        """Offer the absences that go on."""
        rows = self.stay.absences.filter(back_on__isnull=True)
        self.fields["absence"].queryset = rows  # type: ignore[attr-defined]
        self.fields["absence"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: row.get_kind_display()
        )
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        services.come_back(data["absence"], data["on"], actor=self.actor)


class ExtensionForm(StepForm):
    """Why a stay goes on past its limit."""

    title, done = _("Propose an extension"), _("The extension waits for a second person.")
    intro = _(
        "A stay can be extended only once. Another person from the facility or the centre decides."
    )
    reason = coded(_("Reason"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        _offer(self, "reason", "extension_reasons")

    def save(self) -> None:
        """Propose it."""
        services.propose_extension(self.stay, self.cleaned_data["reason"], actor=self.actor)


class LeaveForm(StepForm):
    """When somebody left, where to, and whether it is safe there."""

    title, done = _("Enter that the person left"), _("It was entered, and the place is free.")
    on = day(_("Left on"))
    destination = coded(_("Where to"))
    safe_person = _radio(_("Is it safe there? What the person says"), Safety.choices)
    safe_worker = _radio(_("Is it safe there? What the professional says"), Safety.choices)

    def prepare(self) -> None:
        """Offer the destinations of the pack."""
        _offer(self, "destination", "destinations")
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        leaving = Leaving(data["on"], data["destination"], data["safe_person"], data["safe_worker"])
        services.leave(self.stay, leaving, actor=self.actor)


class TellForm(StepForm):
    """Who is told that a child is absent."""

    title, done = (
        _("Notify the police and the guardian"),
        _("The notice was sent; its deadline is running."),
    )
    intro = _(
        "The notice says the code of the case, the day and whom to call: neither who the child is"
        " nor where the facility is. It cannot be taken back."
    )
    addressees = InstitutionsField(label=_("Who receives it"))

    def prepare(self) -> None:
        """Offer those to whom the actor's institution may send such a notice."""
        field = self.fields["addressees"]
        assert isinstance(field, InstitutionsField)  # noqa: S101 - declared above
        field.offer(addressees_of(self.actor, book().alarm))

    def save(self) -> None:
        """Send it."""
        rows = self.stay.absences.filter(back_on__isnull=True, notice__isnull=True)
        services.tell_of_absence(
            get_object_or_404(rows), self.cleaned_data["addressees"], actor=self.actor
        )


class TransferForm(LeaveForm):
    """Where somebody moves, and for whom the place is there."""

    title, done = _("Move to another facility"), _("The stay ended, and the place there is held.")
    intro = _(
        "The place there is held at once; the other facility enters the arrival. It learns of the "
        "place only once the case is shared with it for accommodation."
    )
    facility = _Facility(None, label=_("Facility"), empty_label=None)
    group = coded(_("Place for"))
    ends_on = _blank_day(
        _("Expected to leave on"), _("Leave blank for the limit of the facility, if it has one.")
    )
    destination = None  # type: ignore[assignment]
    field_order = ("facility", "group", "on", "ends_on")

    def prepare(self) -> None:
        """Offer the other facilities in which the actor may hold a place."""
        offered = facilities(self.actor).exclude(pk=self.stay.facility_id)
        offer_places(self, offered)
        self.fields["on"].label = _("Day of the move")
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> None:
        """Move the person."""
        data = self.cleaned_data
        moving = Transfer(
            data["on"], data["group"], data["ends_on"], data["safe_person"], data["safe_worker"]
        )
        services.transfer(self.stay, data["facility"], moving, actor=self.actor)


STEPS: Final[Mapping[str, type[StepForm]]] = {
    "arrive": ArriveForm,
    "miss": MissForm,
    "end": EndForm,
    "phase": PhaseForm,
    "away": AwayForm,
    "back": BackForm,
    "extension": ExtensionForm,
    "leave": LeaveForm,
    "tell": TellForm,
    "transfer": TransferForm,
}


class PlacesForm(forms.Form):
    """How many places for a group from a day on."""

    group = coded(_("Place for"))
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=500)
    from_on = day(_("From"))

    def __init__(self, *args: Any, facility: Facility, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(code, name) for code, name in choices("groups") if code in facility.groups]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.fields["from_on"].initial = timezone.localdate()


class CloseForm(PlacesForm):
    """Places out of service, and why."""

    reason = coded(_("Reason"))
    back_on = _blank_day(_("Usable again on"), _("Leave blank while it is not known."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "reason", "outage_reasons")


class OpenForm(forms.Form):
    """From which day on places can be used again."""

    back_on = day(_("Usable again on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["back_on"].initial = timezone.localdate()


class WeeksForm(forms.Form):
    """From which day on the calendar shows four weeks; nonsense counts as today."""

    first = _blank_day(_("From"))

    def chosen(self) -> dt.date:
        """Return the first day."""
        return (self.is_valid() and self.cleaned_data["first"]) or timezone.localdate()


def _offer(form: forms.Form, field: str, name: str) -> None:
    form.fields[field].choices = [CHOOSE, *choices(name)]  # type: ignore[attr-defined]
