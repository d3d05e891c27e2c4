# SPDX-License-Identifier: EUPL-1.2
"""Sessions of bodies: plan, invite, enter who came, conclude, give tasks, confirm the minutes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.bodies.models import Body, Conclusion, Seat, Session, Task
from vidik.bodies.policies import DESK
from vidik.bodies.selectors.bodies import posts_to_seat
from vidik.bodies.selectors.pack import choices, word
from vidik.bodies.services.who import user_of
from vidik.bodies.services.words import LIST, MEANWHILE, check_words
from vidik.bodies.types import (
    MinutesState,
    Outcome,
    Presence,
    SessionPlan,
    SessionState,
    TaskFacts,
)
from vidik.bodies.workflow import MINUTES, SESSION
from vidik.core.days import require_within_range
from vidik.core.formats import format_date
from vidik.exchange.models import Addressee, Answer, Notice
from vidik.exchange.services import sending, writing
from vidik.exchange.types import Classification, NoticeDraft

INVITATION: Final = "body-invitation"
TASK: Final = "body-task"
SUBJECT: Final = "bodies.session"
FURTHEST: Final = dt.timedelta(days=400)
"""How far ahead a session is planned."""
OUTCOMES: Final[Mapping[str, Outcome]] = {
    Classification.FULL: Outcome.DONE,
    Classification.PARTIAL: Outcome.PART,
    Classification.REFUSAL: Outcome.REFUSED,
}


def plan_session(body: Body, plan: SessionPlan, *, invites: bool, actor: Actor) -> Session:
    """Plan a session and give each post that stands a seat.

    Args:
        body: one that stands.
        plan: when, where and how.
        invites: whether the institutions of the posts are invited by a notice.
        actor: who keeps the body.

    Raises:
        ValidationError: a field is wrong, or the body was dissolved.
        NotSendable: an invitation cannot be sent.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        if body.dissolved_on is not None:
            raise ValidationError(_("This body was dissolved."))
        require_within_range(plan.planned_on)
        if plan.planned_on > timezone.localdate() + FURTHEST:
            raise ValidationError({"planned_on": _("This day is too far ahead.")})
        if plan.form not in dict(choices("forms")):
            raise ValidationError({"form": LIST})
        last = body.sessions.aggregate(last=Max("number"))["last"] or 0
        row = Session.objects.create(
            body=body,
            number=last + 1,
            planned_on=plan.planned_on,
            place=check_words(plan.place, "place", longest=120, is_line=True),
            form=plan.form,
            kind=plan.kind,
            is_extraordinary=plan.is_extraordinary,
            planned_at=timezone.now(),
            planned_by_id=actor.user_id,
        )
        posts = posts_to_seat(body)
        notice = _invite(row, {each.held_for.code for each in posts if each.held_for}, actor) if (
            invites
        ) else None  # fmt: skip
        Seat.objects.bulk_create(
            Seat(body=body, session=row, post=each, notice=notice, invited_at=timezone.now())
            for each in posts
        )
        act.record("body.session-planned", row, number=row.number, invited=len(posts))
    return row


def _invite(row: Session, members: set[str], actor: Actor) -> Notice | None:
    own = actor.institution
    codes = sorted(
        row.body.posts.filter(held_for__code__in=members)
        .exclude(held_for=own)
        .values_list("held_for__code", flat=True)
        .distinct()
    )
    if not codes:
        return None
    language = settings.COUNTRY.official_language
    with translation.override(language):
        facts = {
            "body": str(row.body.institution.name),
            "number": row.number,
            "day": format_date(row.planned_on, language),
            "place": row.place,
            "form": word("forms", row.form),
        }
        title = _("Invitation to session %(number)s: %(body)s") % facts
        text = _("The session will be held on %(day)s, %(form)s.") % facts
        if row.place:
            text += "\n" + _("Place: %(place)s.") % facts
    return _send(row, INVITATION, (title, text), tuple(codes), actor=actor)


def _send(
    row: Session,
    kind: str,
    words: tuple[str, str],
    codes: tuple[str, ...],
    *,
    actor: Actor,
    named_day: dt.date | None = None,
) -> Notice:
    title, text = words
    notice = writing.draft_notice(
        NoticeDraft(
            kind=kind,
            title=title,
            text=text,
            addressees=codes,
            subject_label=SUBJECT,
            subject_key=str(row.pk),
        ),
        actor=actor,
    )
    return sending.send(notice, actor=actor, named_day=named_day)


def enter_held(session: Session, presences: Mapping[uuid.UUID, str], *, actor: Actor) -> Session:
    """Enter that a session was held, and of each seat whether it came.

    Args:
        session: a planned one whose day has come.
        presences: key of a seat → `Presence`.
        actor: who keeps the body.

    Raises:
        ValidationError: the day is still to come, or something is missing of a seat.
        TransitionRefused: it was entered or cancelled meanwhile.
    """
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        if session.planned_on > timezone.localdate():
            raise ValidationError(_("The day of the session has not come yet."))
        now = timezone.now()
        seats = list(session.seats.all())
        for seat in seats:
            presence = presences.get(seat.pk, "")
            if presence not in Presence.values:
                raise ValidationError(_("State for everyone invited whether they attended."))
            seat.presence, seat.noted_at, seat.noted_by_id = presence, now, actor.user_id
        Seat.objects.bulk_update(seats, ["presence", "noted_at", "noted_by"])
        SESSION.apply(session, "hold")
        session.held_at = now
        session.save(update_fields=["state", "held_at"])
        came = sum(each.presence in {Presence.CAME, Presence.REPRESENTED} for each in seats)
        act.record("body.session-held", session, number=session.number, came=came)
    return session


def cancel_session(session: Session, reason: str, *, actor: Actor) -> Session:
    """Cancel a session that was planned.

    Raises:
        ValidationError: the reason is none of the pack.
        TransitionRefused: it was held or cancelled meanwhile.
    """
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        if reason not in dict(choices("cancel_reasons")):
            raise ValidationError({"reason": LIST})
        SESSION.apply(session, "cancel")
        session.cancel_reason = reason
        session.save(update_fields=["state", "cancel_reason"])
        act.record("body.session-cancelled", session, number=session.number, reason=reason)
    return session


def add_conclusion(session: Session, text: str, *, actor: Actor) -> Conclusion:
    """Add a conclusion to the minutes of a session that was held.

    Raises:
        ValidationError: the minutes are finished, or the words name what does not belong there.
    """
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        _require_open(session)
        text = check_words(text, "text", longest=2000)
        if not text:
            raise ValidationError({"text": _("Write what was concluded.")})
        last = session.conclusions.aggregate(last=Max("number"))["last"] or 0
        row = Conclusion(
            body_id=session.body_id,
            session=session,
            number=last + 1,
            text=text,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor),
        )
        row.save(force_insert=True)
        act.record("body.concluded", session, number=row.number)
    return row


def remove_conclusion(conclusion: Conclusion, *, actor: Actor) -> None:
    """Take a conclusion without tasks out of minutes that are not finished.

    Raises:
        ValidationError: the minutes are finished, or tasks follow from it.
    """
    session = conclusion.session
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        _require_open(session)
        if conclusion.tasks.exists():
            raise ValidationError(_("A task follows from it, and was sent."))
        number = conclusion.number
        conclusion.delete()
        act.record("body.conclusion-removed", session, number=number)


def add_task(conclusion: Conclusion, facts: TaskFacts, *, actor: Actor) -> Task:
    """Give an institution a task that follows from a conclusion, by a notice with a clock.

    Raises:
        ValidationError: the day has passed, there are no words, or the institution may not be sent
            tasks.
        NotSendable: the notice cannot be sent.
    """
    session = conclusion.session
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        if session.state != SessionState.HELD:
            raise ValidationError(MEANWHILE)
        if facts.due_on <= timezone.localdate():
            raise ValidationError({"due_on": _("Enter a day that is still to come.")})
        text = check_words(facts.text, "text", longest=1000)
        if not text:
            raise ValidationError({"text": _("Write what is to be done.")})
        language = settings.COUNTRY.official_language
        with translation.override(language):
            named = {
                "body": str(session.body.institution.name),
                "number": session.number,
                "day": format_date(facts.due_on, language),
                "text": text,
            }
            title = _("Task of session %(number)s: %(body)s") % named
            words = _("%(text)s\n\nTo be done by %(day)s.") % named
        notice = _send(
            session,
            TASK,
            (title, words),
            (facts.institution.code,),
            actor=actor,
            named_day=facts.due_on,
        )
        row = Task(
            body_id=session.body_id,
            session=session,
            conclusion=conclusion,
            institution=facts.institution,
            text=text,
            due_on=facts.due_on,
            notice=notice,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor),
        )
        row.save(force_insert=True)
        act.record("body.task-given", session, due=facts.due_on.isoformat())
    return row


def settle_task(letter: Addressee, answer: Answer, _actor: Actor) -> None:
    """Close a task once somebody has said what its answer is; a partial one leaves it open."""
    outcome = OUTCOMES.get(answer.classification)
    if outcome is None:
        return
    desk = Actor.system(DESK)
    with acting(desk):
        row = Task.objects.filter(notice=letter.notice_id).first()
    if row is None or row.outcome not in {Outcome.OPEN, Outcome.PART}:
        return
    with change(desk, Action.BODIES_SETTLE, about=row) as act:
        row = lock(row)
        row.outcome, row.answered_on = outcome, timezone.localdate(answer.received_at)
        row.save(update_fields=["outcome", "answered_on"])
        act.record("body.task-answered", row.session, outcome=str(outcome))


def finish(session: Session, *, actor: Actor) -> Session:
    """Finish the minutes, so that a second person can confirm them.

    Raises:
        ValidationError: the session was not held, or nothing stands in them.
        TransitionRefused: they are finished already.
    """
    with change(actor, Action.BODIES_MANAGE, about=session.body) as act:
        session = lock(session)
        if session.state != SessionState.HELD:
            raise ValidationError(MEANWHILE)
        if not session.conclusions.exists():
            raise ValidationError(_("First enter at least one conclusion."))
        MINUTES.apply(session, "write")
        session.written_at, session.written_by_id = timezone.now(), actor.user_id
        session.save(update_fields=["minutes", "written_at", "written_by"])
        act.record("body.minutes", session, step="write")
    return session


def give_back(session: Session, *, actor: Actor) -> Session:
    """Return finished minutes, so that they are written further.

    Raises:
        TransitionRefused: they are not finished, or confirmed meanwhile.
    """
    with change(actor, Action.BODIES_CONFIRM, session) as (session, act):
        MINUTES.apply(session, "return")
        session.written_at = session.written_by = None
        session.save(update_fields=["minutes", "written_at", "written_by"])
        act.record("body.minutes", step="return")
    return session


def confirm(session: Session, *, actor: Actor) -> Session:
    """Confirm minutes that somebody else wrote; they never change again.

    Raises:
        Denied: the actor wrote them, and a second person is there or no day has passed.
        TransitionRefused: they are not finished, or confirmed already.
    """
    with change(actor, Action.BODIES_CONFIRM, session) as (session, act):
        MINUTES.apply(session, "confirm")
        session.confirmed_at, session.confirmed_by_id = timezone.now(), actor.user_id
        session.save(update_fields=["minutes", "confirmed_at", "confirmed_by"])
        act.record("body.minutes", step="confirm")
    return session


def _require_open(session: Session) -> None:
    if session.state != SessionState.HELD or session.minutes != MinutesState.NONE:
        raise ValidationError(MEANWHILE)
