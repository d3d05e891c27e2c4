# SPDX-License-Identifier: EUPL-1.2
"""Say deadlines, their steps, and what happened, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vidik.core.formats import format_date, format_moment
from vidik.exchange.methods.calendars import DayOff, OffKind
from vidik.exchange.methods.deadlines import (
    BY_THE_CLOCK,
    CountedFrom,
    Deadline,
    DeadlineRule,
    Step,
    StepKind,
    Unit,
    last_day_of,
    shown_due,
)
from vidik.exchange.models import Addressee, Channel, Event, FeedbackDuty, Kind, Reminder, Rung
from vidik.exchange.selectors.lists import names_of_institutions
from vidik.exchange.services.working_days import zone
from vidik.exchange.types import (
    Audience,
    Classification,
    Draft,
    Duty,
    NoticeEventKind,
    Outcome,
    SpokeWith,
    Urgency,
)

UNITS: Final = {
    Unit.MINUTES: pgettext_lazy("unit of a term", "minutes"),
    Unit.HOURS: pgettext_lazy("unit of a term", "hours"),
    Unit.DAYS: pgettext_lazy("unit of a term", "days"),
    Unit.WORKING_DAYS: pgettext_lazy("unit of a term", "working days"),
    Unit.MONTHS: pgettext_lazy("unit of a term", "months"),
}
_URGENCIES: Final = {
    Urgency.IMMEDIATE: gettext_lazy("immediate urgency"),
    Urgency.HIGH: gettext_lazy("high urgency"),
    Urgency.NORMAL: gettext_lazy("normal urgency"),
}
FROM: Final = {
    CountedFrom.SENDING: gettext_lazy("counted from sending"),
    CountedFrom.RECEIPT: gettext_lazy("counted from receipt"),
}
_OFF: Final = {
    OffKind.REST: pgettext_lazy("day", "weekly rest"),
    OffKind.HOLIDAY: gettext_lazy("holiday"),
    OffKind.SUBSTITUTE: gettext_lazy("free in place of a holiday on a Sunday"),
    OffKind.DECLARED: gettext_lazy("declared free"),
}
WEEKDAYS: Final = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)


def amount_of(amount: int, unit: str) -> str:
    """Say so many hours, days, working days or months."""
    shown = abs(amount)
    texts = {
        Unit.MINUTES: ngettext("%(count)s minute", "%(count)s minutes", shown),
        Unit.HOURS: ngettext("%(count)s hour", "%(count)s hours", shown),
        Unit.DAYS: ngettext("%(count)s day", "%(count)s days", shown),
        Unit.WORKING_DAYS: ngettext("%(count)s working day", "%(count)s working days", shown),
        Unit.MONTHS: ngettext("%(count)s month", "%(count)s months", shown),
    }
    return texts[Unit(unit)] % {"count": shown}


def deadline_spec(rule: DeadlineRule | None) -> str:
    """Say a deadline: how long, counted from what."""
    if rule is None:
        return _("no deadline")
    return f"{amount_of(rule.amount, rule.unit)}, {FROM[rule.counted_from]}"


def rung_of(rung: Rung) -> str:
    """Say when a rung of a ladder falls."""
    if rung.amount == 0:
        return _("on the deadline") if rung.unit in BY_THE_CLOCK else _("on the last day")
    amount = amount_of(rung.amount, rung.unit)
    if rung.amount < 0:
        return _("%(amount)s before the deadline") % {"amount": amount}
    return _("%(amount)s after the deadline") % {"amount": amount}


def off_text(off: DayOff | None) -> str:
    """Say why a day is no working day."""
    if off is None:
        return ""
    name = str(off.name)
    return f"{_OFF[off.kind]}: {name}" if name else str(_OFF[off.kind])


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a deadline's counting as a page shows it."""

    day: dt.date
    weekday: str | Promise
    text: str
    is_counted: bool
    is_end: bool


def step_lines(deadline: Deadline, rule: DeadlineRule) -> list[StepLine]:
    """Say the steps of a deadline."""
    return [
        StepLine(
            step.day,
            WEEKDAYS[step.day.weekday()],
            step_text(step, rule),
            step.kind is StepKind.COUNTED,
            step.kind is StepKind.END,
        )
        for step in deadline.steps
    ]


def step_text(step: Step, rule: DeadlineRule) -> str:
    """Say one step of a deadline's counting."""
    why = off_text(step.off)
    if step.kind is StepKind.START:
        if rule.unit in BY_THE_CLOCK or not rule.begins_next_day:
            return _("Counting starts")
        return _("The event; this day is not counted")
    if step.kind is StepKind.CLOCK_CHANGE:
        return _("The clocks change; actual hours are counted")
    texts = {
        StepKind.COUNTED: _("Day %(number)s") % {"number": step.number},
        StepKind.SKIPPED: _("Not counted (%(why)s)") % {"why": why},
        StepKind.SAME_NUMBER: _("The day with the same number"),
        StepKind.SHORT_MONTH: _("The month has no such day; its last day counts"),
        StepKind.MOVED: _("The end moves on (%(why)s)") % {"why": why},
        StepKind.END: _("The last day"),
    }
    text = texts[step.kind]
    if step.kind is StepKind.COUNTED and why:
        return f"{text} ({why})"
    return _("The end") if step.kind is StepKind.END and rule.unit in BY_THE_CLOCK else text


def deadline_document(deadline: Deadline, rule: DeadlineRule, start: dt.datetime) -> dict[str, Any]:
    """Return a deadline and its steps as data for programs."""
    return {
        "start": start.isoformat(),
        "rule": {
            "amount": rule.amount,
            "unit": rule.unit.value,
            "counted_from": rule.counted_from.value,
            "begins_next_day": rule.begins_next_day,
            "ends_on_working_day": rule.ends_on_working_day,
        },
        "due": deadline.due.isoformat(),
        "last_day": deadline.last_day.isoformat(),
        "steps": [
            {
                "kind": step.kind.value,
                "day": step.day.isoformat(),
                "number": step.number,
                "hours": step.hours,
                "off": None
                if step.off is None
                else {
                    "kind": step.off.kind.value,
                    "name": step.off.name,
                },
                "text": step_text(step, rule),
            }
            for step in deadline.steps
        ],
    }


@dataclass(frozen=True, slots=True)
class Due:
    """By when something is due and how urgent that is, as a page shows it."""

    text: str
    style: str


def due_of(clock: Addressee | FeedbackDuty, now: dt.datetime) -> Due | None:
    """Say by when something is due: overdue, today, or its day; None where nothing is."""
    if clock.due_at is None:
        return None
    language = translation.get_language() or "en"
    # Feedback is owed by the day, in whatever the deadline of an answer is counted.
    unit = clock.deadline_unit if isinstance(clock, Addressee) else ""
    last, reported = last_day_of(clock.due_at, zone()), shown_due(clock.due_at, unit, zone())
    shown = (
        format_moment(timezone.localtime(reported), language)
        if isinstance(reported, dt.datetime)
        else format_date(reported, language)
    )
    if clock.settled_at is not None:
        late = clock.settled_at >= clock.due_at
        return Due(
            (_("was due %(day)s, done late") if late else _("was due %(day)s")) % {"day": shown},
            "tag--outline",
        )
    if clock.due_at <= now:
        return Due(_("overdue since %(day)s") % {"day": shown}, "tag--bad")
    if last <= timezone.localdate(now):
        return Due(_("due today, %(day)s") % {"day": shown}, "tag--warn")
    return Due(_("due %(day)s") % {"day": shown}, "tag--accent")


@dataclass(frozen=True, slots=True)
class EventLine:
    """One thing that happened, as a page shows it."""

    at: dt.datetime
    what: str
    detail: str
    who: str


def event_lines(
    events: Iterable[Event], names: Mapping[str, str], reminders: Iterable[Reminder]
) -> list[EventLine]:
    """Say what happened to a notice at an addressee's.

    Args:
        events: what happened.
        names: what those who acted are called, by their labels.
        reminders: the rungs of its ladders that were done, which tell whether anybody was reminded.
    """
    unsent = {
        (item.duty, item.armed, item.rung) for item in reminders if item.outcome == Outcome.NOBODY
    }
    lines = []
    for event in events:
        what, detail = str(NoticeEventKind(event.what).label), _detail(event)
        if event.what == NoticeEventKind.REMINDED and _rung_done(event) in unsent:
            what = _("Reminder not sent")
            detail = f"{detail}: {_('no valid, confirmed contact point')}"
        lines.append(EventLine(event.at, what, detail, names.get(event.by, event.by)))
    return lines


def _rung_done(event: Event) -> tuple[str, int, str]:
    facts: dict[str, Any] = event.facts
    return facts["duty"], facts["start"], facts["rung"]


def _detail(event: Event) -> str:
    facts: dict[str, str] = event.facts
    say = _DETAILS.get(NoticeEventKind(event.what))
    return say(facts) if say is not None else ""


def _day(text: str) -> str:
    if not text:
        return ""
    return format_date(dt.date.fromisoformat(text), translation.get_language() or "en")


def _reminded(facts: dict[str, str]) -> str:
    duty, audience = Duty(facts["duty"]), str(Audience(facts["audience"]).label)
    return f"{audience} ({duty.label})" if duty is Duty.FEEDBACK else audience


def _receipt(facts: dict[str, str]) -> str:
    return _("receipt %(number)s") % {"number": facts["receipt"]}


def _moved(facts: dict[str, str]) -> str:
    return _("from %(old)s to %(new)s") % {"old": _day(facts["old"]), "new": _day(facts["new"])}


def _version(facts: dict[str, str]) -> str:
    # What was opened before corrections were counted says no version, and the first one is plain.
    number = str(facts.get("version", "1"))
    return _("version %(number)s") % {"number": number} if number != "1" else ""


def _resent(facts: dict[str, str]) -> str:
    return _("was due %(day)s") % {"day": _day(facts["old"])} if facts["old"] else ""


def _called(facts: dict[str, str]) -> str:
    spoke = str(SpokeWith(facts["spoke"]).label)
    return f"{spoke}; {_('contact points are no longer reminded')}" if facts["suffices"] else spoke


def _hastened(facts: dict[str, str]) -> str:
    return amount_of(int(facts["minutes"]), Unit.MINUTES)


_DETAILS: Final[Mapping[NoticeEventKind, Callable[[dict[str, str]], str]]] = {
    NoticeEventKind.MOVED: _moved,
    NoticeEventKind.EXTENDED: _moved,
    NoticeEventKind.POSTED: lambda facts: _day(facts["on"]),
    NoticeEventKind.CLASSIFIED: lambda facts: str(Classification(facts["as"]).label),
    NoticeEventKind.REMINDED: _reminded,
    NoticeEventKind.ACKNOWLEDGED: _receipt,
    NoticeEventKind.REPLIED: _receipt,
    NoticeEventKind.CORRECTED: _version,
    NoticeEventKind.SEEN: _version,
    NoticeEventKind.READ: _version,
    NoticeEventKind.RESENT: _resent,
    NoticeEventKind.CALLED: _called,
    NoticeEventKind.HASTENED: _hastened,
}


def changes_of(seen: Draft, now_is: Draft) -> list[str]:
    """Say in what a draft differs from what was seen of it."""
    names = names_of_institutions(seen.addressees ^ now_is.addressees)
    found = [_("The text was changed.")] if seen.version != now_is.version else []
    for keys, words in (
        (now_is.addressees - seen.addressees, _("Added as addressee: %(name)s.")),
        (seen.addressees - now_is.addressees, _("No longer an addressee: %(name)s.")),
    ):
        found += [words % {"name": name} for name in sorted(names[k] for k in keys if k in names)]
    if now_is.files - seen.files:
        found.append(_("A file was added."))
    if seen.files - now_is.files:
        found.append(_("A file was removed."))
    return found


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind of notice with its deadline and ladder in words."""

    kind: Kind
    deadline: str
    feedback: str
    rungs: list[tuple[str, str | Promise, bool]]
    """When, to whom, and whether for feedback."""
    urgency: str | Promise
    senders: str = ""
    addressees: str = ""
    calls: str = ""
    """Whom one has to reach by telephone so that contact points are no longer reminded."""


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """Who reaches whom through one institution alone, in words."""

    senders: str
    addressees: str
    through: str
    ground: str


def channel_lines(channels: Iterable[Channel], names: Mapping[str, str]) -> list[ChannelLine]:
    """Say the channels that bind all kinds of notices."""
    return [
        ChannelLine(
            _named(row.sender_kinds, names),
            _named(row.addressee_kinds, names),
            names.get(row.through, row.through),
            str(row.ground),
        )
        for row in channels
    ]


def _named(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return "; ".join(names.get(code, code) for code in codes)


def kind_lines(kinds: Iterable[Kind], names: Mapping[str, str] | None = None) -> list[KindLine]:
    """Say kinds of notices with their rules.

    Args:
        kinds: the kinds.
        names: what kinds of institutions and institutions are called, by their codes; given where
            it is to be said who sends a kind and who receives it.
    """
    return [
        KindLine(
            kind,
            deadline_spec(kind.rule(Duty.ANSWER)),
            deadline_spec(kind.rule(Duty.FEEDBACK)) if kind.feedback_amount else "",
            [
                (rung_of(rung), Audience(rung.audience).label, rung.duty == Duty.FEEDBACK)
                for rung in kind.rungs.all()
            ],
            _URGENCIES[Urgency(kind.urgency)],
            _named([*kind.sender_kinds, *kind.sender_codes], names) if names else "",
            _named([*kind.addressee_kinds, *kind.addressee_codes], names) if names else "",
            ", ".join(str(SpokeWith(each).label) for each in kind.stopping_calls),
        )
        for kind in kinds
    ]
