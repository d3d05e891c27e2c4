# SPDX-License-Identifier: EUPL-1.2
"""What happens in the course of a matter: acts, measures, hearings, judgments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.identification.services.procedures import user_of
from vidik.matters.models import (
    Act,
    Hearing,
    Injured,
    JudgedCharge,
    Judgment,
    Leg,
    Measure,
    Pause,
    Suspect,
    Testimony,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.services.opening import LIST, require_code, require_open, require_past
from vidik.matters.services.owing import owe
from vidik.matters.types import (
    ActFacts,
    Claim,
    HearingState,
    MeasureFacts,
    Sentence,
    Verdict,
)

FURTHEST: Final = dt.timedelta(days=3 * 366)
"""How far ahead a hearing may be set, or a measure may hold."""
MOST_MONTHS: Final = 12 * 40
REPLACED: Final = "extended"
"""How a measure ends that another one extends: no reason that anybody chooses."""


def enter_act(
    leg: Leg,
    facts: ActFacts,
    *,
    suspect: Suspect | None = None,
    injured: Injured | None = None,
    actor: Actor,
) -> Act:
    """Enter an act of the actor's institution.

    Raises:
        ValidationError: the stage has ended, it has no such act, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        kind = rules().act(facts.act)
        if kind is None or (kind.stages and leg.stage not in kind.stages):
            raise ValidationError({"act": LIST})
        if (suspect is not None) is not (kind.about == "suspect"):
            raise ValidationError(
                {"suspect": _("Say whom it is about where the act asks for that.")}
            )
        if (injured is not None) is not (kind.about == "injured"):
            raise ValidationError(
                {"injured": _("Say whom it is about where the act asks for that.")}
            )
        require_past(facts.on, "on")
        if facts.until is not None and (
            not kind.until or not facts.on <= facts.until <= facts.on + FURTHEST
        ):
            raise ValidationError({"until": _("This day is before the date, or too far ahead.")})
        if kind.codes:
            require_code(facts.code, kind.codes, "code", blank=not kind.needs_code)
        row = Act(
            matter=leg.matter,
            institution_id=leg.institution_id,
            stage=leg.stage,
            act=kind.code,
            on=facts.on,
            until=facts.until,
            code=facts.code if kind.codes else "",
            number=facts.number if kind.counts else None,
            suspect=suspect,
            injured=injured,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.MATTERS_WRITE),
        )
        row.save(force_insert=True)
        act.record("matter.act", leg.matter, act=kind.code)
        if kind.tells:
            owe(leg.matter, kind.tells, facts.on, leg.institution_id, injured=injured)
    return row


def strike(row: Act, *, actor: Actor) -> Act:
    """Strike out an act that was entered by mistake; it counts nowhere any more.

    Raises:
        ValidationError: it was struck out already, or it is another institution's.
    """
    with change(actor, Action.MATTERS_WRITE, row) as (row, act):
        if row.institution_id != actor.institution or row.struck_at is not None:
            raise ValidationError(_("Only an act of your institution can be struck out, once."))
        row.struck_at, row.struck_by_id = timezone.now(), user_of(actor, Action.MATTERS_WRITE)
        row.save(update_fields=["struck_at", "struck_by"])
        act.record("matter.struck", row.matter, act=row.act)
    return row


# ---------------------------------------------------------------------------------- measures


def order(leg: Leg, suspect: Suspect, facts: MeasureFacts, *, actor: Actor) -> Measure:
    """Enter a measure against a suspect; a notice about it becomes due.

    Raises:
        ValidationError: the stage has ended, it knows no such measure, one of the kind holds
            already, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        kind = rules().measure(facts.kind)
        if kind is None or (kind.stages and leg.stage not in kind.stages):
            raise ValidationError({"kind": LIST})
        if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
            raise ValidationError({"suspect": LIST})
        if suspect.measures.filter(kind=kind.code, ended_on__isnull=True).exists():
            raise ValidationError({"kind": _("This measure holds already: extend it or end it.")})
        if kind.grounds:
            require_code(facts.ground, kind.grounds, "ground")
        require_past(facts.ordered_on, "ordered_on")
        _check_until(facts.ordered_on, facts.until, needed=kind.until)
        row = _measure(leg, suspect, facts, actor)
        act.record("matter.measure", leg.matter, kind=kind.code)
        if kind.ordered:
            owe(
                leg.matter, kind.ordered, facts.ordered_on, leg.institution_id,
                until=facts.until, code=kind.code_told,
            )  # fmt: skip
    return row


def _check_until(on: dt.date, until: dt.date | None, *, needed: bool) -> None:
    if until is None and needed:
        raise ValidationError({"until": _("Enter until which day it holds.")})
    if until is not None and not on <= until <= on + FURTHEST:
        raise ValidationError({"until": _("This day is before the date, or too far ahead.")})


def _measure(
    leg: Leg, suspect: Suspect, facts: MeasureFacts, actor: Actor, extends: Measure | None = None
) -> Measure:
    row = Measure(
        matter=leg.matter,
        suspect=suspect,
        institution_id=leg.institution_id,
        kind=facts.kind,
        ground=facts.ground,
        ordered_on=facts.ordered_on,
        until=facts.until,
        extends=extends,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.MATTERS_WRITE),
    )
    row.save(force_insert=True)
    return row


def extend(measure: Measure, leg: Leg, until: dt.date, *, actor: Actor) -> Measure:
    """Extend a measure that holds: the extension begins on the day after its last one.

    Raises:
        ValidationError: it has ended, it holds without a last day, or the new day is not later.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        require_open(leg, actor)
        kind = rules().measure(measure.kind)
        if measure.ended_on is not None or measure.until is None or kind is None:
            raise ValidationError(_("Only a measure with a last day can be extended."))
        if _pause_of(measure) is not None:
            raise ValidationError(_("It is suspended: first enter when it resumed."))
        if not measure.until < until <= measure.until + FURTHEST:
            raise ValidationError({"until": _("Choose a day after the last day of the measure.")})
        first = measure.until + dt.timedelta(days=1)
        facts = MeasureFacts(measure.kind, first, until, measure.ground)
        row = _measure(leg, measure.suspect, facts, actor, extends=measure)
        measure.ended_on, measure.ending = measure.until, REPLACED
        measure.save(update_fields=["ended_on", "ending"])
        act.record("matter.extended", measure.matter, kind=measure.kind)
        if kind.extended:
            owe(
                measure.matter, kind.extended, min(first, timezone.localdate()),
                leg.institution_id, until=until, code=kind.code_told,
            )  # fmt: skip
    return row


def end_measure(measure: Measure, on: dt.date, ending: str, *, actor: Actor) -> Measure:
    """Enter that a measure ended: a notice becomes due, at once where somebody may be in danger.

    Raises:
        ValidationError: it ended already, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        if measure.ended_on is not None:
            raise ValidationError(_("This measure has ended already."))
        require_code(ending, "measure-end", "ending")
        require_past(on, "on")
        if on < measure.ordered_on:
            raise ValidationError({"on": _("This is before the measure began.")})
        pause = _pause_of(measure)
        if pause is not None:
            if on < pause.since:
                raise ValidationError({"on": _("This is before it was suspended.")})
            pause.ended_on = on
            pause.save(update_fields=["ended_on"])
        measure.ended_on, measure.ending = on, ending
        measure.save(update_fields=["ended_on", "ending"])
        act.record("matter.lifted", measure.matter, kind=measure.kind, ending=ending)
        kind = rules().measure(measure.kind)
        told = rules().endings.get(ending) or (kind.ended if kind is not None else "")
        if kind is not None and told and actor.institution is not None:
            owe(measure.matter, told, on, actor.institution, code=kind.code_told)
    return measure


def _pause_of(measure: Measure) -> Pause | None:
    return measure.pauses.filter(ended_on__isnull=True).first()


def pause(measure: Measure, since: dt.date, reason: str, *, actor: Actor) -> Pause:
    """Enter that the days of a measure do not run: the suspect serves a sentence, or has fled.

    Raises:
        ValidationError: it has ended, it has no last day, its days do not run already, or a field
            is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        if measure.ended_on is not None or measure.until is None:
            raise ValidationError(_("Only a measure in force with a last day can be suspended."))
        if _pause_of(measure) is not None:
            raise ValidationError(_("It is suspended already."))
        require_code(reason, "pause-reason", "reason")
        require_past(since, "since", since=measure.ordered_on)
        if since > measure.until:
            raise ValidationError({"since": _("The measure had run out by then.")})
        last = measure.pauses.order_by("-ended_on").first()
        if last is not None and last.ended_on is not None and since < last.ended_on:
            raise ValidationError({"since": _("It had not resumed by then.")})
        row = Pause(
            matter=measure.matter,
            measure=measure,
            since=since,
            reason=reason,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.MATTERS_WRITE),
        )
        row.save(force_insert=True)
        act.record("matter.paused", measure.matter, kind=measure.kind, reason=reason)
    return row


def run_again(measure: Measure, on: dt.date, *, actor: Actor) -> Measure:
    """Enter since when the days of a measure run again: its last day moves by as many.

    Raises:
        ValidationError: they run, or the day is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        stopped = _pause_of(measure)
        if stopped is None or measure.until is None:
            raise ValidationError(_("This measure is not suspended."))
        require_past(on, "on")
        if on < stopped.since:
            raise ValidationError({"on": _("This is before it was suspended.")})
        stopped.ended_on = on
        stopped.save(update_fields=["ended_on"])
        measure.until += on - stopped.since
        measure.save(update_fields=["until"])
        act.record("matter.resumed", measure.matter, kind=measure.kind)
        kind = rules().measure(measure.kind)
        if kind is not None and kind.extended and actor.institution is not None:
            owe(
                measure.matter, kind.extended, on, actor.institution, until=measure.until,
                code=kind.code_told,
            )  # fmt: skip
    return measure


# ---------------------------------------------------------------------------------- hearings


def set_hearing(leg: Leg, kind: str, at: dt.datetime, *, actor: Actor) -> Hearing:
    """Set a hearing or an interview; a notice about its day becomes due.

    Raises:
        ValidationError: the stage has ended, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        require_code(kind, "hearing-kind", "kind")
        row = _hearing(leg, kind, at, actor)
        act.record("matter.hearing", leg.matter, kind=kind)
        if at >= timezone.now() and rules().hearing_set:
            owe(leg.matter, rules().hearing_set, timezone.localdate(at), leg.institution_id)
    return row


def _hearing(leg: Leg, kind: str, at: dt.datetime, actor: Actor) -> Hearing:
    day = timezone.localdate(at)
    if not leg.opened_on <= day <= timezone.localdate() + FURTHEST:
        raise ValidationError(
            {"at": _("This day cannot be before the matter came here, or over three years ahead.")}
        )
    row = Hearing(
        matter=leg.matter,
        leg=leg,
        kind=kind,
        at=at,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.MATTERS_WRITE),
    )
    row.save(force_insert=True)
    return row


@dataclass(frozen=True, slots=True)
class Heard:
    """That an injured party was heard, and how."""

    injured: Injured
    how: str
    accompanied: bool = False


def hold(hearing: Hearing, heard: Iterable[Heard], *, actor: Actor) -> Hearing:
    """Enter that a hearing was held, and which injured parties were heard, and how.

    Raises:
        ValidationError: it lies ahead, what became of it was entered, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, hearing) as (hearing, act):
        _require_set(hearing, actor)
        if hearing.at > timezone.now():
            raise ValidationError(_("This hearing lies ahead."))
        for each in heard:
            require_code(each.how, "testimony-how", "how")
            if each.injured.matter_id != hearing.matter_id:
                raise ValidationError({"injured": LIST})
            Testimony(
                matter=hearing.matter,
                hearing=hearing,
                injured=each.injured,
                how=each.how,
                accompanied=each.accompanied,
                entered_at=timezone.now(),
                entered_by_id=user_of(actor, Action.MATTERS_WRITE),
            ).save(force_insert=True)
        hearing.state = HearingState.HELD
        hearing.save(update_fields=["state"])
        act.record("matter.heard", hearing.matter, state=HearingState.HELD)
    return hearing


def put_off(
    hearing: Hearing, state: str, reason: str, again: dt.datetime | None = None, *, actor: Actor
) -> Hearing:
    """Enter that a hearing was adjourned or cancelled, why, and perhaps when it is held instead.

    Raises:
        ValidationError: what became of it was entered, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, hearing) as (hearing, act):
        _require_set(hearing, actor)
        if state not in {HearingState.ADJOURNED, HearingState.VACATED}:
            raise ValidationError({"state": LIST})
        require_code(reason, "hearing-reason", "reason")
        told = rules()
        place = hearing.leg.institution_id
        if again is not None:
            if again <= hearing.at:
                raise ValidationError(
                    {"again": _("The new hearing has to be later than the former one.")}
                )
            hearing.moved_to = _hearing(hearing.leg, hearing.kind, again, actor)
            if again >= timezone.now() and told.hearing_moved:
                owe(hearing.matter, told.hearing_moved, timezone.localdate(again), place)
        elif hearing.at >= timezone.now() and told.hearing_cancelled:
            owe(hearing.matter, told.hearing_cancelled, timezone.localdate(hearing.at), place)
        hearing.state, hearing.reason = state, reason
        hearing.save(update_fields=["state", "reason", "moved_to"])
        act.record("matter.heard", hearing.matter, state=state)
    return hearing


def _require_set(hearing: Hearing, actor: Actor) -> None:
    if hearing.leg.institution_id != actor.institution:
        raise ValidationError(_("Your institution does not have this matter at this stage."))
    if hearing.state != HearingState.SET:
        raise ValidationError(_("What became of this hearing has been entered already."))


# --------------------------------------------------------------------------------- judgments


def judge(leg: Leg, suspect: Suspect, facts: Sentence, *, actor: Actor) -> Judgment:
    """Enter a judgment about one accused: the sentence once, the verdict on each charge.

    Raises:
        ValidationError: no judgments are given at this stage, there is one about the accused, or a
            field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        stage = rules().stage(leg.stage)
        if stage is None or not stage.judges:
            raise ValidationError(_("No judgment is given at this stage."))
        if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
            raise ValidationError({"suspect": LIST})
        if leg.judgments.filter(suspect=suspect).exists():
            raise ValidationError({"suspect": _("There is a judgment about this accused.")})
        require_past(facts.on, "on", since=leg.opened_on)
        _check_sentence(facts)
        row = Judgment(
            matter=leg.matter,
            leg=leg,
            suspect=suspect,
            on=facts.on,
            verdict=facts.verdict,
            months=facts.months,
            suspended=facts.suspended,
            fine=facts.fine,
            security=facts.security,
            confiscated=facts.confiscated,
            claim=facts.claim,
            awarded=facts.awarded,
            currency=rules().currency if facts.fine or facts.awarded else "",
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.MATTERS_WRITE),
        )
        row.save(force_insert=True)
        _decide(row, suspect, facts)
        act.record("matter.judged", leg.matter, verdict=facts.verdict)
        if rules().judgment_first and stage.appeal_days:
            owe(leg.matter, rules().judgment_first, facts.on, leg.institution_id)
    return row


def _check_sentence(facts: Sentence) -> None:
    if facts.verdict not in Verdict.values:
        raise ValidationError({"verdict": LIST})
    if facts.claim not in Claim.values:
        raise ValidationError({"claim": LIST})
    require_code(facts.security, "security-measure", "security", blank=True)
    if facts.verdict != Verdict.CONVICTED and (facts.months or facts.fine or facts.suspended):
        raise ValidationError({"verdict": _("Only a conviction carries a sentence.")})
    if facts.verdict == Verdict.CONVICTED and not (facts.months or facts.fine or facts.security):
        raise ValidationError({"months": _("Enter the sentence: prison, a fine or a measure.")})
    if facts.months is not None and not 1 <= facts.months <= MOST_MONTHS:
        raise ValidationError({"months": _("Enter months, from one to 480.")})
    if facts.suspended and not facts.months:
        raise ValidationError({"suspended": _("Only imprisonment can be suspended.")})
    for name in ("fine", "awarded"):
        amount = getattr(facts, name)
        if amount is not None and amount <= 0:
            raise ValidationError({name: _("Enter an amount above zero, or leave it blank.")})
    if facts.awarded is not None and facts.claim not in {Claim.AWARDED, Claim.IN_PART}:
        raise ValidationError({"awarded": _("Nothing was awarded: leave the amount blank.")})


def _decide(row: Judgment, suspect: Suspect, facts: Sentence) -> None:
    holding = list(suspect.charges.filter(replaced_by__isnull=True))
    given = facts.charges or {}
    verdicts = {at: given.get(at, facts.verdict) for at in range(len(holding))}
    if set(given) - {*verdicts} or set(verdicts.values()) - {*Verdict.values}:
        raise ValidationError({"verdict": LIST})
    convicted = Verdict.CONVICTED in verdicts.values()
    if holding and convicted is not (facts.verdict == Verdict.CONVICTED):
        raise ValidationError(
            {"verdict": _("The verdict on the charges does not agree with the judgment.")}
        )
    named = {at: months for at, months in (facts.months_of or {}).items() if months}
    _check_months(facts, verdicts, named)
    for at, charge in enumerate(holding):
        JudgedCharge(
            matter_id=row.matter_id,
            judgment=row,
            charge=charge,
            verdict=verdicts[at],
            months=named.get(at),
        ).save(force_insert=True)


def _check_months(facts: Sentence, verdicts: Mapping[int, str], named: Mapping[int, int]) -> None:
    """Refuse months of single charges that cannot make up the sentence.

    A single sentence is above the highest of those it is made of, and no longer than their sum.
    """
    convicted = {at for at, verdict in verdicts.items() if verdict == Verdict.CONVICTED}
    if set(named) - convicted:
        raise ValidationError(
            {"months": _("Months are named only for an offence of which somebody is convicted.")}
        )
    if any(not 1 <= months <= MOST_MONTHS for months in named.values()):
        raise ValidationError({"months": _("Enter months, from one to 480.")})
    if not named:
        return
    total = facts.months or 0
    if max(named.values()) > total:
        raise ValidationError(
            {"months": _("The sentence is shorter than what is named for one of the offences.")}
        )
    if set(named) == convicted and sum(named.values()) < total:
        raise ValidationError(
            {"months": _("The sentence is longer than all that is named for the offences.")}
        )


def serve(judgment: Judgment, on: dt.date, *, actor: Actor) -> Judgment:
    """Enter when a judgment was served: the days to appeal begin.

    Raises:
        ValidationError: it was entered already, or the day is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, judgment) as (judgment, act):
        if judgment.leg.institution_id != actor.institution:
            raise ValidationError(_("Your institution did not give this judgment."))
        if judgment.served_on is not None:
            raise ValidationError(_("The day of service has been entered already."))
        require_past(on, "on")
        if on < judgment.on:
            raise ValidationError({"on": _("This is before the judgment was given.")})
        stage = rules().stage(judgment.leg.stage)
        judgment.served_on = on
        if stage is not None and stage.appeal_days:
            judgment.appeal_by = on + dt.timedelta(days=stage.appeal_days)
        judgment.save(update_fields=["served_on", "appeal_by"])
        act.record("matter.served", judgment.matter)
    return judgment
