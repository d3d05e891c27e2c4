# SPDX-License-Identifier: EUPL-1.2
"""Forms about one letter: reply, record a reply, give feedback, give more time."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.core.uploads import limit_uploads
from vidik.exchange.forms import FeedbackForm, MoreTimeForm, RecordForm, ReplyForm, uploads_of
from vidik.exchange.methods.deadlines import BY_THE_CLOCK
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import notices
from vidik.exchange.services import answering
from vidik.exchange.services import more_time as exchange_more_time
from vidik.exchange.types import Origin
from vidik.exchange.views.common import UPLOAD_MOST, found_addressee, trail


@requires(Action.EXCHANGE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def more_time(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the addressee more time, with the reason."""
    row = found_addressee(request, key)
    form = MoreTimeForm(posted(request), label_suffix="")

    def save() -> None:
        data = form.cleaned_data
        exchange_more_time.extend_deadline(
            row, until=data["until"], reason=data["reason"], actor=actor_of(request)
        )
        messages.success(request, _("The addressee has more time and is notified."))

    return _form_page(request, row, form, save, (_("More time"), _("Give more time")))


@csrf_exempt
def reply(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Reply to a notice. How uploads are read is said before anything reads the request."""
    limit_uploads(request, UPLOAD_MOST)
    return _reply(request, key)


@requires(Action.EXCHANGE_ANSWER)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def _reply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = found_addressee(request, key)
    form = ReplyForm(posted(request), _files(request), label_suffix="")

    def save() -> None:
        data = form.cleaned_data
        answer = answering.reply(
            row, text=data["text"], uploads=uploads_of(data["attachments"]), actor=actor_of(request)
        )
        messages.success(
            request,
            _("Your reply has been received. Receipt: %(number)s.")
            % {"number": answer.receipt.number},
        )

    return _form_page(request, row, form, save, (_("Answer"), _("Send the answer")))


@csrf_exempt
def record(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Record a reply that came by post, e-mail or orally, with the scan.

    How uploads are read is said before anything reads the request.
    """
    limit_uploads(request, UPLOAD_MOST)
    return _record(request, key)


@requires(Action.EXCHANGE_CLASSIFY)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def _record(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    row = found_addressee(request, key)
    in_hours = row.deadline_unit in BY_THE_CLOCK
    form = RecordForm(posted(request), _files(request), in_hours=in_hours, label_suffix="")

    def save() -> None:
        data = form.cleaned_data
        answering.record_reply(
            row,
            text=data["text"],
            origin=Origin(data["origin"]),
            received_on=data["received_on"],
            received_time=data.get("received_time"),
            uploads=uploads_of(data["attachments"]),
            actor=actor_of(request),
        )
        messages.success(request, _("The reply has been recorded; classify it now."))

    return _form_page(request, row, form, save, (_("Record a reply"), _("Record")))


@requires(Action.EXCHANGE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def feedback(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Give the sender feedback on its notice, or record the feedback that one received."""
    actor = actor_of(request)
    row = found_addressee(request, key)
    duty = notices.feedback_of(actor, row)
    if duty is None:
        raise Http404
    form = FeedbackForm(posted(request), label_suffix="")
    is_sender = notices.standing_of(actor, row).is_sender

    def save() -> None:
        origin = Origin.ORAL if is_sender else Origin.SYSTEM
        answering.give_feedback(duty, text=form.cleaned_data["text"], origin=origin, actor=actor)
        messages.success(request, _("The feedback has been saved; its clock has stopped."))

    title = _("Record the feedback that you received") if is_sender else _("Give feedback")
    return _form_page(request, row, form, save, (title, _("Save")))


def _files(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]] | None:
    return request.FILES if request.method == "POST" else None


def _form_page(
    request: HttpRequest,
    row: Addressee,
    form: Form,
    save: Callable[[], None],
    words: tuple[str, str],
) -> HttpResponse:
    title, submit = words
    back = reverse("exchange:letter", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            save()
            return redirect(back)
    return step_page(
        request,
        form,
        title=title,
        button=submit,
        back=back,
        trail=trail((row.number, back), (title, "")),
        kicker=f"{row.number} · {row.title}",
    )


reply.vidik_action = Action.EXCHANGE_ANSWER  # type: ignore[attr-defined]
record.vidik_action = Action.EXCHANGE_CLASSIFY  # type: ignore[attr-defined]
