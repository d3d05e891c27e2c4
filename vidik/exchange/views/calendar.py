# SPDX-License-Identifier: EUPL-1.2
"""The working calendar, what a change of it would move, and the page that explains a date."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import place
from vidik.exchange.forms_calendar import DayForm, DeadlineForm
from vidik.exchange.methods.calendars import FIRST_YEAR, LAST_YEAR, CalendarError
from vidik.exchange.models import CalendarDay
from vidik.exchange.presentation import WEEKDAYS, deadline_document, off_text, step_lines
from vidik.exchange.selectors import deadlines, notices
from vidik.exchange.selectors import kinds as exchange_kinds
from vidik.exchange.services import calendar
from vidik.exchange.views.common import common, trail


@requires(Action.EXCHANGE_READ)
@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    """Lead to the calendar of this year."""
    del request
    return redirect("exchange:year", timezone.localdate().year)


@requires(Action.EXCHANGE_READ)
@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """Show the holidays of a year and the days that were declared."""
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    rows = deadlines.holidays(number)
    declared = list(deadlines.declared_days(number))
    names = notices.names_of_actors({row.added_by for row in declared})
    return render(
        request,
        "exchange/calendar.html",
        {
            **common(request, "calendar"),
            "number": number,
            "before": number - 1 if number > FIRST_YEAR else None,
            "after": number + 1 if number < LAST_YEAR else None,
            "days": [(off.day, WEEKDAYS[off.day.weekday()], off_text(off)) for off in rows],
            "declared": [(row, names.get(row.added_by, "")) for row in declared],
            "may_change": can(actor_of(request), Action.EXCHANGE_CALENDAR),
        },
    )


@requires(Action.EXCHANGE_CALENDAR)
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Declare a day; first show which open deadlines it would move, then do it."""
    actor = actor_of(request)
    form = DayForm(posted(request), label_suffix="")
    moved = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        works = data["works"] == "yes"
        try:
            if request.POST.get("step") == "declare":
                calendar.declare_day(
                    data["day"],
                    works=works,
                    name=data["name"],
                    source=data["source"],
                    actor=actor,
                )
                messages.success(
                    request, _("The day has been declared; open deadlines are being recalculated.")
                )
                return redirect("exchange:year", data["day"].year)
            moved = deadlines.moved_by(actor, data["day"], works=works)
        except ValidationError as error:
            place(form, error)
        except CalendarError as refusal:
            form.add_error("day", str(refusal))
    return render(
        request,
        "exchange/declare.html",
        {
            "trail": trail((_("Calendar"), reverse("exchange:calendar")), (_("Declare a day"), "")),
            "form": form,
            "moved": moved,
        },
        status=422 if form.errors else 200,
    )


@requires(Action.EXCHANGE_CALENDAR)
@require_POST
def withdraw(request: HttpRequest, key: int) -> HttpResponse:
    """Withdraw a declared day."""
    try:
        declared = deadlines.declared_day(key)
    except CalendarDay.DoesNotExist:
        raise Http404 from None
    calendar.withdraw_day(declared, actor=actor_of(request))
    messages.success(
        request, _("The day has been withdrawn; open deadlines are being recalculated.")
    )
    return redirect("exchange:year", declared.day.year)


@requires(Action.EXCHANGE_READ)
@require_safe
def deadline(request: HttpRequest) -> HttpResponse:
    """Count a deadline and explain the date, as a page or as data."""
    return _deadline(request, as_data="application/json" in request.headers.get("Accept", ""))


@requires(Action.EXCHANGE_READ)
@require_safe
def deadline_data(request: HttpRequest) -> HttpResponse:
    """Count a deadline and explain the date as data."""
    return _deadline(request, as_data=True)


def _deadline(request: HttpRequest, *, as_data: bool) -> HttpResponse:
    kinds = list(exchange_kinds.all_kinds().filter(is_active=True))
    is_asked = bool(request.GET)
    form = DeadlineForm(
        request.GET if is_asked else None,
        kinds=kinds,
        initial={
            "start": timezone.localtime().replace(second=0, microsecond=0),
            "amount": 15,
            "unit": "days",
        },
        label_suffix="",
    )
    found, rule, start = None, None, None
    if is_asked and form.is_valid():
        rule, start = form.cleaned_data["rule"], form.cleaned_data["start"]
        try:
            found = deadlines.explain(rule, start)
        except CalendarError as refusal:
            form.add_error("start", str(refusal))
    status = 422 if form.errors else 200
    if as_data:
        if found is None or rule is None or start is None:
            errors = form.errors if is_asked else {"start": [_("This field is required.")]}
            return JsonResponse({"errors": errors}, status=422)
        document = deadline_document(found, rule, timezone.localtime(start))
        return JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    return render(
        request,
        "exchange/deadline.html",
        {
            **common(request, "deadline"),
            "form": form,
            "deadline": found,
            "is_hours": rule is not None and rule.unit == "hours",
            "steps": step_lines(found, rule) if found and rule else [],
        },
        status=status,
    )
