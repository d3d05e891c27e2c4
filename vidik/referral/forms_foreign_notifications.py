# SPDX-License-Identifier: EUPL-1.2
"""What the centre fills in about a foreign notification: lists to choose from, and a day."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.core.days import Day
from vidik.referral.models import ForeignNotification
from vidik.referral.selectors import foreign_notifications
from vidik.referral.types import ForeignInformant, ForeignNotificationDraft, Informant


def notification_fields(*, required: bool) -> dict[str, forms.Field]:
    """Return the fields; if they are not required, a blank informant means no notification."""
    blank = ("", _("choose") if required else _("not from abroad"))
    return {
        "informant": forms.ChoiceField(
            label=_("Who abroad gave the information"),
            choices=[blank, *Informant.choices],
            required=required,
        ),
        "state": forms.ChoiceField(
            label=_("Country"),
            choices=[("", _("not known")), *foreign_notifications.states()],
            required=False,
        ),
        "given_on": Day(
            label=_("When it was given"),
            required=False,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        ),
        "investigation": forms.ChoiceField(
            label=_("Proceedings against the exploiters abroad"),
            choices=ForeignInformant.choices,
            initial=ForeignInformant.UNKNOWN,
            required=False,
        ),
        "operation": forms.ChoiceField(
            label=_("International operation or campaign"),
            choices=[("", _("none, or not known")), *foreign_notifications.operations()],
            required=False,
        ),
    }


def notification_draft(data: dict[str, Any], prefix: str = "") -> ForeignNotificationDraft | None:
    """Return what was filled in; None where nobody abroad is named."""
    if not data[f"{prefix}informant"]:
        return None
    return ForeignNotificationDraft(
        informant=data[f"{prefix}informant"],
        state=data[f"{prefix}state"],
        given_on=data[f"{prefix}given_on"],
        investigation=data[f"{prefix}investigation"] or ForeignInformant.UNKNOWN,
        operation=data[f"{prefix}operation"],
    )


class ForeignNotificationForm(forms.Form):
    """A foreign notification behind one report."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, row: ForeignNotification | None, **kwargs: Any) -> None:
        names = ("informant", "state", "given_on", "investigation", "operation")
        held = {} if row is None else {name: getattr(row, name) for name in names}
        initial = held | {"seen": 0 if row is None else row.version}
        super().__init__(*args, **kwargs)
        self.initial.update(initial)
        self.fields.update(notification_fields(required=True))

    def draft(self) -> ForeignNotificationDraft:
        """Return what was filled in."""
        found = notification_draft(self.cleaned_data)
        assert found is not None  # noqa: S101 - the field is required
        return found
