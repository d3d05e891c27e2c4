# SPDX-License-Identifier: EUPL-1.2
"""Say of which moment numbers speak: of the end of a year, or of today while the year runs."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.core.formats import format_date


def is_running(year: int) -> bool:
    """Whether a year has not ended yet, by the country's clock."""
    return year >= timezone.localdate().year


def as_it_stood(year: int) -> str:
    """Say as of when a table of a year counts."""
    if not is_running(year):
        return _("As it stood at the end of the year.")
    day = format_date(timezone.localdate(), translation.get_language() or "en")
    # Dates of the language may end with a full stop, and so does the sentence.
    return _("As it stands on %(day)s.") % {"day": day.rstrip(".")}


def still_pending(year: int) -> str:
    """Name what is not decided."""
    return _("pending") if is_running(year) else _("pending at the end of the year")


def carried_forward(year: int) -> str:
    """Name what goes over into the next year, or is open while the year runs."""
    return _("Not yet decided") if is_running(year) else _("Carried forward")
