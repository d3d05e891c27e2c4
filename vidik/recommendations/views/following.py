# SPDX-License-Identifier: EUPL-1.2
"""Record further monitoring, visits and meetings, and matters to watch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.pages import Label, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.recommendations.forms import (
    EncounterForm,
    ForeignForm,
    MatterForm,
    MonitoringForm,
    NoteForm,
    ReasonForm,
)
from vidik.recommendations.models import Encounter, TrackedMatter
from vidik.recommendations.selectors import cycles, drafts, register
from vidik.recommendations.services import abroad, following
from vidik.recommendations.views.common import recommendation_of, step_to, trail_to


def _encounter_of(request: HttpRequest, code: str) -> Encounter:
    found = cycles.encounters(actor_of(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _matter_of(request: HttpRequest, code: str) -> TrackedMatter:
    found = cycles.tracked_matters(actor_of(request)).filter(code=code).first()
    if found is None:
        raise Http404
    return found


@requires(Action.RECOMMENDATIONS_ASSESS)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def monitor(request: HttpRequest, code: str) -> HttpResponse:
    """Decide whether a recommendation stays under watch."""
    subject = recommendation_of(request, code)
    now = "yes" if subject.further_monitoring else "no"
    form = MonitoringForm(posted(request), label_suffix="", initial={"stays": now})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            following.decide_monitoring(
                subject, stays=data["stays"] == "yes", reason=data["reason"],
                actor=actor_of(request),
            )  # fmt: skip
            messages.success(request, _("The decision has been recorded."))
            return redirect("recommendations:detail", code)
    title = _("Decide on further monitoring")
    return step_page(
        request, form, title=title, back=reverse("recommendations:detail", args=[code]),
        kicker=f"{subject.code} · {subject.title}", trail=trail_to(step_to(subject), (title, "")),
    )  # fmt: skip


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_from_abroad(request: HttpRequest) -> HttpResponse:
    """Enter a recommendation of a body abroad."""
    actor = actor_of(request)
    issuers = [(row.code, str(row.name)) for row in register.issuers()]
    form = ForeignForm(
        posted(request), offer=drafts.offer(actor), issuers=issuers, cycles=cycles.open_cycles()
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cycle = cycles.cycle_named(form.cleaned_data["cycle"])
            row = abroad.enter_from_abroad(cycle, form.facts(), actor=actor)
            messages.success(request, _("The recommendation has been entered."))
            return redirect("recommendations:detail", row.code)
    back = reverse("recommendations:abroad")
    return _step(request, form, _("Enter a recommendation from abroad"), back)


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def record_encounter(request: HttpRequest) -> HttpResponse:
    """Record a visit or a meeting."""
    actor = actor_of(request)
    form = EncounterForm(
        posted(request), offer=drafts.offer(actor), cycles=cycles.open_cycles(),
        initial={"starts_on": timezone.localdate(), "ends_on": timezone.localdate()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cycle = cycles.cycle_named(form.cleaned_data["cycle"])
            row = following.record_encounter(cycle, form.facts(), actor=actor)
            messages.success(request, _("The visit or meeting has been recorded."))
            return redirect(_encounters(row))
    return _step(request, form, _("Record a visit or a meeting"), _encounters())


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def correct_encounter(request: HttpRequest, code: str) -> HttpResponse:
    """Correct the record of a visit or a meeting."""
    actor = actor_of(request)
    row = _encounter_of(request, code)
    form = EncounterForm(
        posted(request), offer=drafts.offer(actor), cycles=[(row.cycle.code, row.cycle.code)],
        initial={
            "kind": row.kind, "starts_on": row.starts_on, "ends_on": row.ends_on,
            "title": row.title, "text": row.text, "others": row.others, "seen": row.revision,
            "institutions": _codes(row.institutions),
            "recommendations": _codes(row.recommendations),
            "figures": ", ".join(each.reference for each in row.figures.all()),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"] or 0
            following.correct_encounter(row, form.facts(), seen=seen, actor=actor)
            messages.success(request, _("The record has been corrected."))
            return redirect(_encounters(row))
    return _step(request, form, _("Correct the record"), _encounters(row), row.title)


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def strike_encounter(request: HttpRequest, code: str) -> HttpResponse:
    """Strike out the record of a visit or a meeting."""
    row = _encounter_of(request, code)
    form = ReasonForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            following.strike_encounter(row, reason=reason, actor=actor_of(request))
            messages.success(request, _("The record has been struck out."))
            return redirect(_encounters(row))
    return _step(request, form, _("Strike out the record"), _encounters(row), row.title)


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def open_matter(request: HttpRequest) -> HttpResponse:
    """Begin to watch a matter."""
    actor = actor_of(request)
    form = MatterForm(posted(request), offer=drafts.offer(actor), cycles=cycles.open_cycles())
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            cycle = cycles.cycle_named(form.cleaned_data["cycle"])
            row = following.open_matter(cycle, form.facts(), actor=actor)
            messages.success(request, _("The matter has been entered."))
            return redirect(_matters(row))
    return _step(request, form, _("Enter a matter to watch"), _matters())


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def change_matter(request: HttpRequest, code: str) -> HttpResponse:
    """Change a matter to watch."""
    actor = actor_of(request)
    row = _matter_of(request, code)
    form = MatterForm(
        posted(request), offer=drafts.offer(actor), cycles=[(row.cycle.code, row.cycle.code)],
        initial={
            "theme": row.theme.code if row.theme else "", "title": row.title, "text": row.text,
            "question": row.question, "seen": row.revision,
            "institutions": _codes(row.institutions), "near": _codes(row.near),
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            seen = form.cleaned_data["seen"] or 0
            following.change_matter(row, form.facts(), seen=seen, actor=actor)
            messages.success(request, _("The matter has been changed."))
            return redirect(_matters(row))
    return _step(request, form, _("Change the matter"), _matters(row), row.title)


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def note_matter(request: HttpRequest, code: str) -> HttpResponse:
    """Note what was seen of a matter."""
    row = _matter_of(request, code)
    form = NoteForm(posted(request), label_suffix="", initial={"seen_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            following.note_matter(row, **form.cleaned_data, actor=actor_of(request))
            messages.success(request, _("The note has been added."))
            return redirect(_matters(row))
    return _step(request, form, _("Add a note"), _matters(row), row.title)


@requires(Action.RECOMMENDATIONS_FOLLOW)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def close_matter(request: HttpRequest, code: str) -> HttpResponse:
    """Watch a matter no more."""
    row = _matter_of(request, code)
    form = ReasonForm(posted(request), label_suffix="")
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            reason = form.cleaned_data["reason"]
            following.close_matter(row, reason=reason, actor=actor_of(request))
            messages.success(request, _("The matter is watched no more."))
            return redirect(_matters(row))
    return _step(request, form, _("Stop watching the matter"), _matters(row), row.title)


def _codes(rows: Any) -> list[str]:
    return [each.code for each in rows.all()]


def _encounters(row: Encounter | None = None) -> str:
    address = reverse("recommendations:encounters")
    return f"{address}#{row.code}" if row is not None else address


def _matters(row: TrackedMatter | None = None) -> str:
    address = reverse("recommendations:matters")
    return f"{address}#{row.code}" if row is not None else address


def _step(
    request: HttpRequest, form: Any, title: str, back: str, kicker: Label | object = ""
) -> HttpResponse:
    return step_page(
        request, form, title=title, back=back, kicker=str(kicker), trail=trail_to((title, ""))
    )
