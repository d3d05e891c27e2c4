# SPDX-License-Identifier: EUPL-1.2
"""Pages of facilities and stays."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, authorize, can, requires, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.selectors.cases import get_case, parts_visible
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.cases.types import Part
from vidik.core.formats import format_weekday
from vidik.core.pages import Trail, posted
from vidik.core.steps import refusals_on, step_page, submit_once
from vidik.core.years import chosen_year, years
from vidik.identification.selectors.ages import proposed
from vidik.protection.forms import stays as forms
from vidik.protection.models import Facility, Stay
from vidik.protection.policies import EXPERTS
from vidik.protection.selectors import facilities as places_of
from vidik.protection.selectors import stays as selectors
from vidik.protection.services import facilities as facility_services
from vidik.protection.services import stays as services
from vidik.protection.types import ExtensionState, StayState
from vidik.protection.work import STAYS

# ------------------------------------------------------------------------------- facilities


def _facility_trail(row: Facility, *parts: str) -> Trail:
    code, name = row.institution.code, str(row.institution.name)
    own = reverse("stays:facility", args=[code]) if parts else ""
    steps = [(reverse("stays:facilities"), _("Places to sleep")), (own, name)]
    return [*steps, *(("", part) for part in parts)]


@requires(Action.FACILITIES_READ)
@require_safe
@never_cache
def facility(request: HttpRequest, code: str) -> HttpResponse:
    """Show the nights of four weeks, what is out of service, and a year in numbers."""
    actor = actor_of(request)
    row = places_of.get_facility(actor, code)
    form = forms.WeeksForm(request.GET or None)
    first, year = form.chosen(), chosen_year(request)
    groups = places_of.nights_from(row, first)
    step = dt.timedelta(weeks=places_of.WEEKS)
    return render(
        request,
        "protection/facility.html",
        {
            "facility": row,
            "groups": groups,
            "has_places": any(night.places for each in groups for night in each.nights),
            "days": [
                (format_weekday(nights[0].day, get_language() or "en"), nights)
                for nights in zip(*(each.nights for each in groups), strict=True)
            ],
            "today": timezone.localdate(),
            "earlier": first - step,
            "later": first + step,
            "closed": [
                (each, places_of.word("groups", each.group),
                 places_of.word("outage_reasons", each.reason))
                for each in places_of.outages(actor, row)
            ],
            "year": year,
            "years": years(),
            "numbers": places_of.year_in_numbers(row, year),
            "manages": row.institution_id == actor.institution
            and bool(can(actor, Action.FACILITIES_MANAGE, row)),
            "trail": _facility_trail(row),
        },
    )  # fmt: skip


def _managed(request: HttpRequest, code: str) -> Facility:
    row = places_of.get_facility(actor_of(request), code)
    authorize(actor_of(request), Action.FACILITIES_MANAGE, row)
    return row


def _facility_step(
    request: HttpRequest,
    row: Facility,
    form: Form,
    save: Callable[[], object],
    words: tuple[str, str],
) -> HttpResponse:
    title, done = words
    back = reverse("stays:facility", args=[row.institution.code])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            save()
            messages.success(request, done)
            return redirect(back)
    return step_page(
        request, form, title=title, button=_("Save"), back=back,
        trail=_facility_trail(row, title),
    )  # fmt: skip


@requires(Action.FACILITIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def places(request: HttpRequest, code: str) -> HttpResponse:
    """Enter how many places there are for a group from a day on."""
    row = _managed(request, code)
    form = forms.PlacesForm(posted(request), facility=row)
    return _facility_step(
        request, row, form,
        lambda: facility_services.enter_places(row, **form.cleaned_data, actor=actor_of(request)),
        (_("Enter places"), _("The places were entered.")),
    )  # fmt: skip


@requires(Action.FACILITIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Take places out of service."""
    row = _managed(request, code)
    form = forms.CloseForm(posted(request), facility=row)
    return _facility_step(
        request, row, form,
        lambda: facility_services.close_places(row, **form.cleaned_data, actor=actor_of(request)),
        (_("Take places out of service"), _("The places are out of service.")),
    )  # fmt: skip


@requires(Action.FACILITIES_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def open_again(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Enter from which day on places can be used again."""
    row = _managed(request, code)
    outage = places_of.get_outage(actor_of(request), row, key)
    form = forms.OpenForm(posted(request))
    return _facility_step(
        request, row, form,
        lambda: facility_services.open_again(
            outage, form.cleaned_data["back_on"], actor=actor_of(request)
        ),
        (_("Places can be used again"), _("It was entered that places can be used again.")),
    )  # fmt: skip


# ------------------------------------------------------------------------------------ stays


def _case_in_sight(actor: Actor, key: uuid.UUID) -> Case:
    """Return a case of which the actor sees where the person sleeps.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    case = get_case(actor, key)
    if Part.ACCOMMODATION not in parts_visible(actor, case):
        raise OutOfScope(action=Action.STAYS_READ, label="cases.case", key=str(key))
    return case


def _trail(*steps: tuple[str, str]) -> Trail:
    """Lead from the list of cases down by labels and addresses."""
    return [(reverse("cases:list"), _("Cases")), *((url, label) for label, url in steps)]


def _stay_trail(row: Stay, *parts: str) -> Trail:
    steps = [
        (row.case.code, reverse("cases:case", args=[row.case_id])),
        (_("Accommodation"), reverse("stays:of-case", args=[row.case_id])),
    ]
    own = reverse("stays:stay", args=[row.pk]) if parts else ""
    return _trail(*steps, (pgettext("accommodation", "Stay"), own), *((part, "") for part in parts))


def _sharing(actor: Actor, case: Case) -> dict[str, Any]:
    """Return what a page says of how a facility comes to see the case."""
    return {"case": case, "may_share": bool(can(actor, Action.CASES_SHARE, case))}


def _offered(actor: Actor) -> Any:
    """Return the facilities in which the actor may enter a stay."""
    return places_of.facilities(actor)


@requires(Action.STAYS_READ)
@require_safe
@never_cache
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show the stays of a case."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    frame = Frame(actor, found, STAYS)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    rows = selectors.stays_of(actor, found)
    writes = bool(can(actor, Action.STAYS_WRITE)) and bool(can(actor, Action.FACILITIES_READ))
    return render(
        request,
        "protection/stays_of_case.html",
        {
            "frame": frame,
            "lines": [(row, places_of.word("groups", row.group)) for row in rows],
            "may_expect": writes
            and not any(row.state == StayState.EXPECTED for row in rows)
            and _offered(actor).exists(),
            "today": timezone.localdate(),
            "trail": _trail((found.code, "")),
        },
    )


@requires(Action.STAYS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def expect(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Enter that a case is expected in a facility."""
    actor = actor_of(request)
    found = _case_in_sight(actor, case)
    form = forms.ExpectForm(posted(request), offered=_offered(actor), initial=proposed(found))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            where = form.cleaned_data["facility"]
            row = services.expect_stay(found, where, form.plan(), actor=actor)
            messages.success(request, _("The place is held."))
            return redirect("stays:stay", row.pk)
    back = reverse("stays:of-case", args=[case])
    title = _("Hold a place")
    return step_page(
        request, form, title=title, back=back, template="protection/expect.html",
        sharing=_sharing(actor, found) if actor.roles & {*EXPERTS} else None,
        kicker=found.code, is_synthetic=found.is_demo,
        trail=_trail((found.code, reverse("cases:case", args=[case])), (_("Accommodation"), back),
                    (title, "")),
        intro=_("The place is held from the first night on. The system refuses a place that is "
                "taken, even by somebody you do not know of."),
    )  # fmt: skip


def _steps_of(
    row: Stay, *, has_next: bool, is_away: bool, may_extend: bool, may_tell: bool, may_move: bool
) -> list[tuple[str, Any]]:
    names = {
        StayState.EXPECTED: ["arrive", "end", "miss"],
        StayState.THERE: [
            *(["tell"] if may_tell else []),
            *(["back"] if is_away else []),
            *(["phase"] if has_next else []),
            *([] if is_away else ["away"]),
            *(["extension"] if may_extend else []),
            *([] if row.is_over_limit(timezone.localdate()) else ["end"]),
            *(["transfer"] if may_move else []),
            "leave",
        ],
    }.get(row.state, [])
    return [(name, forms.STEPS[name].title) for name in names]


@requires(Action.STAYS_READ)
@require_safe
@never_cache
def stay(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show a stay: its days, phases, absences, limit, and what may be entered next."""
    actor = actor_of(request)
    row = selectors.get_stay(actor, key)
    services.record_reading(row, actor=actor)
    absences = selectors.absences_of(actor, row)
    phases = selectors.phases_of(actor, row)
    extensions = selectors.extensions_of(actor, row)
    works = selectors.may_write(actor, row)
    is_open = any(each.back_on is None for each in absences)
    more = row.facility.extension_months
    may_extend = more > 0 and all(each.state == ExtensionState.REFUSED for each in extensions)
    has_next = bool(services.next_phase(row, [each.phase for each in phases]))
    word = places_of.word
    return render(
        request,
        "protection/stay.html",
        {
            "stay": row,
            "group": word("groups", row.group),
            "destination": word("destinations", row.destination),
            "missed": word("missed_reasons", row.missed_why),
            "phases": [(each, word("phases", each.phase)) for each in phases],
            "absences": absences,
            "is_away": is_open and row.state == StayState.THERE,
            "nights": selectors.nights_slept(row, absences),
            "is_over": row.is_over_limit(timezone.localdate()),
            "extensions": [
                (each, word("extension_reasons", each.reason),
                 each.state == ExtensionState.PROPOSED
                 and bool(can(actor, Action.STAYS_DECIDE, each)))
                for each in extensions
            ],
            "steps": _steps_of(
                row, has_next=has_next, is_away=is_open, may_extend=may_extend,
                may_tell=any(services.may_be_told(each) for each in absences)
                and bool(can(actor, Action.EXCHANGE_WRITE)),
                may_move=row.state == StayState.THERE
                and _offered(actor).exclude(pk=row.facility_id).exists(),
            )
            if works else [],
            "sharing": _sharing(actor, row.case)
            if row.state == StayState.EXPECTED and selectors.is_hidden_from_facility(actor, row)
            else None,
            "history": selectors.history_of_stay(row),
            "trail": _stay_trail(row),
        },
    )  # fmt: skip


@requires(Action.STAYS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def step(request: HttpRequest, key: uuid.UUID, name: str) -> HttpResponse:
    """Ask what a step of a stay needs, and do it."""
    actor = actor_of(request)
    row = selectors.get_stay(actor, key)
    authorize(actor, Action.STAYS_WRITE, row)
    kind = forms.STEPS.get(name)
    if kind is None:
        raise Http404
    form = kind(posted(request), stay=row, actor=actor)
    back = reverse("stays:stay", args=[key])
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            form.save()
            messages.success(request, kind.done)
            return redirect(back)
    title = str(kind.title)
    return step_page(
        request, form, title=title, button=_("Save"), back=back, kicker=row.case.code,
        is_synthetic=row.case.is_demo, intro=kind.intro, trail=_stay_trail(row, title),
    )  # fmt: skip


@requires(Action.STAYS_DECIDE)
@require_POST
@submit_once
def decide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Grant or refuse the extension that somebody else proposed."""
    actor = actor_of(request)
    row = selectors.get_stay(actor, key)
    rows = scope(actor, Action.STAYS_DECIDE, row.extensions.all())
    proposed = rows.filter(state=ExtensionState.PROPOSED).first()
    step = request.POST.get("step", "")
    if step not in {"grant", "refuse"}:
        raise Http404
    with refusals_on(request):
        if proposed is None:
            raise OutOfScope(label="protection.stayextension", key=str(key))
        services.decide_extension(proposed, step, actor=actor)
        messages.success(
            request,
            _("The extension is granted.") if step == "grant" else _("The extension is refused."),
        )
    return redirect("stays:stay", key)
