# SPDX-License-Identifier: EUPL-1.2
"""Read plans, narrowed to the cases of which somebody sees the protection."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Greatest, Least, TruncDate
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases, reached_by
from vidik.cases.types import CaseState, Part
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.identification.models import Procedure
from vidik.identification.types import Outcome
from vidik.institutions.registry import actor_names
from vidik.plans.methods.standing import Known, Stands, is_fulfilled, standing
from vidik.plans.models import Activity, Agreement, AskedFor, Attendance, Need, Plan, Review
from vidik.plans.selectors.pack import rules
from vidik.plans.selectors.places import knows_where, leave_out_names
from vidik.plans.types import (
    OPEN,
    WRITTEN,
    ActivityState,
    Agreeing,
    AskState,
    PlanState,
    Word,
)
from vidik.protection.models import Stay
from vidik.registers.models import Entry

SERVICES: Final = "services-given"
"""The register of services given: its rows fulfil activities."""
INCIDENTS: Final = "incidents"
BY_HAND: Final = "providers-asked"
"""The register of what was asked by letter or telephone, of bodies outside the system."""
HELD: Final = {"values__outcome": "held"}


def plans(actor: Actor) -> QuerySet[Plan]:
    """List the versions of plans that the actor may know of, with their case."""
    return scope(actor, Action.PLANS_READ, Plan.objects.all()).select_related("case")


def get_plan(actor: Actor, key: uuid.UUID) -> Plan:
    """Return a version of a plan by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = plans(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.PLANS_READ, label="plans.plan", key=str(key))
    return found


def versions_of(actor: Actor, case: Case) -> list[Plan]:
    """List the versions of the plan of a case, the newest first."""
    return list(plans(actor).filter(case=case).select_related("drafted_by", "copy_by"))


def get_activity(actor: Actor, key: uuid.UUID) -> Activity:
    """Return an activity by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.PLANS_READ, Activity.objects.all())
    named = ("plan", "need", "case", "institution", "person")
    found = rows.select_related(*named).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.PLANS_READ, label="plans.activity", key=str(key))
    leave_out_names(actor, [found], knows=knows_where(actor, found.case))
    return found


def activities_of(actor: Actor, plan: Plan) -> list[Activity]:
    """List the activities of a version, what was left out left out."""
    rows = scope(actor, Action.PLANS_READ, Activity.objects.filter(plan=plan))
    rows = rows.exclude(state=ActivityState.LEFT_OUT)
    return list(rows.select_related("institution", "person", "need"))


def idle_needs(plan: Plan) -> QuerySet[Need]:
    """List the needs of a version about which nothing was ever planned or suggested in it."""
    return plan.needs.filter(activities__isnull=True)


def in_force(actor: Actor, case: Case) -> list[Activity]:
    """List the activities of the version that is being made, else of the agreed one."""
    agreed, written = current(versions_of(actor, case))
    plan = written or agreed
    return activities_of(actor, plan) if plan is not None else []


# --------------------------------------------------------------------------- how far they are


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of the activities of a case beside their own rows."""

    services: tuple[tuple[str, dt.date], ...] = ()
    """Kind and day of each service that was given."""
    asked: dict[uuid.UUID, list[AskedFor]] = field(default_factory=dict)
    """By the line of the activity, the oldest first."""
    nights: int | None = None
    knows_where: bool = False
    """Whether the reader sees where the person sleeps."""

    def of(self, activity: Activity) -> Known:
        """Return what is known of one activity."""
        since = activity.begins_on or dt.date.min
        held = sum(kind == activity.kind and day >= since for kind, day in self.services)
        is_stay = activity.kind in rules().accommodation
        return Known(
            activity.state,
            activity.due_on,
            activity.times,
            held,
            is_stay=is_stay,
            nights=self.nights if is_stay else None,
            asked=[each.ask.state for each in self.asked.get(activity.line, ())],
        )


def progress_of(actor: Actor, case: Case) -> Progress:
    """Gather what was given and asked for in a case, in four queries."""
    given = scope(actor, Action.CASE_ENTRIES_READ, Entry.objects.all())
    given = given.filter(case=case, register=SERVICES, struck_at__isnull=True, **HELD)
    services = tuple(
        (values.get("kind", ""), day) for values, day in given.values_list("values", "day")
    )
    asked: dict[uuid.UUID, list[AskedFor]] = defaultdict(list)
    knows = knows_where(actor, case)
    for each in asked_in(actor, case):
        leave_out_names(actor, [each.ask], knows=knows)
        asked[each.line].append(each)
    nights = None
    if can(actor, Action.STAYS_READ):
        stays = scope(actor, Action.STAYS_READ, Stay.objects.filter(case=case))
        there = stays.filter(arrived_on__isnull=False, left_on__isnull=True)
        day = there.values_list("arrived_on", flat=True).first()
        nights = (timezone.localdate() - day).days + 1 if day else None
    return Progress(services, asked, nights, knows)


def asked_in(actor: Actor, case: Case) -> QuerySet[AskedFor]:
    """List what institutions were asked for in a case, the oldest first."""
    rows = scope(actor, Action.PLANS_READ, AskedFor.objects.filter(case=case))
    named = ("ask__institution", "activity")
    return rows.select_related(*named).order_by("ask__asked_at", "pk")


@dataclass(frozen=True, slots=True)
class Shown:
    """An activity with how far it is."""

    row: Activity
    known: Known
    stands: Stands
    asks: tuple[AskedFor, ...] = ()

    @property
    def days_late(self) -> int:
        """By how many days it is late."""
        due = self.row.due_on
        return max((timezone.localdate() - due).days, 0) if due else 0

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.row.state in OPEN and self.stands != Stands.DONE


@dataclass(frozen=True, slots=True)
class Board:
    """A version of a plan with all that stands in it."""

    plan: Plan
    needs: tuple[tuple[Any, tuple[Shown, ...]], ...]
    """Each need with its activities."""
    unwanted: tuple[Shown, ...]
    """What the person does not want."""
    words: dict[tuple[str, int | None], Agreement]
    """The last word of each who said one, by who and institution."""

    @property
    def shown(self) -> list[Shown]:
        """All activities but those that she does not want."""
        return [each for _need, rows in self.needs for each in rows]

    @property
    def counted(self) -> list[Shown]:
        """What the plan consists of, without what was merely suggested."""
        return [each for each in self.shown if each.stands != Stands.SUGGESTED]

    @property
    def done(self) -> int:
        """How many activities are done."""
        return sum(each.stands == Stands.DONE for each in self.counted)

    @property
    def late(self) -> int:
        """How many are late."""
        return sum(each.stands == Stands.LATE for each in self.counted)

    @property
    def own_word(self) -> Agreement | None:
        """The last word of the person or the guardian."""
        rows = [each for (who, _of), each in self.words.items() if who != Agreeing.INSTITUTION]
        return max(rows, key=lambda each: each.entered_at, default=None)

    @property
    def approving(self) -> list[Agreement]:
        """Institutions that agree to it."""
        return [
            each
            for (who, _of), each in self.words.items()
            if who == Agreeing.INSTITUTION and each.word == Word.AGREES
        ]


def board_of(actor: Actor, plan: Plan, progress: Progress | None = None) -> Board:
    """Return a version of a plan with its needs, activities and what was said of it."""
    found = progress or progress_of(actor, plan.case)
    today = timezone.localdate()
    rows: dict[uuid.UUID, list[Shown]] = defaultdict(list)
    unwanted = []
    activities = activities_of(actor, plan)
    leave_out_names(actor, activities, knows=found.knows_where)
    for activity in activities:
        known = found.of(activity)
        asks = tuple(found.asked.get(activity.line, ()))
        shown = Shown(activity, known, standing(known, today), asks)
        if activity.state == ActivityState.REFUSED:
            unwanted.append(shown)
        else:
            rows[activity.need_id].append(shown)
    needs = scope(actor, Action.PLANS_READ, plan.needs.all())
    said: dict[tuple[str, int | None], Agreement] = {}
    words = scope(actor, Action.PLANS_READ, Agreement.objects.filter(plan=plan))
    for word in words.select_related("institution"):
        said.setdefault((word.who, word.institution_id), word)
    return Board(plan, tuple((need, tuple(rows[need.pk])) for need in needs), tuple(unwanted), said)


@dataclass(frozen=True, slots=True)
class Followed:
    """An activity in the newest version that has it, followed from outside the plan."""

    row: Activity
    stands: Stands | None
    """None: it was left out."""


def followed(actor: Actor, lines: Collection[uuid.UUID]) -> dict[uuid.UUID, Followed]:
    """Return how far some activities are, by their lines; in two queries however many they are.

    What stands only in a version that was given up is left out.
    """
    if not lines:
        return {}
    rows = scope(actor, Action.PLANS_READ, Activity.objects.filter(line__in=lines))
    rows = rows.exclude(plan__state=PlanState.DROPPED).select_related("plan", "case")
    newest: dict[uuid.UUID, Activity] = {}
    for row in rows.order_by("-plan__version"):
        newest.setdefault(row.line, row)
    left = set(left_to_do().filter(line__in=newest).values_list("line", flat=True))
    today = timezone.localdate()
    return {
        line: Followed(row, _followed(row, line in left, today)) for line, row in newest.items()
    }


def _followed(row: Activity, is_left: bool, today: dt.date) -> Stands | None:  # noqa: FBT001 - of one caller
    if row.state == ActivityState.LEFT_OUT:
        return None
    # A replaced version passes on what is left to do; in a closed case nobody counts any more.
    is_in_force = (
        row.plan.state in {PlanState.AGREED, PlanState.REPLACED}
        and row.case.state == CaseState.OPEN
    )
    if row.state in OPEN and is_in_force and not is_left:
        return Stands.DONE
    return standing(Known(row.state, row.due_on), today)


def reviews_of(actor: Actor, case: Case) -> list[Review]:
    """List the reviews of the plan of a case with who came, the newest first."""
    rows = list(scope(actor, Action.PLANS_READ, Review.objects.filter(case=case)))
    came = scope(actor, Action.PLANS_READ, Attendance.objects.filter(review__in=rows))
    by_review: dict[uuid.UUID, list[Attendance]] = defaultdict(list)
    for each in came.select_related("institution"):
        by_review[each.review_id].append(each)
    for row in rows:
        row.came = by_review[row.pk]  # type: ignore[attr-defined]
    return rows


def history_of_activity(activity: Activity, labels: Labels) -> list[HistoryLine]:
    """List what changed in an activity."""
    return row_history(activity, labels, names=actor_names)


# ------------------------------------------------------------------------------ over all cases


def with_reviews(rows: QuerySet[Plan]) -> QuerySet[Any]:
    """Add by when an agreed plan is reviewed, also after an incident: `due`, `last`, `incident`.

    An incident asks for a review if it happened after the last one, or was entered after it: a
    review of the same day, or a plan proposed by then, cannot have known of it.
    """
    held = Review.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    last = Subquery(held.annotate(day=Max("held_on")).values("day"))
    known = Subquery(held.annotate(at=Max("entered_at")).values("at"))
    incidents = Entry.objects.filter(
        Q(day__gt=OuterRef("since")) | Q(entered_at__gt=OuterRef("known_at")),
        register=INCIDENTS, struck_at__isnull=True, case=OuterRef("case"),
    ).order_by()  # fmt: skip
    first = Subquery(
        incidents.values("case").annotate(first=Min("day")).values("first"),
        output_field=DateField(),
    )
    # A day and a whole number make a day in SQL; Django would make a moment of it.
    again = Func(
        F("incident"),
        template=f"(%(expressions)s + {rules().incident_days})",
        output_field=DateField(),
    )
    return (
        rows.annotate(last=last)
        .annotate(since=Coalesce(Greatest("last", "agreed_on"), "agreed_on"))
        .annotate(known_at=Coalesce(known, "proposed_at"))
        .annotate(incident=first)
        .annotate(
            due=Least("review_by", Coalesce(again, "review_by"), output_field=DateField())
        )
    )  # fmt: skip


def reviewed(actor: Actor, plan: Plan) -> Any:
    """Return an agreed plan with by when it is reviewed."""
    rows = scope(actor, Action.PLANS_READ, Plan.objects.filter(pk=plan.pk))
    return with_reviews(rows).first()


def left_to_do() -> QuerySet[Activity]:
    """List what is left to do in agreed plans of open cases, as the database counts it.

    Not scoped: it narrows what is scoped already.
    """
    held = (
        Entry.objects.annotate(what=KeyTextTransform("kind", "values"))
        .filter(
            register=SERVICES, struck_at__isnull=True, case=OuterRef("case"),
            what=OuterRef("kind"), day__gte=Coalesce(OuterRef("begins_on"), dt.date.min),
            **HELD,
        )
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .values("n")
    )  # fmt: skip
    done = AskedFor.objects.filter(
        case=OuterRef("case"), line=OuterRef("line"), ask__state=AskState.DONE
    )
    there = Stay.objects.filter(
        case=OuterRef("case"), arrived_on__isnull=False, left_on__isnull=True
    )
    kinds = rules().accommodation
    rows = Activity.objects.filter(
        state__in=OPEN, plan__state=PlanState.AGREED, case__state=CaseState.OPEN
    ).annotate(held=Coalesce(Subquery(held, output_field=IntegerField()), 0))
    return rows.exclude(times__isnull=False, held__gte=F("times")).exclude(
        (Q(times__isnull=True) & ~Q(kind__in=kinds) & Exists(done))
        | (Q(kind__in=kinds) & Exists(there))
    )


def to_do(actor: Actor) -> QuerySet[Activity]:
    """List the activities that the actor's institution answers for and has to do."""
    rows = scope(actor, Action.PLANS_READ, left_to_do())
    rows = rows.filter(institution=actor.institution, due_on__isnull=False)
    return rows.select_related("case", "plan")


def unanswered_for(actor: Actor) -> QuerySet[Activity]:
    """List activities for which nobody answers yet."""
    rows = scope(actor, Action.PLANS_WRITE, left_to_do().filter(institution__isnull=True))
    return rows.select_related("case", "plan")


def closed_doors() -> QuerySet[Activity]:
    """List activities for which whoever was asked last said no, or has not answered in time.

    Not scoped: it narrows what is scoped already.
    """
    last = AskedFor.objects.filter(case=OuterRef("case"), line=OuterRef("line"))
    last = last.order_by("-ask__asked_at")
    today = timezone.localdate()
    rows = left_to_do().annotate(
        last_state=Subquery(last.values("ask__state")[:1]),
        last_by=Subquery(last.values("ask__answer_by")[:1]),
        last_asked=Subquery(last.values("ask__asked_at")[:1]),
    )
    return rows.filter(
        Q(last_state__in=(AskState.DECLINED, AskState.NOT_DONE))
        | Q(last_state=AskState.OPEN, last_by__lt=today)
    )


def doors_closed(actor: Actor) -> QuerySet[Activity]:
    """List the activities for which the actor may knock on the next door."""
    return scope(actor, Action.PLANS_ASK, closed_doors()).select_related("case", "plan")


def accepted(actor: Actor) -> QuerySet[Any]:
    """List requests that were accepted and for which no service was given yet.

    The mark `now` is the activity in the agreed version, `accepted_on` the day of the answer.
    """
    current = left_to_do().filter(case=OuterRef("case"), line=OuterRef("line")).order_by()
    given = Entry.objects.annotate(what=KeyTextTransform("kind", "values")).filter(
        register=SERVICES, struck_at__isnull=True, case=OuterRef("case"),
        what=OuterRef("ask__kind"), day__gte=OuterRef("accepted_on"), **HELD,
    )  # fmt: skip
    rows: QuerySet[Any] = AskedFor.objects.filter(ask__state=AskState.ACCEPTED).annotate(
        now=Subquery(current.values("pk")[:1]), accepted_on=TruncDate("ask__answered_at")
    )
    rows = rows.filter(~Exists(given), now__isnull=False)
    return scope(actor, Action.PLANS_WRITE, rows).select_related("case", "ask__institution")


def not_asked_for(actor: Actor) -> QuerySet[Activity]:
    """List activities of institutions that do not see the plan, and that nobody was asked for."""
    asked = AskedFor.objects.filter(case=OuterRef("case"), line=OuterRef("line"))
    by_hand = Entry.objects.annotate(what=KeyTextTransform("need", "values")).filter(
        register=BY_HAND, struck_at__isnull=True, case=OuterRef("case"), what=OuterRef("kind")
    )
    rows: QuerySet[Any] = left_to_do()
    rows = rows.filter(
        ~Exists(asked.exclude(ask__state=AskState.WITHDRAWN)),
        ~Exists(by_hand),
        ~reached_by("institution", Part.PROTECTION),
        institution__isnull=False,
        state=ActivityState.PLANNED,
        held=0,
    )
    rows = of_visible_cases(actor, rows)
    return scope(actor, Action.PLANS_ASK, rows).select_related("case", "plan")


def to_review(actor: Actor) -> QuerySet[Any]:
    """List agreed plans of open cases whose review is due within a week, or late."""
    rows = Plan.objects.filter(state=PlanState.AGREED, case__state=CaseState.OPEN)
    reviewed: QuerySet[Any] = with_reviews(scope(actor, Action.PLANS_WRITE, rows))
    soon = timezone.localdate() + dt.timedelta(days=7)
    return reviewed.filter(due__lte=soon).select_related("case")


def without_copy(actor: Actor) -> QuerySet[Plan]:
    """List agreed plans of which the person was given no copy."""
    rows = Plan.objects.filter(
        state=PlanState.AGREED, copy_on__isnull=True, case__state=CaseState.OPEN
    )
    return scope(actor, Action.PLANS_WRITE, rows).select_related("case")


def to_propose(actor: Actor) -> QuerySet[Plan]:
    """List versions that are being made: drafts, and proposals that wait for the person."""
    rows = Plan.objects.filter(state__in=WRITTEN, case__state=CaseState.OPEN)
    return scope(actor, Action.PLANS_WRITE, rows).select_related("case")


def to_approve(actor: Actor) -> QuerySet[Plan]:
    """List plans in which the actor's institution has something to do and has said nothing."""
    said = Agreement.objects.filter(plan=OuterRef("pk"), institution=actor.institution)
    own = Activity.objects.filter(
        plan=OuterRef("pk"), institution=actor.institution, state__in=OPEN
    )
    rows = Plan.objects.filter(
        Exists(own),
        ~Exists(said),
        state__in=(PlanState.PROPOSED, PlanState.AGREED),
        case__state=CaseState.OPEN,
    )
    return scope(actor, Action.PLANS_AGREE, rows).select_related("case")


def without_plan(actor: Actor) -> QuerySet[Procedure]:
    """List procedures that identified somebody whose open case has no plan yet."""
    rows = Procedure.objects.filter(
        outcome=Outcome.IDENTIFIED, decided_at__isnull=False, case__state=CaseState.OPEN
    )
    stands = Plan.objects.filter(case=OuterRef("case")).exclude(state=PlanState.DROPPED)
    rows = rows.exclude(Exists(stands))
    if not can(actor, Action.PLANS_WRITE):
        return rows.none()
    return scope(actor, Action.IDENTIFICATION_WORK, rows).select_related("case")


def current(rows: Iterable[Plan]) -> tuple[Plan | None, Plan | None]:
    """Return of the versions of a plan the one that is agreed, and the one that is being made."""
    found = list(rows)
    agreed = next((each for each in found if each.state == PlanState.AGREED), None)
    return agreed, next((each for each in found if each.state in WRITTEN), None)


def unfulfilled(rows: Sequence[Activity], progress: Progress) -> list[Activity]:
    """Return those activities that something is left to do of."""
    return [each for each in rows if not is_fulfilled(progress.of(each))]
