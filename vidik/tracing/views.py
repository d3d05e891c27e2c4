# SPDX-License-Identifier: EUPL-1.2
"""Pages of searches, and the form in which others answer."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, OutOfScope
from vidik.audit.services.recording import record
from vidik.core.pages import Label, Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.exchange.services import reading
from vidik.referral.selectors import reports
from vidik.tracing import forms
from vidik.tracing.histories import history_of
from vidik.tracing.models import Trace
from vidik.tracing.selectors import asking as selectors
from vidik.tracing.selectors import matching
from vidik.tracing.selectors import traces as found
from vidik.tracing.services import asking
from vidik.tracing.services import traces as services


def _list() -> tuple[str, str]:
    return reverse("tracing:list"), pgettext("persons", "Searches")


def _trail(trace: Trace, title: str) -> Trail:
    return [_list(), (reverse("tracing:trace", args=[trace.pk]), trace.number), ("", title)]


@requires(Action.TRACES_READ)
@require_safe
@never_cache
def trace(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a search: what is known, where she was seen, who was asked, who may be the one."""
    actor = actor_of(request)
    row = found.get_trace(actor, key)
    record(actor.label, "trace.read", row)
    seen = found.sightings_of(actor, row)
    return render(
        request,
        "tracing/trace.html",
        {
            "trace": row,
            "works": bool(can(actor, Action.TRACES_WORK, row)),
            "facts": found.facts_of(row),
            "gone": found.gone_to(row),
            "marks": found.marks_of(actor, row),
            "sightings": seen,
            "asked": selectors.asked_of(actor, row),
            "matches": matching.matches_of(actor, row) if row.is_open else [],
            "decided": matching.matches_of(actor, row, decided=True),
            "is_due": row.is_open and row.review_on <= timezone.localdate(),
            "found_case": _found_case(request, row),
            "history": history_of(row),
            "trail": [_list(), ("", row.number)],
        },
    )


def _found_case(request: HttpRequest, row: Trace) -> tuple[str, str] | None:
    """Return code and address of the case by which she was found, for those who may see it."""
    if row.found_id is None:
        return None
    try:
        person = reports.get_reported_person(actor_of(request), row.found_id)
    except OutOfScope:
        return None
    return person.case.code, reverse("cases:case", args=[person.case_id])


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def open_page(request: HttpRequest, person: uuid.UUID) -> HttpResponse:
    """Open a search for a person of a report."""
    actor = actor_of(request)
    reported = reports.get_reported_person(actor, person)
    authorize(actor, Action.TRACES_WORK, reported)
    current = found.open_trace_of(actor, reported)
    if current is not None and request.method != "POST":
        return redirect("tracing:trace", current.pk)
    form = forms.OpenForm(posted(request), person=reported)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.open_trace(reported, form.facts(), form.seen(), actor=actor)
            messages.success(
                request,
                _("The search is open. Reports of the last year have been compared with it."),
            )
            return redirect("tracing:trace", row.pk)
    back = reverse("referral:report", args=[reported.report_id])
    return step_page(
        request,
        form,
        title=_("Search for this person"),
        button=_("Open the search"),
        back=back,
        trail=[
            (reverse("referral:inbox"), _("Reports")),
            (back, reported.report.number),
            ("", _("Search for this person")),
        ],
        intro=_(
            "Only what is known in codes. Only experts and the head of the centre learn that there"
            " is a search; whoever is asked later reads a notice and nothing else."
        ),
    )


Save = Callable[[], object]


def _step(
    request: HttpRequest,
    row: Trace,
    form: Form,
    save: Save,
    words: tuple[str, str, str],
    **page: Any,
) -> HttpResponse:
    """Show a form about a search, do what it says, and lead back to the search."""
    title, button, done = words
    back = reverse("tracing:trace", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            save()
            messages.success(request, done)
            return redirect(back)
    return step_page(
        request, form, title=title, button=button, back=back, trail=_trail(row, title),
        kicker=row.number, **page,
    )  # fmt: skip


def _worked_on(request: HttpRequest, key: uuid.UUID) -> Trace:
    row = found.get_trace(actor_of(request), key)
    authorize(actor_of(request), Action.TRACES_WORK, row)
    return row


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def facts(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct what is known of the person."""
    row = _worked_on(request, key)
    form = forms.ChangeForm(posted(request), trace=row)
    return _step(
        request, row, form,
        lambda: services.change_facts(
            row, form.facts(), seen=form.cleaned_data["seen_version"], actor=actor_of(request)
        ),
        (_("Correct what is known"), _("Save"), _("What is known has been corrected.")),
    )  # fmt: skip


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def sighting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Enter where and when the person was seen."""
    row = _worked_on(request, key)
    form = forms.SightingForm(posted(request))
    return _step(
        request, row, form,
        lambda: services.enter_sighting(row, form.seen(), actor=actor_of(request)),
        (_("Enter a sighting"), _("Enter"), _("The sighting has been entered.")),
    )  # fmt: skip


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
@never_cache
@submit_once
def mark(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Turn a number or an address into a mark."""
    row = _worked_on(request, key)
    form = forms.MarkForm(posted(request))
    return _step(
        request, row, form,
        lambda: services.add_mark(row, **form.cleaned_data, actor=actor_of(request)),
        (_("Add a mark"), _("Add"), _("The mark has been added; the number itself is not stored.")),
        intro=_(
            "A telephone number or the address of an advertisement leads to her. It is kept as a"
            " mark: the same one is recognised in another search, and nobody can read it."
        ),
    )  # fmt: skip


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def ask(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask institutions of other territories whether the person was seen."""
    return _ask(request, key, forms.AskForm, abroad=False)


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def ask_abroad(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask another state whether the person was seen, through those who pass questions on."""
    return _ask(request, key, forms.AskAbroadForm, abroad=True)


def _ask(
    request: HttpRequest, key: uuid.UUID, kind: type[forms.AskForm], *, abroad: bool
) -> HttpResponse:
    actor = actor_of(request)
    row = _worked_on(request, key)
    form = kind(
        posted(request), offered=selectors.offered(actor, abroad=abroad), known=found.facts_of(row)
    )
    title = _("Ask another state") if abroad else _("Ask other territories")
    intro: Label = _(
        "Each gets one notice with a deadline and answers in a form: seen, not seen, where and"
        " when. A sent question cannot be taken back."
    )
    if abroad:
        intro = _(
            "The police pass the question on by their own channels. What another state reports by"
            " itself is recorded as a report with information from abroad and compared with all"
            " searches."
        )
    return _step(
        request, row, form, lambda: asking.ask(row, **form.cleaned_data, actor=actor),
        (title, _("Send the question"), _("The question was sent; its clock runs.")), intro=intro,
    )  # fmt: skip


@requires(Action.TRACES_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Close a search, with the reason."""
    actor = actor_of(request)
    row = _worked_on(request, key)
    form = forms.CloseForm(posted(request), persons=found.persons_in_sight(actor, row))

    def save() -> None:
        data = form.cleaned_data
        services.close_trace(
            row, data["because"], found=form.persons.get(data["found"]),
            decided_by=data["decided_by"], actor=actor,
        )  # fmt: skip

    return _step(
        request, row, form, save,
        (_("Close the search"), pgettext("search", "Close"), _("The search has been closed.")),
        intro=_("Questions that nobody has answered are closed with it."),
    )  # fmt: skip


def _match(decide: Callable[..., object]) -> Callable[[HttpRequest, Trace], str]:
    def done(request: HttpRequest, row: Trace) -> str:
        actor = actor_of(request)
        decide(matching.get_match(actor, row, _key(request)), actor=actor)
        return _("The match has been decided.")

    return done


def _settle(request: HttpRequest, row: Trace) -> str:
    actor = actor_of(request)
    given = selectors.get_answer(actor, row, _key(request))
    asking.settle_answer(row, given, request.POST.get("settled", ""), actor=actor)
    return _("The answer has been dealt with.")


def _review(request: HttpRequest, row: Trace) -> str:
    services.review(row, actor=actor_of(request))
    return _("The search goes on; the next review has a new day.")


def _reopen(request: HttpRequest, row: Trace) -> str:
    services.reopen_trace(row, actor=actor_of(request))
    return _("The search is open again.")


def _withdraw(request: HttpRequest, row: Trace) -> str:
    actor = actor_of(request)
    services.withdraw_sighting(found.get_sighting(actor, row, _key(request)), actor=actor)
    return _("The sighting has been withdrawn.")


def _remove_mark(request: HttpRequest, row: Trace) -> str:
    actor = actor_of(request)
    services.remove_mark(row, found.get_mark(actor, row, _key(request)), actor=actor)
    return _("The mark has been removed.")


_STEPS: Final[Mapping[str, tuple[Callable[[HttpRequest, Trace], str], str]]] = {
    "confirm": (_match(services.confirm_match), "#matches"),
    "reject": (_match(services.reject_match), "#matches"),
    "settle": (_settle, "#asked"),
    "review": (_review, ""),
    "reopen": (_reopen, ""),
    "withdraw": (_withdraw, "#sightings"),
    "remove-mark": (_remove_mark, "#marks"),
}


def _key(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("row", ""))
    except ValueError as error:
        raise Http404 from error


@requires(Action.TRACES_WORK)
@require_POST
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Take a step on the page of a search."""
    row = _worked_on(request, key)
    if name not in _STEPS:
        raise Http404
    do, anchor = _STEPS[name]
    with refusals_on(request):
        messages.success(request, do(request, row))
    return redirect(reverse("tracing:trace", args=[row.pk]) + anchor)


@requires(Action.EXCHANGE_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def answer(request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
    """Answer a question of the centre in a form: seen or not, where and when."""
    actor = actor_of(request)
    row = selectors.get_letter_asked(actor, letter)
    form = forms.AnswerForm(posted(request))
    back = reverse("exchange:letter", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = asking.answer(row, form.draft(), actor=actor)
            messages.success(
                request,
                _("Your reply has been received. Receipt: %(number)s.")
                % {"number": given.reply.receipt.number},
            )
            return redirect(back)
    version = row.notice.versions.first()
    reading.record_read(row, version, actor=actor)
    return step_page(
        request,
        form,
        title=_("Was this person seen?"),
        button=_("Send the answer"),
        back=back,
        trail=[(reverse("exchange:inbox"), _("Notices")), (back, row.number), ("", _("Answer"))],
        kicker=row.number,
        intro=_(
            "Only codes and a day. If the person is in danger now, call the duty expert of the"
            " centre first."
        ),
        template="tracing/answer.html",
        version=version,
    )
