# SPDX-License-Identifier: EUPL-1.2
"""Pages of events."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor
from vidik.core.history import row_history
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.core.templatetags.vidik import in_script
from vidik.core.years import chosen_year, years
from vidik.events import forms
from vidik.events.methods.likeness import THRESHOLD
from vidik.events.models import Account, Event
from vidik.events.presentation import (
    Names,
    days_of,
    evaluations,
    lines,
    number_of_whom,
    opened,
    reasons_of,
)
from vidik.events.registry import occasion_of
from vidik.events.selectors import chains
from vidik.events.selectors import events as selectors
from vidik.events.selectors import years as yearly
from vidik.events.selectors.pack import word
from vidik.events.services import asking, joining, reporting
from vidik.institutions.registry import actor_names

JOINED: Final = gettext_lazy("The accounts were joined: the event counts once.")


def _trail(*steps: tuple[str, str]) -> Trail:
    return [(reverse("events:list"), _("Events")), *steps]


def _page(key: uuid.UUID) -> str:
    return reverse("events:event", args=[key])


# ------------------------------------------------------------------------------- one event


@requires(Action.EVENTS_READ)
@require_safe
def event(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show an event: each institution's account beside the others, what counts and why."""
    actor = actor_of(request)
    row = selectors.get_event(actor, key)
    elsewhere = selectors.moved_to(actor, row)
    if elsewhere is not None:
        return redirect(_page(elsewhere.pk))
    accounts = selectors.accounts_of(actor, row)
    standing = [each for each in accounts if each.withdrawn_at is None]
    names = Names(accounts)
    may_join = bool(can(actor, Action.EVENTS_JOIN))
    return render(
        request,
        "events/event.html",
        {
            "event": row,
            "leading": next((each for each in accounts if each.is_leading), None),
            "standing": standing,
            "withdrawn": [each for each in accounts if each.withdrawn_at is not None],
            "lines": opened(lines(standing, names), standing, names),
            "numbers": [(each, _numbers(each, names)) for each in standing],
            "evaluations": evaluations(standing),
            "passed_on": [(each, days_of(each.account)) for each in chains.passed_on(actor, row)],
            "own": actor.institution,
            "may_join": may_join,
            "may_ask": bool(can(actor, Action.EVENTS_REPORT)) and actor.institution is not None,
            "joined": selectors.joined_keys(actor, accounts) if may_join else set(),
            "alike": [
                (each, _other(each, accounts), reasons_of(each.reasons))
                for each in selectors.suggestions_about(actor, standing)
            ]
            if may_join
            else [],
            "apart": [(each, _outside(each, row)) for each in selectors.apart_from(actor, accounts)]
            if may_join
            else [],
            "questions": selectors.questions_of(actor, row),
            "histories": [(each, _history(each)) for each in standing if each.corrected_at],
            "trail": _trail(("", row.number)),
        },
    )


def _numbers(row: Account, names: Names) -> list[tuple[str, str, Any]]:
    return [
        (word("what", each.what), number_of_whom(each, names), each) for each in row.numbers.all()
    ]


def _other(suggestion: Any, accounts: Sequence[Account]) -> Account:
    own = {each.pk for each in accounts}
    found: Account = suggestion.second if suggestion.first_id in own else suggestion.first
    return found


def _outside(apart: Any, row: Event) -> Account:
    found: Account = apart.second if apart.first.event_id == row.pk else apart.first
    return found


_TRACKED: Final = {
    "title": pgettext_lazy("event", "Title"),
    "kind": gettext_lazy("Kind"),
    "state": gettext_lazy("State"),
    "first_on": gettext_lazy("First day"),
    "last_on": gettext_lazy("Last day"),
    "sessions": gettext_lazy("Sessions"),
    "place": gettext_lazy("Place"),
}


def _history(row: Account) -> Any:
    return row_history(
        row, _TRACKED, names=actor_names,
        show={
            "kind": lambda _name, code: word("kind", code),
            "title": lambda _name, text: str(text),
            "place": lambda _name, text: in_script(text),
        },
    )  # fmt: skip


@requires(Action.EVENTS_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def report(request: HttpRequest) -> HttpResponse:
    """Enter what one's own institution says of an event."""
    actor = actor_of(request)
    form = forms.AccountForm(posted(request), actor=actor)
    asked = occasion_of(actor, request.GET)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = reporting.report(form.facts(), actor=actor, origin=asked.origin)
            messages.success(request, _("The event was entered."))
            return redirect(asked.back or _page(row.event_id))
    title = _("Report an event")
    return step_page(
        request, form, title=title, back=asked.back or reverse("events:list"),
        trail=_trail(("", title)), button=_("Save"), template="events/account.html",
        kicker=asked.kicker,
        intro=_(
            "What your institution says. Other institutions may report the same event; it is then "
            "counted once. Attendees are numbers: no names."
        ),
    )  # fmt: skip


@requires(Action.EVENTS_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct what one's own institution said."""
    actor = actor_of(request)
    row = selectors.get_own_account(actor, key)
    row = next(each for each in selectors.accounts_of(actor, row.event) if each.pk == row.pk)
    form = forms.AccountForm(posted(request), actor=actor, account=row)
    page = _page(row.event_id)
    back = occasion_of(actor, request.GET).back or page
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reporting.correct(row, form.facts(), seen=form.cleaned_data["seen"], actor=actor)
            messages.success(request, _("The account was corrected."))
            return redirect(back)
    title = _("Correct the account")
    return step_page(
        request, form, title=title, back=back, template="events/account.html",
        button=_("Save"), trail=_trail((page, row.event.number), ("", title)),
        kicker=row.event.number,
        intro=_("What was said before stays in the history of the account."),
    )  # fmt: skip


@requires(Action.EVENTS_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def withdraw(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Withdraw what one's own institution said."""
    actor = actor_of(request)
    row = selectors.get_own_account(actor, key)
    form = forms.WithdrawForm(posted(request))
    back = _page(row.event_id)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reporting.withdraw(row, form.cleaned_data["why"], actor=actor)
            messages.success(request, _("The account was withdrawn."))
            return redirect(back)
    title = _("Withdraw the account")
    return step_page(
        request, form, title=title, back=back, is_final=True, kicker=row.event.number,
        trail=_trail((back, row.event.number), ("", title)),
        intro=_("It stays readable with your reason, and counts nowhere any more."),
    )  # fmt: skip


# ------------------------------------------------------------------------- join, part, choose


@requires(Action.EVENTS_JOIN)
@require_POST
@submit_once
def arrange(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Undo a joining, choose which account counts, or undo that two are apart."""
    actor = actor_of(request)
    row = selectors.get_account(actor, key)
    back = _page(row.event_id)
    with refusals_on(request):
        if name == "part":
            joining.undo(row, actor=actor)
            messages.success(request, _("The account is an event of its own again."))
        elif name == "choose":
            joining.choose_leading(row, actor=actor)
            messages.success(request, _("The event’s numbers are now taken from this account."))
        elif name == "join":
            # The finder misses some; who knows better joins them by their numbers.
            kept = _joined(row.event, request.POST.get("number", ""), actor)
            messages.success(request, JOINED)
            return redirect(_page(kept.pk))
        elif name == "not-apart":
            other = _posted_account(request, actor)
            joining.undo_apart(row, other, actor=actor)
            messages.success(request, _("The accounts may be joined again."))
        else:
            raise Http404
    return redirect(back)


def _joined(event: Event, number: str, actor: Actor) -> Event:
    other = selectors.numbered(actor, number[:20]).first()
    if other is not None:
        other = selectors.moved_to(actor, other) or other
    if other is None:
        raise ValidationError(_("There is no event with this number."))
    return _join(event, other, actor)


def _join(one: Event, other: Event, actor: Actor) -> Event:
    # The older number stays: it may have been quoted.
    kept, moved = sorted((one, other), key=lambda each: each.number)
    return joining.join(kept, moved, actor=actor)


def _posted_account(request: HttpRequest, actor: Actor) -> Account:
    try:
        return selectors.get_account(actor, uuid.UUID(request.POST.get("other", "")))
    except ValueError as error:
        raise Http404 from error


@requires(Action.EVENTS_JOIN)
@require_safe
def suggestion(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show two accounts that may be of one event, side by side."""
    actor = actor_of(request)
    row = selectors.get_suggestion(actor, key)
    both = [row.first, row.second]
    names = Names(both)
    return render(
        request,
        "events/suggestion.html",
        {
            "suggestion": row,
            "both": both,
            "lines": opened(lines(both, names), both, names),
            "reasons": reasons_of(row.reasons),
            "threshold": THRESHOLD,
            "trail": _trail(
                (reverse("events:suggestions"), _("Accounts to compare")),
                ("", f"{row.first.event.number} – {row.second.event.number}"),
            ),
        },
    )


@requires(Action.EVENTS_JOIN)
@require_POST
@submit_once
def decide(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Say that two accounts are of one event, or that they are not."""
    actor = actor_of(request)
    row = selectors.get_suggestion(actor, key)
    with refusals_on(request):
        if name == "join":
            kept = _join(row.first.event, row.second.event, actor)
            messages.success(request, JOINED)
            return redirect(_page(kept.pk))
        if name != "apart":
            raise Http404
        joining.set_apart(row.first, row.second, actor=actor)
        messages.success(request, _("These are different events now."))
    return redirect("events:suggestions")


# --------------------------------------------------------------------------------- questions


@requires(Action.EVENTS_REPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask an institution about what its account says otherwise."""
    actor = actor_of(request)
    row = selectors.get_account(actor, key)
    authorize(actor, Action.EVENTS_REPORT)
    _others, found = asking.differences(row, actor)
    if not found:
        messages.error(request, _("Nothing differs from what other institutions report."))
        return redirect(_page(row.event_id))
    form = forms.AskForm(
        posted(request), differences=[(each.code, str(each.label)) for each in found]
    )
    back = _page(row.event_id)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            asking.ask(
                row, form.cleaned_data["about"], words=form.cleaned_data["words"], actor=actor
            )
            messages.success(request, _("The question was sent."))
            return redirect(back)
    title = _("Ask about differences")
    return step_page(
        request, form, title=title, back=back, button=_("Send the question"),
        kicker=row.event.number, trail=_trail((back, row.event.number), ("", title)),
        intro=_("The question goes to %(who)s as a notice with a deadline.")
        % {"who": row.institution.name},
    )  # fmt: skip


# --------------------------------------------------------------------------------- a year


_GROUPS: Final = {
    yearly.KIND: pgettext_lazy("event", "By kind"),
    yearly.TOPIC: gettext_lazy("By topic"),
    yearly.AUDIENCE: gettext_lazy("By participants"),
    yearly.PROFESSION: gettext_lazy("By profession"),
    yearly.INSTITUTION: gettext_lazy("By institution that reports"),
}


@requires(Action.EVENTS_READ)
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Show the events of a year in sums: each once, beside what institutions report together."""
    actor = actor_of(request)
    chosen = chosen_year(request)
    by = request.GET.get("by", yearly.KIND)
    if by not in yearly.GROUPS:
        raise Http404
    found = yearly.sums(actor, chosen, by)
    bodies = (
        selectors.institution_names(each.code for each in found) if by == yearly.INSTITUTION else {}
    )
    return render(
        request,
        "events/year.html",
        {
            "year": chosen,
            "years": years(),
            "total": next(iter(yearly.sums(actor, chosen)), None),
            "by": by,
            "label": _GROUPS[by],
            "groups": _GROUPS.items(),
            "rows": [(bodies.get(each.code) or word(by, each.code), each) for each in found],
            "listed": (yearly.KIND, yearly.TOPIC, yearly.INSTITUTION),
            "most": max((each.accounts for each in found), default=0),
            "trail": _trail(("", _("Events of a year"))),
        },
    )
