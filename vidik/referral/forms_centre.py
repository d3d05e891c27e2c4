# SPDX-License-Identifier: EUPL-1.2
"""What the centre fills in for itself: shifts, advice given, reports of others taken down."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from vidik.accounts.models import User
from vidik.core.days import Moment
from vidik.core.fields import InstitutionChoice
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.referral.forms import CHOOSE_SOURCE, ReportForm
from vidik.referral.forms_foreign_notifications import notification_draft, notification_fields
from vidik.referral.selectors import roster
from vidik.referral.types import (
    ADVICE_CHANNELS,
    Channel,
    PersonDraft,
    ReportDraft,
    Source,
)

WORD: Final = "abroad_"
"""Prefix of the fields of a foreign notification."""
WAYS: Final = [(way.value, way.label) for way in ADVICE_CHANNELS]


def _moment(label: object, help_text: object = "", *, required: bool = True) -> forms.DateTimeField:
    return Moment(
        label=label,  # type: ignore[arg-type]
        help_text=help_text,  # type: ignore[arg-type]
        required=required,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ShiftForm(forms.Form):
    """Who is on duty, from when until when."""

    user: forms.ModelChoiceField[User] = forms.ModelChoiceField(
        None, label=_("Person"), empty_label=_("choose")
    )
    starts_at = _moment(_("From"))
    ends_at = _moment(_("Until"))
    second = forms.BooleanField(
        label=_("Second in line"),
        required=False,
        help_text=_("Notified when the first in line does not take a report on in time."),
    )

    def __init__(self, *args: Any, institution: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = roster.to_choose_from(institution)  # type: ignore[attr-defined]


def _offer_institutions(field: forms.Field) -> None:
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared in this module
    field.queryset = all_institutions()


class IntakeForm(ReportForm):
    """A report of somebody else that an expert of the centre takes down."""

    came_at = _moment(
        _("When it reached the centre"),
        _("If left blank: now. Deadlines run from this time, not from when it is entered."),
        required=False,
    )
    institution = InstitutionChoice(
        label=_("On behalf of which institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("none: a person, or the centre itself"),
        help_text=_("It sees the report among its own and hears from the centre there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["screening"]
        self.fields["source"].choices = CHOOSE_SOURCE  # type: ignore[attr-defined]
        _offer_institutions(self.fields["institution"])
        ways = self.fields["channel"]
        assert isinstance(ways, forms.ChoiceField)  # noqa: S101 - declared by the parent
        ways.choices, ways.initial = WAYS, Channel.PHONE
        abroad = {
            f"{WORD}{name}": each for name, each in notification_fields(required=False).items()
        }
        self.fields.update(abroad)
        self.order_fields(["submission", "source", "institution", "channel", "came_at", "urgency"])

    def about_notification(self) -> list[forms.BoundField]:
        """Return the fields of a foreign notification, which the page shows together."""
        return [field for field in self if field.name.startswith(WORD)]

    def is_from_abroad(self) -> bool:
        """Return whether these fields are shown at once: something is in them, or is missing."""
        return any(field.errors or field.value() for field in self.about_notification()[:1])

    def clean(self) -> dict[str, Any]:
        """Require that who reports and on whose behalf agree."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        source, body = data.get("source"), data.get("institution")
        if body is not None and source in {Source.CITIZEN, Source.VICTIM, Source.CENTRE}:
            self.add_error(
                "institution",
                ValidationError(
                    gettext("The reporter is not an institution: leave this blank, or correct it.")
                ),
            )
        if source == Source.ABROAD and not data.get(f"{WORD}informant"):
            self.add_error(
                f"{WORD}informant",
                ValidationError(gettext("State who abroad gave the information.")),
            )
        return data

    @sensitive_variables()
    def draft(self, persons: list[PersonDraft]) -> ReportDraft:
        """Return what was filled in, with the persons of the forms beside it."""
        received: dt.datetime | None = self.cleaned_data["came_at"]
        body: Institution | None = self.cleaned_data["institution"]
        return replace(
            super().draft(persons),
            came_at=received,
            on_behalf_of=None if body is None else body.pk,
            notification=notification_draft(self.cleaned_data, WORD),
        )
