# SPDX-License-Identifier: EUPL-1.2
"""Ask institutions for their reports on activities of plans, and take what they answer.

A request is a notice with a clock. What is answered in its form stands beside the state that is
computed, and never becomes it; counts in it are entered once the plan's side has accepted them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.services import allowed
from vidik.access.types import Action, Actor, Denied
from vidik.bodies.services.words import check_words
from vidik.core.periods import Period, PeriodError, PeriodKind
from vidik.exchange.models import Addressee, Answer
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.services.answering import reply
from vidik.exchange.services.sending import send
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import Classification, NoticeDraft
from vidik.figures.presentation import period_in_words
from vidik.institutions.models import Institution
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    Indicator,
    PlanReport,
    PlanRequest,
    Said,
    Target,
)
from vidik.recommendations.selectors.pack import obstacle_name, obstacles
from vidik.recommendations.selectors.reporting import to_ask
from vidik.recommendations.services.planning import note_count
from vidik.recommendations.types import ReportDraft

KIND: Final = "plan-report"
SUBJECT: Final = "recommendations.activity"
ASKED_FOR: Final = frozenset({PeriodKind.YEAR, PeriodKind.HALF_YEAR, PeriodKind.QUARTER})
TEXT: Final = gettext_lazy(
    "%(plan)s\n\nActivity: %(activity)s\n\nPlease report how far the activity had come in this"
    " period: %(period)s. Answer in the form to which “Answer” leads: whether it is done, under"
    " way, not begun or held up, what stands in its way, and the counts that your institution"
    " keeps."
)
COUNTED: Final = frozenset({Classification.FULL, Classification.PARTIAL})


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking all who are late."""

    asked: int
    unreachable: tuple[Institution, ...]
    """Those that this kind of notice does not reach."""


def ask(
    activity: Activity, institution: str, *, period: str, words: str = "", actor: Actor
) -> PlanRequest:
    """Ask an institution that takes part in an activity for its report of a period.

    Args:
        activity: of a plan that the actor may change.
        institution: the code of one that takes part in it.
        period: a quarter, a half or a year that has begun, in its written form.
        words: what the asker adds.
        actor: who asks, for their institution.

    Raises:
        ValidationError: the period is none, the institution takes no part or was asked already.
        NotSendable: the notice cannot be sent.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, activity) as (activity, act):
        found = _period(period)
        party = activity.parties.filter(institution__code=institution).first()
        if party is None:
            raise ValidationError({"institution": _("It takes no part in the activity.")})
        place = party.institution
        if activity.requests.filter(institution=place, period=found.text).exists():
            raise ValidationError(
                {"institution": _("It was asked for the report of this period already.")}
            )
        if place.pk not in {each.pk for each in addressees_of(actor, KIND)}:
            raise ValidationError(
                {"institution": _("This kind of notice does not reach it from your institution.")}
            )
        row = _send(activity, place, found, check_words(words, "words", longest=2000), actor)
        act.record("plan-report.requested", institution=place.pk, period=row.period)
    return row


def ask_all_late(plan: ActionPlan, *, period: str, actor: Actor) -> Asked:
    """Ask all that are responsible for what is late in a period, and were not asked for it yet.

    Raises:
        ValidationError: the period is none, or nobody is left to be asked.
        NotSendable: a notice cannot be sent.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, plan) as (plan, act):
        found = _period(period)
        reached = {each.pk for each in addressees_of(actor, KIND)}
        waiting = [each for each in to_ask(actor, plan, found) if each.asked is None]
        sent = [each for each in waiting if each.institution.pk in reached]
        if not sent:
            raise ValidationError(_("Nobody is left to be asked about this period."))
        rows = [_send(each.activity, each.institution, found, "", actor) for each in sent]
        act.record("plan-reports.requested", rows=len(rows), period=rows[0].period)
    missed = {
        each.institution.pk: each.institution
        for each in waiting
        if each.institution.pk not in reached
    }
    return Asked(len(sent), tuple(missed.values()))


def _period(text: str) -> Period:
    try:
        found = Period.parse(text)
    except PeriodError:
        found = None
    if found is None or found.kind not in ASKED_FOR:
        raise ValidationError({"span": _("Reports are asked for of a quarter, a half or a year.")})
    if found.start > timezone.localdate():
        raise ValidationError({"year": _("This period has not begun yet.")})
    return found


def _send(
    activity: Activity, place: Institution, period: Period, words: str, actor: Actor
) -> PlanRequest:
    if actor.user_id is None:
        raise Denied(_("Only a person can do this."), action=Action.ACTION_PLAN_WRITE)
    with translation.override(settings.COUNTRY.official_language):
        named = {
            "plan": str(activity.plan.title) if activity.plan else "",
            "activity": f"{activity.plan_code} {activity.title}".strip(),
            "period": period_in_words(period.text),
        }
        title = _("Report on an activity of the action plan: %(period)s") % named
        text = str(TEXT) % named
        if words:
            text = f"{text}\n\n{words}"
        draft = NoticeDraft(
            KIND, title, text, (place.code,),
            subject_label=SUBJECT, subject_key=str(activity.pk),
        )  # fmt: skip
    notice = send(draft_notice(draft, actor=actor), actor=actor)
    row = PlanRequest(
        activity=activity,
        institution=place,
        period=period.text,
        starts_on=period.start,
        ends_on=period.end,
        notice=notice,
        asked_at=timezone.now(),
        asked_by_id=actor.user_id,
    )
    row.save(force_insert=True)
    return row


def answer(
    request: PlanRequest, letter: Addressee, draft: ReportDraft, *, actor: Actor
) -> PlanReport:
    """Answer a request in its form, for the institution that was asked.

    The answer is a reply with a receipt like any other; what it says in codes stands beside it. The
    same sent twice is one.

    Raises:
        ValidationError: by field.
        NotAnswerable: the notice is closed.
    """
    with change(actor, Action.EXCHANGE_ANSWER, letter, idempotent=True) as (letter, _act):
        if actor.user_id is None:
            raise Denied(_("Only a person can do this."), action=Action.EXCHANGE_ANSWER)
        counts = _checked(request, draft)
        received = reply(letter, text=_said(draft, counts), actor=actor)
        known = PlanReport.objects.filter(reply=received).first()
        if known is not None:
            return known
        row = PlanReport(
            request=request,
            reply=received,
            said=draft.said,
            text=draft.text.strip(),
            obstacle=draft.obstacle,
            obstacle_text=draft.obstacle_text.strip(),
            counts=[
                {"indicator": target.indicator_id, "period": target.period, "value": f"{value:f}"}
                for target, value in counts
            ],
            document=draft.document.strip(),
            answered_at=timezone.now(),
            answered_by_id=actor.user_id,
        )
        row.save(force_insert=True)
    return row


def _checked(request: PlanRequest, draft: ReportDraft) -> list[tuple[Target, Decimal]]:
    faults: dict[str, str] = {}
    if draft.said not in Said.values:
        faults["said"] = _("State how far the activity has come.")
    if draft.obstacle and draft.obstacle not in dict(obstacles()):
        faults["obstacle"] = _("Choose from the list.")
    elif draft.said == Said.HELD_UP and not draft.obstacle:
        faults["obstacle"] = _("State what stands in the way.")
    elif draft.obstacle_text.strip() and not draft.obstacle:
        faults["obstacle"] = _("Choose the obstacle that you describe.")
    for name, longest in (("text", 3000), ("obstacle_text", 2000), ("document", 200)):
        check_words(getattr(draft, name), name, longest=longest)
    known = {each.pk: each for each in countable(request)}
    counts = [(known[key], value) for key, value in draft.counts if key in known]
    if len(counts) != len(draft.counts):
        faults["document"] = _("A target was changed meanwhile. Open the page again.")
    elif counts and not draft.document.strip():
        faults["document"] = _("Name the document in which the counts stand.")
    if faults:
        raise ValidationError(faults)
    return counts


def countable(request: PlanRequest) -> list[Target]:
    """List the targets for which a report may state a count: no measure verifies the indicator."""
    rows = Target.objects.filter(
        indicator__activity=request.activity_id,
        indicator__measure__isnull=True,
        indicator__dropped_at__isnull=True,
        part="",
        starts_on__lte=request.ends_on,
        ends_on__gte=request.starts_on,
    )
    return list(rows.select_related("indicator").order_by("indicator", "ends_on", "pk"))


def _said(draft: ReportDraft, counts: Iterable[tuple[Target, Decimal]]) -> str:
    with translation.override(settings.COUNTRY.official_language):
        label = str(Said(draft.said).label)
        parts = [f"{label[:1].upper()}{label[1:]}."]
        if draft.text.strip():
            parts.append(draft.text.strip())
        if draft.obstacle:
            words = draft.obstacle_text.strip()
            name = obstacle_name(draft.obstacle)
            parts.append(_("Obstacle: %(name)s.") % {"name": name} + (f" {words}" if words else ""))
        parts += [
            f"{target.indicator.text} ({period_in_words(target.period)}): {value.normalize():f}"
            for target, value in counts
        ]
        if draft.document.strip():
            parts.append(_("Document: %(name)s") % {"name": draft.document.strip()})
        return "\n\n".join(parts)


def take_counts(letter: Addressee, given: Answer, actor: Actor) -> None:
    """Enter the counts of a report that was accepted as an answer, in the name of who accepted it.

    Whoever may not change the plan accepts the answer and enters no count.
    """
    if given.classification not in COUNTED:
        return
    report = PlanReport.objects.filter(reply=given).select_related("request__activity").first()
    if report is None or not report.counts:
        return
    activity = report.request.activity
    if Action.ACTION_PLAN_WRITE not in allowed(actor, activity, Action.ACTION_PLAN_WRITE):
        return
    present = {
        each.pk: each
        for each in Indicator.objects.filter(
            activity=activity, dropped_at__isnull=True, measure__isnull=True
        )
    }
    source = _("Report of %(institution)s, notice %(number)s") % {
        "institution": letter.institution.name, "number": letter.number,
    }  # fmt: skip
    for each in report.counts:
        indicator = present.get(each["indicator"])
        if indicator is not None:
            note_count(
                indicator, period=each["period"], value=Decimal(each["value"]),
                document=f"{source}: {report.document}"[:300], actor=actor,
            )  # fmt: skip
