# SPDX-License-Identifier: EUPL-1.2
"""Returns to other states and receptions from them: plan, notify in advance, record the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.core.formats import format_date, format_moment
from vidik.exchange.models import Addressee
from vidik.exchange.services.answering import close
from vidik.exchange.services.sending import correct
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.services.notices import RECEPTION, RETURN, notify, said
from vidik.identification.services.procedures import user_of
from vidik.identification.types import State, Subject
from vidik.institutions.models import Institution
from vidik.protection.models import Crossing
from vidik.protection.selectors.crossings import awaited_crossings
from vidik.protection.types import CrossingPlan, CrossingState, Direction

LONGEST: Final = dt.timedelta(days=366)
"""How far ahead a way across the border is planned."""
_KINDS: Final = {Direction.TO_ABROAD: RETURN, Direction.FROM_ABROAD: RECEPTION}
_TITLES: Final = {
    Direction.TO_ABROAD: gettext_lazy("Announcement of a return"),
    Direction.FROM_ABROAD: gettext_lazy("Announcement of a reception"),
}
_TEXTS: Final = {
    Direction.TO_ABROAD: gettext_lazy(
        "A return is planned for {day}. The case is filed under the code {code};"
        " the centre gives what is needed about the person by telephone."
    ),
    Direction.FROM_ABROAD: gettext_lazy(
        "A person is expected from another state on {day}. The case is filed under the code {code};"
        " the centre gives what is needed about the person by telephone."
    ),
}
_ALSO: Final = (
    ("place", "arrival-place", gettext_lazy("Place: {value}.")),
    ("escort", "crossing-escort", gettext_lazy("Escort: {value}.")),
    ("receives", "crossing-party", gettext_lazy("The person is received by: {value}.")),
)
_NEEDS: Final = gettext_lazy("Support needed: {value}.")
_BY_TELEPHONE: Final = "by-telephone"
"""List of the pack: the support that concerns health or disability, which no notice mentions,
nor an escort that says the same."""
_MORE_NEEDS: Final = gettext_lazy("The centre gives further support that is needed by telephone.")
_MISSED: Final = gettext_lazy("What was announced did not take place")
_MISSED_TEXT: Final = gettext_lazy(
    "What was announced for {day} in the case {code} did not take place. Nothing more is expected."
)
_LISTS: Final[Mapping[str, str]] = {
    "kind": "return-kind",
    "place": "arrival-place",
    "escort": "crossing-escort",
    "announced_by": "announced-by",
    "receives": "crossing-party",
}
_NEEDED: Final[Mapping[Direction, tuple[str, ...]]] = {
    Direction.TO_ABROAD: ("kind",),
    Direction.FROM_ABROAD: ("kind", "place", "announced_by", "receives"),
}
"""What a plan must say; the rest may be blank."""


def plan_crossing(
    procedure: Procedure, plan: CrossingPlan, *, announce: Sequence[str] = (), actor: Actor
) -> Crossing:
    """Plan a return or a reception, and notify those who must know in advance.

    Nobody is sent to another state before having been informed of rights and of the procedure
    there.

    Args:
        procedure: of the person.
        plan: who crosses the border how, with the support that is needed.
        announce: codes of the institutions that are informed; none: they are informed later, or
            were informed
            another way.
        actor: who enters it.

    Raises:
        ValidationError: the procedure is closed, or somebody is to be informed of what has passed;
            or
            it names the field and what was expected.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state == State.CLOSED:
            raise ValidationError(
                _("The procedure is closed: open it again to plan a return or a reception.")
            )
        if problems := _wrong(plan, procedure):
            raise ValidationError(problems)
        informed = procedure.notifications.filter(subject=Subject.DEPARTURE, not_informed="")
        if plan.direction == Direction.TO_ABROAD and not informed.exists():
            raise ValidationError(
                _(
                    "First enter that the person was informed of rights and the procedure before "
                    "leaving."
                )
            )
        row = Crossing(
            procedure=procedure,
            case_id=procedure.case_id,
            direction=plan.direction,
            country=plan.country,
            kind=plan.kind,
            planned_on=plan.planned_on,
            crosses_at=plan.at,
            place=plan.place,
            escort=plan.escort,
            announced_by=plan.announced_by,
            receives=plan.receives,
            needs=list(plan.needs),
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        if announce:
            _announce(row, procedure, announce, actor)
        row.save(force_insert=True)
        act.record("procedure.return", direction=str(plan.direction), needs=len(row.needs))
    return row


def announce_crossing(crossing: Crossing, addressees: Sequence[str], *, actor: Actor) -> Crossing:
    """Notify those who must know of what is planned; once.

    Raises:
        ValidationError: nobody is named, it was announced already or is over, its day has passed,
            or the procedure is closed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, crossing) as (row, act):
        procedure = row.procedure
        if procedure.state == State.CLOSED:
            raise ValidationError(
                _("The procedure is closed: open it again to notify others of the plan.")
            )
        if row.state != CrossingState.PLANNED:
            raise ValidationError(_("This has already been announced, or is over."))
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        _announce(row, procedure, addressees, actor)
        row.save(update_fields=["notice"])
        act.record(
            "procedure.return-announced", direction=row.direction, addressees=len(addressees)
        )
    return row


def finish_crossing(crossing: Crossing, done_on: dt.date, *, actor: Actor) -> Crossing:
    """Enter that a return or a reception took place.

    Raises:
        ValidationError: it was entered already, or the day is in the future or before the plan.
    """
    with change(actor, Action.IDENTIFICATION_WORK, crossing) as (row, act):
        procedure = row.procedure
        if row.state not in {CrossingState.PLANNED, CrossingState.ANNOUNCED}:
            raise ValidationError(_("The outcome has already been entered."))
        if done_on > timezone.localdate(moment()):
            raise ValidationError({"done_on": _("This day is in the future.")})
        # The plan may come from the procedure that this one opens again.
        if done_on < timezone.localdate(procedure.report.received_at):
            raise ValidationError({"done_on": _("This is before the report was received.")})
        row.done_on = done_on
        row.save(update_fields=["done_on"])
        act.record("procedure.return-done")
    return row


def miss_crossing(crossing: Crossing, because: str, *, actor: Actor) -> Crossing:
    """Enter that it did not take place; those who were informed hear of it, and their clocks stop.

    Raises:
        ValidationError: it was entered already, or the reason is none of the list.
    """
    with change(actor, Action.IDENTIFICATION_WORK, crossing) as (row, act):
        procedure = row.procedure
        if row.state not in {CrossingState.PLANNED, CrossingState.ANNOUNCED}:
            raise ValidationError(_("The outcome has already been entered."))
        if because not in definitions().named("not-arrived"):
            raise ValidationError({"because": _("Choose from the list.")})
        row.missed_at, row.missed_because = moment(), because
        row.save(update_fields=["missed_at", "missed_because"])
        if row.notice is not None:
            values = {
                "code": procedure.case.code,
                "day": format_date(row.planned_on, settings.COUNTRY.official_language),
            }
            title, text = said(_MISSED, _MISSED_TEXT, values)
            correct(row.notice, title=title, text=text, reason=title, actor=actor)
            for addressee in Addressee.objects.filter(notice=row.notice):
                close(addressee, actor=actor)
        act.record("procedure.return-missed", reason=because)
    return row


def hand_over_person(
    crossing: Crossing, to: str, institution: Institution | None = None, *, actor: Actor
) -> Crossing:
    """Enter to whom somebody was handed over who came or left.

    Raises:
        ValidationError: nobody came yet, it was entered already, or the code is none of the list.
    """
    with change(actor, Action.IDENTIFICATION_WORK, crossing) as (row, act):
        if row.state != CrossingState.DONE:
            raise ValidationError(
                _("Enter the hand-over once, after it was entered that the person came or left.")
            )
        if to not in definitions().named("crossing-party"):
            raise ValidationError({"to": _("Choose from the list.")})
        row.handed_at, row.handed_to, row.handed_institution = moment(), to, institution
        row.save(update_fields=["handed_at", "handed_to", "handed_institution"])
        act.record("procedure.handed-over")
    return row


def go_over(old: Procedure, new: Procedure) -> None:
    """Let what is still planned go on in the procedure that opens another one again."""
    awaited_crossings(old).update(procedure=new)


def _wrong(plan: CrossingPlan, procedure: Procedure) -> dict[str, str]:
    """Name what is wrong, by field."""
    known = definitions()
    problems: dict[str, str] = {}
    for field, name in _LISTS.items():
        code = getattr(plan, field)
        if (code or field in _NEEDED[plan.direction]) and code not in known.named(name):
            problems[field] = _("Choose from the list.")
    states = known.fields["country-of-exploitation"].by_code
    if plan.country not in states or plan.country == settings.COUNTRY.state:
        problems["country"] = _("Choose the other state.")
    if not set(plan.needs) <= set(known.named("support-need")):
        problems["needs"] = _("Choose from the list.")
    day = "planned_on" if plan.at is None else "at"
    if plan.planned_on < timezone.localdate(procedure.received_at):
        problems[day] = _("This is before the report was received.")
    elif plan.planned_on > timezone.localdate(moment()) + LONGEST:
        problems[day] = _("Choose a day within a year.")
    return problems


def _announce(row: Crossing, procedure: Procedure, addressees: Sequence[str], actor: Actor) -> None:
    """Send the notice: when, where, who receives the person, and the support that is needed."""
    now = moment()
    if (row.crosses_at or now) < now or row.planned_on < timezone.localdate(now):
        raise ValidationError(_("This is in the past: do not announce it; enter the outcome."))
    direction = Direction(row.direction)
    with translation.override(settings.COUNTRY.official_language):
        when = (
            format_date(row.planned_on, settings.COUNTRY.official_language)
            if row.crosses_at is None
            else format_moment(
                timezone.localtime(row.crosses_at), settings.COUNTRY.official_language
            )
        )
        parts = [str(_TEXTS[direction])]
        unsaid = {each.code for each in definitions().lists.get(_BY_TELEPHONE, ())}
        for field, name, text in _ALSO:
            if (code := getattr(row, field)) and code not in unsaid:
                parts.append(str(text).replace("{value}", label(name, code)))
        if informed := [label("support-need", code) for code in row.needs if code not in unsaid]:
            parts.append(str(_NEEDS).replace("{value}", ", ".join(informed)))
        if unsaid & set(row.needs):
            parts.append(str(_MORE_NEEDS))
    row.notice = notify(
        procedure,
        _KINDS[direction],
        tuple(dict.fromkeys(addressees)),
        title=_TITLES[direction],
        text=" ".join(parts),
        # Dates of the language end with a full stop, and so do the sentences.
        values={"day": when.rstrip(".")},
        actor=actor,
    )
