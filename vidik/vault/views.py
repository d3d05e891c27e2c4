# SPDX-License-Identifier: EUPL-1.2
"""Pages of persons: found, entered, looked at. No address and no title tells a name."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.cases.selectors import cases as case_selectors
from vidik.cases.selectors.frame import Frame
from vidik.core.steps import place
from vidik.core.targets import local_target
from vidik.vault import selectors
from vidik.vault.forms import EnterForm, PurposeForm, ReasonForm, SearchForm
from vidik.vault.models import Person
from vidik.vault.reach import takes_part
from vidik.vault.services import accessing, entering, merging, openings, searching
from vidik.vault.types import Found, Hit

Trail = list[tuple[str, str]]


@never_cache
@requires(Action.IDENTITIES_SEARCH)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def search(request: HttpRequest) -> HttpResponse:
    """Find a person; what is looked for is sent in the body and never stands in an address."""
    actor = actor_of(request)
    form = SearchForm(request.POST if request.method == "POST" else None)
    found: Found | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = searching.search(
                form.query(), purpose=form.cleaned_data["purpose"], actor=actor
            )
        except ValidationError as error:
            place(form, error)
        except openings.LimitReached as error:
            form.add_error(None, str(error.reason))
    return render(
        request,
        "vault/search.html",
        {
            "form": form,
            "found": found,
            "synthetic": case_selectors.synthetic(hit.case for hit in found.hits)
            if found
            else frozenset(),
            "elsewhere": _elsewhere(found),
        },
        status=400 if form.errors else 200,
    )


Elsewhere = list[tuple[str, int, tuple[str, ...]]]
"""Institutions, how many persons they know, and a reference to each to ask for."""


def _elsewhere(found: Found | None) -> Elsewhere:
    """Name the institutions that know somebody very like it."""
    if found is None or not found.elsewhere:
        return []
    names = selectors.institutions_named([item.institution for item in found.elsewhere])
    return [(names.get(item.institution, ""), item.count, item.hits) for item in found.elsewhere]


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_safe
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """List the persons of a case, by their codes alone."""
    actor = actor_of(request)
    found = case_selectors.get_case(actor, case)
    persons = list(selectors.persons_of(actor, found))
    accessing.record_list(found=len(persons), case=found, actor=actor)
    return render(
        request,
        "vault/of_case.html",
        {
            "case": found,
            "frame": Frame(actor, found, "persons"),
            "persons": persons,
            "seen": selectors.seen_fronts(actor, persons),
            "may_enter": can(actor, Action.IDENTITIES_ENTER),
            "trail": [
                (reverse("cases:list"), _("Cases")),
                (reverse("cases:case", args=[found.pk]), found.code),
                ("", _("Persons")),
            ],
        },
    )


@never_cache
@requires(Action.IDENTITIES_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def enter(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Enter a person for a case; those who may be the same are shown first."""
    actor = actor_of(request)
    found = case_selectors.get_case(actor, case)
    form = EnterForm(request.POST if request.method == "POST" else None)
    known: dict[uuid.UUID, Hit] = {}
    elsewhere: Elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            if not form.cleaned_data["somebody_else"]:
                for query in form.queries():
                    near = searching.duplicates_of(query, actor=actor)
                    known |= {hit.person: hit for hit in near.hits}
                    elsewhere += _elsewhere(near)
            if not known and (form.cleaned_data["somebody_else"] or not elsewhere):
                person = entering.enter_person(found, form.entered(), actor=actor)
                messages.success(request, _("The person was entered."))
                return redirect("vault:person", key=person.pk)
        except ValidationError as error:
            place(form, error)
        except openings.LimitReached as error:
            # What was typed stays in the form.
            form.add_error(None, str(error.reason))
    return render(
        request,
        "vault/enter.html",
        {
            "form": form,
            "case": found,
            "known": list(known.values()),
            "synthetic": case_selectors.synthetic(hit.case for hit in known.values()),
            "elsewhere": elsewhere,
            "trail": [
                (reverse("cases:list"), _("Cases")),
                (reverse("cases:case", args=[found.pk]), found.code),
                (reverse("vault:of-case", args=[found.pk]), _("Persons")),
                ("", _("Enter a person")),
            ],
        },
        status=400 if form.errors else 200,
    )


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def person(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a person to somebody who has stated for what; else ask for it."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    if found.erased_at is not None:
        merged = can(actor, Action.IDENTITIES_MERGE) and merging.primary_of(found, actor=actor)
        return render(
            request,
            "vault/erased.html",
            {
                **common(request, found),
                "certificate": selectors.certificate_of(actor, found),
                "merged": merged,
            },
        )
    look = accessing.current_access(found, actor=actor)
    if look is None or request.method == "POST":
        return _gate(request, found)
    accessing.record_access(look, actor=actor)
    may_identity, may_contact = selectors.may_change(actor, found)
    return render(
        request,
        "vault/person.html",
        {
            **common(request, found),
            "look": look,
            "identity": selectors.identity(found, actor=actor),
            "front": merging.primary_of(found, actor=actor),
            "holds": list(selectors.holds_of(found).filter(lifted_at__isnull=True)),
            "may_identity": may_identity,
            "may_contact": may_contact,
            "may_merge": can(actor, Action.IDENTITIES_MERGE),
            "may_log": can(actor, Action.IDENTITIES_LOG, found),
            "may_keep": can(actor, Action.IDENTITIES_PROPOSE_ERASURE, found),
        },
    )


@sensitive_variables()
def _gate(request: HttpRequest, found: Person) -> HttpResponse:
    actor = actor_of(request)
    own = takes_part(actor, found.case_id)
    insight = None if own else accessing.current_insight(found, actor=actor)
    status = openings.budget_status(actor)
    kind = PurposeForm if own or insight is not None else ReasonForm
    form = kind(request.POST if request.method == "POST" else None, beyond=status.is_spent)
    spent: openings.LimitReached | None = None
    if request.method == "POST" and form.is_valid():
        try:
            accessing.request_access(
                found,
                purpose=form.cleaned_data["purpose"],
                why=form.cleaned_data.get("why", ""),
                reason=form.reason_text() if isinstance(form, ReasonForm) else None,
                danger=form.cleaned_data.get("danger", False),
                actor=actor,
            )
        except openings.LimitReached as error:
            spent = error
        except ValidationError as error:
            place(form, error)
        else:
            return redirect(local_target(request) or reverse("vault:person", args=[found.pk]))
    return render(
        request,
        "vault/gate.html",
        {
            **common(request, found),
            "form": form,
            "own": own,
            "insight": insight,
            "budget": status,
            "spent": spent,
            "next": local_target(request),
        },
        status=400 if form.errors else 403 if spent else 200,
    )


def common(request: HttpRequest, found: Person, *last: str) -> dict[str, Any]:
    """Return what every page of a person needs, and the way to it."""
    del request
    trail: Trail = [
        (reverse("cases:case", args=[found.case_id]), found.case.code),
        (reverse("vault:of-case", args=[found.case_id]), _("Persons")),
        (reverse("vault:person", args=[found.pk]) if last else "", found.code),
        *(("", label) for label in last),
    ]
    return {"person": found, "trail": trail}
