# SPDX-License-Identifier: EUPL-1.2
"""Pages of contact points: entry and change, confirmation, end."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page
from vidik.core.targets import local_target
from vidik.institutions import selectors
from vidik.institutions.forms import (
    ContactForm,
    EndForm,
)
from vidik.institutions.models import Institution
from vidik.institutions.presentation import contact_lines
from vidik.institutions.services import contacts as institutions_contacts
from vidik.institutions.views.frame import contact_point, is_own, managed, page_of, trail


@requires(Action.CONTACTS_MANAGE)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show somebody the contact points of their own institution, to be confirmed and changed."""
    today = timezone.localdate()
    institution = _own_institution(request)
    contacts = institution.contact_points.select_related("alternative", "institution")
    lines = contact_lines(contacts, today)
    return render(
        request,
        "institutions/own.html",
        {
            "institution": institution,
            "contacts": lines,
            "state": selectors.confirmation_of(institution, on=today),
            "seen": selectors.mark_of_contacts(institution, on=today),
            "period": selectors.confirmation_period(today),
            "private": [
                each for each in lines if each.contact.looks_private and not each.has_ended
            ],
        },
    )


@requires(Action.CONTACTS_MANAGE)
@require_POST
def confirm_own(request: HttpRequest) -> HttpResponse:
    """Confirm at once that the contact points of the own institution are right."""
    institution = _own_institution(request)
    with refusals_on(request):
        institutions_contacts.confirm_all(
            institution,
            on=timezone.localdate(),
            seen=request.POST.get("seen", ""),
            actor=actor_of(request),
        )
        messages.success(request, _("Your contact points are confirmed as of today."))
    return redirect("institutions:own")


def _own_institution(request: HttpRequest) -> Institution:
    try:
        return selectors.own_institution(actor_of(request), on=timezone.localdate())
    except Institution.DoesNotExist:
        raise Http404 from None


@requires(Action.CONTACTS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Add a contact point to an institution."""
    institution = managed(request, code)
    form = ContactForm(
        posted(request),
        institution=institution,
        is_own=is_own(request, institution),
        is_office=bool(can(actor_of(request), Action.INSTITUTIONS_CHANGE)),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institutions_contacts.add_contact_point(
                institution, form.facts(), actor=actor_of(request)
            )
            messages.success(request, _("The contact point has been added."))
            return redirect(page_of(request, institution))
    return _contact_page(request, institution, form, _("Add a contact point"), _("Add"))


@requires(Action.CONTACTS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Correct a contact point."""
    contact = contact_point(request, key)
    form = ContactForm(
        posted(request),
        initial=ContactForm.initial_of(contact),
        institution=contact.institution,
        contact=contact,
        is_own=is_own(request, contact.institution),
        is_office=bool(can(actor_of(request), Action.INSTITUTIONS_CHANGE)),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institutions_contacts.change_contact_point(
                contact, form.facts(), actor=actor_of(request)
            )
            messages.success(request, _("The contact point has been changed."))
            return redirect(page_of(request, contact.institution))
    return _contact_page(request, contact.institution, form, _("Edit the contact point"), _("Save"))


@requires(Action.CONTACTS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_contact(request: HttpRequest, key: int) -> HttpResponse:
    """End a contact point with a day."""
    contact = contact_point(request, key)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institutions_contacts.end_contact_point(
                contact, on=form.cleaned_data["valid_to"], actor=actor_of(request)
            )
            messages.success(request, _("The contact point has been ended; it is kept as history."))
            return redirect(page_of(request, contact.institution))
    title = _("End “%(function)s”") % {"function": contact.function}
    return _contact_page(request, contact.institution, form, title, _("End"))


@requires(Action.CONTACTS_MANAGE)
@require_POST
def confirm_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Note that somebody answered at the contact point today."""
    contact = contact_point(request, key)
    with refusals_on(request):
        institutions_contacts.confirm_contact_point(
            contact,
            on=timezone.localdate(),
            seen=request.POST.get("seen", ""),
            actor=actor_of(request),
        )
        messages.success(
            request,
            _("“%(function)s” of %(institution)s is confirmed as of today.")
            % {"function": contact.function, "institution": contact.institution.short},
        )
    return redirect(local_target(request) or page_of(request, contact.institution))


def _contact_page(
    request: HttpRequest, institution: Institution, form: Form, title: str, button: str
) -> HttpResponse:
    address = page_of(request, institution)
    is_registry = can(actor_of(request), Action.INSTITUTIONS_READ)
    label = str(institution.name) if is_registry else _("Our contact points")
    way = [(address, label), ("", title)]
    return step_page(
        request,
        form,
        title=title,
        button=button,
        back=address,
        trail=trail(*((text, where) for where, text in way)) if is_registry else way,
        kicker=institution.name,
    )
