# SPDX-License-Identifier: EUPL-1.2
"""Pages that merge an institution entered twice into the one to keep."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import posted
from vidik.institutions import selectors
from vidik.institutions.forms import (
    MergeForm,
)
from vidik.institutions.presentation import comparison
from vidik.institutions.services import merging
from vidik.institutions.views.frame import found, trail

_CANDIDATES_SHOWN = 20


@requires(Action.INSTITUTIONS_MERGE)
@require_safe
def choose_merge(request: HttpRequest, code: str) -> HttpResponse:
    """Find the institution that a duplicate is to be merged into."""
    actor = actor_of(request)
    duplicate = found(request, code)
    query = request.GET.get("q", "").strip() or str(duplicate.name).split(" ", 1)[0]
    rows = selectors.matching(actor, query)
    candidates = list(rows.exclude(pk=duplicate.pk)[: _CANDIDATES_SHOWN + 1])
    return render(
        request,
        "institutions/merge_choose.html",
        {
            "trail": trail(
                (str(duplicate.name), reverse("institutions:detail", args=[code])), (_("Merge"), "")
            ),
            "duplicate": duplicate,
            "words": query,
            "candidates": candidates[:_CANDIDATES_SHOWN],
            "is_cut": len(candidates) > _CANDIDATES_SHOWN,
        },
    )


@requires(Action.INSTITUTIONS_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Compare a duplicate with the institution to keep, show what follows, and merge."""
    actor = actor_of(request)
    duplicate, primary = found(request, code), found(request, other)
    form = MergeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            done = merging.merge_institutions(duplicate, primary, actor=actor)
        except merging.MergeRefused as refusal:
            messages.error(request, str(refusal.reason))
            return redirect("institutions:merge", code, other)
        text = _("The two have been merged.") if done else _("The two had already been merged.")
        messages.success(request, text)
        return redirect("institutions:detail", primary.code)
    objection = merging.objection_to_merge(duplicate, primary)
    return render(
        request,
        "institutions/merge.html",
        {
            "trail": trail(
                (str(duplicate.name), reverse("institutions:detail", args=[code])),
                (_("Merge"), reverse("institutions:choose-merge", args=[code])),
                (_("Compare"), ""),
            ),
            "duplicate": duplicate,
            "primary": primary,
            "rows": comparison(duplicate, primary),
            "follows": [] if objection else merging.preview_merge(duplicate, primary, actor=actor),
            "objection": objection,
            "form": form,
        },
        status=422 if form.errors else 200,
    )
