# SPDX-License-Identifier: EUPL-1.2
"""Pages for those who report: the form and the receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, can, public, requires
from vidik.access.types import Action, Actor
from vidik.core.pages import Trail, posted
from vidik.core.telephones import danger_telephones
from vidik.referral.forms import PersonForm, PersonForms, PersonSet, ReportForm, uploads_of
from vidik.referral.limits import within
from vidik.referral.models import Screening
from vidik.referral.selectors import (
    screenings as referral_screenings,
)
from vidik.referral.selectors.next_steps import next_steps
from vidik.referral.selectors.sectors import source_of
from vidik.referral.services import receiving, screenings
from vidik.referral.services.attaching import take_files
from vidik.referral.services.checking import MOST_PERSONS, check_draft
from vidik.referral.types import Receipt
from vidik.referral.views import rows as tables

PREFIX = "person"
FILLED: Final = (
    "age_group", "child", "sex", "citizenship", "migrant", "asylum_seeker", "knows", "agrees",
    "despite", "wishes", "safe_way", "interpreter",
)  # fmt: skip
"""What persons who were found together often share; never what says who somebody is."""
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
    return report_page(request, form, persons, trail_to(_("Report a suspicion")))


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
    persons = PersonForms(
        persons_posted(request), prefix=PREFIX, form_kwargs={"for_visitors": True}
    )
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


def too_often() -> ValidationError:
    """Say that a limit was reached and that nothing was lost."""
    text = _(
        "Too much was sent from your network in a short time. What you typed is still here: wait "
        "a while and send it again. If a life is in danger, call the police."
    )
    return ValidationError(text, code=TOO_OFTEN)


def trail_to(here: str) -> Trail:
    """Give the way to a page about one's own reports."""
    return [(reverse("referral:own-reports"), _("Our reports")), ("", here)]


def uploaded(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]] | None:
    """Return the files of a form that was sent; those of a table that is edited are left."""
    return request.FILES if is_sent(request) else None


def is_sent(request: HttpRequest) -> bool:
    """Return whether the form was sent, and not only its table of persons changed."""
    return request.method == "POST" and not tables.is_edited(request)


def persons_posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted of the persons, with more of them where somebody asked for more."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if tables.ADD in data:
        count = tables.count_of(data, PREFIX)
        total = max(count, min(count + tables.to_add(request), MOST_PERSONS))
        data[f"{PREFIX}-TOTAL_FORMS"] = str(total)
        # The new persons' answers begin as not known: a browser would take the first of each menu.
        first = {
            name: str(field.initial)
            for name, field in PersonForm.base_fields.items()
            if field.initial is not None
        }
        for place in range(count, total):
            for name, value in first.items():
                data[f"{PREFIX}-{place}-{name}"] = value
    if tables.FILL in data:
        tables.fill_down(data, PREFIX, FILLED)
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
                **screenings.agreement_of(screening),
            }
        ]
    return (
        ReportForm(posted(request), uploaded(request), initial=initial),
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
    try:
        draft = replace(form.draft(drafts), files=take_files(uploads_of(form)))
        if lets is not None:
            check_draft(draft, actor)
            # Sent again it is no further report: the code of the last one is not withheld.
            if not receiving.was_received_before(draft) and not lets():
                raise too_often()
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
            "adds": [step for step in tables.STEPS if len(persons.forms) + step <= MOST_PERSONS],
            "most": MOST_PERSONS,
        },
        status=_answer(form) if sent else 200,
    )


def _answer(form: ReportForm) -> int:
    if form.before is not None:
        return 409
    return 429 if form.has_error(NON_FIELD_ERRORS, TOO_OFTEN) else 422
