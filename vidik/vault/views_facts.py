# SPDX-License-Identifier: EUPL-1.2
"""Pages that add to a person, change and end what is known, and keep photos and scans."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action
from vidik.core.downloads import as_file
from vidik.core.steps import refusals_on
from vidik.core.uploads import limit_uploads
from vidik.vault import selectors
from vidik.vault.forms import FORMS, FileForm
from vidik.vault.models import Person, StoredFile
from vidik.vault.services import accessing, entering, storing
from vidik.vault.services.storing import LARGEST
from vidik.vault.views import common

_TITLES: dict[str, tuple[str | Promise, str | Promise]] = {
    "name": (pgettext_lazy("heading", "Add a name"), gettext_lazy("Change a name")),
    "particulars": (
        pgettext_lazy("heading", "Add birth, sex and citizenship"),
        gettext_lazy("Change birth, sex and citizenship"),
    ),
    "document": (pgettext_lazy("heading", "Add a document"), gettext_lazy("Change a document")),
    "contact": (pgettext_lazy("heading", "Add a contact"), gettext_lazy("Change a contact")),
    "address": (pgettext_lazy("heading", "Add an address"), gettext_lazy("Change an address")),
    "safecontact": (
        pgettext_lazy("heading", "Add the rules of safe contact"),
        gettext_lazy("Change the rules of safe contact"),
    ),
}
_ONCE = frozenset({"particulars", "safecontact"})


@never_cache
@requires(Action.IDENTITIES_CHANGE_CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def add(request: HttpRequest, key: uuid.UUID, table: str) -> HttpResponse:
    """Add a name, document, contact, address or the rule of safe contact."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    if table not in FORMS:
        raise Http404
    if accessing.current_access(found, actor=actor) is None:
        return redirect("vault:person", key=found.pk)
    form = FORMS[table](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entering.add_facts(found, form.facts(), actor=actor)
            messages.success(request, _("It was added."))
            return redirect("vault:person", key=found.pk)
    return _page(request, found, table, form, changing=False)


@never_cache
@requires(Action.IDENTITIES_CHANGE_CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def change(request: HttpRequest, key: uuid.UUID, table: str, row: uuid.UUID) -> HttpResponse:
    """Change what a row says, or mark it as no longer valid; what it said is stored."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    model = selectors.kind_of(table)
    if table not in FORMS or model is None:
        raise Http404
    look = accessing.current_access(found, actor=actor)
    if look is None:
        return redirect("vault:person", key=found.pk)
    stored = selectors.get_row(actor, found, model, row)
    if request.method == "POST" and "end" in request.POST:
        with refusals_on(request):
            entering.end_facts(stored, actor=actor)
            messages.success(request, _("It was marked as no longer valid; the entry stays."))
        return redirect("vault:person", key=found.pk)
    facts = selectors.facts_of(stored)
    authorize(actor, entering.action_for(model), found)
    form = FORMS[table](
        request.POST if request.method == "POST" else None, initial=_initial(asdict(facts))
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            entering.change_facts(stored, form.facts(), actor=actor)
            messages.success(request, _("It was changed; the previous entry stays in its history."))
            return redirect("vault:person", key=found.pk)
    # What stands, and what stood before, is shown on this page as well.
    accessing.record_access(look, actor=actor)
    return _page(
        request, found, table, form, changing=True, former=selectors.former(stored, actor=actor)
    )


@sensitive_variables()
def _initial(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ", ".join(value) if isinstance(value, tuple) else value
        for name, value in fields.items()
    }


@sensitive_variables()
def _page(
    request: HttpRequest, found: Person, table: str, form: Any, *, changing: bool, former: Any = ()
) -> HttpResponse:
    title = str(_TITLES[table][changing])
    return render(
        request,
        "vault/facts.html",
        {
            **common(request, found, title),
            "form": form,
            "title": title,
            "may_end": changing and table not in _ONCE,
            "former": [_lines(form, facts) for facts in former],
        },
        status=400 if form.errors else 200,
    )


@sensitive_variables()
def _lines(form: Any, facts: Any) -> list[tuple[str, Any]]:
    """Return an earlier version field by field, under the labels of the form."""
    values = _initial(asdict(facts))
    return [
        (field.label, _said(form.fields[name], values[name]))
        for name, field in form.fields.items()
        if values.get(name)
    ]


def _said(field: Any, value: Any) -> Any:
    if value is True:
        return _("yes")
    return dict(getattr(field, "choices", ())).get(value, value)


@csrf_exempt
def add_file(request: HttpRequest, key: uuid.UUID) -> HttpResponseBase:
    """Add a photo or scan. How uploads are read is said before anything reads the request."""
    limit_uploads(request, LARGEST + 2**20)
    return _add_file(request, key)


@csrf_protect
@never_cache
@requires(Action.IDENTITIES_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def _add_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    if accessing.current_access(found, actor=actor) is None:
        return redirect("vault:person", key=found.pk)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            storing.store_file(
                found,
                data["file"].chunks(),
                kind=data["kind"],
                title=data["title"],
                actor=actor,
            )
            messages.success(request, _("The file was encrypted and stored."))
            return redirect("vault:person", key=found.pk)
    title = pgettext("heading", "Add a photo or scan")
    return render(
        request,
        "vault/facts.html",
        {
            **common(request, found, title),
            "form": form,
            "title": title,
            "is_upload": True,
            "may_end": False,
            "former": [],
        },
        status=400 if form.errors else 200,
    )


add_file.vidik_action = Action.IDENTITIES_CHANGE  # type: ignore[attr-defined]


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_safe
@sensitive_variables()
def read_file(request: HttpRequest, key: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    """Return a photo or scan, decrypted, under a name that says nothing."""
    actor = actor_of(request)
    found = selectors.get_person(actor, key)
    if accessing.current_access(found, actor=actor) is None:
        return redirect("vault:person", key=found.pk)
    stored = selectors.get_row(actor, found, StoredFile, row)
    facts, content = storing.read_file(stored, actor=actor)
    ending = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
    name = f"{found.code}.{ending.get(facts.media_type, 'bin')}"
    return as_file(content, name, facts.media_type)
