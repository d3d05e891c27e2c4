# SPDX-License-Identifier: EUPL-1.2
"""The component page, the record of acts, and whether the system is well."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

from django.contrib import messages
from django.db import Error as AnyDatabaseError
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, public, requires
from vidik.access.types import Action
from vidik.audit import selectors as audit_selectors
from vidik.audit.services import record, verify
from vidik.audit.types import Event, EventFilter
from vidik.core.formats import format_number
from vidik.shell.acts import actor_choices, in_words, subject_words, words_of
from vidik.shell.styleguide import sample

CSV_HEADER = (
    "sequence", "at", "actor", "verb", "subject_label", "subject_key", "request", "payload", "hash",
)  # fmt: skip


@requires(Action.STYLEGUIDE_OPEN)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every token and component of the design system with the rule for using it."""
    return render(request, "shell/styleguide.html", sample(request))


@requires(Action.AUDIT_READ)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """List recorded acts in sentences, the newest first, narrowed by verb, actor and subject."""
    wanted = _filter(request)
    page = audit_selectors.events_page(
        wanted, before=_number(request, "before"), after=_number(request, "after")
    )
    choices = audit_selectors.choices()
    verified = audit_selectors.last_event("audit.verified")
    context = {
        "acts": in_words(page.events),
        "page": page,
        "wanted": wanted,
        "is_narrowed": wanted != EventFilter(),
        "verbs": [(verb, words_of(verb)) for verb in choices.verbs],
        "actors": actor_choices(choices.actors),
        "subjects": [(label, subject_words(label)) for label in choices.subject_labels],
        "verified": in_words([verified])[0] if verified is not None else None,
    }
    return render(request, "shell/audit.html", context)


@requires(Action.AUDIT_READ)
@require_POST
def verify_audit(request: HttpRequest) -> HttpResponse:
    """Walk the chain of acts, say whether it is whole, and put on record that this was done."""
    with transaction.atomic():
        result = verify()
        record(
            actor_of(request).label,
            "audit.verified",
            label="audit",
            events=result.events,
            whole=result.whole,
            first_broken=result.first_broken,
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
    else:
        messages.error(
            request,
            _(
                "The chain is broken at act %(number)s: somebody changed, removed or inserted"
                " acts past this system. Keep a copy of the database and tell the administrator."
            )
            % {"number": result.first_broken},
        )
    return redirect("shell:audit")


@requires(Action.AUDIT_READ)
@require_safe
def export_audit(request: HttpRequest) -> StreamingHttpResponse:
    """Give the acts asked for as CSV, oldest first, with what the chain needs to be re-checked."""
    wanted = _filter(request)
    with transaction.atomic():
        record(
            actor_of(request).label,
            "audit.exported",
            label="audit",
            narrowed=[part for part in (wanted.verb, wanted.actor, wanted.subject_label) if part],
        )
    response = StreamingHttpResponse(
        _lines(audit_selectors.matching_events(wanted)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@public
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except AnyDatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    return JsonResponse({"database": "answers"})


class _Line:
    """A file that hands back what is written to it, so that CSV can be streamed."""

    def write(self, text: str) -> str:
        """Give the text back."""
        return text


def _lines(events: Iterator[Event]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(CSV_HEADER)
    for event in events:
        yield writer.writerow(
            (
                event.sequence,
                event.at.isoformat(timespec="microseconds"),
                event.actor,
                event.verb,
                event.subject_label,
                event.subject_key,
                event.request,
                json.dumps(event.payload, ensure_ascii=False, sort_keys=True),
                event.hash,
            )
        )


def _filter(request: HttpRequest) -> EventFilter:
    given = {
        name: request.GET.get(name, "").strip()[:120]
        for name in ("verb", "actor", "subject_label", "subject_key")
    }
    return EventFilter(**{name: text.replace("\x00", "") for name, text in given.items()})


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - digits of a 64-bit number
