# SPDX-License-Identifier: EUPL-1.2
"""Give persons a page of their own, answer what they say there, and switch it off."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.models import Case
from vidik.cases.services.cases import require_open
from vidik.catalogue.methods.places import betrayal
from vidik.identification.services.procedures import user_of
from vidik.participation.models import Access, Saying
from vidik.participation.selectors.pack import rules
from vidik.participation.services.serving import forget_secrets, put_code
from vidik.participation.types import (
    ENDED_BY_WORKERS,
    IN_WORDS,
    AccessState,
    Ended,
    Holder,
    Proof,
    SayingKind,
)
from vidik.participation.workflow import ACCESS
from vidik.plans.models import Activity
from vidik.plans.services import activities
from vidik.plans.services.plans import LIST, require_past
from vidik.plans.types import CARRIED_OVER, ActivityState, PlanState, Raised
from vidik.vault.methods.plain import Plain
from vidik.vault.selectors import persons_of
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_messages, write_message
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Letter, LetterKind


@sensitive_variables("code")
def give(
    case: Case, holder: str, wished_on: dt.date, proof: str, reference: str, *, actor: Actor
) -> tuple[Access, str]:
    """Give a person, or the guardian, a page of their own by their wish.

    Args:
        case: an open case with a person entered.
        holder: a value of `Holder`.
        wished_on: when they said that they wish to have it.
        proof: a value of `Proof`.
        reference: the number under which the proof is kept.
        actor: who works on the case and answers for it.

    Returns:
        The access, and the code to hand over on paper; it is shown once and stored nowhere.

    Raises:
        ValidationError: the case is closed, nobody is entered, a field is wrong, or they have one.
        Denied, OutOfScope: the actor may not give it.
    """
    with change(actor, Action.PARTICIPATION_WRITE, about=case) as act:
        require_open(Case.objects.get(pk=case.pk))
        require_past(wished_on, "wished_on")
        if holder not in Holder.values:
            raise ValidationError({"holder": LIST})
        if proof not in Proof.values:
            raise ValidationError({"proof": LIST})
        person = persons_of(actor, case).filter(wrapped_key__isnull=False).order_by("pk").first()
        if person is None:
            raise ValidationError(
                _("Enter first who the person is: messages are sealed under the person’s key.")
            )
        now = timezone.now()
        row = Access(
            case=case, person=person, holder=holder, wished_on=wished_on, proof=proof,
            reference=reference, given_at=now, coded_at=now, safe_at=now,
            given_by_id=user_of(actor, Action.PARTICIPATION_WRITE),
            lapses_on=timezone.localdate() + dt.timedelta(days=rules().unused_days),
        )  # fmt: skip
        row.clean_fields(exclude=["case", "person", "given_by"])
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(
                _("There is a page already. Hand over a new code, or switch it off first.")
            ) from error
        code = put_code(row)
        act.record("own-page.given", row, holder=holder)
    return row, code


@sensitive_variables("code")
def hand_over_new_code(access: Access, *, actor: Actor) -> str:
    """Draw a new code; whoever is signed in is signed out, and number and phrase hold until then.

    Raises:
        ValidationError: the page is switched off, or the case is closed.
    """
    with change(actor, Action.PARTICIPATION_WRITE, access) as (access, act):
        _require_on(access)
        access.coded_at = timezone.now()
        access.lapses_on = timezone.localdate() + dt.timedelta(days=rules().unused_days)
        access.save(update_fields=["coded_at", "lapses_on"])
        code = put_code(access)
        act.record("own-page.coded")
    return code


def _require_on(access: Access) -> None:
    require_open(access.case)
    if access.state == AccessState.OFF:
        raise ValidationError(_("This page is switched off."))


def switch_off(access: Access, why: str, *, actor: Actor) -> Access:
    """Switch a page off, at once and for good; a new one can be given.

    Raises:
        ValidationError: the reason is not one of those for workers.
        TransitionRefused: it is off already.
    """
    with change(actor, Action.PARTICIPATION_WRITE, access) as (access, act):
        if why not in ENDED_BY_WORKERS:
            raise ValidationError({"why": LIST})
        ACCESS.apply(access, "switch-off")
        access.ended_at, access.ended_why = timezone.now(), Ended(why)
        access.ended_by_id = user_of(actor, Action.PARTICIPATION_WRITE)
        access.save(update_fields=["state", "ended_at", "ended_why", "ended_by"])
        forget_secrets(access)
        act.record("own-page.ended", why=why)
    return access


def say_safe(access: Access, *, actor: Actor) -> Access:
    """Say, after having spoken with her, that her page is safe again: it shows everything.

    Raises:
        ValidationError: the page is switched off, or the case is closed.
    """
    with change(actor, Action.PARTICIPATION_WRITE, access) as (access, act):
        _require_on(access)
        access.safe_at = timezone.now()
        access.save(update_fields=["safe_at"])
        for each in access.sayings.filter(kind=SayingKind.FORCED, settled_at__isnull=True):
            _settle(each, actor)
        act.record("own-page.safe")
    return access


def settle(saying: Saying, *, actor: Actor) -> Saying:
    """Settle what was said, having asked her: a refusal goes into the plan, the rest is noted.

    A consent is withdrawn where the case is shared; here it is noted that this was done.

    Raises:
        ValidationError: it was settled already, or is settled in another way.
        TransitionRefused: the plan does not allow it now.
    """
    with change(actor, Action.PARTICIPATION_WRITE, saying) as (saying, act):
        if saying.settled_at is not None:
            raise ValidationError(_("This was settled already."))
        if saying.kind == SayingKind.FORCED:
            raise ValidationError(
                _("This ends when you say that her page is safe again, or switch it off.")
            )
        if saying.kind == SayingKind.DOES_NOT_WANT:
            _refuse(saying, actor)
        elif saying.kind == SayingKind.WANTS:
            _raise(saying, actor)
        _settle(saying, actor)
        act.record("own-page.settled", kind=str(saying.kind))
    return saying


def _settle(saying: Saying, actor: Actor) -> None:
    saying.settled_at = timezone.now()
    saying.settled_by_id = user_of(actor, Action.PARTICIPATION_WRITE)
    saying.save(update_fields=["settled_at", "settled_by"])


def _activity(saying: Saying) -> Activity | None:
    """Return the activity in the plan that holds now; None where it left the plan since."""
    if saying.line is None:
        return None
    rows = Activity.objects.filter(
        case=saying.case_id, line=saying.line, state__in=CARRIED_OVER,
        plan__state__in=(PlanState.AGREED, PlanState.PROPOSED),
    )  # fmt: skip
    return rows.order_by("plan__state").first()


def _refuse(saying: Saying, actor: Actor) -> None:
    activity = _activity(saying)
    if activity is not None and activity.state != ActivityState.REFUSED:
        activities.refuse(activity, timezone.localdate(saying.said_at), actor=actor)


def _raise(saying: Saying, actor: Actor) -> None:
    activity = _activity(saying)
    if activity is not None and activity.state == ActivityState.REFUSED:
        activities.raise_again(activity, Raised.BY_HER, actor=actor)


@sensitive_variables("text")
def answer(access: Access, text: Plain, *, actor: Actor) -> None:
    """Write to her page; what she wrote and complained of counts as answered.

    Raises:
        ValidationError: the text is empty, too long or names a place, or the page is off.
    """
    with change(actor, Action.PARTICIPATION_WRITE, access) as (access, act):
        _require_on(access)
        if betrayal(text.reveal()) is not None:
            raise ValidationError(
                {
                    "text": _(
                        "This reads like an address or a link. Somebody else may read her page: "
                        "say where and when face to face."
                    )
                }
            )
        write_message(
            access.person, access.pk, text, inward=False, kind=LetterKind.OWN,
            right=Action.PARTICIPATION_WRITE, actor=actor,
        )  # fmt: skip
        for each in access.sayings.filter(kind__in=IN_WORDS, settled_at__isnull=True):
            _settle(each, actor)
        act.record("own-page.answered")


@sensitive_variables()
def read_letters(access: Access, *, actor: Actor) -> list[Letter] | None:
    """Open what was written on a page, both ways; it is put on record.

    Returns:
        None while somebody who is not named in the case has not said why they look.

    Raises:
        Denied, OutOfScope: the actor does not work on the case.
    """
    with change(actor, Action.PARTICIPATION_READ, about=access, idempotent=True) as act:
        if not has_stated(access.person, actor=actor):
            return None
        try:
            letters = read_messages(
                access.person, access.pk, kinds=(LetterKind.OWN,),
                right=Action.PARTICIPATION_READ, actor=actor,
            )  # fmt: skip
        except Erased:
            return []
        act.record("own-page.read", lines=len(letters))
    return letters
