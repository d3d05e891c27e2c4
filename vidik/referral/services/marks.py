# SPDX-License-Identifier: EUPL-1.2
"""Seal the marks by which persons among the contacts of associations are counted once."""

from __future__ import annotations

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_variables

from vidik.access.types import Actor
from vidik.referral.forms_marks import MarksForm
from vidik.referral.models import ContactMark
from vidik.referral.selectors.recognition import has_marks
from vidik.registers.models import Entry
from vidik.vault.services.sameness import begin_year, has_key, seal_marks

OLDEST: Final = 110
"""Years that somebody is old who turns to an association."""


@sensitive_variables("marks", "form")
def seal(row: Entry, form: forms.Form | None, _actor: Actor) -> None:
    """Seal the marks of the person beside the row; what is sealed is read by the count alone.

    Raises:
        ValidationError: a mark is wrong, or the key of the year is gone.
    """
    marks = form.marks() if isinstance(form, MarksForm) else None
    if marks is None:
        return
    year = row.day.year
    if not 0 <= year - marks.born <= OLDEST:
        raise ValidationError({"born": gettext("Enter a year of birth such as 1998.")})
    # A new key would count the rest of a year as if it were the whole.
    if not has_key(year) and (has_marks(year) or not begin_year(year)):
        removed = gettext(
            "The key by which persons of %(year)s are counted is gone or damaged. Enter the "
            "contact without initials, year of birth, sex and citizenship, and tell whoever runs "
            "the system."
        )
        raise ValidationError({"given": removed % {"year": year}})
    try:
        content = seal_marks(marks, year=year, row=row.pk)
    except ValueError as error:
        raise ValidationError({"given": gettext("Enter the first letter of each name.")}) from error
    ContactMark(entry=row, institution_id=row.institution_id, year=year, content=content).save(
        force_insert=True
    )
