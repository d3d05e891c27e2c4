# SPDX-License-Identifier: EUPL-1.2
"""Versions of plans: draft, propose, agree, review; who said what of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.cases.services.cases import require_open
from vidik.core.workflow import TransitionRefused
from vidik.core.years import FIRST_YEAR
from vidik.identification.services.procedures import user_of
from vidik.institutions.selectors import all_institutions
from vidik.plans.models import Activity, Agreement, Attendance, Need, Plan, Review
from vidik.plans.selectors.pack import choices, rules
from vidik.plans.selectors.plans import idle_needs, progress_of, unfulfilled
from vidik.plans.types import (
    CARRIED_OVER,
    CONTRIBUTION,
    GOAL,
    OPEN,
    Agreeing,
    Came,
    PlanState,
    Word,
)
from vidik.plans.workflow import PLAN
from vidik.vault.methods.plain import Plain
from vidik.vault.services.words import write_words

LIST: Final = gettext_lazy("Choose from the list.")
MEANWHILE: Final = gettext_lazy(
    "This is no longer possible: somebody has entered something in the meantime."
)
LONGEST: Final = dt.timedelta(days=3 * 366)
"""How far ahead something is planned."""
_REFUSED: Final = {
    "one_version_of_a_plan_is_being_made": (
        "",
        gettext_lazy("A new version of the plan is already being written. Continue with that one."),
    ),
    "versions_of_a_plan_count_up": ("", MEANWHILE),
    "one_plan_of_a_case_is_agreed": ("", MEANWHILE),
    "a_need_stands_once_in_a_plan": ("domain", gettext_lazy("This need is already in the plan.")),
    "an_activity_ends_after_it_begins": (
        "due_on",
        gettext_lazy("Enter a day that is not before the first one."),
    ),
}


@contextmanager
def refused_in_words() -> Iterator[None]:
    """Say in words what the database refuses.

    Raises:
        ValidationError: it refused something that is known here.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        known = _REFUSED.get(getattr(diagnosis, "constraint_name", None) or "")
        if known is None:
            raise
        field, words = known
        raise ValidationError({field: words} if field else words) from error


def require_past(day: dt.date, field: str) -> None:
    """Require that a day has come."""
    if day > timezone.localdate() or day.year < FIRST_YEAR:
        raise ValidationError({field: _("Enter a day that is not in the future.")})


def require_state(plan: Plan, *states: PlanState) -> None:
    """Require that the work on the case goes on, and that a version is in one of some states."""
    require_open(plan.case)
    if plan.state not in states:
        raise ValidationError(MEANWHILE)


def draft_plan(case: Case, *, actor: Actor) -> Plan:
    """Begin the next version of the plan of a case.

    Needs are taken along, and activities that something is left to do of: with what institutions
    were asked for them, and what the person does not want.

    Raises:
        ValidationError: the case is closed, or a version is being made already.
        Denied, OutOfScope: the actor may not write plans of this case.
    """
    with change(actor, Action.PLANS_WRITE, about=case) as act:
        require_open(case)
        rows = Plan.objects.filter(case=case)
        number = (rows.aggregate(last=Max("version"))["last"] or 0) + 1
        plan = Plan(
            case=case,
            version=number,
            drafted_at=timezone.now(),
            drafted_by_id=user_of(actor, Action.PLANS_WRITE),
        )
        with refused_in_words():
            plan.save(force_insert=True)
        # What was given up is taken along as well, where nothing was agreed to yet.
        former = rows.filter(state=PlanState.AGREED).first() or (
            rows.exclude(pk=plan.pk).order_by("-version").first()
        )
        if former is not None:
            _take_along(former, plan, actor)
        act.record("plan.drafted", plan, version=number)
    return plan


def _take_along(former: Plan, plan: Plan, actor: Actor) -> None:
    now, user = timezone.now(), user_of(actor, Action.PLANS_WRITE)
    needs: dict[uuid.UUID, Need] = {}
    for need in former.needs.all():
        row = Need(
            plan=plan, case_id=plan.case_id, domain=need.domain, words=need.words,
            entered_at=now, entered_by_id=user,
        )  # fmt: skip
        row.save(force_insert=True)
        needs[need.pk] = row
    rows = list(former.activities.filter(state__in=CARRIED_OVER))
    left = {each.pk for each in unfulfilled(rows, progress_of(actor, plan.case))}
    for each in rows:
        if each.state in OPEN and each.pk not in left:
            continue
        Activity(
            plan=plan, need=needs[each.need_id], case_id=plan.case_id, line=each.line,
            kind=each.kind, institution_id=each.institution_id, person_id=each.person_id,
            begins_on=each.begins_on, due_on=each.due_on, times=each.times, state=each.state,
            refused_on=each.refused_on, entered_at=now, entered_by_id=user,
        ).save(force_insert=True)  # fmt: skip


@sensitive_variables("goal")
def add_need(plan: Plan, domain: str, goal: Plain | None = None, *, actor: Actor) -> Need:
    """Enter a need in a draft, and what is to be reached in the person's own words.

    Raises:
        ValidationError: the version was proposed already, the code is not of the pack, or the need
            stands in the plan.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_state(plan, PlanState.DRAFT)
        if domain not in dict(choices("domains")):
            raise ValidationError({"domain": LIST})
        row = Need(
            plan=plan,
            case_id=plan.case_id,
            domain=domain,
            words=uuid.uuid4(),
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.PLANS_WRITE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        write_words(plan.case, GOAL, row.words, goal, actor=actor)
        act.record("plan.need", domain=domain)
    return row


def take_out_need(need: Need, *, actor: Actor) -> None:
    """Take a need out of a draft in which nothing is planned about it.

    Raises:
        ValidationError: the version was proposed already, an activity is about it, or it was taken
            out before.
    """
    with change(actor, Action.PLANS_WRITE, need.plan) as (plan, act):
        require_state(plan, PlanState.DRAFT)
        row = idle_needs(plan).filter(pk=need.pk).first()
        if row is None:
            raise ValidationError({"need": MEANWHILE})
        row.delete()
        act.record("plan.need-taken-out", domain=row.domain)


def propose(plan: Plan, *, actor: Actor) -> Plan:
    """Propose a draft: from now on nothing in it is changed, and everybody says what they think.

    Raises:
        ValidationError: there is no activity in it, or the case is closed.
        TransitionRefused: it was proposed already.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_open(plan.case)
        PLAN.apply(plan, "propose")
        if not plan.activities.filter(state__in=OPEN).exists():
            raise ValidationError(_("There is no activity in the plan yet."))
        plan.proposed_at = timezone.now()
        plan.save(update_fields=["state", "proposed_at"])
        act.record("plan.proposed", version=plan.version)
    return plan


def drop(plan: Plan, *, actor: Actor) -> Plan:
    """Give up a version that is being made; the agreed one, if there is any, goes on.

    Raises:
        TransitionRefused: it was agreed, or given up already.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        PLAN.apply(plan, "drop")
        plan.ended_at = timezone.now()
        plan.save(update_fields=["state", "ended_at"])
        act.record("plan.dropped", version=plan.version)
    return plan


def enter_word(plan: Plan, who: str, word: str, on: dt.date, *, actor: Actor) -> Agreement:
    """Enter what the person or the guardian says of a proposed version.

    Raises:
        ValidationError: the version is not proposed, a code is wrong, or the day lies ahead or
            before the version was proposed: nobody agreed to what they had not seen.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_state(plan, PlanState.PROPOSED, PlanState.AGREED)
        if who not in {Agreeing.PERSON, Agreeing.GUARDIAN}:
            raise ValidationError({"who": LIST})
        if plan.proposed_at is not None and on < timezone.localdate(plan.proposed_at):
            raise ValidationError({"on": _("This is before the version was proposed.")})
        row = _said(plan, who, word, on, institution=None, actor=actor)
        act.record("plan.word", who=who, word=word)
    return row


def approve(plan: Plan, word: str, *, actor: Actor) -> Agreement:
    """Say for one's institution whether it agrees to a version.

    Raises:
        ValidationError: the version is not proposed or agreed, or it has said the same before.
    """
    with change(actor, Action.PLANS_AGREE, about=plan) as act:
        # Whoever agrees may not lock the plan; the database takes no word about a draft.
        plan = Plan.objects.get(pk=plan.pk)
        require_state(plan, PlanState.PROPOSED, PlanState.AGREED)
        row = _said(
            plan,
            Agreeing.INSTITUTION,
            word,
            timezone.localdate(),
            institution=actor.institution,
            actor=actor,
        )
        act.record("plan.approved", word=word)
    return row


def _said(
    plan: Plan, who: str, word: str, on: dt.date, *, institution: int | None, actor: Actor
) -> Agreement:
    if word not in Word.values:
        raise ValidationError({"word": LIST})
    require_past(on, "on")
    said = plan.agreements.filter(who=who)
    last = (said if institution is None else said.filter(institution=institution)).first()
    if last is not None and last.word == word:
        raise ValidationError(_("The same has already been said of this version."))
    row = Agreement(
        plan=plan,
        case_id=plan.case_id,
        who=who,
        institution_id=institution,
        word=word,
        on=on,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.PLANS_READ),
    )
    row.save(force_insert=True)
    return row


def agree(plan: Plan, *, actor: Actor) -> Plan:
    """Put a proposed version in force, once the person or the guardian agrees to it.

    Raises:
        TransitionRefused: it is not proposed, or the person has not agreed.
        ValidationError: the case is closed.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_open(plan.case)
        word = plan.agreements.exclude(who=Agreeing.INSTITUTION).first()
        if word is None or word.word != Word.AGREES:
            raise TransitionRefused(
                _("A plan is agreed with the person or the guardian: first enter that they agree.")
            )
        PLAN.apply(plan, "agree")
        for former in Plan.objects.filter(case=plan.case_id, state=PlanState.AGREED):
            PLAN.apply(former, "replace")
            former.ended_at = timezone.now()
            former.save(update_fields=["state", "ended_at"])
        today = timezone.localdate()
        plan.agreed_on = today
        plan.review_by = today + dt.timedelta(days=rules().first_review_days)
        with refused_in_words():
            plan.save(update_fields=["state", "agreed_on", "review_by"])
        act.record("plan.agreed", version=plan.version)
    return plan


def give_copy(plan: Plan, on: dt.date, *, actor: Actor) -> Plan:
    """Enter that the person was given a copy of the agreed plan, on which day and by whom.

    Raises:
        ValidationError: the plan is not agreed, the day lies ahead, or it was entered already.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_state(plan, PlanState.AGREED)
        require_past(on, "on")
        if plan.copy_on is not None:
            raise ValidationError(_("This has already been entered."))
        plan.copy_on, plan.copy_by_id = on, user_of(actor, Action.PLANS_WRITE)
        plan.save(update_fields=["copy_on", "copy_by"])
        act.record("plan.copy")
    return plan


@sensitive_variables("words")
def review(
    plan: Plan,
    held_on: dt.date,
    result: str,
    came: Sequence[tuple[Came, Plain | None]],
    next_on: dt.date | None = None,
    *,
    actor: Actor,
) -> Review:
    """Enter that an agreed plan was reviewed, who came, and when the next review is due.

    Args:
        plan: the agreed one.
        held_on: the day.
        result: a code of the pack.
        came: who took part, what it brought, and words about it that are sealed.
        next_on: when the next one is due; after the days of the pack where left out.
        actor: who enters it.

    Raises:
        ValidationError: a field is wrong, or nobody took part.
    """
    with change(actor, Action.PLANS_WRITE, plan) as (plan, act):
        require_state(plan, PlanState.AGREED)
        require_past(held_on, "held_on")
        if plan.agreed_on is not None and held_on < plan.agreed_on:
            raise ValidationError({"held_on": _("This is before the plan was agreed.")})
        if result not in dict(choices("results")):
            raise ValidationError({"result": LIST})
        following = next_on or held_on + dt.timedelta(days=rules().review_days)
        if not held_on < following <= held_on + LONGEST:
            raise ValidationError({"next_on": _("Enter a day after the review.")})
        if not came:
            raise ValidationError({"came": _("Enter who took part.")})
        known = dict(choices("roles")), dict(choices("contributions"))
        for each, _text in came:
            if each.role not in known[0] or each.contribution not in known[1]:
                raise ValidationError({"came": LIST})
        row = Review(
            plan=plan,
            case_id=plan.case_id,
            held_on=held_on,
            result=result,
            next_on=following,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.PLANS_WRITE),
        )
        row.save(force_insert=True)
        for each, text in came:
            _enter_attendance(row, each, text, actor)
        plan.review_by = following
        plan.save(update_fields=["review_by"])
        act.record("plan.reviewed", result=result, present=len(came))
    return row


@sensitive_variables("text")
def _enter_attendance(row: Review, said: Came, text: Plain | None, actor: Actor) -> None:
    if said.institution is not None and not all_institutions().filter(pk=said.institution).exists():
        raise ValidationError({"came": LIST})
    each = Attendance(
        review=row,
        case_id=row.case_id,
        institution_id=said.institution,
        role=said.role,
        contribution=said.contribution,
    )
    each.save(force_insert=True)
    write_words(row.plan.case, CONTRIBUTION, each.pk, text, actor=actor)


def record_reading(plan: Plan, *, is_copy: bool = False, actor: Actor) -> None:
    """Put on record that somebody read a plan, or opened the copy for the person."""
    record(actor.label, "plan.copy-read" if is_copy else "plan.read", plan)
