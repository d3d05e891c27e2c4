# SPDX-License-Identifier: EUPL-1.2
"""Pages of the registry: find, read, change, confirm, merge."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.core.downloads import Value, as_form, download
from vidik.core.pages import Label, Trail, page_language, place, posted, sortable
from vidik.core.paging import page_of
from vidik.core.transliterate import to_latin
from vidik.institutions import selectors, services
from vidik.institutions.forms import (
    ContactForm,
    EndForm,
    FilterForm,
    InstitutionForm,
    MergeForm,
    NewInstitutionForm,
)
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.presentation import comparison, contact_lines
from vidik.institutions.registry import related_to
from vidik.institutions.types import InstitutionFilter, Problem

_BELOW_SHOWN = 12
_CANDIDATES_SHOWN = 20


@requires(Action.INSTITUTIONS_READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List institutions: searched in both scripts, filtered, sorted."""
    actor = actor_of(request)
    form = FilterForm(request.GET)
    wanted = form.wanted()
    rows = selectors.listed(actor, wanted, language=page_language(), on=timezone.localdate())
    under = _found(request, wanted.under) if wanted.under else None
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
    rows = selectors.for_export(
        selectors.listed(actor, wanted, language=page_language(), on=timezone.localdate())
    )
    table = [_export_row(institution) for institution in rows]
    form = as_form(request.GET.get("format", ""))
    services.record_export(rows=len(table), form=form, actor=actor)
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
    institution = _found(request, code)
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
            "trail": _trail((institution.name, "")),
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
    institution = _found(request, code)
    return render(
        request,
        "institutions/history.html",
        {
            "trail": _trail(
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
        try:
            institution = services.add_institution(
                form.facts(), code=form.cleaned_data["code"], actor=actor
            )
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The institution has been added."))
            return redirect("institutions:detail", institution.code)
    return render(
        request,
        "institutions/edit.html",
        {
            "form": form,
            "title": _("Add an institution"),
            "back": reverse("institutions:list"),
            "trail": _trail((_("Add an institution"), "")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of an institution."""
    actor = actor_of(request)
    institution = _found(request, code)
    form = InstitutionForm(
        posted(request), actor=actor, initial=InstitutionForm.initial_of(institution)
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_institution(institution, form.facts(), actor=actor)
        except ValidationError as error:
            place(form, error)
        else:
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
            "trail": _trail(
                (institution.name, reverse("institutions:detail", args=[code])), (_("Edit"), "")
            ),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.INSTITUTIONS_READ)
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """List the contact points that cannot be relied on."""
    actor = actor_of(request)
    today = timezone.localdate()
    problem = request.GET.get("problem", "")
    words, sort = request.GET.get("q", "")[:200], request.GET.get("sort", "")
    rows = selectors.to_confirm(actor, problem, on=today, q=words, sort=sort)
    may_export = can(actor, Action.INSTITUTIONS_EXPORT)
    if "format" in request.GET:
        table = [
            (
                row.institution.code, row.institution.name_en, row.institution.name_sr,
                row.function_en, row.function_sr, row.email, row.confirmed_on, row.valid_to,
            )
            for row in rows
        ]  # fmt: skip
        form = as_form(request.GET.get("format", ""))
        services.record_export(rows=len(table), form=form, actor=actor, what="contacts")
        return download("contacts-to-confirm", _CONTACTS_HEADER, table, form)
    heads = (
        (_("Institution"), "institution"), (_("Function"), ""), (_("E-mail"), "email"),
        (_("Confirmed on"), "confirmed"), (_("Marks"), ""),
    )  # fmt: skip
    page = page_of(request, rows)
    counts = selectors.problem_counts(actor, on=today)
    return render(
        request,
        "institutions/contacts.html",
        {
            "trail": _trail((_("Contacts to confirm"), "")),
            "page": page,
            "lines": contact_lines(page.object_list, today),
            "problem": problem if problem in set(Problem) else "",
            "counts": [(item, counts[item]) for item in Problem],
            "may_change": can(actor, Action.INSTITUTIONS_CHANGE),
            "may_export": may_export,
            "columns": sortable(heads, sort),
            "words": words,
        },
    )


_CONTACTS_HEADER = (
    "code", "name_en", "name_sr_cyrl", "function_en", "function_sr_cyrl", "email", "confirmed_on",
    "valid_to",
)  # fmt: skip


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: HttpRequest, code: str) -> HttpResponse:
    """Add a contact point to an institution."""
    institution = _found(request, code)
    form = ContactForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_contact_point(institution, form.facts(), actor=actor_of(request))
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The contact point has been added."))
            return redirect("institutions:detail", code)
    return _contact_page(request, institution, form, _("Add a contact point"), _("Add"))


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Correct a contact point."""
    contact = _contact(request, key)
    initial = {
        "function_en": contact.function_en,
        "function_sr": contact.function_sr,
        "email": contact.email,
        "valid_from": contact.valid_from,
        "confirmed_on": contact.confirmed_on,
    }
    form = ContactForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_contact_point(contact, form.facts(), actor=actor_of(request))
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The contact point has been changed."))
            return redirect("institutions:detail", contact.institution.code)
    return _contact_page(request, contact.institution, form, _("Edit the contact point"), _("Save"))


@requires(Action.INSTITUTIONS_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_contact(request: HttpRequest, key: int) -> HttpResponse:
    """End a contact point with a day."""
    contact = _contact(request, key)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.end_contact_point(
                contact, on=form.cleaned_data["valid_to"], actor=actor_of(request)
            )
        except ValidationError as error:
            place(form, error)
        else:
            messages.success(request, _("The contact point has been ended; it is kept as history."))
            return redirect("institutions:detail", contact.institution.code)
    title = _("End “%(function)s”") % {"function": contact.function}
    return _contact_page(request, contact.institution, form, title, _("End"))


@requires(Action.INSTITUTIONS_CHANGE)
@require_POST
def confirm_contact(request: HttpRequest, key: int) -> HttpResponse:
    """Note that somebody answered at the contact point today."""
    contact = _contact(request, key)
    try:
        services.confirm_contact_point(contact, on=timezone.localdate(), actor=actor_of(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
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


@requires(Action.INSTITUTIONS_MERGE)
@require_safe
def choose_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Find the institution that a duplicate is to be merged into."""
    actor = actor_of(request)
    duplicate = _found(request, code)
    words = request.GET.get("q", "").strip()
    wanted = InstitutionFilter(words=words or duplicate.name_en.split(" ", 1)[0])
    rows = selectors.listed(actor, wanted, language=page_language(), on=timezone.localdate())
    candidates = list(rows.exclude(pk=duplicate.pk)[: _CANDIDATES_SHOWN + 1])
    return render(
        request,
        "institutions/merge_choose.html",
        {
            "trail": _trail(
                (duplicate.name, reverse("institutions:detail", args=[code])), (_("Merge"), "")
            ),
            "duplicate": duplicate,
            "words": wanted.words,
            "candidates": candidates[:_CANDIDATES_SHOWN],
            "is_cut": len(candidates) > _CANDIDATES_SHOWN,
        },
    )


@requires(Action.INSTITUTIONS_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Compare a duplicate with the institution to keep, show what follows, and merge."""
    actor = actor_of(request)
    duplicate, kept = _found(request, code), _found(request, other)
    form = MergeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = services.merge_institutions(duplicate, kept, actor=actor)
        except services.MergeRefused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("institutions:merge", code, other)
        text = _("The two have been merged.") if done else _("The two had already been merged.")
        messages.success(request, text)
        return redirect("institutions:detail", kept.code)
    objection = services.objection_to_merge(duplicate, kept)
    return render(
        request,
        "institutions/merge.html",
        {
            "trail": _trail(
                (duplicate.name, reverse("institutions:detail", args=[code])),
                (_("Merge"), reverse("institutions:choose-merge", args=[code])),
                (_("Compare"), ""),
            ),
            "duplicate": duplicate,
            "kept": kept,
            "rows": comparison(duplicate, kept),
            "follows": [] if objection else services.preview_merge(duplicate, kept, actor=actor),
            "objection": objection,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _contact_page(
    request: HttpRequest, institution: Institution, form: Form, title: str, button: str
) -> HttpResponse:
    address = reverse("institutions:detail", args=[institution.code])
    return render(
        request,
        "institutions/contact.html",
        {
            "form": form,
            "title": title,
            "button": button,
            "institution": institution,
            "back": address,
            "trail": _trail((institution.name, address), (title, "")),
        },
        status=422 if form.errors else 200,
    )


def _found(request: HttpRequest, code: str) -> Institution:
    try:
        return selectors.institution(actor_of(request), code)
    except Institution.DoesNotExist:
        raise Http404 from None


def _contact(request: HttpRequest, key: int) -> ContactPoint:
    try:
        return selectors.contact_point(actor_of(request), key)
    except ContactPoint.DoesNotExist:
        raise Http404 from None


def _trail(*steps: tuple[str, str]) -> Trail:
    """Give the way from the list to a page: addresses and labels."""
    first = (reverse("institutions:list"), _("Institutions"))
    return [first, *((address, label) for label, address in steps)]


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
