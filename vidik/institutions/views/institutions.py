# SPDX-License-Identifier: EUPL-1.2
"""Pages of one institution: what is known of it, its history, entry and change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.core.steps import refusals_on
from vidik.institutions import selectors
from vidik.institutions.forms import (
    InstitutionForm,
    NewInstitutionForm,
)
from vidik.institutions.presentation import contact_lines
from vidik.institutions.registry import related_to
from vidik.institutions.services import editing
from vidik.institutions.views.frame import found, trail

_BELOW_SHOWN = 12


@requires(Action.INSTITUTIONS_READ)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of an institution; a merged one leads to the remaining one."""
    actor = actor_of(request)
    institution = found(request, code)
    if institution.merged_into is not None:
        messages.info(
            request,
            _("“%(name)s” (%(code)s) was merged into this institution.")
            % {"name": institution.name, "code": institution.code},
        )
        return redirect("institutions:detail", institution.merged_into.code)
    below = selectors.below(actor, institution)
    return render(
        request,
        "institutions/detail.html",
        {
            "trail": trail((str(institution.name), "")),
            "institution": institution,
            "above": selectors.above(institution),
            "below": below[:_BELOW_SHOWN],
            "below_count": below.count(),
            "aliases": institution.aliases.order_by("text"),
            "merged": institution.merged.order_by("code"),
            "contacts": contact_lines(
                institution.contact_points.select_related("alternative"), timezone.localdate()
            ),
            "related": related_to(actor, institution),
            "may_change": can(actor, Action.INSTITUTIONS_CHANGE),
            "may_keep": can(actor, Action.CONTACTS_MANAGE),
            "may_merge": can(actor, Action.INSTITUTIONS_MERGE),
        },
    )


@requires(Action.INSTITUTIONS_READ)
@require_safe
def history(request: HttpRequest, code: str) -> HttpResponse:
    """Show what changed in an institution's row, when and by whom."""
    institution = found(request, code)
    return render(
        request,
        "institutions/history.html",
        {
            "trail": trail(
                (str(institution.name), reverse("institutions:detail", args=[code])),
                (_("History"), ""),
            ),
            "institution": institution,
            "entries": selectors.history(institution),
        },
    )


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add an institution."""
    actor = actor_of(request)
    form = NewInstitutionForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            institution = editing.add_institution(
                form.facts(), code=form.cleaned_data["code"], actor=actor
            )
            messages.success(request, _("The institution has been added."))
            return redirect("institutions:detail", institution.code)
    return render(
        request,
        "institutions/edit.html",
        {
            "form": form,
            "title": _("Add an institution"),
            "back": reverse("institutions:list"),
            "trail": trail((_("Add an institution"), "")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of an institution."""
    actor = actor_of(request)
    institution = found(request, code)
    form = InstitutionForm(
        posted(request), actor=actor, initial=InstitutionForm.initial_of(institution)
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            changed = editing.change_institution(institution, form.facts(), actor=actor)
            text = _("The changes have been saved.") if changed else _("Nothing was changed.")
            messages.success(request, text)
            return redirect("institutions:detail", code)
    return render(
        request,
        "institutions/edit.html",
        {
            "form": form,
            "title": _("Edit: %(name)s") % {"name": institution.name},
            "back": reverse("institutions:detail", args=[code]),
            "trail": trail(
                (str(institution.name), reverse("institutions:detail", args=[code])),
                (_("Edit"), ""),
            ),
        },
        status=422 if form.errors else 200,
    )
