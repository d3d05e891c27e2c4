# SPDX-License-Identifier: EUPL-1.2
"""Fields for days and moments that a page can show again.

A database holds years that Python cannot read back, such as the one before the first that a moment
of its first day is in another time zone. One of those in a row and no list with it can be shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_OUTSIDE: Final = _("Enter a day from the years %(first)s to %(last)s.")
_SKIPPED: Final = _(
    "There was no such time: the clocks were put forward in that night. Enter it an hour later."
)


def noon_of(day: dt.date) -> dt.datetime:
    """Return noon of a day here: the moment of what is known by its day alone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def require_within_range(day: dt.date) -> None:
    """Require that a day or a moment lies within the years that can be stored.

    Raises:
        ValidationError: it lies in another century.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)}
        raise ValidationError(_OUTSIDE, code="outside", params=years)


class Day(forms.DateField):
    """A day within reach."""

    def to_python(self, value: Any) -> dt.date | None:
        """Read a day.

        Raises:
            ValidationError: it is none, or lies in another century.
        """
        day = super().to_python(value)
        if day is not None:
            require_within_range(day)
        return day


def _by_a_clock_that_was_moved(naive: dt.datetime) -> dt.datetime:
    """Return the moment of a time that a clock shows twice or never.

    In autumn an hour comes twice. The earlier one is taken: it has passed in either case, and no
    deadline is longer for it.

    Raises:
        ValidationError: in spring the clocks were put forward over it.
    """
    zone = timezone.get_current_timezone()
    moment = naive.replace(tzinfo=zone, fold=0)
    if moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise ValidationError(_SKIPPED, code="skipped")
    return moment


class Moment(forms.DateTimeField):
    """A moment within reach; of an hour that comes twice, when the clocks go back, the earlier."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read a moment.

        Raises:
            ValidationError: it is none, or lies in another century.
        """
        try:
            moment = super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            moment = _by_a_clock_that_was_moved((error.params or {})["datetime"])
        if moment is not None:
            require_within_range(moment)
        return moment
