# SPDX-License-Identifier: EUPL-1.2
"""What came, what was sent, what is owed, what ladders did, and how many were answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import as_form, download
from vidik.core.pages import sortable
from vidik.core.paging import NumberedPage, page_of
from vidik.core.spreadsheets import Value
from vidik.exchange.forms import BatchesForm, DutiesForm, FilterForm, LedgerForm, PostedForm
from vidik.exchange.models import Addressee, Mail, Reminder
from vidik.exchange.presentation import channel_lines, kind_lines
from vidik.exchange.selectors import (
    kinds as exchange_kinds,
)
from vidik.exchange.selectors import (
    lists,
    notices,
)
from vidik.exchange.selectors import (
    statistics as exchange_statistics,
)
from vidik.exchange.services import events, mailing, reading, reminding
from vidik.exchange.types import NoticeFilter, Statistic
from vidik.exchange.views.common import columns, common

STATISTICS_HEADER = (
    "by", "name", "sent", "answered", "withdrawn", "silent", "overdue", "refused", "in_time",
    "answered_percent", "median_hours", "feedback_due", "feedback_given",
    "without_feedback_percent",
)  # fmt: skip
LETTERS_HEADER = ("number", "title", "kind", "state", "due", "sent", "institution")
BATCHES_HEADER = ("title", "kind", "sent", "addressees", "answered")
DUTIES_HEADER = ("number", "title", "kind", "institution", "due")
LEDGER_HEADER = ("number", "title", "institution", "duty", "step", "outcome", "at", "posted")


@requires(Action.EXCHANGE_READ)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List what the institution received, the first due first."""
    return _letters(request, "inbox")


@requires(Action.EXCHANGE_READ)
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """List what the institution sent, letter by letter, the first due first."""
    return _letters(request, "sent")


@requires(Action.EXCHANGE_READ)
@require_safe
def letters_file(request: HttpRequest, tab: str) -> HttpResponse:
    """Give the list of what came or was sent as a file: the same rows in the same order."""
    actor = actor_of(request)
    _form, _wanted, rows = _asked_letters(request, tab)
    kind = as_form(request.GET.get("format", ""))
    lines = [
        (
            row.number, row.title, str(row.kind.name), row.get_state_display(),
            _day_of(row.due_at), _day_of(row.sent_at),
            str((row.sender if tab == "inbox" else row.institution).name),
        )
        for row in rows
    ]  # fmt: skip
    events.record_export(tab, rows=len(lines), form=kind, actor=actor)
    return download(f"notices-{tab}", LETTERS_HEADER, lines, kind)


def _day_of(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(moment).date() if moment is not None else None


def _asked_letters(
    request: HttpRequest, tab: str
) -> tuple[FilterForm, NoticeFilter, QuerySet[Addressee]]:
    form = FilterForm(request.GET, kinds=list(exchange_kinds.all_kinds()), default="open")
    wanted = form.wanted(request.GET.get("sort", ""))
    read = lists.received if tab == "inbox" else lists.sent
    return form, wanted, read(actor_of(request), wanted, now=timezone.now())


def _letters(request: HttpRequest, tab: str) -> HttpResponse:
    actor = actor_of(request)
    form, wanted, rows = _asked_letters(request, tab)
    page = _listed(request, tab, rows)
    return render(
        request,
        "exchange/letters.html",
        {
            **common(request, tab),
            "form": form,
            "export": reverse("exchange:letters-file", kwargs={"tab": tab}),
            "page": page,
            "columns": columns(
                wanted.sort,
                (_("Number"), "number"),
                (_("Title"), "title"),
                (_("State"), "state"),
                (_("Due"), "due"),
                (_("Sent"), "sent"),
            ),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "may_write": can(actor, Action.EXCHANGE_WRITE) and bool(exchange_kinds.kinds(actor)),
            "has_institution": actor.institution is not None,
        },
    )


@requires(Action.EXCHANGE_READ)
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """List drafts, and what was sent notice by notice with the counts that close."""
    actor = actor_of(request)
    form = BatchesForm(request.GET, kinds=list(exchange_kinds.all_kinds()))
    sort = request.GET.get("sort", "")
    rows = lists.batches(actor, **form.wanted(), sort=sort)
    if "format" in request.GET:
        lines = [
            (
                row.versions.all()[0].title, str(row.kind.name), _day_of(row.sent_at),
                row.sent_count, row.answered_count,  # type: ignore[attr-defined] # annotated
            )
            for row in rows
        ]  # fmt: skip
        return _taken(request, "batches", BATCHES_HEADER, lines)
    heads = (
        (_("Title"), ""), (_("Kind"), "kind"), (_("Sent on"), "sent"), (_("Addressees"), ""),
        (_("Answered"), ""),
    )  # fmt: skip
    page = _listed(request, "batches", rows)
    return render(
        request,
        "exchange/batches.html",
        {
            **common(request, "batches"),
            "drafts": lists.drafts(actor)[:50],
            "form": form,
            "page": page,
            "columns": sortable(heads, sort),
            "may_write": can(actor, Action.EXCHANGE_WRITE) and bool(exchange_kinds.kinds(actor)),
        },
    )


@requires(Action.EXCHANGE_READ)
@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """List the feedback that the institution owes, or waits for."""
    form = DutiesForm(request.GET, kinds=list(exchange_kinds.all_kinds()))
    asked, sort = form.wanted(), request.GET.get("sort", "")
    side = asked.pop("side") or "owed"
    rows = lists.duties(actor_of(request), side, **asked, sort=sort)
    if "format" in request.GET:
        lines = [
            (
                row.addressee.number, row.addressee.title, str(row.addressee.kind.name),
                str((row.sender if side == "owed" else row.institution).name), _day_of(row.due_at),
            )
            for row in rows
        ]  # fmt: skip
        return _taken(request, f"feedback-{side}", DUTIES_HEADER, lines)
    heads = (
        (_("Number"), "number"), (_("Title"), "title"), (_("Due"), "due"), (_("Institution"), ""),
    )  # fmt: skip
    page = _listed(request, f"feedback-{side}", rows)
    return render(
        request,
        "exchange/duties.html",
        {
            **common(request, "duties"),
            "side": side,
            "form": form,
            "page": page,
            "columns": sortable(heads, sort),
        },
    )


def _listed(request: HttpRequest, what: str, rows: QuerySet[Any]) -> NumberedPage:
    """Give the page of a list that is asked for, and put on record that it was looked at."""
    page = page_of(request, rows)
    reading.record_list(what, found=page.paginator.count, actor=actor_of(request))
    return page


def _taken(
    request: HttpRequest, what: str, header: Sequence[str], lines: Sequence[Sequence[Value]]
) -> HttpResponse:
    """Give a list as a file, and put on record that it was taken along."""
    kind = as_form(request.GET.get("format", ""))
    events.record_export(what, rows=len(lines), form=kind, actor=actor_of(request))
    return download(f"notices-{what}", header, lines, kind)


@requires(Action.EXCHANGE_READ)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """List what the ladders did for the institution's notices."""
    actor = actor_of(request)
    form = LedgerForm(request.GET)
    asked, sort = form.wanted(), request.GET.get("sort", "")
    rows = lists.ledger(actor, asked["outcome"], q=asked["q"], sort=sort)
    if "format" in request.GET:
        lines = [
            (
                row.addressee.number, row.addressee.title, str(row.institution.name),
                row.get_duty_display(), row.get_audience_display(), row.get_outcome_display(),
                timezone.localtime(row.done_at).isoformat(timespec="minutes"), row.posted_on,
            )
            for row in rows
        ]  # fmt: skip
        return _taken(request, "reminders", LEDGER_HEADER, lines)
    heads = (
        (_("Notice"), ""), (_("Addressee"), ""), (_("Step"), ""), (_("Outcome"), ""),
        (_("When"), "when"),
    )  # fmt: skip
    page = _listed(request, "reminders", rows)
    return render(
        request,
        "exchange/ledger.html",
        {
            **common(request, "ledger"),
            "form": form,
            "page": page,
            "columns": sortable(heads, sort),
            "posted_form": PostedForm(label_suffix=""),
            "mail_note": "" if mailing.has_mail_server() else mailing.NOT_SET_UP,
            "may_write": can(actor, Action.EXCHANGE_WRITE),
        },
    )


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
def mail_again(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
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
    """Give the statistics as a file: all, then by kind, then by institution."""
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
    """Show every kind of notice with its term, its ground and its ladder."""
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
