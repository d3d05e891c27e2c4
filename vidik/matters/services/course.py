# SPDX-License-Identifier: EUPL-1.2
"""What happens in the course of a matter: acts, measures, hearings, judgments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.matters.methods.rules import ActKind, MeasureKind
from vidik.matters.models import (
    Act,
    Charge,
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
from vidik.matters.services.opening import LIST, entering, require_code, require_open, require_past
from vidik.matters.services.owing import owe
from vidik.matters.types import (
    ActFacts,
    Claim,
    Entered,
    HearingState,
    MeasureFacts,
    Sentence,
    Verdict,
)

FURTHEST: Final = dt.timedelta(days=3 * 366)
"""How far ahead a hearing may be set, or a measure may hold."""
MOST_MONTHS: Final = 12 * 40
SUSPENDED: Final = gettext_lazy("It is suspended: first enter when it resumed.")
HOLDS: Final = gettext_lazy("This measure holds already: extend it or end it.")
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
        kind, row = new_act(leg, facts, suspect, injured, entering(actor))
        row.save(force_insert=True)
        act.record("matter.act", leg.matter, act=kind.code)
        if kind.tells:
            owe(leg.matter, kind.tells, facts.on, leg.institution_id, injured=injured)
    return row


def new_act(
    leg: Leg,
    facts: ActFacts,
    suspect: Suspect | None,
    injured: Injured | None,
    entered: Entered,
) -> tuple[ActKind, Act]:
    """Make an act of what a body has, with its kind.

    Raises:
        ValidationError: the stage has no such act, or a field is wrong.
    """
    kind = rules().act(facts.act)
    if kind is None or (kind.stages and leg.stage not in kind.stages):
        raise ValidationError({"act": LIST})
    if (suspect is not None) is not (kind.about == "suspect"):
        raise ValidationError({"suspect": _("Say whom it is about where the act asks for that.")})
    if (injured is not None) is not (kind.about == "injured"):
        raise ValidationError({"injured": _("Say whom it is about where the act asks for that.")})
    require_past(facts.on, "on")
    if facts.until is not None and (
        not kind.until or not facts.on <= facts.until <= facts.on + FURTHEST
    ):
        raise ValidationError({"until": _("This day is before the date, or too far ahead.")})
    if kind.codes:
        require_code(facts.code, kind.codes, "code", blank=not kind.needs_code)
    return kind, Act(
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
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def strike(row: Act, *, actor: Actor) -> Act:
    """Strike out an act that was entered by mistake; it counts nowhere any more.

    Raises:
        ValidationError: it was struck out already, or it is another institution's.
    """
    with change(actor, Action.MATTERS_WRITE, row) as (row, act):
        if row.institution_id != actor.institution or row.struck_at is not None:
            raise ValidationError(_("Only an act of your institution can be struck out, once."))
        row.struck_at, row.struck_by_id = entering(actor)
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
        kind, row = new_measure(leg, suspect, facts, entering(actor))
        if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
            raise ValidationError({"suspect": LIST})
        if suspect.measures.filter(kind=kind.code, ended_on__isnull=True).exists():
            raise ValidationError({"kind": HOLDS})
        row.save(force_insert=True)
        act.record("matter.measure", leg.matter, kind=kind.code)
        if kind.ordered:
            owe(
                leg.matter, kind.ordered, facts.ordered_on, leg.institution_id,
                until=facts.until, code=kind.code_told,
            )  # fmt: skip
    return row


def new_measure(
    leg: Leg, suspect: Suspect, facts: MeasureFacts, entered: Entered
) -> tuple[MeasureKind, Measure]:
    """Make a measure against a suspect, with its kind.

    Raises:
        ValidationError: the stage knows no such measure, or a field is wrong.
    """
    kind = rules().measure(facts.kind)
    if kind is None or (kind.stages and leg.stage not in kind.stages):
        raise ValidationError({"kind": LIST})
    if kind.grounds:
        require_code(facts.ground, kind.grounds, "ground")
    require_past(facts.ordered_on, "ordered_on")
    _check_until(facts.ordered_on, facts.until, needed=kind.until)
    return kind, _measure(leg, suspect, facts, entered)


def _check_until(on: dt.date, until: dt.date | None, *, needed: bool) -> None:
    if until is None and needed:
        raise ValidationError({"until": _("Enter until which day it holds.")})
    if until is not None and not on <= until <= on + FURTHEST:
        raise ValidationError({"until": _("This day is before the date, or too far ahead.")})


def _measure(leg: Leg, suspect: Suspect, facts: MeasureFacts, entered: Entered) -> Measure:
    return Measure(
        matter=leg.matter,
        suspect=suspect,
        institution_id=leg.institution_id,
        kind=facts.kind,
        ground=facts.ground,
        ordered_on=facts.ordered_on,
        until=facts.until,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def extend(measure: Measure, leg: Leg, until: dt.date, *, actor: Actor) -> Measure:
    """Extend a measure that holds: the extension begins on the day after its last one.

    Raises:
        ValidationError: it has ended, it holds without a last day, or the new day is not later.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        require_open(leg, actor)
        if _pause_of(measure) is not None:
            raise ValidationError(SUSPENDED)
        kind, row = new_extension(measure, leg, until, entering(actor))
        row.save(force_insert=True)
        measure.save(update_fields=["ended_on", "ending"])
        act.record("matter.extended", measure.matter, kind=measure.kind)
        if kind.extended:
            owe(
                measure.matter, kind.extended, min(row.ordered_on, timezone.localdate()),
                leg.institution_id, until=until, code=kind.code_told,
            )  # fmt: skip
    return row


def new_extension(
    measure: Measure, leg: Leg, until: dt.date, entered: Entered
) -> tuple[MeasureKind, Measure]:
    """Make the measure that goes on from another one, which ends by it.

    Raises:
        ValidationError: it has ended, it holds without a last day, or the new day is not later.
    """
    kind = rules().measure(measure.kind)
    if measure.ended_on is not None or measure.until is None or kind is None:
        raise ValidationError(_("Only a measure with a last day can be extended."))
    if not measure.until < until <= measure.until + FURTHEST:
        raise ValidationError({"until": _("Choose a day after the last day of the measure.")})
    first = measure.until + dt.timedelta(days=1)
    facts = MeasureFacts(measure.kind, first, until, measure.ground)
    row = _measure(leg, measure.suspect, facts, entered)
    row.extends = measure
    measure.ended_on, measure.ending = measure.until, REPLACED
    return kind, row


def end_measure(measure: Measure, on: dt.date, ending: str, *, actor: Actor) -> Measure:
    """Enter that a measure ended: a notice becomes due, at once where somebody may be in danger.

    Raises:
        ValidationError: it ended already, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, measure) as (measure, act):
        stopped = _pause_of(measure)
        lift(measure, on, ending, stopped)
        if stopped is not None:
            stopped.save(update_fields=["ended_on"])
        measure.save(update_fields=["ended_on", "ending"])
        act.record("matter.lifted", measure.matter, kind=measure.kind, ending=ending)
        told, code = told_of_end(measure)
        if told and actor.institution is not None:
            owe(measure.matter, told, on, actor.institution, code=code)
    return measure


def lift(measure: Measure, on: dt.date, ending: str, stopped: Pause | None = None) -> None:
    """Let a measure end, and the time in which its days did not run, without storing it.

    Raises:
        ValidationError: it ended already, or a field is wrong.
    """
    if measure.ended_on is not None:
        raise ValidationError(_("This measure has ended already."))
    require_code(ending, "measure-end", "ending")
    require_past(on, "on")
    if on < measure.ordered_on:
        raise ValidationError({"on": _("This is before the measure began.")})
    if stopped is not None:
        if on < stopped.since:
            raise ValidationError({"on": _("This is before it was suspended.")})
        stopped.ended_on = on
    measure.ended_on, measure.ending = on, ending


def told_of_end(measure: Measure) -> tuple[str, str]:
    """Return what the person is told of the end of a measure, and the code named beside it."""
    kind = rules().measure(measure.kind)
    if kind is None:
        return "", ""
    return rules().endings.get(measure.ending) or kind.ended, kind.code_told


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
        entered = entering(actor)
        row = Pause(
            matter=measure.matter,
            measure=measure,
            since=since,
            reason=reason,
            entered_at=entered.at,
            entered_by_id=entered.by,
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
        row = new_hearing(leg, kind, at, entering(actor))
        row.save(force_insert=True)
        act.record("matter.hearing", leg.matter, kind=kind)
        if at >= timezone.now() and rules().hearing_set:
            owe(leg.matter, rules().hearing_set, timezone.localdate(at), leg.institution_id)
    return row


def new_hearing(leg: Leg, kind: str, at: dt.datetime, entered: Entered) -> Hearing:
    """Make a hearing that is set.

    Raises:
        ValidationError: a field is wrong.
    """
    require_code(kind, "hearing-kind", "kind")
    day = timezone.localdate(at)
    if not leg.opened_on <= day <= timezone.localdate() + FURTHEST:
        raise ValidationError(
            {"at": _("This day cannot be before the matter came here, or over three years ahead.")}
        )
    return Hearing(
        matter=leg.matter,
        leg=leg,
        kind=kind,
        at=at,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


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
        for testimony in held(hearing, heard, entering(actor)):
            testimony.save(force_insert=True)
        hearing.save(update_fields=["state"])
        act.record("matter.heard", hearing.matter, state=HearingState.HELD)
    return hearing


def held(hearing: Hearing, heard: Iterable[Heard], entered: Entered) -> list[Testimony]:
    """Let a hearing be held, without storing it; gives who was heard at it.

    Raises:
        ValidationError: it lies ahead, what became of it was entered, or a field is wrong.
    """
    require_unsettled(hearing)
    if hearing.at > timezone.now():
        raise ValidationError(_("This hearing lies ahead."))
    found = []
    for each in heard:
        require_code(each.how, "testimony-how", "how")
        if each.injured.matter_id != hearing.matter_id:
            raise ValidationError({"injured": LIST})
        found.append(
            Testimony(
                matter=hearing.matter,
                hearing=hearing,
                injured=each.injured,
                how=each.how,
                accompanied=each.accompanied,
                entered_at=entered.at,
                entered_by_id=entered.by,
            )
        )
    hearing.state = HearingState.HELD
    return found


def put_off(
    hearing: Hearing, state: str, reason: str, again: dt.datetime | None = None, *, actor: Actor
) -> Hearing:
    """Enter that a hearing was adjourned or cancelled, why, and perhaps when it is held instead.

    Raises:
        ValidationError: what became of it was entered, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, hearing) as (hearing, act):
        _require_set(hearing, actor)
        not_held(hearing, state, reason)
        told = rules()
        place = hearing.leg.institution_id
        if again is not None:
            if again <= hearing.at:
                raise ValidationError(
                    {"again": _("The new hearing has to be later than the former one.")}
                )
            moved = new_hearing(hearing.leg, hearing.kind, again, entering(actor))
            moved.save(force_insert=True)
            hearing.moved_to = moved
            if again >= timezone.now() and told.hearing_moved:
                owe(hearing.matter, told.hearing_moved, timezone.localdate(again), place)
        elif hearing.at >= timezone.now() and told.hearing_cancelled:
            owe(hearing.matter, told.hearing_cancelled, timezone.localdate(hearing.at), place)
        hearing.save(update_fields=["state", "reason", "moved_to"])
        act.record("matter.heard", hearing.matter, state=state)
    return hearing


def not_held(hearing: Hearing, state: str, reason: str) -> None:
    """Let a hearing be adjourned or cancelled, without storing it.

    Raises:
        ValidationError: what became of it was entered, or a field is wrong.
    """
    require_unsettled(hearing)
    if state not in {HearingState.ADJOURNED, HearingState.VACATED}:
        raise ValidationError({"state": LIST})
    require_code(reason, "hearing-reason", "reason")
    hearing.state, hearing.reason = state, reason


def _require_set(hearing: Hearing, actor: Actor) -> None:
    if hearing.leg.institution_id != actor.institution:
        raise ValidationError(_("Your institution does not have this matter at this stage."))
    require_unsettled(hearing)


def require_unsettled(hearing: Hearing) -> None:
    """Refuse to enter what became of a hearing twice.

    Raises:
        ValidationError: it was entered.
    """
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
        if not leg.persons.filter(suspect=suspect, closed_on__isnull=True).exists():
            raise ValidationError({"suspect": LIST})
        if leg.judgments.filter(suspect=suspect).exists():
            raise ValidationError({"suspect": _("There is a judgment about this accused.")})
        holding = list(suspect.charges.filter(replaced_by__isnull=True))
        row, decided = new_judgment(leg, suspect, holding, facts, entering(actor))
        row.save(force_insert=True)
        for each in decided:
            each.save(force_insert=True)
        act.record("matter.judged", leg.matter, verdict=facts.verdict)
        if told := told_of_judgment(leg):
            owe(leg.matter, told, facts.on, leg.institution_id)
    return row


def told_of_judgment(leg: Leg) -> str:
    """Return what the person is told of a judgment that may be appealed against."""
    stage = rules().stage(leg.stage)
    return rules().judgment_first if stage is not None and stage.appeal_days else ""


def new_judgment(
    leg: Leg,
    suspect: Suspect,
    holding: Sequence[Charge],
    facts: Sentence,
    entered: Entered,
) -> tuple[Judgment, list[JudgedCharge]]:
    """Make a judgment about an accused, with the verdict on each of the charges that hold.

    Raises:
        ValidationError: no judgments are given at this stage, or a field is wrong.
    """
    stage = rules().stage(leg.stage)
    if stage is None or not stage.judges:
        raise ValidationError(_("No judgment is given at this stage."))
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
        entered_at=entered.at,
        entered_by_id=entered.by,
    )
    return row, _decided(row, holding, facts)


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


def _decided(row: Judgment, holding: Sequence[Charge], facts: Sentence) -> list[JudgedCharge]:
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
    return [
        JudgedCharge(
            matter_id=row.matter_id,
            judgment=row,
            charge=charge,
            verdict=verdicts[at],
            months=named.get(at),
        )
        for at, charge in enumerate(holding)
    ]


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
        served(judgment, on)
        judgment.save(update_fields=["served_on", "appeal_by"])
        act.record("matter.served", judgment.matter)
    return judgment


def served(judgment: Judgment, on: dt.date) -> None:
    """Let a judgment be served, without storing it.

    Raises:
        ValidationError: it was entered already, or the day is wrong.
    """
    if judgment.served_on is not None:
        raise ValidationError(_("The day of service has been entered already."))
    require_past(on, "on")
    if on < judgment.on:
        raise ValidationError({"on": _("This is before the judgment was given.")})
    stage = rules().stage(judgment.leg.stage)
    judgment.served_on = on
    if stage is not None and stage.appeal_days:
        judgment.appeal_by = on + dt.timedelta(days=stage.appeal_days)
