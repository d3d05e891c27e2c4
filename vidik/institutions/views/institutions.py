# SPDX-License-Identifier: EUPL-1.2
"""Pages of institutions: list and export, one of them, its history, entry and change."""

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
from vidik.core.downloads import as_form, download
from vidik.core.pages import Label, posted, sortable
from vidik.core.paging import page_of
from vidik.core.spreadsheets import Value
from vidik.core.steps import refusals_on
from vidik.core.transliterate import to_latin
from vidik.institutions import selectors
from vidik.institutions.forms import (
    FilterForm,
    InstitutionForm,
    NewInstitutionForm,
)
from vidik.institutions.models import Institution
from vidik.institutions.presentation import contact_lines
from vidik.institutions.registry import related_to
from vidik.institutions.services import editing, exports
from vidik.institutions.views.frame import found, trail

_BELOW_SHOWN = 12


@requires(Action.INSTITUTIONS_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List institutions: searched in both scripts, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.listed(actor, wanted, on=timezone.localdate())
    under = found(request, wanted.under) if wanted.under else None
    return render(
        request,
        "institutions/list.html",
        {
            "form": form,
            "page": page_of(request, rows),
            "under": under,
            "columns": _columns(wanted.sort),
            "is_filtered": any(
                value for key, value in request.GET.items() if key not in {"sort", "page"}
            ),
            "may_change": can(actor, Action.INSTITUTIONS_CHANGE),
            "may_export": can(actor, Action.INSTITUTIONS_EXPORT),
        },
    )


@requires(Action.INSTITUTIONS_EXPORT)
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the list shows as a file."""
    actor = actor_of(request)
    wanted = FilterForm(request.GET).wanted()
    rows = selectors.for_export(selectors.listed(actor, wanted, on=timezone.localdate()))
    table = [_export_row(institution) for institution in rows]
    form = as_form(request.GET.get("format", ""))
    exports.record_export(rows=len(table), form=form, actor=actor)
    return download("institutions", _EXPORT_HEADER, table, form)


_EXPORT_HEADER = (
    "code",
    "name_en",
    "name_sr_cyrl",
    "name_sr_latn",
    "short_en",
    "short_sr_cyrl",
    "kind",
    "sector",
    "territory",
    "parent",
    "control",
    "basis_en",
    "basis_sr_cyrl",
    "questionnaire",
    "other_names",
    "contact_confirmed_on",
)


def _export_row(institution: Institution) -> tuple[Value, ...]:
    return (
        institution.code,
        institution.name_en,
        institution.name_sr,
        to_latin(institution.name_sr),
        institution.short_en,
        institution.short_sr,
        institution.kind.code,
        institution.sector.code if institution.sector else "",
        institution.territory.code if institution.territory else "",
        institution.parent.code if institution.parent else "",
        institution.control,
        institution.basis_en,
        institution.basis_sr,
        institution.questionnaire,
        "; ".join(alias.text for alias in institution.aliases.all()),
        institution.last_confirmed,  # type: ignore[attr-defined]
    )


@requires(Action.INSTITUTIONS_READ)
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything that is known of an institution; a merged one leads to the one kept."""
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
            "trail": trail((institution.name, "")),
            "institution": institution,
            "latin": to_latin(institution.name_sr),
            "latin_short": to_latin(institution.short_sr),
            "above": selectors.above(institution),
            "below": below[:_BELOW_SHOWN],
            "below_count": below.count(),
            "aliases": institution.aliases.order_by("text"),
            "merged": institution.merged.order_by("code"),
            "contacts": contact_lines(institution.contact_points.all(), timezone.localdate()),
            "related": related_to(actor, institution),
            "may_change": can(actor, Action.INSTITUTIONS_CHANGE),
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
                (institution.name, reverse("institutions:detail", args=[code])), (_("History"), "")
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
                (institution.name, reverse("institutions:detail", args=[code])), (_("Edit"), "")
            ),
        },
        status=422 if form.errors else 200,
    )


def _columns(sort: str) -> list[tuple[Label, str, str]]:
    return sortable(
        (
            (_("Name"), "name"),
            (_("Kind"), "kind"),
            (_("Sector"), "sector"),
            (_("Territory"), "territory"),
            (_("Contact confirmed"), "confirmed"),
        ),
        sort,
    )
