# SPDX-License-Identifier: EUPL-1.2
"""Add institutions and persons to a case, and end their part in it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting, can
from vidik.access.types import Action, Actor
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases import policies
from vidik.cases.models import Case, Participant
from vidik.cases.services.cases import at_earliest, moment
from vidik.cases.types import CaseRole, ParticipationReason
from vidik.institutions.models import Institution


def _right(actor: Actor, case: Case) -> Action:
    """Return the right to change participants, or that of heads where nobody named is left."""
    if can(actor, Action.CASES_PARTICIPANTS, case) or not can(actor, Action.CASES_RESTRICT, case):
        return Action.CASES_PARTICIPANTS
    return Action.CASES_RESTRICT


def add_participant(
    case: Case,
    *,
    institution: Institution,
    user: User | None,
    role: CaseRole,
    why: ParticipationReason,
    until: dt.datetime | None,
    takes_on: bool = False,
    actor: Actor,
) -> Participant:
    """Add an institution as a whole, or one named person acting for it.

    Nobody names themselves but by taking work on: whoever is named need not say any more why they
    view the persons of the case. Whoever sees the case by emergency access alone, because nobody
    named is left, names somebody else of the responsible institution: some hours never become
    longer by one's own hand.

    Args:
        case: the case.
        institution: which takes part, or whose member does.
        user: the person; None for the institution as a whole.
        role: in the case.
        why: they are added.
        until: when the part ends, if that is known.
        takes_on: whether the actor takes work on that leads to the case, such as a report.
        actor: who adds them.

    Raises:
        Denied, OutOfScope: the actor may not, or somebody named could.
        ValidationError: says of which field what is wrong.
    """
    with acting(actor), change(actor, _right(actor, case), case) as (case, act):
        in_need = _right(actor, case) == Action.CASES_RESTRICT
        now = moment()
        if in_need and (
            user is None or user.pk == actor.user_id or institution.pk != case.responsible_id
        ):
            raise ValidationError(
                {
                    "user": _(
                        "You see this case for a few hours only: name somebody else of your"
                        " institution, who then decides."
                    )
                }
            )
        if user is not None and user.pk == actor.user_id and not takes_on:
            raise ValidationError(
                {
                    "user": _(
                        "Nobody names themselves: a colleague adds you. If you need to view a"
                        " person now, open the person and say why."
                    )
                }
            )
        if user is None and institution.pk == case.responsible_id:
            raise ValidationError(
                {"user": _("Name a person: the institution itself is responsible for the case.")}
            )
        if user is None and case.restricted:
            raise ValidationError(
                {"user": _("The case is restricted to named persons: name a person.")}
            )
        if user is not None and not (
            current_memberships(timezone.localdate(now))
            .filter(user=user, institution=institution)
            .exists()
        ):
            raise ValidationError(
                {"user": _("This person is not currently a member of the institution.")}
            )
        if until is not None and until <= now:
            raise ValidationError({"until": _("Choose a time in the future, or leave it blank.")})
        try:
            with transaction.atomic():
                added = Participant.objects.create(
                    case=case,
                    institution=institution,
                    user=user,
                    role=role,
                    why=why,
                    valid_from=now,
                    valid_to=until,
                    added_by_id=actor.user_id,
                )
        except IntegrityError as error:
            raise ValidationError(
                {"user": _("They already take part in the case: end that first.")}
            ) from error
        act.record(
            "participant.added",
            institution=institution.pk,
            user=None if user is None else user.pk,
            role=str(role),
            why=str(why),
        )
    return added


def end_participation(participant: Participant, *, actor: Actor) -> None:
    """End somebody's part in a case at once.

    Raises:
        Denied, OutOfScope: the actor may not; some hours of emergency access never do.
        ValidationError: it has ended already, or nobody named would be left in a restricted case
            who could decide about it.
    """
    case = Case(pk=participant.case_id)
    with change(actor, Action.CASES_PARTICIPANTS, case) as (case, act):
        current = policies.current_participations().filter(case=case)
        if not current.filter(pk=participant.pk).exists():
            raise ValidationError(_("This part in the case has already ended."))
        rest = policies.named_to_decide().filter(case=case, institution=case.responsible_id)
        if case.restricted and not rest.exclude(pk=participant.pk).exists():
            raise ValidationError(
                _(
                    "This is the last person who may see the restricted case:"
                    " name another one first, or lift the restriction."
                )
            )
        current.filter(pk=participant.pk).update(valid_to=at_earliest(), ended_by=actor.user_id)
        act.record(
            "participant.ended",
            institution=participant.institution_id,
            user=participant.user_id,
        )
