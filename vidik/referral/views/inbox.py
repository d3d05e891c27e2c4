# SPDX-License-Identifier: EUPL-1.2
"""Pages of the centre: the inbox, one report, who must be notified."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from operator import attrgetter

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.cases.presentation import empty_tab
from vidik.cases.selectors.frame import Frame
from vidik.core.steps import refusals_on, submit_once
from vidik.exchange.types import SpokeWith
from vidik.referral.forms import (
    ChooseForm,
    ClosingForm,
    HandOverForm,
    LetterForm,
    OpenForm,
    OutcomeForm,
    SetAsideForm,
    TakeOverForm,
)
from vidik.referral.histories import history_of
from vidik.referral.models import Duty, Report, ReportedPerson
from vidik.referral.registry import decided_above
from vidik.referral.selectors import follow_ups as joined
from vidik.referral.selectors import pack, reports, whole_report
from vidik.referral.selectors.behind import ScreeningShown, screening_in_words, screening_of
from vidik.referral.selectors.closing import untold
from vidik.referral.selectors.foreign_notifications import notification_of
from vidik.referral.selectors.supplements import supplements_of, with_words
from vidik.referral.services import (
    duties as referral_duties,
)
from vidik.referral.services import (
    handling,
    joining,
    reporter_follow_up,
)
from vidik.referral.services import (
    letters as referral_letters,
)
from vidik.referral.types import ReportState
from vidik.referral.views.notified import duty_cards
from vidik.referral.views.steps import STEPS
from vidik.referral.views.waiting import waiting, with_reasons
from vidik.referral.workflow import REPORT
from vidik.vault.selectors import files_of_record
from vidik.vault.types import Letter, LetterKind


@requires(Action.REPORTS_READ)
@require_safe
@never_cache
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a report: coded facts, the text once it was opened, who must be notified, messages."""
    actor = actor_of(request)
    report = reports.get_report(actor, key)
    handling.record_read(report, actor=actor)
    return _page(request, report, actor)


def _page(
    request: HttpRequest,
    report: Report,
    actor: Actor,
    *,
    message: LetterForm | None = None,
    closing: ClosingForm | None = None,
    note: HandOverForm | None = None,
) -> HttpResponse:
    persons = list(reports.persons_of(report, actor=actor))
    for row in persons:
        row.report = report
    reported = handling.read_texts(report, actor=actor, persons=persons)
    duties = []
    anchors: set[str] = set()
    planned = list(reports.duties_of(report, actor=actor))
    cards = duty_cards(report, planned, actor=actor)
    for duty in planned:
        duty.report = report
        rule = referral_letters.rule_of(duty)
        choice = aside = None
        if duty.is_open:
            choice = ChooseForm(
                institutions=referral_duties.choices_for(duty),
                initial={"institution": duty.institution and duty.institution.code},
                auto_id=f"id_{duty.rule}_%s",
            )
            aside = SetAsideForm(certain=duty.certain, auto_id=f"id_aside_{duty.rule}_%s")
        # Two may have been notified by one rule, one after the other: each has a place of its own.
        anchor = duty.rule if duty.rule not in anchors else f"{duty.rule}-{len(anchors)}"
        anchors.add(anchor)
        duties.append((duty, rule, choice, aside, anchor, cards[duty.pk]))
    may_restore = _to_restore([duty for duty, *_more in duties])
    forms = dict(pack.codes("form"))
    opened = [row for row in persons if str(row.pk) in reported]
    alike = joining.likenesses(opened, actor=actor)
    decided = decided_above(persons)
    files = files_of_record(actor, report.pk, {row.person_id for row in opened})
    in_sight = joined.visible_sources([report], actor=actor)
    letters, beyond = _letters(report, actor)
    weighed = REPORT.weighed(report)
    follow_up = getattr(report, "follow_up", None)
    is_erased = all(row.person.erased_at for row in persons)
    return render(
        request,
        "referral/report.html",
        {
            "report": report,
            "frame": Frame(actor, report.case, "report"),
            "follow_up": follow_up,
            "persons": [
                (
                    row,
                    reported.get(str(row.pk), []),
                    None
                    if row.pk in decided
                    else OutcomeForm(
                        initial={"outcome": row.outcome, "reason": row.reason},
                        auto_id=f"id_{row.position}_%s",
                    ),
                    alike.get(row.pk, []),
                    _screening(row),
                )
                for row in persons
            ],
            "is_open": bool(reported),
            "files": files,
            "is_erased": is_erased,
            "untold": untold(report) if weighed.get("close") == [] else [],
            "closing": closing or ClosingForm(auto_id="id_close_%s"),
            "open_form": OpenForm(),
            "duties": duties,
            "waiting": waiting(
                report,
                [duty for duty, *_more in duties],
                timezone.now(),
                in_sight=bool(in_sight),
                is_pending=report.state == ReportState.CLOSED
                and bool(whole_report.closed_and_pending(report.pk)),
            ),
            "may_restore": may_restore,
            "positions": SpokeWith.choices,
            "may_notify": report.state == ReportState.TAKEN
            and any(duty.verified and duty.is_open for duty, *_more in duties),
            "not_closed_why": weighed.get("close", []),
            "place": pack.place_name(report.municipality),
            "foreign_notification": notification_of(report.pk, actor=actor),
            "kinds": [forms.get(code, code) for code in report.forms],
            "steps": [REPORT.get(name) for name, reasons in weighed.items() if not reasons],
            "take_over": TakeOverForm(auto_id="id_over_%s")
            if handling.may_take_over(report, actor=actor)
            else None,
            "letters": letters
            and [each for each in letters if each.kind != LetterKind.SUPPLEMENT],
            "supplements": with_words(supplements_of(report, actor=actor), letters),
            "letters_beyond": beyond,
            "feedback_letter": follow_up and follow_up.feedback_letter,
            "owes_feedback": follow_up is not None
            and follow_up.feedback_due is not None
            and follow_up.feedback_at is None,
            "message": message or LetterForm(),
            "note_form": note or HandOverForm(),
            "hand_overs": reports.hand_overs(actor, report),
            "duty_calls": with_reasons(reports.duty_calls_of(report), in_sight),
            "says_itself": bool(in_sight),
            "history": history_of(report, says_itself=bool(in_sight)),
            "trail": [(reverse("referral:inbox"), _("Reports")), ("", report.number)],
        },
        status=422 if message or note or closing else 200,
    )  # fmt: skip


def _screening(row: ReportedPerson) -> ScreeningShown | None:
    screened = screening_of(row)
    return None if screened is None else screening_in_words(screened)


def _letters(report: Report, actor: Actor) -> tuple[list[Letter] | None, bool]:
    """Open the messages, and say whether they are beyond the actor's reach."""
    try:
        return reporter_follow_up.read_letters(report, actor=actor), False
    except reporter_follow_up.LettersOutOfReach:
        return None, True


def _to_restore(duties: Sequence[Duty]) -> set[uuid.UUID]:
    """Return of each rule by which nothing is open what was set aside last, by its key."""
    waits = {duty.rule for duty in duties if duty.is_open}
    aside = [duty for duty in duties if duty.set_aside_at is not None and duty.rule not in waits]
    last = {duty.rule: duty.pk for duty in sorted(aside, key=attrgetter("set_aside_at"))}
    return set(last.values())


@requires(Action.REPORTS_HANDLE)
@require_POST
@sensitive_post_parameters()
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Do one step with a report and lead back to it."""
    actor = actor_of(request)
    report = reports.get_report(actor, key)
    act = STEPS.get(name)
    if act is None:
        raise Http404
    # What was typed and cannot be sent yet stays on the page.
    if name == "message" and not (message := LetterForm(request.POST)).is_valid():
        return _page(request, report, actor, message=message)
    if name == "close" and _untold(report):
        return _close(request, report, actor)
    if name == "hand-over" and not (note := HandOverForm(request.POST)).is_valid():
        return _page(request, report, actor, note=note)
    with refusals_on(request):
        messages.success(request, act(request, report, actor))
    return redirect("referral:report", key)


def _untold(report: Report) -> bool:
    """Return whether nothing but somebody who was not told is in the way of closing."""
    return REPORT.weighed(report).get("close") == [] and bool(untold(report))


def _close(request: HttpRequest, report: Report, actor: Actor) -> HttpResponse:
    """Close a report though somebody was not told; the reason is asked for beside the step."""
    form = ClosingForm(request.POST, auto_id="id_close_%s")
    if form.is_valid():
        with refusals_on(form):
            messages.success(request, STEPS["close"](request, report, actor))
            return redirect("referral:report", report.pk)
    return _page(request, report, actor, closing=form)


@requires(Action.REPORTS_READ)
@require_safe
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Lead to the newest report of a case, or say that there is none."""
    rows = reports.reports(actor_of(request)).filter(Q(case=case) | Q(persons__case=case))
    found = rows.order_by("-received_at").first()
    if found is None:
        text = _("No report that you may see belongs to this case.")
        return empty_tab(request, case, "report", text)
    return redirect("referral:report", found.pk)
