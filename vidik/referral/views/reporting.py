# SPDX-License-Identifier: EUPL-1.2
"""Pages for those who report: the form, the receipt, the outcome."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, public, requires
from vidik.access.types import Action, Actor
from vidik.core.pages import Trail, posted
from vidik.core.steps import is_first
from vidik.core.telephones import danger_telephones
from vidik.referral.forms import (
    CodeForm,
    MessageForm,
    PersonForms,
    PersonSet,
    ReportForm,
)
from vidik.referral.limits import count_wrong_code, slow_down, within
from vidik.referral.models import ReporterFollowUp, Screening
from vidik.referral.selectors import (
    follow_ups as follow_up_selectors,
)
from vidik.referral.selectors import (
    screenings as referral_screenings,
)
from vidik.referral.selectors.next_steps import next_steps
from vidik.referral.selectors.sectors import source_of
from vidik.referral.services import receiving, reporter_follow_up, screenings
from vidik.referral.services.checking import check_draft
from vidik.referral.types import Receipt
from vidik.vault.methods.plain import Plain

PREFIX = "person"
TOO_OFTEN: Final = "too-often"
"""Code of the fault that a limit was reached; nothing is lost by it."""


@requires(Action.REPORTS_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """Report a suspicion for one's institution, from a screening or straight."""
    actor = actor_of(request)
    screening = _screening(request, actor)
    form, persons = _forms(request, screening, actor)
    receipt = filed(form, persons, actor) if is_sent(request) else None
    if receipt is not None and can(actor, Action.REPORTS_HANDLE):
        # The centre's own people take it down for somebody: it is none of their institution's.
        return received_by_centre(request, receipt)
    if receipt is not None:
        say_received(request, receipt)
        return redirect("referral:follow-up-report", receipt.key)
    return report_page(request, form, persons, _trail(_("Report a suspicion")))


def say_received(request: HttpRequest, receipt: Receipt) -> None:
    """Say that a report was received, and whether by this sending or by an earlier one."""
    number = {"number": receipt.number}
    if receipt.repeated:
        text = _("The report had already been received: %(number)s. It counts once.") % number
        messages.info(request, text)
    else:
        messages.success(request, _("The report was received: %(number)s.") % number)


def received_by_centre(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Show the code of a caller, or lead to the report where there is none."""
    if receipt.code:
        return render(
            request, "referral/receipt.html", {"receipt": receipt, "is_centre": True, "next": None}
        )
    say_received(request, receipt)
    return redirect("referral:report", receipt.key)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def report_publicly(request: HttpRequest) -> HttpResponse:
    """Report a suspicion without an account; the receipt shows a code to come back, once."""
    form = ReportForm(posted(request), for_visitors=True)
    persons = PersonForms(persons_posted(request), prefix=PREFIX)
    if is_sent(request):
        receipt = filed(form, persons, Actor.visitor(), lets=lambda: within(request, "report"))
        if receipt is not None:
            reported = {
                "receipt": receipt,
                "is_centre": False,
                "next": next_steps(receipt.key, receipt.received_at),
            }
            return render(request, "referral/receipt.html", reported)
    return report_page(request, form, persons, None, kind="public")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def follow_up(request: HttpRequest) -> HttpResponse:
    """Come back with the code of a receipt: read what the centre wrote, and write to it."""
    form = CodeForm(posted(request))
    message = MessageForm(request.POST if "text" in request.POST else None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, message, _status(form))
    if not within(request, "code"):
        form.add_error(None, _too_often())
        return _code_page(request, form, message, 429)
    slow_down(request)
    visitor = Actor.visitor()
    try:
        found = reporter_follow_up.find_by_code(form.cleaned_data["code"])
        if message.is_bound and message.is_valid():
            if within(request, "write"):
                _write(request, found, message, visitor)
                message = MessageForm()
            else:
                message.add_error("text", _too_often())
    except reporter_follow_up.NoSuchCode as error:
        count_wrong_code(request)
        form.add_error("code", error.messages)
        return _code_page(request, form, message, 422)
    except ValidationError as error:
        form.add_error("code", error.messages)
        return _code_page(request, form, message, 422)
    return render(
        request,
        "referral/follow_up_report.html",
        {
            "followed": reporter_follow_up.open_follow_up(found, actor=visitor),
            "message": message,
            "code": form.cleaned_data["code"],
            "trail": None,
        },
        status=429 if message.has_error("text", TOO_OFTEN) else 200,
    )


def _code_page(
    request: HttpRequest, form: CodeForm, message: MessageForm, status: int
) -> HttpResponse:
    """Ask for the code; a message that was typed with a wrong one stays on the page."""
    is_limited = form.has_error(NON_FIELD_ERRORS, TOO_OFTEN)
    given = {"form": form, "message": message, "is_limited": is_limited}
    return render(request, "referral/follow_up.html", given, status=status)


def _too_often() -> ValidationError:
    text = _(
        "Too much was sent from your network in a short time. What you typed is still here: wait "
        "a while and send it again. If a life is in danger, call the police."
    )
    return ValidationError(text, code=TOO_OFTEN)


@requires(Action.REPORTS_FOLLOW)
@require_safe
@never_cache
def follow_up_report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what a reporter may know of one report, with the messages."""
    actor = actor_of(request)
    followup = follow_up_selectors.get_follow_up(actor, key)
    return render(
        request,
        "referral/follow_up_report.html",
        {
            "followed": reporter_follow_up.open_follow_up(followup, actor=actor),
            "message": MessageForm(),
            "code": "",
            "follow_up": followup,
            "trail": _trail(followup.number),
        },
    )


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
        return render(
            request,
            "referral/follow_up_report.html",
            {
                "followed": reporter_follow_up.open_follow_up(followup, actor=actor),
                "message": form,
                "code": "",
                "follow_up": followup,
                "trail": _trail(followup.number),
            },
            status=422,
        )
    return redirect("referral:follow-up-report", key)


def write_once(
    request: HttpRequest, followup: ReporterFollowUp, form: MessageForm, actor: Actor
) -> bool:
    """Store a message for the centre, once however often its form is sent; say whether now."""
    # A visitor's page has no transaction of its own: the mark stands or falls with the message.
    with transaction.atomic():
        if not is_first(request):
            return False
        reporter_follow_up.write_to_centre(followup, Plain(form.cleaned_data["text"]), actor=actor)
    return True


def _write(
    request: HttpRequest, followup: ReporterFollowUp, form: MessageForm, actor: Actor
) -> None:
    if write_once(request, followup, form, actor):
        messages.success(request, _("The message was sent to the centre."))
    else:
        messages.info(request, _("This form was already sent. It was carried out once."))


def _trail(here: str) -> Trail:
    return [(reverse("referral:own-reports"), _("Our reports")), ("", here)]


def is_sent(request: HttpRequest) -> bool:
    """Return whether the form was sent, and not only asked for one more person."""
    return request.method == "POST" and "add" not in request.POST


def persons_posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted of the persons, with one more where somebody asked for one."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if "add" in data:
        total = data.get(f"{PREFIX}-TOTAL_FORMS", "1")
        count = int(total) if total.isdecimal() and len(total) < 3 else 1  # noqa: PLR2004 - digits
        data[f"{PREFIX}-TOTAL_FORMS"] = str(count + 1)
        # The new person's answers begin as not known.
        for name in ("age_group", "child", "migrant", "asylum_seeker"):
            data[f"{PREFIX}-{count}-{name}"] = "unknown"
        data[f"{PREFIX}-{count}-sex"] = "u"
    return data


def _screening(request: HttpRequest, actor: Actor) -> Screening | None:
    typed = request.POST.get("screening") or request.GET.get("screening")
    if not typed:
        return None
    try:
        key = uuid.UUID(typed)
    except ValueError:
        return None
    return referral_screenings.screenings(actor).filter(pk=key, finished_at__isnull=False).first()


def _forms(
    request: HttpRequest, screening: Screening | None, actor: Actor
) -> tuple[ReportForm, PersonSet]:
    initial: dict[str, object] = {"source": source_of(actor.institution)}
    persons: list[dict[str, object]] = []
    if screening is not None:
        initial["screening"] = screening.pk
        if screening.level == "danger":
            initial["urgency"] = "immediate"
        persons = [
            {
                "age_group": screening.age_group,
                "sex": screening.sex,
                "child": screenings.known_child(screening),
            }
        ]
    return (
        ReportForm(posted(request), initial=initial),
        PersonForms(persons_posted(request), prefix=PREFIX, initial=persons),
    )


def filed(
    form: ReportForm,
    persons: PersonSet,
    actor: Actor,
    *,
    lets: Callable[[], bool] | None = None,
) -> Receipt | None:
    """File what was filled in; None, with the faults in the forms, where it cannot be.

    Also None where the form was received before and was changed since: the form then has a new key
    and tells of the report that there is.

    Args:
        form: the report.
        persons: whom it concerns.
        actor: who files it.
        lets: counts a report that can be received, and says whether it is within the limit.
    """
    if not (form.is_valid() and persons.is_valid()):
        return None
    screening = form.cleaned_data.get("screening")
    drafts = [
        each.draft(screening if place == 0 else None) for place, each in enumerate(persons.forms)
    ]
    draft = form.draft(drafts)
    try:
        if lets is not None:
            check_draft(draft, actor)
            # Sent again it is no further report: the code of the last one is not withheld.
            if not receiving.was_received_before(draft) and not lets():
                raise _too_often()
        receipt = receiving.file_report(draft, actor=actor)
    except ValidationError as error:
        form.take_faults(error, persons)
        return None
    if receipt.changed:
        form.renew(receipt)
        return None
    return receipt


def report_page(
    request: HttpRequest,
    form: ReportForm,
    persons: PersonSet,
    trail: Trail | None,
    *,
    kind: str = "",
) -> HttpResponse:
    """Show the form of a report: a member's, with `public` a visitor's, `centre` the centre's."""
    sent = is_sent(request)
    if not sent:
        # Who asks for another person has not sent anything: nothing is missing yet.
        form.errors.clear()
    return render(
        request,
        "referral/report_form.html",
        {
            "form": form,
            "persons": persons,
            "kind": kind,
            "sent": sent,
            "trail": trail,
            "calls": danger_telephones() if kind != "centre" else [],
        },
        status=_answer(form) if sent else 200,
    )


def _answer(form: ReportForm) -> int:
    if form.before is not None:
        return 409
    return 429 if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN) else 422


def _status(form: CodeForm) -> int:
    return 422 if form.is_bound and form.errors else 200
