# SPDX-License-Identifier: EUPL-1.2
"""Pages of the record of acts: search, one act's story, unusual patterns, thresholds, export."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from procrastinate.exceptions import AlreadyEnqueued

from vidik.access.changes import change
from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.accounts.selectors.acting import institutions_of_memberships
from vidik.audit import selectors
from vidik.audit.registry import patterns
from vidik.audit.services.signing_keys import AnchorError
from vidik.audit.types import Event, EventFilter, Review, Threshold
from vidik.core.formats import format_number
from vidik.core.spreadsheets import csv_line
from vidik.core.steps import refusals_on
from vidik.shell import reviewing
from vidik.shell.acts import actor_choices, describe, subject_words, words_of
from vidik.shell.forms import ActsForm, NoteForm, ThresholdForm
from vidik.shell.tasks import verify_the_chain
from vidik.shell.verification import verify_and_record

CSV_HEADER: Final = (
    "sequence", "at", "actor", "verb", "subject_label", "subject_key", "request", "membership",
    "payload", "previous_hash", "hash", "format",
)  # fmt: skip
_STATES: Final = ("open", "escalated", "explained")


@requires(Action.AUDIT_READ)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List acts in sentences, the newest first: by act, person, record and time."""
    form = ActsForm(request.GET)
    wanted = form.wanted()
    page = selectors.events_page(
        wanted, before=_number(request, "before"), after=_number(request, "after")
    )
    choices = selectors.choices()
    verified = selectors.last_event("audit.verified")
    context = {
        "acts": describe(page.events),
        "page": page,
        "form": form,
        "wanted": wanted,
        "is_narrowed": wanted != EventFilter(),
        "verbs": [(verb, words_of(verb)) for verb in choices.verbs],
        "actors": actor_choices(choices.actors),
        "subjects": [(label, subject_words(label)) for label in choices.subject_labels],
        "verified": describe([verified])[0] if verified is not None else None,
        "signed": selectors.last_signed_head(),
        "unsigned": selectors.unsigned_since(),
        "open_reviews": selectors.open_reviews(),
        "may_review": bool(can(actor_of(request), Action.AUDIT_REVIEW)),
    }
    return render(request, "shell/audit.html", context)


@requires(Action.AUDIT_READ)
@require_safe
def act(request: HttpRequest, sequence: int) -> HttpResponse:
    """Show one act in full, and what else the same request did."""
    event = selectors.event(sequence)
    if event is None:
        raise Http404
    story = selectors.story_of(event)
    reported = describe(story)
    institutions = institutions_of_memberships({one.membership for one in story})
    context = {
        "act": next(one for one in reported if one.event.sequence == sequence),
        "story": reported,
        "is_cut": len(story) == selectors.STORY,
        "institution": institutions.get(event.membership),
        "earlier": sequence - 1 if sequence > 1 else None,
        "later": sequence + 1 if selectors.event(sequence + 1) is not None else None,
        "trail": [
            (reverse("shell:audit"), _("Record of acts")),
            ("", _("Act %(number)s") % {"number": sequence}),
        ],
    }
    return render(request, "shell/act.html", context)


@requires(Action.AUDIT_READ)
@require_POST
def verify_audit(request: HttpRequest) -> HttpResponse:
    """Walk the chain of acts, say whether it is whole, and put on record that this was done."""
    actor = actor_of(request)
    if selectors.number_of_acts() > selectors.AT_ONCE:
        # One request may take seconds, not the half minute that a million acts take.
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            verify_the_chain.defer()
        messages.info(
            request,
            _("The chain is long: it is being verified in the background. Refresh the page later."),
        )
        return redirect("shell:audit")
    try:
        result = verify_and_record(actor)
    except AnchorError as error:
        messages.error(request, str(error))
        return redirect("shell:audit")
    if result.anchors.forged or result.anchors.forged_notes:
        messages.warning(
            request,
            _(
                "There are entries among the signed heads that no known key signed: somebody else"
                " wrote them. They were ignored. Inform the administrator of the server."
            ),
        )
    count = format_number(result.events, request.LANGUAGE_CODE)
    if result.whole:
        messages.success(
            request,
            ngettext(
                "The chain of %(count)s act is whole: nothing was changed, removed or inserted.",
                "The chain of %(count)s acts is whole: nothing was changed, removed or inserted.",
                result.events,
            )
            % {"count": count},
        )
    elif result.fault in {"anchor", "heads", "rolled-back"}:
        messages.error(
            request,
            _(
                "From act %(number)s on, the chain does not agree with the signed heads: it was"
                " computed anew, the database was set back, or the file of signed heads was"
                " changed. Keep a copy of both and tell the administrator."
            )
            % {"number": result.first_broken},
        )
    else:
        messages.error(
            request,
            _(
                "The chain is broken at act %(number)s: somebody changed, removed or inserted "
                "acts outside this system. Keep a copy of the database and tell the "
                "administrator."
            )
            % {"number": result.first_broken},
        )
    if result.missing_guards:
        messages.warning(
            request,
            _("Protection of the record is switched off in the database. Tell the administrator."),
        )
    return redirect("shell:audit")


@requires(Action.AUDIT_EXPORT)
@require_safe
def export_audit(request: HttpRequest) -> StreamingHttpResponse:
    """Give the acts asked for as CSV, oldest first, with what the chain needs to be re-checked."""
    wanted = ActsForm(request.GET).wanted()
    with change(actor_of(request), Action.AUDIT_EXPORT) as act:
        # What it was narrowed by, not to: somebody may have typed a name into the address.
        act.record(
            "audit.exported",
            label="audit",
            narrowed=[name for name, value in asdict(wanted).items() if value],
        )
    response = StreamingHttpResponse(
        _lines(selectors.matching_events(wanted)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@requires(Action.AUDIT_REVIEW)
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """List unusual patterns, those that wait for a decision first."""
    state = request.GET.get("state", "open")
    state = state if state in _STATES else ""
    found = selectors.reviews(state, before=_key(request.GET.get("before", "")))
    shown = found[: selectors.PER_PAGE]
    context = {
        "rows": _reviews_in_words(shown),
        "state": state,
        "more_from": shown[-1].key if len(found) > len(shown) else None,
        "trail": [(reverse("shell:audit"), _("Record of acts")), ("", _("Unusual patterns"))],
    }
    return render(request, "shell/reviews.html", context)


@requires(Action.AUDIT_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one unusual pattern with its acts, and take a step on it."""
    found = selectors.review(key)
    if found is None:
        raise Http404
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = request.POST.get("step", "")
        if step not in reviewing.STEP_WORDS:
            raise Http404
        with refusals_on(form):
            reviewing.decide(key, step, form.cleaned_data["note"], actor=actor_of(request))
            messages.success(request, _("The decision has been recorded."))
            return redirect("shell:review", key)
    wanted = EventFilter(actor=found.actor, since=found.first_at)
    page = selectors.events_page(
        wanted, before=_number(request, "before") or found.last_sequence + 1
    )
    context = {
        "row": _reviews_in_words([found])[0],
        "steps": [(step, reviewing.STEP_WORDS[step]) for step in found.steps],
        "form": form,
        "acts": describe(one for one in page.events if one.sequence >= found.first_sequence),
        "page": page,
        "trail": [
            (reverse("shell:audit"), _("Record of acts")),
            (reverse("shell:reviews"), _("Unusual patterns")),
            ("", _("Unusual pattern")),
        ],
    }
    return render(request, "shell/review.html", context)


@requires(Action.AUDIT_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """Show from when on patterns count as unusual, and set one of them."""
    stored = {row.pattern: row for row in selectors.thresholds()}
    chosen = request.POST.get("pattern", "")
    forms = {code: _threshold_form(row) for code, row in stored.items() if code in patterns()}
    if request.method == "POST":
        if chosen not in forms:
            raise Http404
        form = ThresholdForm(request.POST, prefix=chosen)
        forms[chosen] = form
        if form.is_valid():
            try:
                reviewing.set_threshold(form.wanted(chosen), actor=actor_of(request))
            except ValidationError:
                form.add_error(None, _("Enter both hours of the night, or neither."))
            else:
                messages.success(request, _("The threshold has been set."))
                return redirect("shell:thresholds")
    context = {
        "rows": [(patterns()[code], form) for code, form in forms.items()],
        "trail": [
            (reverse("shell:audit"), _("Record of acts")),
            (reverse("shell:reviews"), _("Unusual patterns")),
            ("", _("Thresholds")),
        ],
    }
    return render(request, "shell/thresholds.html", context)


def _threshold_form(row: Threshold) -> ThresholdForm:
    return ThresholdForm(prefix=row.pattern, initial=asdict(row))


def _reviews_in_words(found: Sequence[Review]) -> list[dict[str, object]]:
    people = dict(actor_choices({label for row in found for label in (row.actor, row.decided_by)}))
    known = patterns()
    return [
        {
            "review": row,
            "title": known[row.pattern].title if row.pattern in known else row.pattern,
            "meaning": known[row.pattern].meaning if row.pattern in known else "",
            "who": people.get(row.actor, row.actor),
            "decided_by": people.get(row.decided_by, row.decided_by),
        }
        for row in found
    ]


def _lines(events: Iterator[Event]) -> Iterator[str]:
    yield csv_line(CSV_HEADER)
    for event in events:
        row = (
            event.sequence,
            event.at.isoformat(timespec="microseconds"),
            event.actor,
            event.verb,
            event.subject_label,
            event.subject_key,
            event.request,
            event.membership,
            json.dumps(event.payload, ensure_ascii=False, sort_keys=True),
            event.previous_hash,
            event.hash,
            event.format,
        )
        yield csv_line(row)


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - digits of a 64-bit number
