# SPDX-License-Identifier: EUPL-1.2
"""The report on a plan in a period, as a page and as a document; who is asked, who answers."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.changes import change
from vidik.access.services import actor_of, allowed, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file
from vidik.core.formats import format_number
from vidik.core.pages import posted
from vidik.core.periods import Period, PeriodError
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.exchange.services import reading
from vidik.figures.presentation import period_in_words
from vidik.recommendations.documents import plan_docx, plan_pdf
from vidik.recommendations.forms import AskForm, ReportForm, ReportPeriodForm, SeenForm
from vidik.recommendations.lists import tabs_of
from vidik.recommendations.models import ActionPlan
from vidik.recommendations.presentation import PROGRESS
from vidik.recommendations.selectors import reporting
from vidik.recommendations.selectors.pack import obstacles
from vidik.recommendations.services import asking
from vidik.recommendations.services.asking import ASKED_FOR
from vidik.recommendations.views.planning import activity_of, page_of, plan_of, trail_of


def _may_write(request: HttpRequest, plan: ActionPlan) -> bool:
    action = Action.ACTION_PLAN_WRITE
    return action in allowed(actor_of(request), plan, action)


def _period_of(request: HttpRequest) -> tuple[ReportPeriodForm, Period]:
    """Return the form of the period, and the period it names: this year where it names none."""
    year = timezone.localdate().year
    form = ReportPeriodForm(request.GET if "year" in request.GET else None, initial={"year": year})
    return form, Period.parse(form.period() if form.is_valid() else f"{year:04d}")


@requires(Action.ACTION_PLAN_READ)
@require_safe
def plan_report(request: HttpRequest, code: str) -> HttpResponse:
    """Draft the report on a plan in a period from the records, for the task force."""
    actor = actor_of(request)
    plan = plan_of(request, code)
    form, period = _period_of(request)
    found = reporting.report_of(actor, plan, period)
    may_ask = period.kind in ASKED_FOR and period.start <= found.day and _may_write(request, plan)
    return render(
        request,
        "recommendations/plan_report.html",
        {
            "trail": trail_of(request, (_("Report on the plan"), "")),
            "plan": plan,
            "form": form,
            "found": found,
            "counts": [(PROGRESS[state], count) for state, count in found.counts.items()],
            "query": _query(period),
            "ask_late": reverse("recommendations:ask-late", args=[plan.code, period.text])
            if may_ask
            else "",
            "may_write": may_ask,
            **tabs_of(actor, "action-plan"),
        },
    )


@requires(Action.ACTION_PLAN_READ)
@require_safe
def plan_document(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the report on a plan in a period as a document, as it is at this moment."""
    actor = actor_of(request)
    plan = plan_of(request, code)
    chosen, period = _period_of(request)
    if form not in _WRITERS or not chosen.is_valid():
        raise Http404
    with change(actor, Action.ACTION_PLAN_READ, about=plan) as act:
        found = reporting.report_of(actor, plan, period)
        act.record("action-plan.exported", rows=len(found.activities), form=form)
    return as_file(_WRITERS[form](found), f"{plan.code}-{_slug(period)}.{form}")


_WRITERS = {"docx": plan_docx, "pdf": plan_pdf}


def _slug(period: Period) -> str:
    return period.text.replace(":", "-").replace("/", "-")


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def ask_late(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Ask all who are late in a period for their reports, in one step."""
    actor = actor_of(request)
    plan = plan_of(request, code)
    try:
        found = Period.parse(period)
    except PeriodError:
        raise Http404 from None
    if found.kind not in ASKED_FOR or not _may_write(request, plan):
        raise Http404
    form = SeenForm(posted(request))
    back = f"{reverse('recommendations:plan-report', args=[plan.code])}?{_query(found)}"
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            done = asking.ask_all_late(plan, period=found.text, actor=actor)
            messages.success(
                request,
                ngettext(
                    "%(count)s report has been requested.",
                    "%(count)s reports have been requested.",
                    done.asked,
                )
                % {"count": format_number(done.asked, request.LANGUAGE_CODE)},
            )
            if done.unreachable:
                names = "; ".join(str(each.name) for each in done.unreachable)
                messages.warning(
                    request,
                    _("Not reached by this kind of notice: %(names)s.") % {"names": names},
                )
            return redirect(back)
    lines = reporting.to_ask(actor, plan, found)
    title = _("Ask all who are late: %(period)s") % {"period": period_in_words(found.text)}
    return step_page(
        request, form, title=title, button=_("Ask"), back=back, kicker=str(plan.title),
        trail=trail_of(request, (_("Report on the plan"), back), (title, "")),
        template="recommendations/ask_late.html", lines=lines,
        waiting=sum(each.asked is None for each in lines),
    )  # fmt: skip


def _query(period: Period) -> str:
    return urlencode(reporting.in_form(period))


@requires(Action.ACTION_PLAN_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def ask_report(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an institution that takes part in an activity for its report of a period."""
    actor = actor_of(request)
    row = activity_of(request, code)
    if Action.ACTION_PLAN_WRITE not in allowed(actor, row, Action.ACTION_PLAN_WRITE):
        raise Http404
    parties = [(each.institution.code, str(each.institution.name)) for each in row.parties.all()]
    last = Period.parse(reporting.last_quarter())
    form = AskForm(
        posted(request), institutions=parties,
        initial=reporting.in_form(last),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            asking.ask(
                row, data["institution"], period=form.period(), words=data["words"], actor=actor
            )
            messages.success(request, _("The report has been requested."))
            return redirect(page_of(row))
    title = _("Ask for a report")
    return step_page(
        request, form, title=title, button=_("Ask"), back=page_of(row), kicker=str(row.title),
        trail=trail_of(request, (str(row.title), page_of(row)), (title, "")),
        intro="" if parties else _("Nobody takes part in this activity: change it first."),
    )  # fmt: skip


@requires(Action.EXCHANGE_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def answer_report(request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
    """Answer how far an activity has come, for an institution that was asked."""
    actor = actor_of(request)
    row, received = reporting.request_of_letter(actor, letter)
    form = ReportForm(posted(request), obstacles=obstacles(), targets=asking.countable(row))
    back = reverse("exchange:letter", args=[received.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = asking.answer(row, received, form.draft(), actor=actor)
            messages.success(
                request,
                _("Your reply has been received. Receipt: %(number)s.")
                % {"number": given.reply.receipt.number},
            )
            return redirect(back)
    version = received.notice.versions.first()
    reading.record_read(received, version, actor=actor)
    title = _("Report on the activity: %(period)s") % {"period": period_in_words(row.period)}
    return step_page(
        request, form, title=title, button=pgettext("plan", "Send the report"), back=back,
        kicker=received.number,
        trail=[(reverse("exchange:inbox"), _("Notices")), (back, received.number), ("", title)],
        template="recommendations/answer_report.html", row=row, version=version,
    )  # fmt: skip
