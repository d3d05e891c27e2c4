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
from django.utils.translation import gettext_lazy as _

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_OUTSIDE: Final = _("Enter a day from the years %(first)s to %(last)s.")


def see_in_reach(day: dt.date) -> None:
    """See that a day or a moment lies within what is kept.

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
            see_in_reach(day)
        return day


class Moment(forms.DateTimeField):
    """A moment within reach."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """Read a moment.

        Raises:
            ValidationError: it is none, or lies in another century.
        """
        moment = super().to_python(value)
        if moment is not None:
            see_in_reach(moment)
        return moment
