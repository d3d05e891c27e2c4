# SPDX-License-Identifier: EUPL-1.2
"""Stays from the day somebody is expected to the day of leaving, each step by a writer of stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor, OutOfScope
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.cases.selectors.cases import parts_visible
from vidik.cases.types import Part
from vidik.core.formats import format_date
from vidik.core.years import FIRST_YEAR
from vidik.exchange.services import sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.identification.services.notices import said
from vidik.identification.services.procedures import user_of
from vidik.protection.methods.nights import months_later
from vidik.protection.models import Facility, Stay, StayAbsence, StayExtension, StayPhase
from vidik.protection.policies import EXPERTS
from vidik.protection.selectors.facilities import book, choices
from vidik.protection.services.facilities import refused_in_words
from vidik.protection.types import (
    AbsenceKind,
    ExtensionState,
    Leaving,
    Safety,
    StayPlan,
    StayState,
    Transfer,
)
from vidik.protection.workflow import EXTENSION

ABSENCE: Final = "protection.stayabsence"
MOVED: Final = "facility"
"""The destination of somebody who moves to another facility; packs with facilities have it."""
_ABSENT: Final = gettext_lazy("A child is absent from a facility")
_ABSENT_TEXT: Final = gettext_lazy(
    "A child has been absent without leave since {day}. The case is filed under the code {code}."
    " Call the sender at once: they say by telephone who it is and where to look."
)
LONGEST: Final = dt.timedelta(days=2 * 366)
"""How far ahead somebody is expected, and how long a place is held where there is no limit."""


def expect_stay(case: Case, facility: Facility, plan: StayPlan, *, actor: Actor) -> Stay:
    """Enter that a case is expected in a facility; the place is held from then on.

    Args:
        case: of which the actor sees the part *accommodation*.
        facility: the actor's own, or any for experts of the centre.
        plan: for which group of places, from when until when.
        actor: who enters it.

    Raises:
        ValidationError: a field is wrong, no place is free, or the case is expected somewhere.
        OutOfScope: the actor does not see where the person sleeps, or works elsewhere.
    """
    with change(actor, Action.STAYS_WRITE, about=case) as act:
        _require_in_reach(case, facility, actor)
        today = timezone.localdate()
        if plan.group not in facility.groups:
            raise ValidationError({"group": _("Choose from the list.")})
        if plan.expected_on.year < FIRST_YEAR or plan.expected_on > today + LONGEST:
            raise ValidationError({"expected_on": _("Enter a day within the next two years.")})
        limit = _limit(facility, plan.expected_on)
        ends_on = plan.ends_on or limit
        if ends_on is None:
            raise ValidationError({"ends_on": _("Enter until when the place is needed.")})
        _check_end(ends_on, plan.expected_on, limit)
        row = Stay(
            facility=facility,
            case=case,
            group=plan.group,
            is_child=plan.is_child,
            expected_on=plan.expected_on,
            ends_on=ends_on,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.STAYS_WRITE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("stay.expected", row, group=row.group)
    return row


def _require_in_reach(case: Case, facility: Facility, actor: Actor) -> None:
    sees = Part.ACCOMMODATION in parts_visible(actor, case)
    is_own = facility.institution_id == actor.institution
    if not sees or not (is_own or actor.roles & {*EXPERTS}):
        raise OutOfScope(action=Action.STAYS_WRITE, label="cases.case", key=str(case.pk))


def _limit(facility: Facility, from_on: dt.date, *, is_extended: bool = False) -> dt.date | None:
    if facility.limit_months is None:
        return None
    more = facility.extension_months if is_extended else 0
    return months_later(from_on, facility.limit_months + more)


def _check_end(ends_on: dt.date, from_on: dt.date, limit: dt.date | None) -> None:
    if ends_on < from_on:
        raise ValidationError({"ends_on": _("Enter a day that is not before the first one.")})
    if ends_on > (limit or from_on + LONGEST):
        raise ValidationError(
            {"ends_on": _("The limit of a stay in this facility is shorter. Enter an earlier day.")}
        )


def arrive(stay: Stay, on: dt.date, *, actor: Actor) -> Stay:
    """Enter that the person arrived. The limit runs from that day, and the first phase begins.

    Raises:
        ValidationError: the day lies ahead, the person is somewhere already, or the place is taken.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.EXPECTED)
        _require_past(on, "on")
        stay.arrived_on = on
        stay.limit_on = _limit(stay.facility, on)
        end = max(stay.ends_on, on)
        stay.ends_on = end if stay.limit_on is None else min(end, stay.limit_on)
        with refused_in_words():
            stay.save(update_fields=["arrived_on", "limit_on", "ends_on"])
        if stay.facility.phases:
            _write_phase(stay, stay.facility.phases[0], on, actor)
        act.record("stay.arrived")
    return stay


def miss(stay: Stay, why: str, *, actor: Actor) -> Stay:
    """Enter that nobody will come, and why; the place is free again.

    Raises:
        ValidationError: the person has arrived, or the reason is not of the list.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.EXPECTED)
        if why not in dict(choices("missed_reasons")):
            raise ValidationError({"why": _("Choose from the list.")})
        stay.missed_on, stay.missed_why = timezone.localdate(), why
        stay.save(update_fields=["missed_on", "missed_why"])
        act.record("stay.missed", why=why)
    return stay


def change_end(stay: Stay, ends_on: dt.date, *, actor: Actor) -> Stay:
    """Change the day on which the person is expected to leave, within the limit.

    Raises:
        ValidationError: it is past the limit or in the past, or the place is promised to another.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.EXPECTED, StayState.THERE)
        start = stay.arrived_on or stay.expected_on
        _check_end(ends_on, start, stay.limit_on or _limit(stay.facility, start))
        stay.ends_on = ends_on
        with refused_in_words():
            stay.save(update_fields=["ends_on"])
        act.record("stay.end-changed")
    return stay


def enter_phase(stay: Stay, phase: str, from_on: dt.date, *, actor: Actor) -> StayPhase:
    """Enter that a stay goes on to the next phase; none is left out.

    Raises:
        ValidationError: it is not the next one, or the day is before the last change.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.THERE)
        gone = list(stay.phases.all())
        if phase != next_phase(stay, [each.phase for each in gone]):
            raise ValidationError({"phase": _("This is not the next phase of the stay.")})
        _require_past(from_on, "on")
        since = gone[-1].from_on if gone else stay.arrived_on
        if since is not None and from_on < since:
            raise ValidationError({"on": _("Enter a day after the last phase began.")})
        row = _write_phase(stay, phase, from_on, actor)
        act.record("stay.phase", phase=phase)
    return row


def next_phase(stay: Stay, gone: list[str]) -> str:
    """Return the phase that comes next; blank after the last one."""
    return next((each for each in stay.facility.phases if each not in gone), "")


def _write_phase(stay: Stay, phase: str, from_on: dt.date, actor: Actor) -> StayPhase:
    return StayPhase.objects.create(
        stay=stay,
        case_id=stay.case_id,
        phase=phase,
        from_on=from_on,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.STAYS_WRITE),
    )


def go_away(
    stay: Stay, kind: str, from_on: dt.date, until_on: dt.date | None = None, *, actor: Actor
) -> StayAbsence:
    """Enter leave with the day of coming back, or an absence that nobody allowed.

    Args:
        stay: of somebody who is there.
        kind: a value of `AbsenceKind`.
        from_on: the first night away.
        until_on: of leave: the day on which the person is to be back.
        actor: who enters it.

    Raises:
        ValidationError: a field is wrong, or an absence of that time is there already.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.THERE)
        if kind not in AbsenceKind.values:
            raise ValidationError({"kind": _("Choose from the list.")})
        if stay.arrived_on is None or from_on < stay.arrived_on:
            raise ValidationError({"from_on": _("Enter a day that is not before the first one.")})
        if kind == AbsenceKind.UNAPPROVED:
            _require_past(from_on, "from_on")
            if until_on is not None:
                raise ValidationError({"until_on": _("Leave this blank: nobody agreed to it.")})
        elif until_on is None or not from_on < until_on <= from_on + LONGEST:
            raise ValidationError(
                {"until_on": _("Enter the day on which the person will be back.")}
            )
        row = StayAbsence(
            stay=stay,
            case_id=stay.case_id,
            kind=kind,
            from_on=from_on,
            until_on=until_on,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.STAYS_WRITE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("stay.absent", kind=kind)
    return row


def come_back(absence: StayAbsence, on: dt.date, *, actor: Actor) -> StayAbsence:
    """Enter that somebody is back; the night of that day is one in the facility again.

    Raises:
        ValidationError: it was entered already, or the day is not after the first night away.
    """
    with change(actor, Action.STAYS_WRITE, absence) as (absence, act):
        _require(absence.stay, StayState.THERE)
        if absence.back_on is not None:
            raise ValidationError(_("This has already been entered."))
        _require_past(on, "on")
        if on <= absence.from_on:
            raise ValidationError({"on": _("Enter a day after the first night away.")})
        absence.back_on, absence.ended_by_id = on, actor.user_id
        absence.save(update_fields=["back_on", "ended_by"])
        act.record("stay.back", absence.stay)
    return absence


def tell_of_absence(
    absence: StayAbsence, addressees: Sequence[str], *, actor: Actor
) -> StayAbsence:
    """Tell the police and the guardian by a notice that a child is absent without leave; once.

    The notice says neither where nor who: only the code of the case, the day, and whom to call.

    Args:
        absence: of a child who is not back.
        addressees: codes of institutions.
        actor: who enters stays of the facility and may write notices.

    Raises:
        ValidationError: it is leave, over, of an adult or was told already, or nobody is named.
        NotSendable: the exchange refuses.
    """
    with change(actor, Action.STAYS_WRITE, absence) as (absence, act):
        _require(absence.stay, StayState.THERE)
        if not may_be_told(absence):
            raise ValidationError(_("They have already been notified, or nobody has to be."))
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        title, text = said(
            _ABSENT,
            _ABSENT_TEXT,
            {
                "code": absence.case.code,
                # Dates of the language end with a full stop, and so does the sentence.
                "day": format_date(absence.from_on, settings.COUNTRY.official_language).rstrip("."),
            },
        )
        draft = NoticeDraft(
            kind=book().alarm,
            title=title,
            text=text,
            addressees=tuple(dict.fromkeys(addressees)),
            subject_label=ABSENCE,
            subject_key=str(absence.pk),
            case=absence.case_id,
        )
        absence.notice = sending.send(writing.draft_notice(draft, actor=actor), actor=actor)
        absence.save(update_fields=["notice"])
        act.record("stay.absence-told", absence.stay, addressees=len(draft.addressees))
    return absence


def may_be_told(absence: StayAbsence) -> bool:
    """Whether others are to be told of an absence, and were not."""
    return (
        bool(book().alarm)
        and absence.kind == AbsenceKind.UNAPPROVED
        and absence.stay.is_child
        and absence.back_on is None
        and absence.notice_id is None
    )


def transfer(stay: Stay, facility: Facility, moving: Transfer, *, actor: Actor) -> Stay:
    """Move somebody to another facility: the place there is held and the stay here ends, at once.

    Args:
        stay: of somebody who is there.
        facility: the other one, which enters the arrival.
        moving: the day, the group of places there, and whether it is safe there.
        actor: who may enter stays in both.

    Raises:
        ValidationError: a field is wrong, it is the same facility, or no place is free there.
        OutOfScope: the actor may not hold a place there.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.THERE)
        if facility.pk == stay.facility_id:
            raise ValidationError({"facility": _("Choose another facility.")})
        away = Leaving(moving.on, MOVED, moving.safe_person, moving.safe_worker)
        leave(stay, away, actor=actor)
        plan = StayPlan(moving.group, stay.is_child, moving.on, moving.ends_on)
        there = expect_stay(stay.case, facility, plan, actor=actor)
        act.record("stay.transferred")
    return there


def propose_extension(stay: Stay, reason: str, *, actor: Actor) -> StayExtension:
    """Propose that a stay goes on past its limit, with the reason; somebody else decides.

    Raises:
        ValidationError: the facility extends no stay, this one was extended, or one is proposed.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.THERE)
        if reason not in dict(choices("extension_reasons")):
            raise ValidationError({"reason": _("Choose from the list.")})
        assert stay.arrived_on is not None  # noqa: S101 - whoever is there has arrived
        until = _limit(stay.facility, stay.arrived_on, is_extended=True)
        if until is None or until == stay.limit_on:
            raise ValidationError(_("Stays in this facility cannot be extended, or not again."))
        row = StayExtension(
            stay=stay,
            case_id=stay.case_id,
            reason=reason,
            until_on=until,
            proposed_at=timezone.now(),
            proposed_by_id=user_of(actor, Action.STAYS_WRITE),
        )
        with refused_in_words():
            row.save(force_insert=True)
        act.record("stay.extension-proposed", reason=reason)
    return row


def decide_extension(extension: StayExtension, step: str, *, actor: Actor) -> StayExtension:
    """Grant or refuse an extension that somebody else proposed.

    Args:
        extension: a proposed one.
        step: `grant` or `refuse`.
        actor: another person of the facility or of the centre.

    Raises:
        Denied: the actor proposed it.
        TransitionRefused: it was decided already.
        ValidationError: the person has left, or the place is promised to somebody else.
    """
    with change(actor, Action.STAYS_DECIDE, extension) as (extension, act):
        stay = extension.stay
        _require(stay, StayState.THERE)
        EXTENSION.apply(extension, step)
        extension.decided_at, extension.decided_by_id = timezone.now(), actor.user_id
        extension.save(update_fields=["state", "decided_at", "decided_by"])
        if extension.state == ExtensionState.GRANTED:
            stay.limit_on = stay.ends_on = extension.until_on
            with refused_in_words():
                stay.save(update_fields=["limit_on", "ends_on"])
        act.record("stay.extension-decided", stay, state=extension.state)
    return extension


def leave(stay: Stay, leaving: Leaving, *, actor: Actor) -> Stay:
    """Enter that the person left, where to, and whether it is safe there, as two people see it.

    Raises:
        ValidationError: a field is wrong, or the person is not there.
    """
    with change(actor, Action.STAYS_WRITE, stay) as (stay, act):
        _require(stay, StayState.THERE)
        _require_past(leaving.on, "on")
        if stay.arrived_on is None or leaving.on < stay.arrived_on:
            raise ValidationError({"on": _("Enter a day that is not before the first one.")})
        if leaving.destination not in dict(choices("destinations")):
            raise ValidationError({"destination": _("Choose from the list.")})
        for name in ("safe_person", "safe_worker"):
            if getattr(leaving, name) not in Safety.values:
                raise ValidationError({name: _("Choose from the list.")})
        stay.left_on, stay.destination = leaving.on, leaving.destination
        stay.safe_person, stay.safe_worker = leaving.safe_person, leaving.safe_worker
        stay.save(update_fields=["left_on", "destination", "safe_person", "safe_worker"])
        act.record("stay.left", destination=stay.destination)
    return stay


def record_reading(stay: Stay, *, actor: Actor) -> None:
    """Put on record that somebody read a stay."""
    record(actor.label, "stay.read", stay)


def _require(stay: Stay, *states: StayState) -> None:
    if stay.state not in states:
        raise ValidationError(
            _("This is no longer possible: somebody has entered something in the meantime.")
        )


def _require_past(day: dt.date, field: str) -> None:
    if day > timezone.localdate() or day.year < FIRST_YEAR:
        raise ValidationError({field: _("Enter a day that is not in the future.")})
