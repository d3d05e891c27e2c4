# SPDX-License-Identifier: EUPL-1.2
"""The pages of every register: listed, entered, looked at, struck out, summed by year."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, authorize, can, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.presentation import trail
from vidik.cases.selectors.cases import get_case
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import record_read
from vidik.core.listing.cells import link
from vidik.core.pages import Trail, posted
from vidik.core.steps import submit_once
from vidik.core.years import chosen_year, years
from vidik.registers import selectors, services
from vidik.registers.forms import EntryForm, PeriodForm, StrikeForm
from vidik.registers.models import Entry
from vidik.registers.presentation import page_of, title_of
from vidik.registers.registry import OWN, may_manage, register_called
from vidik.registers.types import WORDS, Kind, Register
from vidik.registers.work import CODE


def _trail(register: Register, *parts: tuple[str, str]) -> Trail:
    name = "registers:list" if register.part is None else "registers:list-of-cases"
    above = []
    if register.part is not None:
        above = [(_("Services and rights"), reverse("registers:of-cases"))]
    elif register.subject is not None:
        above = [(_("Registers of the institution"), reverse(OWN))]
    rows = [*above, (str(register.title), reverse(name, args=[register.code])), *parts]
    return [(url, label) for label, url in rows]


@requires(Action.REGISTERS_MANAGE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a row, also anew after one that was struck out, or going on from one."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    again = _own_row(request, "again", register, actor)
    after = _own_row(request, "after", register, actor) if _goes_on(register) else None
    return _enter(
        request,
        register,
        again,
        back=reverse("registers:list", args=[code]),
        trail=_trail(register, (_("New entry"), "")),
        follows=after if after or again is None else again.follows,
    )


def _goes_on(register: Register) -> bool:
    return bool(register.due) or register.is_named


def _enter(
    request: HttpRequest,
    register: Register,
    again: Entry | None,
    *,
    back: str,
    trail: Trail,
    case: Case | None = None,
    follows: Entry | None = None,
) -> HttpResponse:
    data = posted(request)
    is_sent = data is not None and "add" not in data
    linkable = partial(selectors.linkable, actor_of(request))
    if data is not None and not is_sent:
        form = EntryForm(register, more_lines=data, linkable=linkable)
    else:
        linked = {
            each.name: request.GET[each.name]
            for each in register.linking
            if each.name in request.GET
        }
        form = EntryForm(
            register, data, again=again, follows=follows, linkable=linkable, linked=linked
        )
    further = register.further(data) if register.further else None
    if is_sent and form.is_valid() & (further is None or further.is_valid()):
        try:
            row = services.enter(
                register,
                form.values(),
                when=form.when(),
                further=further,
                case=case,
                follows=follows,
                actor=actor_of(request),
            )
        except ValidationError as error:
            form.put(error, further)
        else:
            messages.success(request, _("The entry was saved."))
            return redirect(page_of(row))
    return render(
        request,
        "registers/enter.html",
        {
            "register": register,
            "form": form,
            "further": further,
            "faults": list(form.faults(further)) if is_sent else (),
            "links": register.links(None) if register.links else (),
            "back": back,
            "case": case,
            "trail": trail,
        },
        status=422 if is_sent else 200,
    )


def _own_row(request: HttpRequest, name: str, register: Register, actor: Actor) -> Entry | None:
    """Return the row of the institution that the address names; none where it names none."""
    try:
        return selectors.find_own_entry(actor, register, uuid.UUID(request.GET.get(name, "")))
    except (ValueError, OutOfScope):
        return None


@requires(Action.REGISTERS_READ)
@require_safe
def entry(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Show one row, with what in it asks for a second look."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code, Action.REGISTERS_READ)
    row = selectors.find_entry(actor, register, key)
    is_own = row.institution_id == actor.institution and bool(may_manage(actor, register))
    shown = _shown(register, row) | {
        "is_own": is_own,
        "signs": register.signs(row.values) if register.signs and not row.struck_at else (),
        "links": register.links(row.values) if register.links and is_own else (),
        "alike": selectors.others_alike(actor, register, row) if register.keyed else 0,
        "next": selectors.next_of(row) if _goes_on(register) else None,
    }
    if not register.is_named:
        last = _trail(register, (_("One entry"), ""))
        return render(request, "registers/entry.html", shown | {"trail": last})
    named: Any = row
    return render(
        request,
        "registers/named.html",
        shown
        | {
            "texts": [
                (each.label, row.values[each.name])
                for each in register.fields
                if each.kind == Kind.TEXT and row.value(each.name)
            ],
            "state": register.state_called(named.state) if not row.struck_at else None,
            "versions": selectors.versions_of(actor, register, row),
            "linked": selectors.linked_rows(actor, register, row),
            "trail": _trail(register, (title_of(row), "")),
        },
    )


def _shown(register: Register, row: Entry) -> dict[str, Any]:
    facts: list[tuple[Any, str]] = []
    found = selectors.newest_of(selectors.linked_keys(register, [row]))
    for field in register.fields:
        if field.name not in row.values or (register.is_named and field.kind in WORDS):
            continue
        value = row.values[field.name]
        if field.kind == Kind.LINK and (other := found.get(uuid.UUID(value))):
            facts.append((field.label, link(page_of(other), title_of(other))))
            continue
        facts.append((field.label, field.in_words(value, dict(field.options()))))
    return {
        "register": register,
        "row": row,
        "facts": facts,
        "why": services.reasons_of(register).get(row.struck_why, ""),
    }


@requires(Action.REGISTERS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, code: str, key: uuid.UUID) -> HttpResponse:
    """Ask why, then strike out a row, and lead on to enter it anew."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    return _strike(
        request,
        register,
        selectors.find_own_entry(actor, register, key),
        anew=reverse("registers:enter", args=[code]),
        back=reverse("registers:list", args=[code]),
        trail=_trail(
            register,
            (_("One entry"), reverse("registers:entry", args=[code, key])),
            (_("Strike out"), ""),
        ),
    )


def _strike(
    request: HttpRequest, register: Register, row: Entry, *, anew: str, back: str, trail: Trail
) -> HttpResponse:
    form = StrikeForm(register, posted(request))
    if "strike" in request.POST and form.is_valid():
        why = form.cleaned_data.get("why", "")
        if register.is_named and selectors.next_of(row) is not None:
            messages.error(request, services.GONE_ON)
            return redirect(page_of(row))
        if not services.strike(row, register, why, actor=actor_of(request)):
            messages.info(request, _("This had been struck out before."))
            return redirect(page_of(row))
        messages.success(request, _("It was struck out and is not counted."))
        return redirect(f"{anew}?again={row.pk}" if why and why == register.wrong else back)
    context = {"form": form, "page": page_of(row), "trail": trail}
    return render(
        request,
        "registers/strike.html",
        _shown(register, row) | context,
        status=422 if form.errors else 200,
    )


@requires(Action.REGISTERS_MANAGE)
@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the regular report of a period, to be printed or saved for whom it is for."""
    actor = actor_of(request)
    register = selectors.find_register(actor, code)
    if register.crossed is None:
        raise Http404
    form = PeriodForm(request.GET or None)
    quarters = form.quarters()
    return render(
        request,
        "registers/report.html",
        {
            "register": register,
            "form": form,
            "first": quarters[0],
            "last": selectors.after_quarter(quarters[-1]) - dt.timedelta(days=1),
            "sums": selectors.crossed(actor, register, quarters),
            "trail": _trail(register, (_("Regular report"), "")),
        },
        status=422 if form.errors else 200,
    )


@requires(Action.REGISTERS_READ)
@require_safe
def year(request: HttpRequest, code: str) -> HttpResponse:
    """Sum a register by year."""
    actor = actor_of(request)
    return _year(request, selectors.find_register(actor, code, Action.REGISTERS_READ))


@requires(Action.CASE_ENTRIES_READ)
@require_safe
def year_of_cases(request: HttpRequest, code: str) -> HttpResponse:
    """Sum by year what a register holds about the cases of which the actor sees that part."""
    return _year(request, selectors.find_register_of_cases(actor_of(request), code))


def _year(request: HttpRequest, register: Register) -> HttpResponse:
    chosen = chosen_year(request)
    return render(
        request,
        "registers/year.html",
        {
            "register": register,
            "sums": selectors.sums_of_year(actor_of(request), register, chosen),
            "years": years(),
            "trail": _trail(register, (str(chosen), "")),
        },
    )


# ---------------------------------------------------------------------------- rows of cases


def _register_of(row: Entry) -> Register:
    register = register_called(row.register_id)
    if register is None:
        raise OutOfScope(label="registers.entry", key=str(row.pk))
    return register


def _case_trail(case: Case, *parts: tuple[str, str]) -> Trail:
    tab = reverse("registers:of-case", args=[case.pk])
    return trail(
        (case.code, reverse("cases:case", args=[case.pk])), (_("Services and rights"), tab), *parts
    )


@requires(Action.CASE_ENTRIES_READ)
@require_safe
def of_cases(request: HttpRequest) -> HttpResponse:
    """List the registers that hold rows about cases, with how many the reader sees in each."""
    subjects = selectors.registers_of_cases(actor_of(request))
    return render(request, "registers/of_cases.html", {"subjects": subjects})


@requires(Action.REGISTERS_READ)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """List the registers that the reader keeps or reads and that stand in no menu, by subject."""
    subjects = selectors.own_registers_kept(actor_of(request))
    return render(request, "registers/own.html", {"subjects": subjects})


@requires(Action.CASE_ENTRIES_READ)
@require_safe
def of_case(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what registers hold about a case: under each its rows, the newest first."""
    actor = actor_of(request)
    found = get_case(actor, case)
    frame = Frame(actor, found, CODE)
    record_read(found, parts=len(frame.scene.parts), actor=actor)
    return render(
        request,
        "registers/of_case.html",
        {
            "frame": frame,
            "subjects": selectors.subjects_of_case(frame.scene),
            "trail": trail((found.code, "")),
        },
    )


@requires(Action.CASE_ENTRIES_WRITE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def enter_of_case(request: HttpRequest, case: uuid.UUID, code: str) -> HttpResponse:
    """Enter a row about a case, also one that goes on from another."""
    actor = actor_of(request)
    register = selectors.find_register_of_cases(actor, code)
    authorize(actor, Action.CASE_ENTRIES_WRITE, register)
    found = get_case(actor, case)
    services.require_case(register, found, actor)
    again = _named_row(request, "again", found, register)
    after = _named_row(request, "after", found, register)
    return _enter(
        request,
        register,
        again,
        back=reverse("registers:of-case", args=[case]),
        trail=_case_trail(found, (_("New entry"), "")),
        case=found,
        follows=after if after or again is None else again.follows,
    )


def _named_row(request: HttpRequest, name: str, case: Case, register: Register) -> Entry | None:
    """Return the row of the case that the address names; none where it names none."""
    try:
        key = uuid.UUID(request.GET.get(name, ""))
        row = selectors.find_entry_of_case(actor_of(request), key)
    except (ValueError, OutOfScope):
        return None
    return row if (row.case_id, row.register_id) == (case.pk, register.code) else None


@requires(Action.CASE_ENTRIES_READ)
@require_safe
def entry_of_case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show one row of a case, and what goes on from it."""
    actor = actor_of(request)
    row = selectors.find_entry_of_case(actor, key)
    register = _register_of(row)
    assert row.case is not None  # noqa: S101 - rows of cases have one
    services.record_reading(row, actor=actor)
    is_own = row.institution_id == actor.institution and bool(
        can(actor, Action.CASE_ENTRIES_WRITE, register)
    )
    return render(
        request,
        "registers/entry_of_case.html",
        _shown(register, row)
        | {
            "is_own": is_own,
            "may_go_on": bool(can(actor, Action.CASE_ENTRIES_WRITE, register)),
            "next": selectors.next_of(row),
            "trail": _case_trail(row.case, (str(register.title), "")),
        },
    )


@requires(Action.CASE_ENTRIES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_of_case(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask why, then strike out a row of a case, and lead on to enter it anew."""
    actor = actor_of(request)
    row = selectors.find_own_entry_of_case(actor, key)
    register = _register_of(row)
    assert row.case is not None  # noqa: S101 - rows of cases have one
    return _strike(
        request,
        register,
        row,
        anew=reverse("registers:enter-of-case", args=[row.case_id, register.code]),
        back=reverse("registers:of-case", args=[row.case_id]),
        trail=_case_trail(row.case, (str(register.title), page_of(row)), (_("Strike out"), "")),
    )
