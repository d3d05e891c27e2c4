# SPDX-License-Identifier: EUPL-1.2
"""Note that somebody was told about the centre and refuses to be reported: nothing about whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.referral.methods.screening import Level
from vidik.referral.models import Screening
from vidik.referral.registers import REFUSALS
from vidik.referral.selectors.screenings import get_list
from vidik.referral.services.screenings import is_child, result_of
from vidik.referral.types import AgeGroup, RefusalGround
from vidik.registers.services import enter


@dataclass(frozen=True, slots=True)
class RefusalAssurances:
    """What whoever notes a refusal answers for."""

    informed: bool
    """The person was told about the centre, about their rights, and how to come back."""
    adult: bool
    safe: bool
    """Nobody is in danger."""


def why_reported(screening: Screening) -> str:
    """Say why a refusal changes nothing about whom was screened; blank where it may be noted."""
    if is_child(screening):
        return _(
            "This concerns a child: the suspicion is reported. What a child wants, or agrees to, "
            "changes nothing."
        )
    if result_of(screening).level == Level.DANGER:
        return _(
            "Somebody is in danger: that is reported at once, and without the person’s agreement "
            "as well."
        )
    return ""


def is_surely_adult(screening: Screening) -> bool:
    """Return whether the person is known to be of age."""
    return not is_child(screening) and screening.age_group != AgeGroup.UNKNOWN


def note_refusal(
    ground: str,
    *,
    list_code: str = "",
    screening: Screening | None = None,
    assured: RefusalAssurances,
    actor: Actor,
) -> None:
    """Count a refusal, and destroy the screening that led to it with all its answers.

    The record of acts keeps that a screening was begun and that a refusal was noted, by whom and
    when: so neither says what the person does not want, nor what the screening showed.

    Args:
        ground: a `RefusalGround`.
        list_code: code of the list that was used, where nothing was filled in.
        screening: one's own, finished or not, of which no report was made.
        assured: what the actor answers for.
        actor: who told the person about the centre.

    Raises:
        ValidationError: by field, what is missing; or why it has to be reported all the same.
        Denied, OutOfScope: the actor does not screen, or the screening is another's.
    """
    with change(actor, Action.SCREENINGS_MAKE):
        if screening is not None:
            authorize(actor, Action.SCREENINGS_MAKE, screening)
            screening = lock(screening)
            list_code = screening.list.code
        if actor.institution is None:
            reason = _("Only a person acting on behalf of an institution can do this.")
            raise Denied(reason, action=Action.SCREENINGS_MAKE)
        _check(ground, list_code, screening, assured)
        values = {"list": list_code, "ground": ground}
        enter(REFUSALS, values, when=timezone.localdate(), actor=actor)
        if screening is not None:
            _destroy(screening)


def _check(
    ground: str, list_code: str, screening: Screening | None, assured: RefusalAssurances
) -> None:
    if screening is not None and (why := why_reported(screening)):
        raise ValidationError(why)
    faults = {}
    if screening is None and get_list(list_code) is None:
        faults["list"] = _("Choose the list of your institution.")
    if ground not in RefusalGround.values:
        faults["ground"] = _("Say what the person does not want.")
    if not assured.informed:
        faults["informed"] = _("First inform the person about the centre and their rights.")
    if not assured.adult:
        faults["adult"] = _(
            "Where a child may be concerned the suspicion is reported. Screen, or report now."
        )
    if not assured.safe:
        faults["safe"] = _(
            "Where somebody is in danger it is reported at once. Call the police, and report now."
        )
    if faults:
        raise ValidationError(faults)


def _destroy(screening: Screening) -> None:
    """Destroy a screening; where a report was made of it, it belongs to that report and stays."""
    try:
        with transaction.atomic():
            screening.delete()
            # Reports are not shown to whoever made them: the database alone knows of one.
            connection.check_constraints()
    except (IntegrityError, ProtectedError):
        raise ValidationError(
            _("A report was made of this screening, and it belongs to that report.")
        ) from None
