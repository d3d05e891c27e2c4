# SPDX-License-Identifier: EUPL-1.2
"""Pages of services for members: one service, entry, change, confirmation, end; HSDS."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.changes import change as changing
from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.catalogue import forms, selectors, services
from vidik.catalogue import hsds as standard
from vidik.catalogue.lists import Services
from vidik.catalogue.models import Service
from vidik.catalogue.policies import OPEN
from vidik.catalogue.presentation import (
    LABELS,
    for_whom,
    free_of,
    history_of,
    licence_of,
    territories_of,
    words_of,
)
from vidik.catalogue.types import LicenceState, ServiceState
from vidik.catalogue.workflow import SERVICE
from vidik.core.pages import Trail, posted
from vidik.core.paging import page_of
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.institutions.models import Institution


def shown(service: Service, *, is_public: bool) -> dict[str, Any]:
    """Return what a page of a service shows, whoever reads it."""
    names = selectors.territory_names([service])
    return {
        "service": service,
        "labels": LABELS,
        "kind": words_of("kind", service.kind),
        "whom": for_whom(service),
        "where": territories_of(service, names),
        "languages": words_of("languages", service.languages),
        "ways": words_of("ways", service.ways),
        "finance": words_of("finance", service.finance),
        "free": free_of(service),
        "licence": licence_of(service),
        "contact": selectors.contact_of(service, is_public=is_public),
    }


def _trail(*steps: tuple[str, str]) -> Trail:
    first = (reverse("catalogue:list"), _("Services"))
    return [first, *((address, label) for label, address in steps)]


def _page(service: Service) -> str:
    return reverse("catalogue:service", args=[service.pk])


@requires(Action.SERVICES_READ)
@require_safe
@never_cache
def service(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a service, and to whoever keeps it what may be done and what changed."""
    actor = actor_of(request)
    row = selectors.get_service(actor, key)
    keeps = selectors.keeps(actor, row)
    is_over = row.state == ServiceState.ENDED
    old = selectors.to_confirm(selectors.services(actor).filter(pk=row.pk), timezone.localdate())
    return render(
        request,
        "catalogue/service.html",
        shown(row, is_public=False)
        | {
            "is_old": not is_over and old.exists(),
            "is_licence_bad": licence_of(row) == LicenceState.EXPIRED,
            "keeps": keeps and not is_over,
            "seen": services.mark_of(row),
            "steps": [(each.name, each.label) for each in SERVICE.available(row)] if keeps else [],
            "history": history_of(row) if keeps else [],
            "trail": _trail((str(row.name), "")),
        },
    )


@requires(Action.SERVICES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask on whose behalf a service is entered; staff enter those of their own institution."""
    offered = selectors.kept_institutions(actor_of(request))
    found = list(offered[:2])
    if len(found) == 1:
        return redirect("catalogue:enter-for", found[0].code)
    form = forms.InstitutionForm(posted(request), offered=offered)
    if request.method == "POST" and form.is_valid():
        return redirect("catalogue:enter-for", form.cleaned_data["institution"].code)
    title = _("Enter a service")
    return step_page(
        request, form, title=title, button=_("Go on"), back=reverse("catalogue:list"),
        trail=_trail((title, "")),
    )  # fmt: skip


def _institution(actor: Actor, code: str) -> Institution:
    found = selectors.kept_institutions(actor).filter(code=code).first()
    if found is None:
        raise OutOfScope(action=Action.SERVICES_WRITE, label="institutions.institution", key=code)
    return found


@requires(Action.SERVICES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a service of an institution."""
    actor = actor_of(request)
    institution = _institution(actor, code)
    form = forms.ServiceForm(posted(request), institution=institution)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            row = services.enter_service(institution, form.facts(), actor=actor)
            messages.success(request, _("The service was entered."))
            return redirect("catalogue:service", row.pk)
    title = _("Enter a service")
    return step_page(
        request, form, title=title, button=_("Save"), back=reverse("catalogue:list"),
        kicker=institution.name, template="catalogue/form.html", trail=_trail((title, "")),
    )  # fmt: skip


def _kept(request: HttpRequest, key: uuid.UUID) -> Service:
    row = selectors.get_service(actor_of(request), key)
    authorize(actor_of(request), Action.SERVICES_WRITE, row)
    return row


@requires(Action.SERVICES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Change what stands of a service."""
    row = _kept(request, key)
    is_sent = request.method == "POST"
    seen = request.POST.get("seen", "") if is_sent else services.mark_of(row)
    form = forms.ServiceForm(
        posted(request),
        initial=forms.ServiceForm.initial_of(row),
        institution=row.institution,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.change_service(row, form.facts(), seen=seen, actor=actor_of(request))
            messages.success(request, _("The service was changed."))
            return redirect(_page(row))
    title = _("Change the service")
    return step_page(
        request, form, title=title, button=_("Save"), back=_page(row),
        kicker=row.institution.name, template="catalogue/form.html", seen=seen,
        trail=_trail((str(row.name), _page(row)), (title, "")),
    )  # fmt: skip


@requires(Action.SERVICES_WRITE)
@require_POST
@submit_once
def confirm(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Confirm that the entry is right as it stands on the page."""
    row = _kept(request, key)
    with refusals_on(request):
        services.confirm_service(row, seen=request.POST.get("seen", ""), actor=actor_of(request))
        messages.success(request, _("The entry is confirmed as of today."))
    return redirect(_page(row))


Do = Callable[[Service, Mapping[str, Any], Actor], object]
_STEPS: Final[dict[str, tuple[type[Form], str | Promise, str | Promise, Do]]] = {
    "close": (
        forms.CloseForm,
        pgettext_lazy("service", "Close temporarily"),
        gettext_lazy("The service is temporarily closed."),
        lambda row, data, actor: services.close_service(row, data["until"], actor=actor),
    ),
    "reopen": (
        forms.SureForm,
        pgettext_lazy("service", "Open again"),
        gettext_lazy("The service is open again."),
        lambda row, _data, actor: services.reopen_service(row, actor=actor),
    ),
    "end": (
        forms.EndForm,
        pgettext_lazy("service", "End the service"),
        gettext_lazy("The service has ended; its entry is kept as history."),
        lambda row, data, actor: services.end_service(row, data["on"], actor=actor),
    ),
}


@requires(Action.SERVICES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Close a service for a while, open it again, or end it."""
    row = _kept(request, key)
    if name not in _STEPS:
        raise Http404
    kind, title, done, do = _STEPS[name]
    form = kind(posted(request))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            do(row, form.cleaned_data, actor_of(request))
            messages.success(request, str(done))
            return redirect(_page(row))
    return step_page(
        request, form, title=title, back=_page(row), kicker=row.institution.name,
        trail=_trail((str(row.name), _page(row)), (str(title), "")),
    )  # fmt: skip


@requires(Action.SERVICES_READ)
@require_safe
@never_cache
def hsds(request: HttpRequest) -> HttpResponse:
    """Return the services that the reader may know of, sealed ones left out, in HSDS 3."""
    actor = actor_of(request)
    rows = Services.of(request).found.filter(disclosure__in=OPEN)
    page = page_of(request, rows, standard.MOST)
    with changing(actor, Action.SERVICES_READ) as act:
        act.record("services.exported", label="catalogue", key="hsds", rows=len(page), form="json")
    names = selectors.territory_names(page)
    return JsonResponse(standard.page_of_services(page, names, is_public=False))
