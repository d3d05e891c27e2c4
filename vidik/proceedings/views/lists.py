# SPDX-License-Identifier: EUPL-1.2
"""What is expected of proceedings over all procedures, and which institutions tell in time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.downloads import as_form, download
from vidik.core.formats import format_date
from vidik.core.pages import Trail, sortable
from vidik.core.paging import page_of
from vidik.core.spreadsheets import Value
from vidik.core.years import chosen_year, years
from vidik.proceedings.forms.lists import AwaitedForm
from vidik.proceedings.selectors.lists import awaited, tellers
from vidik.proceedings.selectors.notices import in_words


def _trail(title: str) -> Trail:
    return [(reverse("identification:list"), _("Identification")), ("", title)]


def _heads() -> list[tuple[str, str]]:
    return [
        (_("Case"), "code"),
        (_("What is expected"), ""),
        (_("From whom"), "institution"),
        (_("By when"), "due"),
        (_("State"), ""),
    ]


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """List what is expected, what is late first: filtered, sorted, by pages."""
    actor = actor_of(request)
    form = AwaitedForm(request.GET, actor=actor)
    wanted = form.wanted()
    page = page_of(request, awaited(actor, wanted))
    record(
        actor.label, "expected-notices.listed", label="expected-notices", found=page.paginator.count
    )
    return render(
        request,
        "proceedings/list.html",
        {
            "form": form,
            "page": page,
            "lines": in_words(page),
            "columns": sortable(_heads(), wanted.sort),
            "may_export": can(actor, Action.IDENTIFICATION_EXPORT),
            "may_see_sums": can(actor, Action.RECOGNITION_READ),
            "trail": _trail(_("Expected notices")),
        },
    )


@requires(Action.IDENTIFICATION_EXPORT)
@require_safe
def export(request: HttpRequest, extension: str) -> HttpResponse:
    """Give the same rows as a table: codes of cases and days, nothing that was heard."""
    actor = actor_of(request)
    rows = awaited(actor, AwaitedForm(request.GET, actor=actor).wanted())
    language = request.LANGUAGE_CODE
    lines: list[list[Value]] = [
        [
            line.row.case.code,
            line.what,
            str(line.row.institution.name) if line.row.institution else "",
            format_date(line.row.since_on, language),
            format_date(line.row.due_on, language),
            _("late") if line.is_late else str(line.row.state.label),
            format_date(line.row.heard_on, language) if line.row.heard_on else "",
            line.how or line.because,
        ]
        for line in in_words(rows)
    ]
    record(actor.label, "expected-notices.exported", label="expected-notices", rows=len(lines))
    header = [
        _("Case"), _("What is expected"), _("From whom"), _("Expected since"), _("By when"),
        _("State"), _("Heard on"), _("How it was heard, or why it does not come"),
    ]  # fmt: skip
    name = f"expected-notices-{timezone.localdate()}"
    return download(name, header, lines, as_form(extension))


@requires(Action.RECOGNITION_READ)
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show for each institution what was due of it in a year, and how much of it came; sums."""
    actor = actor_of(request)
    year = chosen_year(request)
    rows = tellers(actor, year)
    record(actor.label, "expected-notices.counted", label="expected-notices", year=year)
    return render(
        request,
        "proceedings/institutions.html",
        {
            "year": year,
            "years": years(),
            "rows": rows,
            "may_list": can(actor, Action.IDENTIFICATION_WORK),
            "trail": _trail(_("Who tells of proceedings"))
            if can(actor, Action.IDENTIFICATION_WORK)
            else [],
        },
    )
