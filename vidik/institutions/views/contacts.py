# SPDX-License-Identifier: EUPL-1.2
"""Pages of contact points: entry and change, confirmation, end."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page
from vidik.institutions.forms import (
    ContactForm,
    EndForm,
)
from vidik.institutions.models import Institution
from vidik.institutions.services import contacts as institutions_contacts
from vidik.institutions.views.frame import contact_point, found, trail


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Add a contact point to an institution."""
    institution = found(request, code)
    form = ContactForm(posted(request), institution=institution)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institutions_contacts.add_contact_point(
                institution, form.facts(), actor=actor_of(request)
            )
            messages.success(request, _("The contact point has been added."))
            return redirect("institutions:detail", code)
    return _contact_page(request, institution, form, _("Add a contact point"), _("Add"))


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Correct a contact point."""
    contact = contact_point(request, key)
    form = ContactForm(
        posted(request),
        initial=ContactForm.initial_of(contact),
        institution=contact.institution,
        contact=contact,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institutions_contacts.change_contact_point(
                contact, form.facts(), actor=actor_of(request)
            )
            messages.success(request, _("The contact point has been changed."))
            return redirect("institutions:detail", contact.institution.code)
    return _contact_page(request, contact.institution, form, _("Edit the contact point"), _("Save"))


@requires(Action.INSTITUTIONS_CHANGE)
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
            return redirect("institutions:detail", contact.institution.code)
    title = _("End “%(function)s”") % {"function": contact.function}
    return _contact_page(request, contact.institution, form, title, _("End"))


@requires(Action.INSTITUTIONS_CHANGE)
@require_POST
def confirm_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Note that somebody answered at the contact point today."""
    contact = contact_point(request, key)
    with refusals_on(request):
        institutions_contacts.confirm_contact_point(
            contact, on=timezone.localdate(), actor=actor_of(request)
        )
        messages.success(
            request,
            _("“%(function)s” of %(institution)s is confirmed as of today.")
            % {"function": contact.function, "institution": contact.institution.short},
        )
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("institutions:detail", args=[contact.institution.code])
    return redirect(target)


def _contact_page(
    request: HttpRequest, institution: Institution, form: Form, title: str, button: str
) -> HttpResponse:
    address = reverse("institutions:detail", args=[institution.code])
    return step_page(
        request,
        form,
        title=title,
        button=button,
        back=address,
        trail=trail((str(institution.name), address), (title, "")),
        kicker=institution.name,
    )
