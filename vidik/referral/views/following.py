# SPDX-License-Identifier: EUPL-1.2
"""Pages of a report for whoever made it: how far it is, messages, what was sent, supplements."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, public, requires
from vidik.access.types import Action, Actor
from vidik.core.pages import posted
from vidik.core.steps import is_first, refusals_on
from vidik.referral.forms import CodeForm, MessageForm, PersonForm, ReportForm, SupplementForm
from vidik.referral.limits import count_wrong_code, slow_down, within
from vidik.referral.models import ReporterFollowUp
from vidik.referral.selectors import follow_ups as follow_up_selectors
from vidik.referral.selectors.supplements import with_words
from vidik.referral.services import reporter_follow_up, rereading, supplementing
from vidik.referral.views.reporting import TOO_OFTEN, too_often, trail_to
from vidik.vault.methods.plain import Plain

SUPPLEMENT: Final = "supplement"
"""By which a visitor's form says that it adds to the report and is no message."""
Sent = list[tuple[str, list[tuple[str, str]]]]
"""Headings with the fields beneath them, each with its label."""


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Come back with the code of a receipt: read what the centre wrote, and write to it."""
    form = CodeForm(posted(request))
    adds = SUPPLEMENT in request.POST
    message = MessageForm(request.POST if "text" in request.POST and not adds else None)
    added = SupplementForm(request.POST if adds else None, for_visitors=True)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, message, _status(form))
    if not within(request, "code"):
        form.add_error(None, too_often())
        return _code_page(request, form, message, 429)
    slow_down(request)
    visitor = Actor.visitor()
    written: MessageForm | SupplementForm = added if adds else message
    try:
        found = reporter_follow_up.find_by_code(form.cleaned_data["code"])
        if written.is_bound and written.is_valid():
            if not within(request, "write"):
                written.add_error("text", too_often())
            elif adds:
                with refusals_on(added):
                    _supplement(request, found, added, visitor)
                    added = SupplementForm(for_visitors=True)
            else:
                _write(request, found, message, visitor)
                message = MessageForm()
    except reporter_follow_up.NoSuchCode as error:
        count_wrong_code(request)
        form.add_error("code", error.messages)
        return _code_page(request, form, message, 422)
    except ValidationError as error:
        form.add_error("code", error.messages)
        return _code_page(request, form, message, 422)
    return _page(
        request, found, visitor, message=message, added=added, code=form.cleaned_data["code"],
        status=429 if written.has_error("text", TOO_OFTEN) else 422 if added.errors else 200,
    )  # fmt: skip


@sensitive_variables()
def _page(
    request: HttpRequest,
    follow_up: ReporterFollowUp,
    actor: Actor,
    *,
    message: MessageForm | None = None,
    added: SupplementForm | None = None,
    code: str = "",
    sent: rereading.SentReport | None = None,
    status: int = 200,
) -> HttpResponse:
    followed = reporter_follow_up.open_follow_up(follow_up, actor=actor)
    return render(
        request,
        "referral/follow_up_report.html",
        {
            "followed": followed,
            "message": message or MessageForm(),
            "added": added or SupplementForm(for_visitors=actor.is_visitor),
            "code": code,
            "follow_up": follow_up,
            "sent": _shown(sent) if sent else None,
            "letters": followed.letters,
            "supplements": with_words(sent.supplements, sent.letters) if sent else None,
            "trail": None if code else trail_to(follow_up.number),
        },
        status=status,
    )


def _code_page(
    request: HttpRequest, form: CodeForm, message: MessageForm, status: int
) -> HttpResponse:
    """Ask for the code; a message that was typed with a wrong one stays on the page."""
    is_limited = form.has_error(NON_FIELD_ERRORS, TOO_OFTEN)
    given = {"form": form, "message": message, "is_limited": is_limited}
    return render(request, "referral/follow_up.html", given, status=status)


def _status(form: CodeForm) -> int:
    return 422 if form.is_bound and form.errors else 200


@requires(Action.REPORTS_FOLLOW)
@require_safe
@never_cache
def follow_up_report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what a reporter may know of one report, with the messages."""
    actor = actor_of(request)
    return _page(request, follow_up_selectors.get_follow_up(actor, key), actor)


@requires(Action.REPORTS_FOLLOW)
@require_POST
@sensitive_post_parameters()
def write(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write to the centre about one's report."""
    actor = actor_of(request)
    followup = follow_up_selectors.get_follow_up(actor, key)
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            _write(request, followup, form, actor)
        except ValidationError as error:
            form.add_error("text", error.messages)
    if form.errors:
        return _page(request, followup, actor, message=form, status=422)
    return redirect("referral:follow-up-report", key)


@requires(Action.REPORTS_FOLLOW)
@require_POST
@sensitive_post_parameters()
def supplement(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add to one's report what is known besides."""
    actor = actor_of(request)
    followup = follow_up_selectors.get_follow_up(actor, key)
    form = SupplementForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            _supplement(request, followup, form, actor)
            return redirect("referral:follow-up-report", key)
    return _page(request, followup, actor, added=form, status=422)


@requires(Action.REPORTS_FOLLOW)
@require_POST
@never_cache
@sensitive_variables()
def sent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Open what one sent oneself, to read or print it; each opening is on record."""
    actor = actor_of(request)
    followup = follow_up_selectors.get_follow_up(actor, key)
    if not within(request, "reread"):
        messages.error(request, _("You have opened many reports in a short time. Wait a while."))
        return redirect("referral:follow-up-report", key)
    with refusals_on(request):
        found = rereading.reread(followup, actor=actor)
        return _page(request, followup, actor, sent=found)
    return redirect("referral:follow-up-report", key)


@sensitive_variables()
def _shown(found: rereading.SentReport) -> Sent:
    """Put what was sent under the labels of the form on which it was filled in."""
    parts: Sent = []
    if found.fields:
        form = ReportForm()
        form.fields["forms"] = form.fields["forms_"]
        form.fields["files"] = form.fields["scans"]
        form.fields["files"].label = _("Photos and scans")
        parts.append((_("The report"), _rows(form, found.fields)))
    form_of_person = PersonForm()
    for each in found.persons:
        heading = _("Person %(number)s") % {"number": each.position}
        rows = [] if each.fields is None else _rows(form_of_person, each.fields)
        parts.append((heading, rows))
    return parts


@sensitive_variables()
def _rows(form: forms.Form, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(form.fields[name].label), _in_words(form.fields[name], value))
        for name, value in fields.items()
        if name in form.fields and value not in ("", None, [])
    ]


def _in_words(field: forms.Field, value: Any) -> str:
    named = {str(code): str(label) for code, label in getattr(field, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(named.get(str(each), str(each)) for each in values)


def once(request: HttpRequest, do: Callable[[], object]) -> bool:
    """Do what a form of a reporter's page asks, once however often it is sent; say whether now."""
    # A visitor's page has no transaction of its own: the mark stands or falls with what is done.
    with transaction.atomic():
        if not is_first(request):
            return False
        do()
    return True


def write_once(
    request: HttpRequest, followup: ReporterFollowUp, form: MessageForm, actor: Actor
) -> bool:
    """Store a message for the centre, once however often its form is sent; say whether now."""
    text = Plain(form.cleaned_data["text"])
    return once(request, lambda: reporter_follow_up.write_to_centre(followup, text, actor=actor))


def _write(
    request: HttpRequest, followup: ReporterFollowUp, form: MessageForm, actor: Actor
) -> None:
    is_now = write_once(request, followup, form, actor)
    _say(request, _("The message was sent to the centre."), is_now=is_now)


def _supplement(
    request: HttpRequest, followup: ReporterFollowUp, form: SupplementForm, actor: Actor
) -> None:
    draft = form.draft()
    is_now = once(request, lambda: supplementing.add_supplement(followup, draft, actor=actor))
    _say(request, _("The supplement was sent to the centre."), is_now=is_now)


def _say(request: HttpRequest, text: str, *, is_now: bool) -> None:
    if is_now:
        messages.success(request, text)
    else:
        messages.info(request, _("This form was already sent. It was carried out once."))
