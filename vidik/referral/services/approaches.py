# SPDX-License-Identifier: EUPL-1.2
"""Keep an association's own register of contacts."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.years import FIRST_YEAR
from vidik.institutions.models import Institution
from vidik.referral.models import Approach, ApproachMark
from vidik.referral.selectors.recognition import has_marks
from vidik.vault.methods.sameness import Marks
from vidik.vault.services.sameness import begin_year, has_key, seal_marks

YOUNGEST: Final = 0
OLDEST: Final = 110
"""Years that somebody is old who turns to an association."""


@sensitive_variables("marks")
def enter_approach(row: Approach, *, marks: Marks | None = None, actor: Actor) -> Approach:
    """Enter a contact.

    Args:
        row: as filled in; the institution and who enters it are set here.
        marks: a few coarse marks of the person, so that somebody who turns to several associations
            is counted once; a sealed token is kept and they are not.
        actor: somebody of an association.

    Raises:
        ValidationError: a field is wrong, the time lies ahead or before 2015, or marks are given
            of a year whose key is gone.
        Denied: the actor keeps no such register.
    """
    with change(actor, Action.APPROACHES_KEEP) as act:
        # The right is given to members of institutions alone.
        assert actor.institution is not None  # noqa: S101
        assert actor.user_id is not None  # noqa: S101
        row.institution = Institution.objects.get(pk=actor.institution)
        row.entered_at, row.entered_by_id = timezone.now(), actor.user_id
        row.full_clean(exclude=["institution", "entered_by"])
        if row.at > row.entered_at:
            raise ValidationError({"at": _("Enter a time in the past.")})
        if timezone.localtime(row.at).year < FIRST_YEAR:
            raise ValidationError(
                {"at": _("Enter a time after the beginning of %(year)s.") % {"year": FIRST_YEAR}}
            )
        row.save(force_insert=True)
        if marks is not None:
            _keep(marks, row)
        # The office reads the record of acts: it tells that one was entered, and nothing of it.
        act.record("approach.entered", row)
    return row


@sensitive_variables("marks")
def _keep(marks: Marks, row: Approach) -> None:
    year = timezone.localtime(row.at).year
    if not YOUNGEST <= year - marks.born <= OLDEST:
        raise ValidationError({"born": _("Enter a year of birth such as 1998.")})
    # A new key would count the rest of a year as if it were the whole.
    if not has_key(year) and (has_marks(year) or not begin_year(year)):
        raise ValidationError({"given": _gone(year)})
    try:
        content = seal_marks(marks, year=year, row=row.pk)
    except ValueError as error:
        raise ValidationError({"given": _("Enter the first letter of each name.")}) from error
    ApproachMark(approach=row, institution_id=row.institution_id, year=year, content=content).save(
        force_insert=True
    )


def _gone(year: int) -> str:
    return _(
        "The key by which persons of %(year)s are counted is gone or damaged. Enter the "
        "contact without initials, year of birth, sex and citizenship, and tell whoever runs the "
        "system."
    ) % {"year": year}


def strike_approach(row: Approach, *, actor: Actor) -> None:
    """Strike out a contact that was entered by mistake; doing it again changes nothing.

    Raises:
        OutOfScope: it is another institution's.
    """
    with change(actor, Action.APPROACHES_KEEP, about=row, idempotent=True) as act:
        struck = Approach.objects.filter(pk=row.pk, struck_at__isnull=True).update(
            struck_at=timezone.now(), struck_by=actor.user_id
        )
        if struck:
            act.record("approach.struck")
