# SPDX-License-Identifier: EUPL-1.2
"""Pages of the centre: the inbox, one report, who must be told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.formats import format_number
from vidik.core.pages import is_first, sortable, take_back
from vidik.core.paging import page_of
from vidik.core.workflow import TransitionRefused
from vidik.exchange.services import NotSendable
from vidik.referral import selectors, services
from vidik.referral.forms import (
    ChooseForm,
    FilterForm,
    HandOverForm,
    MessageForm,
    OpenForm,
    OutcomeForm,
)
from vidik.referral.histories import history_of
from vidik.referral.models import Report
from vidik.referral.registry import is_decided_above
from vidik.referral.selectors.abroad import word_of
from vidik.referral.types import ReportState
from vidik.referral.views.waiting import waiting
from vidik.referral.workflow import REPORT
from vidik.vault.methods.plain import Plain
from vidik.vault.services import Erased, ask_to_look
from vidik.vault.types import Purpose

SHOWN_CALLS = 10
"""How many calls to the reader the inbox shows at its head."""


@requires(Action.REPORTS_READ)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the reports that the actor works on: searched by number, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    sort = request.GET.get("sort", "")
    page = page_of(request, selectors.inbox(actor, form.wanted(sort)))
    services.record_list(found=page.paginator.count, actor=actor)
    now = timezone.now()
    minutes = selectors.rules().take_within
    for row in page:
        row.waited = (row.taken_at or now) - row.received_at
        within = dt.timedelta(minutes=minutes.get(row.urgency, 0))
        # Reports that were made up for a demonstration have nobody who follows them.
        tracking = getattr(row, "tracking", None)
        row.has_letters = tracking is not None and tracking.waiting > 0
        row.is_late = row.state == ReportState.RECEIVED and row.waited > within
    return render(
        request,
        "referral/inbox.html",
        {
            "form": form,
            "page": page,
            "columns": sortable(
                [(_("Number"), "number"), (_("Received"), "received"), (_("Urgency"), "urgency")],
                sort or "-received",
            ),
            "calls": selectors.waiting_for(actor)[:SHOWN_CALLS],
            "is_filtered": form.narrows,
            "shows_open": form.shows_open,
            "on_duty": selectors.on_duty(actor.institution or 0, now),
        },
    )


@requires(Action.REPORTS_READ)
@require_safe
@never_cache
def detail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a report: coded facts, what was told once it was opened, who must be told, messages."""
    actor = actor_of(request)
    report = selectors.get_report(actor, key)
    services.record_read(report, actor=actor)
    return _page(request, report, actor)


def _page(
    request: HttpRequest,
    report: Report,
    actor: Actor,
    *,
    message: MessageForm | None = None,
    note: HandOverForm | None = None,
) -> HttpResponse:
    told = services.read_told(report, actor=actor)
    persons = list(selectors.persons_of(report, actor=actor))
    duties = []
    for duty in selectors.duties_of(report, actor=actor):
        rule = services.rule_of(duty)
        duties.append(
            (duty, rule, ChooseForm(
                institutions=services.choices_for(duty),
                initial={"institution": duty.institution and duty.institution.code},
                    auto_id=f"id_{duty.rule}_%s",
            ))
        )  # fmt: skip
    forms = dict(selectors.codes("form"))
    alike = services.likenesses(persons, actor=actor)
    return render(
        request,
        "referral/report.html",
        {
            "report": report,
            "tracking": getattr(report, "tracking", None),
            "persons": [
                (
                    row,
                    told.get(str(row.pk), []),
                    None
                    if is_decided_above(row)
                    else OutcomeForm(
                        initial={"outcome": row.outcome, "reason": row.reason},
                        auto_id=f"id_{row.position}_%s",
                    ),
                    alike.get(row.pk, []),
                )
                for row in persons
            ],
            "is_open": bool(told),
            "open_form": OpenForm(),
            "duties": duties,
            "waiting": waiting(report, [duty for duty, _rule, _form in duties], timezone.now()),
            "may_tell": any(
                duty.verified and duty.addressee is None and duty.set_aside_at is None
                for duty, _rule, _form in duties
            ),
            "place": selectors.place_name(report.municipality),
            "word": word_of(report, actor=actor),
            "kinds": [forms.get(code, code) for code in report.forms],
            "steps": REPORT.available(report),
            "letters": services.read_letters(report, actor=actor),
            "message": message or MessageForm(),
            "note_form": note or HandOverForm(),
            "hand_overs": selectors.hand_overs(actor, report),
            "alarms": selectors.alarms_of(report),
            "history": history_of(report),
            "trail": [(reverse("referral:inbox"), _("Reports")), ("", report.number)],
        },
        status=422 if message or note else 200,
    )  # fmt: skip


@requires(Action.REPORTS_HANDLE)
@require_POST
@sensitive_post_parameters()
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Do one step with a report and lead back to it."""
    actor = actor_of(request)
    report = selectors.get_report(actor, key)
    act = _STEPS.get(name)
    if act is None:
        raise Http404
    # What was typed and cannot be sent yet stays on the page.
    if name == "message" and not (message := MessageForm(request.POST)).is_valid():
        return _page(request, report, actor, message=message)
    if name == "hand-over" and not (note := HandOverForm(request.POST)).is_valid():
        return _page(request, report, actor, note=note)
    if not is_first(request):
        messages.info(request, _("This form was already sent. It was carried out once."))
        return redirect("referral:report", key)
    try:
        text = act(request, report, actor)
    except (ValidationError, TransitionRefused, NotSendable, Erased) as error:
        take_back(request)
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        for reason in reasons:
            messages.error(request, reason)
    else:
        messages.success(request, text)
    return redirect("referral:report", key)


def _take(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    services.take_report(report, actor=actor)
    return _("You have taken the report on and lead the cases of its persons.")


def _close(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    services.close_report(report, actor=actor)
    return _("The report has been closed.")


def _reopen(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    services.reopen_report(report, actor=actor)
    return _("The report has been opened again.")


def _tell(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    count = services.tell_all(report, actor=actor)
    return ngettext("%(count)s notice was sent.", "%(count)s notices were sent.", count) % {
        "count": format_number(count, get_language() or "en")
    }


def _open(request: HttpRequest, report: Report, actor: Actor) -> str:
    why = request.POST.get("why", "")
    for row in selectors.persons_of(report, actor=actor):
        ask_to_look(row.person, purpose=Purpose.IDENTIFICATION, why=why, actor=actor)
    return _("What was reported stays open to you for 15 minutes; this is recorded.")


def _message(request: HttpRequest, report: Report, actor: Actor) -> str:
    services.add_message(report, Plain(request.POST.get("text", "")), actor=actor)
    return _("The message is waiting for the reporter.")


def _hand_over(request: HttpRequest, report: Report, actor: Actor) -> str:
    services.hand_over(report, Plain(request.POST.get("text", "")), actor=actor)
    return _("The note is waiting for the next shift.")


def _hand_over_seen(request: HttpRequest, report: Report, actor: Actor) -> str:
    asked = request.POST.get("note", "")
    note = next(
        (each for each in selectors.hand_overs(actor, report) if str(each.pk) == asked), None
    )
    if note is None:
        raise ValidationError(_("There is no such note."))
    services.see_hand_over(note, actor=actor)
    return _("It is recorded that you have seen the note.")


def _choose(request: HttpRequest, report: Report, actor: Actor) -> str:
    duty = selectors.get_duty(report, request.POST.get("rule", ""), actor=actor)
    found = selectors.institution_by_code(request.POST.get("institution", ""))
    if found is None:
        raise ValidationError(_("Choose an institution from the list."))
    services.choose(duty, found, actor=actor)
    return _("It has been decided who is notified.")


def _set_aside(request: HttpRequest, report: Report, actor: Actor) -> str:
    duty = selectors.get_duty(report, request.POST.get("rule", ""), actor=actor)
    services.set_aside(duty, actor=actor)
    return _("The rule was set aside for this report.")


def _outcome(request: HttpRequest, report: Report, actor: Actor) -> str:
    number = request.POST.get("position", "")
    row = next(
        (each for each in selectors.persons_of(report, actor=actor)
         if str(each.position) == number), None,
    )  # fmt: skip
    if row is None:
        raise ValidationError(_("There is no such person in this report."))
    services.enter_outcome(
        row, request.POST.get("outcome", ""), reason=request.POST.get("reason", ""), actor=actor
    )
    return _("The outcome has been set.")


_STEPS: dict[str, Callable[[HttpRequest, Report, Actor], str]] = {
    "take": _take,
    "close": _close,
    "reopen": _reopen,
    "tell": _tell,
    "open": _open,
    "message": _message,
    "hand-over": _hand_over,
    "hand-over-seen": _hand_over_seen,
    "choose": _choose,
    "set-aside": _set_aside,
    "outcome": _outcome,
}
