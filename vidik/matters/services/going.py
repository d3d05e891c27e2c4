# SPDX-License-Identifier: EUPL-1.2
"""How a matter goes on: a stage ends, another begins; delegated, joined, separated, reopened.

Whatever ends for somebody here begins there on the same day, for matters and persons alike, so
that what all bodies have adds up. A body hands on first and closes afterwards.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.matters.methods.rules import Ending, Stage
from vidik.matters.models import (
    Charge,
    Injured,
    Judgment,
    Leg,
    Matter,
    Measure,
    Pause,
    PersonLeg,
    Suspect,
)
from vidik.matters.selectors.pack import rules
from vidik.matters.services.matching import match
from vidik.matters.services.opening import (
    LIST,
    entering,
    new_code,
    require_code,
    require_number,
    require_open,
    require_past,
    save_numbered,
)
from vidik.matters.services.owing import owe
from vidik.matters.types import Came, Ended, Entered, Verdict


@dataclass(frozen=True, slots=True)
class EndFacts:
    """How a stage ends, for whom, where it goes on."""

    ending: str
    on: dt.date
    suspects: Collection[str] = ()
    """Keys of those for whom it ends; none where no suspect is known."""
    ground: str = ""
    to: int | None = None
    """Key of the body at which the next stage begins."""


def end(leg: Leg, facts: EndFacts, *, actor: Actor) -> Leg | None:
    """Let a stage end for some or all suspects, and begin the next one where one follows.

    Returns:
        The leg that begins or goes on with it; None where nothing follows.

    Raises:
        ValidationError: the stage has ended, it cannot end like this, or a field is wrong.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        stage = stage_of(leg)
        persons = _chosen(leg, facts.suspects)
        ending = ending_of(stage, facts)
        check_day(leg, persons, facts.on)
        last = _judged(leg, persons, ending)
        _close(persons, facts.on, ending.code, facts.ground)
        following = _open_next(leg, persons, ending, facts, actor) if ending.opens else None
        act.record("matter.ended", leg.matter, ending=ending.code, persons=len(persons))
        if ending.is_final:
            for judgment in last:
                judgment.final_on = facts.on
                judgment.save(update_fields=["final_on"])
                act.record("matter.final", leg.matter)
        _close_when_empty(leg, facts.on, ending.code)
        if ending.is_final:
            for told in sorted({outcome(each) for each in last}):
                owe(leg.matter, told, facts.on, leg.institution_id)
        elif ending.tells:
            owe(leg.matter, ending.tells, facts.on, leg.institution_id, code=_offence(persons))
    return following


def stage_of(leg: Leg) -> Stage:
    """Return the stage of what a body has.

    Raises:
        ValidationError: the country pack has it no more.
    """
    found = rules().stage(leg.stage)
    if found is None:
        raise ValidationError(_("The country pack no longer has this stage."))
    return found


def ending_of(stage: Stage, facts: EndFacts) -> Ending:
    """Return the ending that was chosen.

    Raises:
        ValidationError: the stage cannot end like this, or a ground is missing or too many.
    """
    ending = stage.ending(facts.ending)
    if ending is None:
        raise ValidationError({"ending": LIST})
    if ending.grounds:
        require_code(facts.ground, ending.grounds, "ground")
    elif facts.ground:
        raise ValidationError({"ground": _("No ground is chosen for this ending.")})
    return ending


def _chosen(leg: Leg, keys: Collection[str]) -> list[PersonLeg]:
    """Return the open legs of the suspects that were chosen.

    Raises:
        ValidationError: nobody was chosen although there are suspects, or one is not here.
    """
    there = list(leg.persons.filter(closed_on__isnull=True).select_related("suspect"))
    chosen = [each for each in there if str(each.suspect_id) in set(keys)]
    if there and not chosen:
        raise ValidationError({"suspects": _("Choose for whom.")})
    if len(chosen) != len(set(keys)):
        raise ValidationError({"suspects": LIST})
    return chosen


def check_day(leg: Leg, persons: Iterable[PersonLeg], on: dt.date) -> None:
    """Refuse a day before a matter, or one of its suspects, came to where it ends.

    Raises:
        ValidationError: under the day.
    """
    require_past(on, "on", since=leg.opened_on)
    for each in persons:
        require_past(on, "on", since=each.opened_on)


def _judged(leg: Leg, persons: list[PersonLeg], ending: Ending) -> list[Judgment]:
    """Return the last judgment about each, where the ending is about judgments.

    Raises:
        ValidationError: there is none about somebody.
    """
    if not (ending.judged or ending.is_final):
        return []
    found = []
    for each in persons:
        rows = Judgment.objects.filter(suspect=each.suspect)
        if ending.judged:
            rows = rows.filter(leg=leg)
        last = rows.order_by("-on", "-entered_at").first()
        if last is None:
            raise not_judged(each.suspect)
        found.append(last)
    return found


def not_judged(suspect: Suspect) -> ValidationError:
    """Make the refusal of an ending that needs a judgment which is not there."""
    return ValidationError(_("Enter the judgment about %(who)s first.") % {"who": suspect.code})


def outcome(judgment: Judgment) -> str:
    """Return what the person is told of a final judgment."""
    told = rules().outcomes
    if judgment.verdict == Verdict.ACQUITTED:
        return told.acquitted
    if judgment.verdict == Verdict.REJECTED:
        return told.rejected
    if judgment.months:
        return told.suspended if judgment.suspended else told.prison
    return told.security if judgment.security and judgment.fine is None else told.otherwise


def _offence(persons: list[PersonLeg]) -> str:
    rows = Charge.objects.filter(
        suspect__in=[each.suspect_id for each in persons], replaced_by__isnull=True
    )
    first: str | None = rows.order_by("entered_at").values_list("offence", flat=True).first()
    return first or next(iter(rules().counted), "")


def _close(persons: Iterable[PersonLeg], on: dt.date, ending: str, ground: str = "") -> None:
    for each in persons:
        each.closed_on, each.ending, each.ground = on, ending, ground
        each.save(update_fields=["closed_on", "ending", "ground"])


def _close_when_empty(leg: Leg, on: dt.date, ending: str) -> None:
    if leg.persons.filter(closed_on__isnull=True).exists():
        return
    leg.closed_on, leg.ending = on, ending
    leg.save(update_fields=["closed_on", "ending"])


def _open_next(
    leg: Leg, persons: list[PersonLeg], ending: Ending, facts: EndFacts, actor: Actor
) -> Leg:
    to = Institution.objects.select_related("kind").filter(pk=facts.to or 0).first()
    stage, to = goes_to(ending, to)
    there = leg.matter.legs.filter(
        institution=to, stage=stage.code, closed_on__isnull=True
    ).first()  # fmt: skip
    found = there or _begin(leg, to, facts.on, Came.HANDED_ON, actor, stage=stage.code)
    _bring(found, (each.suspect for each in persons), facts.on, Came.HANDED_ON, actor)
    return found


def goes_to(ending: Ending, to: Institution | None) -> tuple[Stage, Institution]:
    """Return the stage that begins with an ending, and the body that has it.

    Raises:
        ValidationError: the body has no matters at this stage.
    """
    stage = rules().stage(ending.opens)
    if stage is None or to is None or to.kind is None or to.kind.code not in stage.kinds:
        raise ValidationError({"to": _("Choose the body at which it goes on.")})
    return stage, to


def _begin(
    leg: Leg,
    to: Institution,
    on: dt.date,
    came: Came,
    actor: Actor,
    *,
    stage: str = "",
    matter: Matter | None = None,
    number: str = "",
) -> Leg:  # fmt: skip
    row = new_leg(leg, to, stage or leg.stage, on, came, entered=entering(actor))
    row.matter, row.number = matter or leg.matter, number
    row.save(force_insert=True)
    return row


def new_leg(
    leg: Leg, to: Institution, stage: str, on: dt.date, came: Came, *, entered: Entered
) -> Leg:
    """Make what a body has of a matter that came out of what another one had."""
    return Leg(
        matter=leg.matter,
        institution=to,
        stage=stage,
        opened_on=on,
        came=came,
        source=leg,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def _bring(
    leg: Leg, suspects: Iterable[Suspect], on: dt.date, came: Came, actor: Actor
) -> None:  # fmt: skip
    entered = entering(actor)
    for suspect in suspects:
        brought(leg, suspect, on, came, entered).save(force_insert=True)


def brought(leg: Leg, suspect: Suspect, on: dt.date, came: Came, entered: Entered) -> PersonLeg:
    """Make that a body has a suspect who came to it from elsewhere."""
    return PersonLeg(
        matter_id=leg.matter_id,
        leg=leg,
        suspect=suspect,
        opened_on=on,
        came=came,
        entered_at=entered.at,
        entered_by_id=entered.by,
    )


def enter_number(leg: Leg, number: str, *, actor: Actor) -> Leg:
    """Enter the number under which the actor's institution keeps a matter that came to it.

    Raises:
        ValidationError: it has one, or another matter has this one.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        if leg.number:
            raise ValidationError({"number": _("It has a number already.")})
        require_number(number)
        leg.number = number.strip()
        save_numbered(leg)
        act.record("matter.numbered", leg.matter)
    return leg


def delegate(leg: Leg, to: Institution, on: dt.date, *, actor: Actor) -> Leg:
    """Delegate a matter to another body of the stage: it ends here and goes on there.

    Raises:
        ValidationError: the stage has ended, or the other body has no matters at this stage.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        stage = stage_of(leg)
        kind = to.kind.code if to.kind_id is not None else ""
        if to.pk == leg.institution_id or kind not in stage.kinds:
            raise ValidationError({"to": _("Choose another body that has matters at this stage.")})
        persons = list(leg.persons.filter(closed_on__isnull=True).select_related("suspect"))
        check_day(leg, persons, on)
        _close(persons, on, Ended.DELEGATED)
        found = _begin(leg, to, on, Came.DELEGATION, actor)
        _bring(found, (each.suspect for each in persons), on, Came.DELEGATION, actor)
        _close_when_empty(leg, on, Ended.DELEGATED)
        act.record("matter.delegated", leg.matter)
    return found


def join(leg: Leg, into: Leg, on: dt.date, *, actor: Actor) -> Leg:
    """Join a matter with another one of the same body at the same stage.

    Its suspects go on in the other matter; it ends here.

    Raises:
        ValidationError: the two cannot be joined.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        require_open(into, actor)
        if into.matter_id == leg.matter_id or into.stage != leg.stage:
            raise ValidationError(
                {"into": _("Choose another matter of yours that is at the same stage.")}
            )
        if leg.matter.legs.filter(closed_on__isnull=True).exclude(pk=leg.pk).exists():
            raise ValidationError(
                _("Another body has suspects of this matter: only a whole matter can be joined.")
            )
        persons = list(leg.persons.filter(closed_on__isnull=True).select_related("suspect"))
        check_day(leg, persons, on)
        check_day(into, (), on)
        _close(persons, on, Ended.JOINED)
        _bring(into, (each.suspect for each in persons), on, Came.JOINING, actor)
        _move([each.suspect for each in persons], into.matter)
        _copy_injured(leg.matter, into.matter, leg.institution_id, actor)
        leg.matter.joined_into = into.matter
        leg.matter.save(update_fields=["joined_into"])
        _close_when_empty(leg, on, Ended.JOINED)
        act.record("matter.joined", leg.matter)
    return into


def separate(leg: Leg, suspects: Collection[str], on: dt.date, number: str, *, actor: Actor) -> Leg:
    """Separate some suspects into a matter of their own at the same body.

    Raises:
        ValidationError: nobody would be left, or the number is taken.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        require_open(leg, actor)
        persons = _chosen(leg, suspects)
        check_day(leg, persons, on)
        if not leg.persons.filter(closed_on__isnull=True).exclude(
            pk__in=[each.pk for each in persons]
        ).exists():  # fmt: skip
            raise ValidationError({"suspects": _("Somebody has to be left in the matter.")})
        require_number(number)
        former = leg.matter
        matter = Matter(
            code=new_code("M"),
            opened_on=on,
            opened_by_id=leg.institution_id,
            trigger=former.trigger,
            origin=former.origin,
            form=former.form,
            ways=former.ways,
            channels=former.channels,
            territory_id=former.territory_id,
            separated_from=former,
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.MATTERS_WRITE),
        )
        matter.save(force_insert=True)
        _close(persons, on, Ended.SEPARATED)
        found = _begin(
            leg, leg.institution, on, Came.SEPARATION, actor, matter=matter
        )  # fmt: skip
        found.number = number.strip()
        save_numbered(found)
        _bring(found, (each.suspect for each in persons), on, Came.SEPARATION, actor)
        _move([each.suspect for each in persons], matter)
        _copy_injured(former, matter, leg.institution_id, actor)
        act.record("matter.separated", former, persons=len(persons))
    return found


def _move(suspects: list[Suspect], matter: Matter) -> None:
    """Take suspects with their offences and measures along into another matter."""
    keys = [each.pk for each in suspects]
    Suspect.objects.filter(pk__in=keys).update(matter=matter)
    Charge.objects.filter(suspect__in=keys).update(matter=matter)
    Measure.objects.filter(suspect__in=keys).update(matter=matter)
    Pause.objects.filter(measure__suspect__in=keys).update(matter=matter)


def _copy_injured(former: Matter, matter: Matter, place: int, actor: Actor) -> None:
    """Enter the injured parties of one matter in another too; each is counted once."""
    there = set(matter.injured.exclude(case_code="").values_list("case_code", flat=True))
    now, user = entering(actor)
    for row in former.injured.all():
        if row.case_code and row.case_code in there:
            continue
        copy = Injured(
            matter=matter,
            code=new_code("O"),
            sex=row.sex,
            age=row.age,
            citizenship=row.citizenship,
            case_code=row.case_code,
            copy_of_id=row.copy_of_id or row.pk,
            entered_at=now,
            entered_by_id=user,
        )
        copy.save(force_insert=True)
        match([copy], place)


def reopen(leg: Leg, suspects: Collection[str], on: dt.date, *, actor: Actor) -> Leg:
    """Take up again what ended in a way that may be taken up, such as a suspended investigation.

    Raises:
        ValidationError: it ended otherwise, or somebody is at another body by now.
    """
    with change(actor, Action.MATTERS_WRITE, leg) as (leg, act):
        if leg.institution_id != actor.institution:
            raise ValidationError(_("Your institution does not have this matter at this stage."))
        stage = stage_of(leg)
        again = {each.code for each in stage.ends if each.may_reopen}
        ended = list(leg.persons.filter(ending__in=again).select_related("suspect"))
        chosen = [each for each in ended if str(each.suspect_id) in set(suspects)]
        if ended and not chosen:
            raise ValidationError({"suspects": _("Choose for whom.")})
        if not ended and (leg.persons.exists() or leg.ending not in again):
            raise ValidationError(_("What ended in this way cannot be taken up again."))
        for each in chosen:
            if each.suspect.legs.filter(closed_on__isnull=True).exists():
                raise ValidationError(
                    {"suspects": _("Proceedings against somebody you chose are already going on.")}
                )
            if each.closed_on is not None:
                require_past(on, "on", since=each.closed_on)
        if leg.closed_on is not None:
            require_past(on, "on", since=leg.closed_on)
        found = leg
        if leg.closed_on is not None:
            found = leg.matter.legs.filter(
                institution=leg.institution_id, stage=leg.stage, closed_on__isnull=True
            ).first() or _begin(leg, leg.institution, on, Came.REOPENED, actor, number=leg.number)
        _bring(found, (each.suspect for each in chosen), on, Came.REOPENED, actor)
        act.record("matter.reopened", leg.matter, persons=len(chosen))
    return found
