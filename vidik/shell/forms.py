# SPDX-License-Identifier: EUPL-1.2
"""What people type about the record of acts: what to look for, notes, thresholds."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from vidik.audit.types import EventFilter, Threshold
from vidik.core.days import Moment

_MOMENT: Final = "%Y-%m-%dT%H:%M"
_FORMATS: Final = [_MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
_HOURS: Final = [("", "–"), *((str(hour), f"{hour:02}:00") for hour in range(24))]


def _picker() -> forms.DateTimeInput:
    return forms.DateTimeInput(format=_MOMENT, attrs={"type": "datetime-local"})


class ActsForm(forms.Form):
    """Which acts to show; a senseless value counts as blank."""

    verb = forms.CharField(required=False, max_length=80)
    actor = forms.CharField(required=False, max_length=120)
    subject_label = forms.CharField(required=False, max_length=80)
    subject_key = forms.CharField(required=False, max_length=120)
    request = forms.CharField(required=False, max_length=36)
    since = Moment(label=_("From"), required=False, input_formats=_FORMATS, widget=_picker())
    until = Moment(label=_("Until"), required=False, input_formats=_FORMATS, widget=_picker())

    def wanted(self) -> EventFilter:
        """Return what to narrow by."""
        self.full_clean()
        given = self.cleaned_data
        since: dt.datetime | None = given.get("since")
        until: dt.datetime | None = given.get("until")
        return EventFilter(
            **{
                name: given.get(name) or ""
                for name in ("verb", "actor", "subject_label", "subject_key", "request")
            },
            since=since,
            until=until,
        )


class NoteForm(forms.Form):
    """A reviewer's note on an unusual pattern."""

    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Why it is unusual or not, and what follows. Do not name victims."),
    )


class ThresholdForm(forms.Form):
    """From when on a pattern counts as unusual."""

    threshold = forms.IntegerField(label=_("From this number on"), min_value=1, max_value=100_000)
    window_minutes = forms.IntegerField(
        label=_("Within so many minutes"), min_value=1, max_value=1440
    )
    from_hour = forms.TypedChoiceField(
        label=_("From hour"), choices=_HOURS, coerce=int, empty_value=None, required=False
    )
    until_hour = forms.TypedChoiceField(
        label=_("Until hour"), choices=_HOURS, coerce=int, empty_value=None, required=False
    )
    is_watched = forms.BooleanField(label=_("Look for it"), required=False)

    def wanted(self, pattern: str) -> Threshold:
        """Return the threshold that was typed."""
        return Threshold(pattern=pattern, **self.cleaned_data)
