# SPDX-License-Identifier: EUPL-1.2
"""What all bodies together had and decided: numbers alone, for those who report on the country."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.audit.services.recording import record
from vidik.core.downloads import as_form, download
from vidik.core.fields import day
from vidik.core.spreadsheets import Value
from vidik.figures.methods.charts import to_svg
from vidik.matters import presentation
from vidik.matters.methods.balance import Period
from vidik.matters.methods.judgments import Analysis
from vidik.matters.selectors import balances, judgments


class PeriodForm(forms.Form):
    """From which day until which; this year so far where nothing is said."""

    first = day(gettext_lazy("From"))
    last = day(gettext_lazy("Until and including"))

    def clean(self) -> None:
        """Refuse a period that ends before it begins."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            raise ValidationError({"last": _("The last day is before the first.")})


def _asked(request: HttpRequest) -> tuple[PeriodForm, Period]:
    """Read the period that is asked for; this year so far where it makes no sense."""
    today = timezone.localdate()
    whole = {"first": dt.date(today.year, 1, 1), "last": today}
    if not {"first", "last"} & {*request.GET}:
        form = PeriodForm(initial=whole)
        return form, Period(**whole)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return form, Period(**whole)
    return form, Period(form.cleaned_data["first"], form.cleaned_data["last"]).so_far(today)


@requires(Action.MATTERS_SUMS)
@require_safe
@never_cache
def sums(request: HttpRequest) -> HttpResponse:
    """Show what all bodies together had in a period, stage by stage, and over years."""
    actor = actor_of(request)
    form, period = _asked(request)
    found = balances.sums_of_all(actor, period)
    record(actor.label, "matters.summed", label="matters", key="", year=period.last.year)
    series = presentation.series_of(found)
    return render(
        request,
        "matters/sums.html",
        {
            "form": form,
            "is_final": None,
            "period": period,
            "stages": presentation.balance_of(found.standing, period),
            "series": [(each, presentation.chart_of(each).is_worth_drawing) for each in series],
            "late": found.late,
            "trail": [("", _("Criminal matters of all bodies"))],
        },
    )


@requires(Action.MATTERS_SUMS)
@require_safe
def sums_chart(request: HttpRequest, stage: str) -> HttpResponse:
    """Draw one stage over years."""
    _form, period = _asked(request)
    series = presentation.series_of(balances.sums_of_all(actor_of(request), period))
    chart = next((presentation.chart_of(each) for each in series if each.stage == stage), None)
    if chart is None or not chart.is_worth_drawing:
        raise Http404
    return HttpResponse(to_svg(chart, get_language() or "en"), content_type="image/svg+xml")


@requires(Action.MATTERS_SUMS)
@require_safe
def sums_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the sums of a period as a table."""
    actor = actor_of(request)
    _form, period = _asked(request)
    found = balances.sums_of_all(actor, period)
    record(actor.label, "matters.summed", label="matters", key="", year=period.last.year)
    header = (_("Stage"), _("What"), _("Matters"), _("Persons"))
    lines = presentation.lines_of(presentation.balance_of(found.standing, period))
    return download(_called("criminal-matters", period), header, lines, as_form(extension))


def _called(name: str, period: Period) -> str:
    return f"{name}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def _which(request: HttpRequest) -> bool:
    return request.GET.get("which") != "first"


@requires(Action.MATTERS_SUMS)
@require_safe
@never_cache
def analysis(request: HttpRequest) -> HttpResponse:
    """Show what all courts decided in a period, by offence."""
    actor = actor_of(request)
    form, period = _asked(request)
    is_final = _which(request)
    found = judgments.analysis(actor, period, final=is_final)
    record(actor.label, "judgments.analysed", label="matters", key="", year=period.last.year)
    return render(
        request,
        "matters/analysis.html",
        {
            "form": form,
            "period": period,
            "is_final": is_final,
            "files": (("csv", "CSV"), ("xlsx", "Excel")),
            "found": found,
            "single": [
                (name, many)
                for name, many in zip(
                    (row[0] for row in presentation.tables_of(found, public=False)[0].rows),
                    found.single,
                    strict=True,
                )
                if many
            ],
            "tables": presentation.tables_of(found, public=False),
            "trail": [("", _("Analysis of judgments"))],
        },
    )


@requires(Action.MATTERS_SUMS)
@require_safe
def analysis_download(request: HttpRequest, extension: str) -> HttpResponse:
    """Return the analysis as it may be handed on: no number that may point to a person."""
    actor = actor_of(request)
    _form, period = _asked(request)
    found = judgments.analysis(actor, period, final=_which(request))
    record(actor.label, "judgments.analysed", label="matters", key="", year=period.last.year)
    header = (_("Table"), _("Offence"), _("What"), _("Accused"))
    name = _called("judgments", period)
    return download(name, header, _public(found), as_form(extension))


def _public(found: Analysis) -> list[list[Value]]:
    hidden = _("not shown")
    lines: list[list[Value]] = []
    for table in presentation.tables_of(found, public=True):
        for offence, numbers, total in table.rows:
            lines += [
                [str(table.title), offence, str(column), hidden if many is None else many]
                for column, many in zip(table.columns, numbers, strict=True)
            ]
            together = hidden if total is None else total
            lines.append([str(table.title), offence, _("Together"), together])
    return lines
