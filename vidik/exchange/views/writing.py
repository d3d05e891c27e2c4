# SPDX-License-Identifier: EUPL-1.2
"""Write a notice, look at every letter, send it, follow it addressee by addressee."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, OutOfScope
from vidik.cases.selectors.cases import get_case
from vidik.core.pages import posted
from vidik.core.paging import page_of
from vidik.core.steps import place, refusals_on, step_page, submit_once
from vidik.core.uploads import limit_uploads
from vidik.exchange.forms import CorrectForm, NoticeForm, SeenForm
from vidik.exchange.lists import NoticeAddressees
from vidik.exchange.models import Attachment, Kind, Notice
from vidik.exchange.presentation import changes_of, kind_lines, step_lines
from vidik.exchange.registry import form_of
from vidik.exchange.selectors import kinds, lists, notices
from vidik.exchange.services import (
    attaching,
    reading,
    sending,
    writing,
)
from vidik.exchange.services import (
    versions as exchange_versions,
)
from vidik.exchange.types import Draft, Duty
from vidik.exchange.views.common import UPLOAD_MOST, common, found_notice, trail
from vidik.institutions.models import Institution


@csrf_exempt
def write(request: HttpRequest) -> HttpResponseBase:
    """Choose a kind of notice, then write it as a draft.

    How uploads are read is said before anything reads the request.
    """
    limit_uploads(request, UPLOAD_MOST)
    return _write(request)


@requires(Action.EXCHANGE_WRITE)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def _write(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    known = kinds.kinds(actor)
    kind = next((row for row in known if row.code == request.GET.get("kind")), None)
    if kind is None:
        return render(
            request,
            "exchange/choose_kind.html",
            {**common(request, ""), "trail": trail((_("Write"), "")), "lines": kind_lines(known)},
        )
    return _form_page(request, kind, None)


@csrf_exempt
def edit(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Change a draft. How uploads are read is said before anything reads the request."""
    limit_uploads(request, UPLOAD_MOST)
    return _edit(request, key)


@requires(Action.EXCHANGE_WRITE)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def _edit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    notice = found_notice(request, key)
    if not notice.is_draft:
        messages.info(request, _("It has been sent; its text can be corrected, not changed."))
        return redirect("exchange:notice", key)
    return _form_page(request, notice.kind, notice)


def _form_page(request: HttpRequest, kind: Kind, notice: Notice | None) -> HttpResponse:
    actor = actor_of(request)
    possible = kinds.possible_addressees(actor, kind)
    version = notices.versions_of(notice).first() if notice is not None else None
    initial = {}
    if notice is not None and version is not None:
        initial = {
            **version.content,
            "title": version.title,
            "text": version.text,
            "addressees": list(notice.addressees.values_list("institution__code", flat=True)),
        }
    form = NoticeForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        kind=kind,
        possible=possible,
        actor=actor,
        initial=initial or {**_begun(kind, possible), **_about(request, kind)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if notice is None:
                notice = writing.draft_notice(form.draft(), actor=actor)
            else:
                writing.change_draft(notice, form.draft(), actor=actor)
        except exchange_versions.NotSendable as refusal:
            return _refused(request, refusal, notice)
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The draft has been saved. Check every letter."))
            return redirect("exchange:preview", notice.pk)
    return render(
        request,
        "exchange/write.html",
        {
            "trail": trail((_("Write"), reverse("exchange:write")), (str(kind.name), "")),
            "form": form,
            "line": kind_lines([kind])[0],
            "notice": notice,
            "files": notice.attachments.defer("content") if notice is not None else [],
        },
        status=422 if form.errors else 200,
    )


def _begun(kind: Kind, possible: Sequence[Institution]) -> dict[str, object]:
    """Return what a new notice begins with: to whom it goes, where one alone is of a kind.

    The centre gets each notice with a form; there is one of it, beside many police administrations.
    """
    if form_of(kind.code) is None:
        return {}
    kinds = Counter(row.kind_id for row in possible)
    return {"addressees": [row.code for row in possible if kinds[row.kind_id] == 1]}


def _about(request: HttpRequest, kind: Kind) -> dict[str, object]:
    """Return the code of the case from whose page a notice is begun, in its place in the form.

    A case that the writer may not know of is like one that does not exist.
    """
    try:
        case = get_case(actor_of(request), uuid.UUID(request.GET.get("case", "")))
    except (OutOfScope, ValueError):
        return {}
    form = form_of(kind.code)
    if form is not None:
        return {form.case_field: case.code}
    return {"text": _("Case: %(code)s") % {"code": case.code}}


@requires(Action.EXCHANGE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Look at every letter before it goes; send them all."""
    actor = actor_of(request)
    notice = found_notice(request, key)
    if not notice.is_draft:
        return redirect("exchange:notice", key)
    changes: list[str] = []
    if request.method == "POST":
        try:
            sending.send(notice, actor=actor, seen=_seen(request))
        except exchange_versions.DraftChanged as refusal:
            messages.error(request, str(refusal.reason))
            changes = changes_of(refusal.seen, refusal.now_is)
        except exchange_versions.NotSendable as refusal:
            messages.error(request, str(refusal.reason))
            removed = isinstance(refusal, exchange_versions.DraftDiscarded)
            return redirect("exchange:batches") if removed else redirect("exchange:preview", key)
        else:
            messages.success(request, _("Sent. Every addressee now has a number and a deadline."))
            return redirect("exchange:notice", key)
    previews = writing.preview(notice, actor=actor)
    reading.record_read(notice, notices.versions_of(notice).first(), actor=actor)
    rule = notice.kind.rule(Duty.ANSWER)
    first = previews[0].deadline if previews else None
    return render(
        request,
        "exchange/preview.html",
        {
            "trail": trail((_("Batches"), reverse("exchange:batches")), (_("Preview"), "")),
            "notice": notice,
            "page": page_of(request, previews, per_page=10),
            "count": len(previews),
            "unreachable": sum(bool(item.mail_problem) for item in previews),
            "deadline": first,
            "steps": step_lines(first, rule) if first and rule else [],
            "files": notice.attachments.defer("content"),
            "seen": exchange_versions.current_draft(notice),
            "changes": changes,
        },
        status=HTTPStatus.CONFLICT if changes else HTTPStatus.OK,
    )


def _seen(request: HttpRequest) -> Draft:
    """Give the draft as the page that was sent showed it; what it does not say, it did not show."""
    form = SeenForm(request.POST)
    return form.draft() if form.is_valid() else Draft(0, frozenset(), frozenset())


def _refused(
    request: HttpRequest, refusal: exchange_versions.NotSendable, notice: Notice | None
) -> HttpResponse:
    """Say why a draft can no longer be changed, where there is something of it still to see."""
    messages.error(request, str(refusal.reason))
    if notice is None or isinstance(refusal, exchange_versions.DraftDiscarded):
        return redirect("exchange:batches")
    return redirect("exchange:notice", notice.pk)


@requires(Action.EXCHANGE_WRITE)
@require_POST
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    notice = found_notice(request, key)
    try:
        writing.discard_draft(notice, actor=actor_of(request))
    except exchange_versions.NotSendable as refusal:
        return _refused(request, refusal, notice)
    messages.success(request, _("The draft has been discarded."))
    return redirect("exchange:batches")


@requires(Action.EXCHANGE_WRITE)
@require_POST
def remove_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Remove a file from a draft."""
    actor = actor_of(request)
    try:
        found = notices.attachment(actor, key)
    except Attachment.DoesNotExist:
        raise Http404 from None
    if found.notice is None:
        raise Http404
    try:
        attaching.remove_file(found, actor=actor)
    except exchange_versions.NotSendable as refusal:
        return _refused(request, refusal, found.notice)
    messages.success(request, _("The file has been removed from the draft."))
    return redirect("exchange:preview", found.notice_id)


@requires(Action.EXCHANGE_READ)
@require_safe
def notice(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Follow a notice addressee by addressee; an addressee is led to its own letter."""
    actor = actor_of(request)
    row = found_notice(request, key)
    if row.sender_id != actor.institution:
        own = lists.addressees_of(actor, row, now=timezone.now()).first()
        if own is None:
            raise Http404
        return redirect("exchange:letter", own.pk)
    if row.is_draft:
        return redirect("exchange:preview", key)
    versions = list(notices.versions_of(row))
    reading.record_read(row, versions[0], actor=actor)
    batch = lists.batches(actor).get(pk=row.pk)
    return NoticeAddressees.answer(
        request,
        trail=trail((_("Batches"), reverse("exchange:batches")), (versions[0].title, "")),
        notice=row,
        batch=batch,
        silent=batch.sent_count - batch.answered_count,  # type: ignore[attr-defined]
        versions=versions,
        files=row.attachments.defer("content"),
        may_write=can(actor, Action.EXCHANGE_WRITE, row),
    )


@requires(Action.EXCHANGE_WRITE)
@require_POST
@submit_once
def remind_all(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Send a notice again to all that have not answered."""
    row = found_notice(request, key)
    with refusals_on(request):
        count = sending.send_again_to_silent(row, actor=actor_of(request))
        messages.success(
            request,
            ngettext(
                "Sent again to %(count)s addressee; the clock has restarted.",
                "Sent again to %(count)s addressees; the clocks have restarted.",
                count,
            )
            % {"count": count},
        )
    return redirect("exchange:notice", key)


@requires(Action.EXCHANGE_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct a text that was sent: a new version beside the old one."""
    actor = actor_of(request)
    row = found_notice(request, key)
    version = notices.versions_of(row).first()
    if row.is_draft or version is None:
        return redirect("exchange:edit", key)
    form = CorrectForm(
        posted(request),
        notice=row,
        actor=actor,
        initial={**version.content, "title": version.title, "text": version.text},
        label_suffix="",
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            sending.correct(row, **form.corrected(), actor=actor)
            messages.success(request, _("The new version is in force; addressees are notified."))
            return redirect("exchange:notice", key)
    back = reverse("exchange:notice", args=[key])
    return step_page(
        request,
        form,
        title=_("Correct the text"),
        button=_("Save the new version"),
        back=back,
        trail=trail((version.title, back), (_("Correct"), "")),
        kicker=version.title,
    )


write.vidik_action = Action.EXCHANGE_WRITE  # type: ignore[attr-defined]
edit.vidik_action = Action.EXCHANGE_WRITE  # type: ignore[attr-defined]
