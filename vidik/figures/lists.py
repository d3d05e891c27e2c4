# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: measures, findings, runs of the checks and their results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vidik.access.listing import Link, ListPage, Tile
from vidik.access.types import Action
from vidik.checks import selectors as checks
from vidik.checks.types import (
    SETTLED,
    FindingState,
    Kind,
    Outcome,
    RuleOrigin,
    Severity,
    Sureness,
)
from vidik.core.listing.cells import soft, tag
from vidik.core.listing.columns import Column, to
from vidik.core.listing.columns import Kind as Holds
from vidik.core.listing.filters import choice, coded, given, order, search
from vidik.core.paging import AtLeast
from vidik.core.templatetags.vidik import moment, number
from vidik.figures.models import Cycle, Measure
from vidik.figures.selectors import catalogue
from vidik.figures.selectors import findings as found
from vidik.figures.selectors.catalogue import CatalogueRow
from vidik.figures.sentences import Places, SentenceWriter, reason_text
from vidik.figures.types import CatalogueFilter
from vidik.figures.views.labels import label_of
from vidik.figures.wording import unit_text

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from vidik.checks.models import Finding, RuleResult, Run


def _cycles(page: ListPage) -> list[tuple[str, str]]:
    return [(each.code, each.code) for each in page.cycles]  # type: ignore[attr-defined] # of a cycle


def _themes(page: ListPage) -> list[tuple[str, str]]:
    return coded(catalogue.themes(page.actor))


def _reporters(page: ListPage) -> list[tuple[str, str]]:
    rows = catalogue.institutions_with_figures(page.actor, page.cycle)  # type: ignore[attr-defined] # of a cycle
    return [(each.code, str(each.short)) for each in rows]


class _OfCycle(ListPage):
    """A list of one year."""

    @cached_property
    def cycles(self) -> list[Cycle]:
        """All years, the newest first."""
        return catalogue.cycles(self.actor)

    @cached_property
    def cycle(self) -> Cycle | None:
        """The year of the list."""
        raise NotImplementedError

    @property
    def year(self) -> str:
        """What the year is called."""
        return self.cycle.code if self.cycle else ""


_YEAR = choice("cycle", _("Year"), _cycles, default=lambda page: page.year, any_label=None,
               is_persistent=True)  # fmt: skip


def _questions(row: CatalogueRow) -> SafeString:
    if not row.in_question:
        return soft(_("nothing open"))
    words = ngettext("%(shown)s figure in question", "%(shown)s figures in question",
                     row.in_question) % {"shown": number(row.in_question)}  # fmt: skip
    return format_html(
        '<a class="tag tag--bad" href="{}?cycle={}&amp;measure={}&amp;checks=open">{}</a>',
        to("figures:list")(row), row.cycle, row.measure.code, words,
    )  # fmt: skip


class Measures(_OfCycle):
    """What is measured, how often it was stated, and what is in question."""

    action = Action.FIGURES_READ
    title = _("Figures")
    lead = _("What is measured, how often it was stated, and what is in question.")
    empty = (_("No measure yet"), _("Measures come with the country pack."))
    export_act, export_action = "figures.exported", Action.FIGURES_EXPORT
    export = "measures"
    buttons = (
        Link(_("All figures"), "figures:list"),
        Link(_("Cross-tabulate"), "figures:crosstab"),
        Link(_("Computed from cases"), "figures:derived", Action.CYCLE_OPEN),
        Link(_("Yearly data calls"), "figures:cycles", Action.CYCLE_OPEN),
        Link(_("Import a file"), "figures:import", Action.FIGURES_IMPORT, is_main=True),
    )  # fmt: skip
    is_ordered = True
    filters = (
        search(name="words", label=_("Words of the name or definition")),
        choice("theme", _("Theme"), _themes),
        choice("institution", _("Institution"), _reporters),
        choice("unit", _("Unit"),
               lambda page: [(unit, unit_text(unit)) for unit in catalogue.units(page.actor)]),
        _YEAR,
        order(("theme", _("by theme")), ("code", _("by code"))),
    )  # fmt: skip
    columns = (
        Column("code", _("Code"), "measure.code", only="file"),
        Column("name", _("Measure"), "measure.name",
               link=lambda row: f"{to('figures:measure', 'measure.code')(row)}?cycle={row.cycle}",
               marks=lambda row: row.measure.person_level and tag(_("office only"), "warn")),
        Column("definition", _("Definition"), "measure.definition", only="file"),
        Column("theme", _("Theme"), "measure.theme.name"),
        Column("unit", _("Unit"), lambda row: unit_text(row.measure.unit)),
        Column("counts", _("What is counted"), "measure.get_counts_display", only="file"),
        Column("dimensions", _("Dimensions"), only="file",
               value=lambda row: ", ".join(
                   str(each.name) for each in row.measure.dimensions.all())),
        Column("over_institutions", _("Adds up over institutions"),
               "measure.additive_over_institutions", only="file"),
        Column("over_time", _("Adds up over time"), "measure.additive_over_time", only="file"),
        Column("person_level", _("Office only"), "measure.person_level", only="file"),
        Column("figures", _("Figures"), kind=Holds.NUMBER,
               cell=lambda row: number(AtLeast(row.figures) if row.more else row.figures)),
        Column("questions", _("Figures in open findings"), "in_question", only="file"),
        Column("checks", _("Checks"), cell=_questions, only="page"),
    )  # fmt: skip

    @cached_property
    def cycle(self) -> Cycle | None:
        """The year that is asked for, else the newest that was collected."""
        return catalogue.chosen_cycle(self.cycles, str(self.params.get("cycle", "")))

    def rows(self) -> QuerySet[Measure]:
        requested = {**self.asked, "sort": self.asked["sort"] or "name"}
        rows = catalogue.filter_measures(self.actor, CatalogueFilter(**requested), self.cycle)
        return rows.prefetch_related("dimensions") if self.is_file else rows

    def prepared(self, rows: Iterable[Measure]) -> list[CatalogueRow]:
        return catalogue.catalogue_rows(self.actor, list(rows), self.cycle, exactly=self.is_file)

    def export_facts(self) -> dict[str, Any]:
        return {"what": "catalogue"}


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding of a list, in the reader's words."""

    finding: Finding
    message: str
    kind: str | Promise
    places: Places
    is_stale: bool
    why: str
    resolution: str


class SectionField(forms.CharField):
    """A section of the annual report."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Section"), required=False, max_length=40, help_text=_("such as 6.2")
        )


def _state_of(row: FindingRow) -> Any:
    finding = row.finding
    return finding.get_state_display() if finding.is_present else _("no longer found")


class Findings(_OfCycle):
    """What does not agree in the figures, the strongest first."""

    action = Action.FINDINGS_READ
    template_name = "findings/list.html"
    title = _("Findings")
    lead = _("What does not agree in the figures, the strongest first.")
    item = "findings/_item.html"
    is_ranked = is_ordered = True
    export_act = "figures.exported"
    buttons = (
        Link(_("Rule book"), "findings:rules"),
        Link(_("Runs"), "findings:runs"),
        Link(_("Check a table"), "findings:outside", Action.CHECKS_RUN),
        Link(_("Run the checks"), "findings:run", Action.CHECKS_RUN, is_main=True),
    )  # fmt: skip
    filters = (
        search(name="words", label=_("Measure, institution, citation or rule")),
        choice("state", _("State"),
               [*FindingState.choices, (found.GONE, _("no longer found")), (found.ANY, _("any"))],
               any_label=_("open or queried")),
        choice("severity", _("Severity"), Severity),
        choice("sure", _("How sure"), Sureness),
        choice("kind", _("Kind"), Kind),
        choice("institution", _("Institution"), _reporters),
        choice("theme", _("Theme"), _themes),
        given("section", SectionField()),
        choice("origin", _("Origin"), RuleOrigin),
        _YEAR,
        order(("rule", _("Rule")), ("kind", _("Kind")), ("found", _("newest first")),
              ("checked", _("last checked first"))),
    )  # fmt: skip
    columns = (
        Column("rank", _("Place"), "finding.rank"),
        Column("severity", _("Severity"), "finding.get_severity_display"),
        Column("sure", _("How sure"), "finding.get_sure_display"),
        Column("why", _("Why so sure")),
        Column("kind", _("Kind")),
        Column("state", _("State"), _state_of),
        Column("message", _("What does not agree")),
        Column("resolution", _("What would resolve it")),
        Column("expected", _("Expected"), "finding.expected"),
        Column("found", _("Found"), "finding.found"),
        Column("difference", _("Difference"), "finding.difference"),
        Column("institutions", _("Institutions"), lambda row: "; ".join(row.places.institutions)),
        Column("sections", _("Sections"), lambda row: "; ".join(row.places.sections)),
        Column("citations", _("Citations"), lambda row: "; ".join(row.places.citations)),
        Column("origin", _("Origin"), lambda row: label_of("origin", row.finding.origin)),
        Column("rule", _("Rule"), "finding.rule"),
    )  # fmt: skip

    @cached_property
    def cycle(self) -> Cycle | None:
        """The year that is asked for, else the newest collected if it was checked."""
        code = str(self.params.get("cycle", ""))
        if not code:
            checked = checks.checked_cycles(self.actor)
            current = catalogue.cycle_of(self.actor, "")
            code = current.code if current else ""
            code = code if code in checked or not checked else checked[0]
        return next((each for each in self.cycles if each.code == code), None)

    @property
    def export(self) -> str:  # type: ignore[override] # names the year
        return f"findings-{self.year}"

    @property
    def empty(self) -> tuple[Any, Any]:  # type: ignore[override] # depends on whether anything ran
        if self.last is None:
            return (
                _("Nothing has been checked yet"),
                _("The rules have not been run on the figures of this year."),
            )
        return (
            _("Nothing is waiting for an answer"),
            _(
                "Every finding of this year is explained, corrected or accepted, or nothing was"
                " found."
            ),
        )

    @cached_property
    def last(self) -> Run | None:
        """The last run over the whole year."""
        return checks.last_run(self.actor, self.year)

    def rows(self) -> QuerySet[Finding]:
        requested = {**self.asked, "cycle": self.year}
        return checks.with_cells(
            found.filter_findings(self.actor, found.FindingFilter(**requested))
        )

    def prepared(self, rows: Iterable[Finding]) -> Iterator[FindingRow]:
        findings = list(rows)
        writer = SentenceWriter.of_sentences(self.actor, findings)
        stale = () if self.is_file else checks.stale_findings(findings)
        for each in findings:
            yield FindingRow(
                finding=each,
                message=writer.message(each),
                kind=label_of("kind", each.kind),
                places=writer.places(each),
                is_stale=each.pk in stale,
                why=writer.why(each) if self.is_file else "",
                resolution=writer.resolution(each) if self.is_file else "",
            )

    def tiles(self) -> Sequence[Tile]:
        if self.last is None:
            return ()
        counts = checks.finding_counts(self.actor, self.year)
        here = f"?cycle={self.year}"
        settled = _(
            "settled: %(explained)s explained, %(corrected)s corrected, %(accepted)s accepted"
        )
        return [
            Tile(counts["open_high"], _("to answer, of high severity"), f"{here}&severity=high"),
            Tile(counts["open_medium"], _("to answer, of medium severity"),
                 f"{here}&severity=medium"),
            Tile(counts["open_low"], _("to answer, of low severity"), f"{here}&severity=low"),
            Tile(counts["queried"], _("of them queried, answer awaited"), f"{here}&state=queried"),
            Tile(
                sum(counts[state] for state in SETTLED),
                settled % {state: number(counts[state])
                           for state in ("explained", "corrected", "accepted")},
            ),
        ]  # fmt: skip

    def extra(self) -> dict[str, Any]:
        last = self.last
        return {
            "last": last,
            "last_by": found.actor_names([last.started_by])[last.started_by] if last else "",
        }

    def export_facts(self) -> dict[str, Any]:
        return {"what": f"findings:{self.year}"}

    def file(self) -> Any:
        """Return the findings as a file; a year that there is not has none."""
        if self.cycle is None:
            raise Http404
        return super().file()


class Runs(ListPage):
    """The runs of the checks, the newest first."""

    action = Action.FINDINGS_READ
    source = checks.runs
    title = _("Runs of the checks")
    lead = _(
        "Passed, violated, skipped, failed and waived are different results; all of them are kept."
    )
    above = (Link(_("Findings"), "findings:list"),)
    buttons = (Link(_("Run the checks"), "findings:run", Action.CHECKS_RUN, is_main=True),)
    empty = (
        _("The checks have not run yet"),
        _("Every run will be listed here with the results of the rules."),
    )
    columns = (
        Column("started", _("Started"), "started_at", kind=Holds.MOMENT,
               link=to("findings:run-results", "pk")),
        Column("cycle", _("Year")),
        Column("reach", _("Reach"),
               cell=lambda row: _("what a change touched") if row.is_partial else _("whole year")),
        Column("by", _("By")),
        Column("rules", _("Rules"), kind=Holds.NUMBER),
        Column("passed", _("Passed"), kind=Holds.NUMBER),
        Column("violated", _("Violated"), kind=Holds.NUMBER),
        Column("waived", _("Waived"), kind=Holds.NUMBER),
        Column("skipped", _("Skipped"), kind=Holds.NUMBER),
        Column("errors", _("Failed"), kind=Holds.NUMBER),
    )  # fmt: skip

    def prepared(self, rows: Iterable[Run]) -> list[Run]:
        runs = list(rows)
        names = found.names_in([], runs)
        for each in runs:
            each.by = names[each.started_by]  # type: ignore[attr-defined] # for a cell
        return runs


def _result(row: RuleResult) -> SafeString:
    tones: dict[str, Any] = {"violated": "bad", "error": "bad", "passed": "good", "waived": "warn"}
    return tag(row.get_outcome_display(), tones.get(row.outcome, ""))


def _reason(row: RuleResult) -> Any:
    if row.outcome == Outcome.ERROR:
        return format_html("<code>{}</code>", row.reason)
    return reason_text(row.reason)


class RunResults(ListPage):
    """The results of a run with their reasons; at first those that gave no judgement."""

    action = Action.FINDINGS_READ
    template_name = "findings/run_results.html"
    empty = (_("No result matches"), _("Choose another result, or all of them."))
    per_page = 50
    filters = (
        search(name="words", label=_("Part of the rule’s code"), narrow=lambda rows,
               words: rows.filter(rule__icontains=words.strip())),
        choice("outcome", _("Result"), [*Outcome.choices, (found.ANY, _("any"))],
               any_label=_("skipped or error")),
        choice("kind", _("Kind"), Kind, "kind"),
        choice("origin", _("Origin"), RuleOrigin, "origin"),
    )  # fmt: skip
    columns = (
        Column("rule", _("Rule"), heading=True,
               cell=lambda row: format_html("<code>{}</code>", row.rule)),
        Column("kind", _("Kind"), lambda row: label_of("kind", row.kind)),
        Column("outcome", _("Result"), cell=_result),
        Column("reason", _("Reason"), cell=_reason),
    )  # fmt: skip

    @property
    def title(self) -> str:  # type: ignore[override] # names the run
        return _("Run of %(at)s") % {"at": moment(self.more["run"].started_at)}

    def rows(self) -> QuerySet[RuleResult]:
        results = checks.results(self.actor, self.more["run"])
        outcome = self.asked["outcome"]
        if outcome == found.ANY:
            return results
        wanted = [outcome] if outcome else [Outcome.SKIPPED, Outcome.ERROR]
        return results.filter(outcome__in=wanted)

    def tiles(self) -> list[Tile]:
        run = self.more["run"]
        return [
            Tile(run.passed, _("passed"), "?outcome=passed"),
            Tile(run.violated, _("violated"), "?outcome=violated"),
            Tile(run.waived, _("waived"), "?outcome=waived"),
            Tile(run.skipped, _("skipped"), "?outcome=skipped"),
            Tile(run.errors, _("failed"), "?outcome=error"),
        ]
