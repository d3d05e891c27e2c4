# SPDX-License-Identifier: EUPL-1.2
"""What came, what was sent, what is owed, what ladders did, and how many were answered."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.exchange.forms import PostedForm
from vidik.exchange.models import Mail, Reminder
from vidik.exchange.presentation import channel_lines, kind_lines
from vidik.exchange.selectors import (
    kinds as exchange_kinds,
)
from vidik.exchange.selectors import (
    notices,
)
from vidik.exchange.selectors import (
    statistics as exchange_statistics,
)
from vidik.exchange.services import events, mailing, reminding
from vidik.exchange.types import Statistic
from vidik.exchange.views.common import common

STATISTICS_HEADER = (
    "by", "name", "sent", "answered", "withdrawn", "silent", "overdue", "refused", "in_time",
    "answered_percent", "median_hours", "feedback_due", "feedback_given",
    "without_feedback_percent",
)  # fmt: skip


@requires(Action.EXCHANGE_WRITE)
@require_POST
def post_reminder(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Note on which day the letter of a rung went out."""
    actor = actor_of(request)
    try:
        reminder = notices.reminder(actor, key)
    except Reminder.DoesNotExist:
        raise Http404 from None
    form = PostedForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the day on which the letter was sent."))
    else:
        try:
            reminding.record_letter(reminder, on=form.cleaned_data["posted_on"], actor=actor)
            messages.success(request, _("The day has been noted."))
        except ValueError as refusal:
            messages.error(request, str(refusal))
    return redirect("exchange:ledger")


@requires(Action.EXCHANGE_WRITE)
@require_POST
def resend_mail(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Queue an e-mail again that was given up."""
    actor = actor_of(request)
    try:
        mail = notices.mail(actor, key)
    except Mail.DoesNotExist:
        raise Http404 from None
    mailing.try_again(mail, actor=actor)
    messages.success(request, _("The e-mail is waiting to be sent again."))
    return redirect("exchange:letter", mail.addressee_id)


@requires(Action.EXCHANGE_READ)
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Say how many notices were answered, how fast, and which never."""
    actor = actor_of(request)
    side, year = _asked(request)
    return render(
        request,
        "exchange/statistics.html",
        {
            **common(request, "statistics"),
            "side": side,
            "year": year,
            "years": exchange_statistics.years(actor),
            "total": exchange_statistics.total(actor, side=side, year=year),
            "by_kind": exchange_statistics.statistics(actor, side=side, by="kind", year=year),
            "by_institution": exchange_statistics.statistics(
                actor, side=side, by="institution", year=year
            ),
            "distribution": exchange_statistics.distribution(actor, side=side, year=year),
            "never": exchange_statistics.never_answered(actor, year=year)[:100]
            if side == "sent"
            else [],
        },
    )


@requires(Action.EXCHANGE_READ)
@require_safe
def statistics_file(request: HttpRequest) -> HttpResponse:
    """Return the statistics as a file: all, then by kind, then by institution."""
    actor = actor_of(request)
    side, year = _asked(request)
    lines = [("all", exchange_statistics.total(actor, side=side, year=year))]
    for by in ("kind", "institution"):
        lines += [
            (by, line)
            for line in exchange_statistics.statistics(actor, side=side, by=by, year=year)
        ]
    kind = as_form(request.GET.get("format", ""))
    events.record_export("statistics", rows=len(lines), form=kind, actor=actor)
    name = f"notices-{side}-{year or 'all'}"
    return download(name, STATISTICS_HEADER, [_row(by, line) for by, line in lines], kind)


def _row(by: str, line: Statistic) -> tuple[str | int | Decimal | None, ...]:
    return (
        by, line.label, line.sent, line.answered, line.withdrawn, line.silent, line.overdue,
        line.refused, line.in_time, line.answered_share, line.median_hours, line.feedback_due,
        line.feedback_given, line.without_feedback_share,
    )  # fmt: skip


def _asked(request: HttpRequest) -> tuple[str, int | None]:
    side = "received" if request.GET.get("side") == "received" else "sent"
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and 1990 <= int(text) < 2200 else None  # noqa: PLR2004 - years of calendars
    return side, year


@requires(Action.EXCHANGE_READ)
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Show every kind of notice with its deadline, its ground and its ladder."""
    known, channels = list(exchange_kinds.all_kinds()), list(exchange_kinds.channels())
    names = exchange_kinds.names_of_sides(known, channels)
    return render(
        request,
        "exchange/kinds.html",
        {
            **common(request, "kinds"),
            "lines": kind_lines(known, names),
            "channels": channel_lines(channels, names),
        },
    )
