# SPDX-License-Identifier: EUPL-1.2
"""The work that reports of a suspicion make: to take on, to notify of, to answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case as When
from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models import When as Branch
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.core.languages import Texts
from vidik.referral.models import (
    Duty,
    HandOver,
    Report,
    ReportedPerson,
    ReporterFollowUp,
    Screening,
    Supplement,
    urgency_rank,
)
from vidik.referral.models.duty import OPEN_DUTIES
from vidik.referral.selectors import follow_ups, reports, screenings
from vidik.referral.selectors.pack import rules
from vidik.referral.types import ALERT_WITHIN, DECIDED, ReportState
from vidik.referral.types import Urgency as Danger

CODE = "reports"


def _page(report: Any) -> str:
    return reverse("referral:report", args=[report])


def _persons(number: int) -> str:
    text = ngettext("%(shown)s person", "%(shown)s persons", number)
    return so_many(text, number)


def _to_take(actor: Actor, _now: dt.datetime) -> QuerySet[Report]:
    branches = (
        Branch(urgency=urgency, then=Value(dt.timedelta(minutes=minutes)))
        for urgency, minutes in rules().take_within.items()
    )
    within = When(*branches, default=None, output_field=DurationField())
    due = ExpressionWrapper(F("received_at") + within, output_field=DateTimeField())
    rows = scope(actor, Action.REPORTS_READ, Report.objects.filter(state=ReportState.RECEIVED))
    return rows.annotate(rank=urgency_rank(), take_by=due, number_of_persons=Count("persons"))


def _take(row: Any, _actor: Actor) -> Line:
    persons = _persons(row.number_of_persons)
    return Line(
        _("Take on the report"),
        _("Take on"),
        _page(row.pk),
        about=row.number,
        case=row.case_id,
        details=(
            row.get_urgency_display(),
            row.get_source_display(),
            persons,
        ),
        due=row.take_by,
        since=row.received_at,
        is_danger=row.urgency == Danger.IMMEDIATE,
    )


def _open_duties(actor: Actor, _now: dt.datetime) -> QuerySet[Duty]:
    rows = scope(actor, Action.REPORTS_READ, Duty.objects.filter(OPEN_DUTIES))
    due = Coalesce(
        "due_at",
        ExpressionWrapper(F("report__received_at") + ALERT_WITHIN, output_field=DateTimeField()),
    )
    return rows.select_related("report", "institution").annotate(notify_by=due)


def _duty(row: Any, actor: Actor) -> Line:
    action = _("Notify")
    if row.institution is None:
        what = _("Choose whom to notify of the report")
    elif not (row.certain or row.verified):
        # A fact on which the rule depends is not known: nothing can be sent before that is decided.
        what = _("Decide whether to notify %(institution)s") % {"institution": row.institution.name}
        action = _("Decide")
    else:
        what = _("Notify %(institution)s") % {"institution": row.institution.name}
    return Line(
        what,
        action,
        f"{_page(row.report_id)}#{row.rule}",
        about=row.report.number,
        case=row.case_id,
        due=row.notify_by,
        is_mine=row.report.taken_by_id in {None, actor.user_id},
        is_danger=row.report.urgency == Danger.IMMEDIATE and row.report.state != ReportState.CLOSED,
    )


def _written(actor: Actor, _now: dt.datetime) -> QuerySet[Report]:
    rows = scope(actor, Action.REPORTS_READ, Report.objects.filter(follow_up__waiting__gt=0))
    unread = Supplement.objects.filter(
        report=OuterRef("pk"), came_at__gte=OuterRef("follow_up__wrote_at")
    )
    return rows.select_related("follow_up").annotate(
        is_supplemented=Exists(unread), is_in_danger=Exists(unread.filter(urgency=Danger.IMMEDIATE))
    )


def _letter(row: Any, actor: Actor) -> Line:
    what = _("Read what the reporter wrote")
    if row.is_in_danger:
        what = _("Read what the reporter added: somebody is in danger now")
    elif row.is_supplemented:
        what = _("Read what the reporter added to the report")
    return Line(
        what,
        _("Read"),
        _page(row.pk),
        about=row.number,
        case=row.case_id,
        since=row.follow_up.wrote_at,
        is_mine=row.taken_by_id in {None, actor.user_id},
        is_danger=row.is_in_danger,
    )


def _unanswered(actor: Actor, _now: dt.datetime) -> QuerySet[Report]:
    rows = Report.objects.filter(
        follow_up__feedback_at__isnull=True,
        follow_up__feedback_due__isnull=False,
    ).exclude(state=ReportState.RECEIVED)
    return scope(actor, Action.REPORTS_READ, rows).select_related("follow_up")


def _feedback(row: Any, actor: Actor) -> Line:
    return Line(
        _("Tell the reporter what was done"),
        _("Write"),
        _page(row.pk),
        about=row.number,
        case=row.case_id,
        details=(row.get_source_display(),),
        due=row.follow_up.feedback_due,
        is_mine=row.taken_by_id in {None, actor.user_id},
    )


def _to_close(actor: Actor, _now: dt.datetime) -> QuerySet[Report]:
    """Return those for which nothing else waits: until then each person and duty has its line."""
    rows = scope(actor, Action.REPORTS_READ, Report.objects.filter(state=ReportState.TAKEN))
    persons = ReportedPerson.objects.filter(report=OuterRef("pk")).exclude(outcome__in=DECIDED)
    duties = Duty.objects.filter(OPEN_DUTIES, report=OuterRef("pk"))
    return rows.filter(~Exists(persons), ~Exists(duties))


def _close(row: Any, actor: Actor) -> Line:
    return Line(
        _("Close the report: everything about it is decided"),
        pgettext("report", "Close"),
        _page(row.pk),
        about=row.number,
        case=row.case_id,
        since=row.taken_at,
        is_mine=row.taken_by_id == actor.user_id,
    )


def _notes(actor: Actor, _now: dt.datetime) -> QuerySet[HandOver]:
    return reports.hand_overs(actor)


def _note(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Read the note for this shift"),
        _("Read"),
        _page(row.report_id),
        about=row.report.number,
        case=row.case_id,
        details=(str(row.written_by),),
        since=row.written_at,
    )


def _unread(actor: Actor, _now: dt.datetime) -> QuerySet[ReporterFollowUp]:
    return follow_ups.follow_ups(actor).filter(unread__gt=0)


def _answer(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Read the answer to your report"),
        _("Read"),
        reverse("referral:follow-up-report", args=[row.pk]),
        about=row.number,
        since=row.received_at,
    )


def _begun(actor: Actor, _now: dt.datetime) -> QuerySet[Screening]:
    # A group is finished in one table: one line stands for all of it.
    rows = screenings.screenings(actor).filter(finished_at__isnull=True)
    earlier = rows.filter(
        in_group=True, encounter=OuterRef("encounter"), position__lt=OuterRef("position")
    ).order_by()
    rows = rows.exclude(Exists(earlier) & Q(in_group=True))
    return screenings.without_questions(rows).annotate(list_title=F("list__content__title"))


def _screen(row: Any, actor: Actor) -> Line:
    return Line(
        _("Finish the screening of the group") if row.in_group else _("Finish the screening"),
        _("Go on"),
        reverse("referral:screening", args=[row.pk]),
        details=(str(Texts(row.list_title)),),
        since=row.started_at,
        is_mine=row.user_id == actor.user_id,
    )


def _of_who_took(actor: Actor) -> Q:
    return Q(taken_by=actor.user_id) | Q(taken_by__isnull=True)


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Reports"), 10))
    read = Action.REPORTS_READ
    add(
        Kind(
            "reports-received", CODE, gettext_lazy("reports that nobody has taken on"), read,
            _to_take, _take, ("-rank", "take_by"), case="case", page="referral:inbox",
            query="state=received",
        ),
        Kind(
            "duties-open", CODE, gettext_lazy("institutions to be notified"), read,
            _open_duties, _duty, ("notify_by", "position"), case="case", page="referral:inbox",
            query="state=duties",
            mine=lambda actor: Q(report__taken_by=actor.user_id) | Q(report__taken_by=None),
        ),
        Kind(
            "reporters-wrote", CODE, gettext_lazy("messages of reporters"), read,
            _written, _letter, ("-is_in_danger", "follow_up__wrote_at"), case="case",
            page="referral:inbox", query="state=letters", mine=_of_who_took,
            without_due=Urgency.TODAY,
        ),
        Kind(
            "feedback", CODE, gettext_lazy("reporters to be told what was done"), read,
            _unanswered, _feedback, ("follow_up__feedback_due",), case="case",
            page="referral:inbox", mine=_of_who_took,
        ),
        Kind(
            "reports-to-close", CODE, gettext_lazy("reports to close"), read,
            _to_close, _close, ("taken_at",), case="case", page="referral:inbox",
            query="state=taken", is_listed=False, mine=lambda actor: Q(taken_by=actor.user_id),
        ),
        Kind(
            "hand-overs", CODE, gettext_lazy("notes for this shift"), read,
            _notes, _note, ("-written_at",), case="case", page="referral:inbox",
            without_due=Urgency.TODAY,
        ),
        Kind(
            "answers-unread", CODE, gettext_lazy("answers to your institution’s reports"),
            Action.REPORTS_FOLLOW, _unread, _answer, ("-received_at",),
            page="referral:own-reports", without_due=Urgency.TODAY,
        ),
        Kind(
            "screenings-begun", CODE, gettext_lazy("screenings not finished"),
            Action.SCREENINGS_MAKE, _begun, _screen, ("started_at",), page="referral:screenings",
            mine=lambda actor: Q(user=actor.user_id), without_due=Urgency.TODAY,
        ),
    )  # fmt: skip
