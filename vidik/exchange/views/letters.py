# SPDX-License-Identifier: EUPL-1.2
"""One letter: its text, deadline and life, its act and files; acknowledge, classify, close."""

from __future__ import annotations

import uuid
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.downloads import as_file
from vidik.core.steps import refusals_on, submit_once
from vidik.exchange.forms import (
    ClassifyForm,
    PostedForm,
)
from vidik.exchange.letters import act_docx, act_pdf, language_of
from vidik.exchange.methods.deadlines import BY_THE_CLOCK, last_day_of
from vidik.exchange.models import Addressee, Answer, Attachment, Version
from vidik.exchange.presentation import deadline_spec, event_lines, step_lines
from vidik.exchange.registry import answer_page, call_back_of, lead_of, questions_of, subject_of
from vidik.exchange.selectors import deadlines, notices
from vidik.exchange.services import (
    answering,
    attaching,
    calling,
    reading,
    receiving,
    sending,
    working_days,
)
from vidik.exchange.services import (
    versions as exchange_versions,
)
from vidik.exchange.services.clocks import rule_of
from vidik.exchange.types import (
    ANSWERS,
    Classification,
    Letter,
    SpokeWith,
    Standing,
    State,
)
from vidik.exchange.views.common import found_addressee, trail
from vidik.vault.methods.plain import Plain


@requires(Action.EXCHANGE_READ)
@require_safe
def letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one letter with everything that happened to it; opening notes which version was seen."""
    actor = actor_of(request)
    row = found_addressee(request, key)
    if row.state == State.DRAFTED:
        return redirect("exchange:preview", row.notice_id)
    versions = list(notices.versions_of(row.notice))
    standing = notices.standing_of(actor, row)
    if _is_opened(request, row, versions[0], standing):
        receiving.mark_seen(row, actor=actor)
        row = found_addressee(request, key)
    reading.record_read(row, versions[0], actor=actor)
    events = notices.events_of(actor, row)
    reminders = list(row.reminders.order_by("-planned_at"))
    answers = notices.answers_of(actor, row)
    labels = {event.by for event in events} | {item.recorded_by for item in answers}
    labels |= {item.classified_by for item in answers} - {""}
    names = notices.names_of_actors(labels)
    rule, deadline = rule_of(row, row.kind), deadlines.explained(row)
    feedback = notices.feedback_of(actor, row)
    is_sender = standing.is_sender
    may_write = is_sender and bool(can(actor, Action.EXCHANGE_WRITE, row))
    is_awaited = may_write and row.settled_at is None
    is_open = row.state not in {State.ANSWERED, State.CLOSED}
    subject = subject_of(actor, row.notice.subject_label, row.notice.subject_key)
    return render(
        request,
        "exchange/letter.html",
        {
            "trail": trail((row.number, "")),
            "row": row,
            "letter": _letter(actor, row, versions[0]),
            "versions": versions,
            "files": row.notice.attachments.defer("content"),
            "events": event_lines(events, names, reminders),
            "answers": [(item, names.get(item.recorded_by, "")) for item in answers],
            "feedback": feedback,
            "time_limit": deadline_spec(rule),
            "deadline": deadline,
            "steps": step_lines(deadline, rule) if deadline and rule else [],
            "is_counted_otherwise": (
                deadline is not None and row.named_day is None and deadline.due != row.due_at
            ),
            "is_after_named": row.named_day is not None
            and row.due_at is not None
            and last_day_of(row.due_at, working_days.zone()) > row.named_day,
            "more_times": notices.more_times(actor, row),
            "reminders": reminders,
            "mails": notices.mails_of(actor, row) if is_sender else [],
            "subject": subject,
            # Whoever may not know the subject is not led to its form.
            "answer_page": answer_page(row) if subject is not None else "",
            "lead": None if is_sender else lead_of(actor, row),
            "is_sender": is_sender,
            "standing": standing,
            "may_answer": not is_sender and bool(can(actor, Action.EXCHANGE_ANSWER, row)),
            "may_classify": is_sender and bool(can(actor, Action.EXCHANGE_CLASSIFY, row)),
            "is_open": is_open,
            "is_in_time": row.due_at is not None and row.due_at > timezone.now(),
            "takes_reply": row.state != State.CLOSED,
            "may_acknowledge": row.state in {State.SENT, State.DELIVERED, State.SEEN},
            "classify_form": ClassifyForm(label_suffix=""),
            "posted_form": PostedForm(label_suffix=""),
            "takes_more_time": row.settled_at is None
            and row.due_at is not None
            and row.deadline_unit not in BY_THE_CLOCK,
            "no_longer": ANSWERS,
            "lines": notices.lines_of_addressee(row) if is_awaited else [],
            "positions": SpokeWith.choices if is_awaited else [],
        },
    )


def _is_opened(request: HttpRequest, row: Addressee, version: Version, standing: Standing) -> bool:
    """Say whether somebody of the addressee opens a letter, or its correction, for the first time.

    A page that is only asked about is not opened.
    """
    is_new = row.state in {State.SENT, State.DELIVERED} or row.read_version < version.number
    is_addressee = standing.is_addressee and not standing.is_handed_over
    return is_new and is_addressee and request.method == "GET"


def _letter(
    actor: Actor, row: Addressee, version: Version | None, *, to_the_head: bool = False
) -> Letter:
    """Return the letter as it was sent; more time that was given later does not change it."""
    due_at = row.due_at if to_the_head else notices.due_as_sent(actor, row)
    found = exchange_versions.letter_of(
        row, version, due_at=due_at, sent_at=row.sent_at, to_the_head=to_the_head
    )
    return replace(
        found,
        asked=questions_of(actor, row, language_of(found).tag),
        telephones=tuple(notices.lines_of_sender(row)),
        call_back=None if to_the_head else _call_back(actor, row),
    )


def _call_back(actor: Actor, row: Addressee) -> Plain | None:
    """Return where whoever started the matter is called, for those who work on the letter."""
    is_sender = notices.standing_of(actor, row).is_sender
    works = Action.EXCHANGE_WRITE if is_sender else Action.EXCHANGE_ANSWER
    return call_back_of(actor, row) if can(actor, works, row) else None


@requires(Action.EXCHANGE_READ)
@require_safe
def act(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return the printed act for the post; `head` addresses it to the head of the institution."""
    return _printed(request, key, "pdf")


@requires(Action.EXCHANGE_READ)
@require_safe
def act_word(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return the act as a Word file, for whoever signs on paper."""
    return _printed(request, key, "docx")


def _printed(request: HttpRequest, key: uuid.UUID, ending: str) -> HttpResponse:
    row = found_addressee(request, key)
    actor, version = actor_of(request), notices.versions_of(row.notice).first()
    standing = notices.standing_of(actor, row)
    if version is not None and _is_opened(request, row, version, standing):
        receiving.mark_seen(row, actor=actor)
        row = found_addressee(request, key)
    reading.record_printed(row, form=ending, actor=actor)
    found = _letter(actor, row, version, to_the_head=request.GET.get("to") == "head")
    content = act_pdf(found) if ending == "pdf" else act_docx(found)
    return as_file(content, f"act-{row.number or 'draft'}.{ending}")


@requires(Action.EXCHANGE_READ)
@require_safe
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return a file that goes with a notice or came with a reply, to save and not to open here."""
    try:
        found = notices.attachment(actor_of(request), key)
    except Attachment.DoesNotExist:
        raise Http404 from None
    if found.destroyed_at is not None:
        context = {"file": found, "trail": trail((_("File"), ""))}
        return render(request, "exchange/file_removed.html", context, status=HTTPStatus.GONE)
    content = attaching.read_file(found, actor=actor_of(request))
    ending = found.name.rpartition(".")[2].lower()[:8]
    safe = "".join(char for char in ending if char.isascii() and char.isalnum())
    return as_file(content, f"file-{found.sha256[:8]}.{safe}", "application/octet-stream")


@requires(Action.EXCHANGE_ANSWER)
@require_POST
def acknowledge(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Acknowledge a notice."""
    row = found_addressee(request, key)
    with refusals_on(request):
        receipt = receiving.acknowledge(row, actor=actor_of(request))
        messages.success(
            request, _("Acknowledged. Your receipt: %(number)s.") % {"number": receipt.number}
        )
    return redirect("exchange:letter", row.pk)


@requires(Action.EXCHANGE_WRITE)
@require_POST
@submit_once
def called(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Note with one click that the addressee was called, and whom one spoke with."""
    row = found_addressee(request, key)
    with refusals_on(request):
        calling.record_call(row, request.POST.get("spoke", ""), actor=actor_of(request))
        messages.success(request, _("The call has been noted."))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("exchange:letter", args=[row.pk])
    return redirect(target)


@requires(Action.EXCHANGE_CLASSIFY)
@require_POST
def close(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Close a notice: nothing is expected any more."""
    row = found_addressee(request, key)
    with refusals_on(request):
        answering.close(row, actor=actor_of(request))
        messages.success(request, _("The notice has been closed."))
    return redirect("exchange:letter", row.pk)


@requires(Action.EXCHANGE_WRITE)
@require_POST
@submit_once
def resend(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send a notice again."""
    row = found_addressee(request, key)
    with refusals_on(request):
        sending.send_again(row, actor=actor_of(request))
        messages.success(request, _("Sent again; the clock has restarted."))
    return redirect("exchange:letter", row.pk)


@requires(Action.EXCHANGE_WRITE)
@require_POST
def post(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Note the day on which the printed act went out."""
    row = found_addressee(request, key)
    form = PostedForm(request.POST)
    with refusals_on(request):
        if not form.is_valid():
            raise ValidationError(_("Enter the day on which the letter was sent."))
        sending.record_posting(row, on=form.cleaned_data["posted_on"], actor=actor_of(request))
        messages.success(request, _("The day has been noted."))
    return redirect("exchange:letter", row.pk)


@requires(Action.EXCHANGE_CLASSIFY)
@require_POST
def classify(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say what a reply is."""
    actor = actor_of(request)
    try:
        answer = notices.answer(actor, key)
    except Answer.DoesNotExist:
        raise Http404 from None
    form = ClassifyForm(request.POST)
    with refusals_on(request):
        if not form.is_valid():
            raise ValidationError(_("Choose what the reply is."))
        kind = Classification(form.cleaned_data["classification"])
        answering.classify(answer, kind, remark=form.cleaned_data["remark"], actor=actor)
        messages.success(request, _("The reply has been classified."))
    return redirect("exchange:letter", answer.addressee.pk)
