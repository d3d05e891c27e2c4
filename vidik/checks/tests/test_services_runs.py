# SPDX-License-Identifier: EUPL-1.2
"""Runs: every result is stored, and findings persist from run to run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.access.types import Denied
from vidik.audit import selectors as audit
from vidik.checks import selectors
from vidik.checks.methods import engine
from vidik.checks.methods.model import Outcome as Result
from vidik.checks.methods.model import RuleResult as Evaluated
from vidik.checks.methods.packrules import Ruleset
from vidik.checks.models import Finding, RuleResult, Run
from vidik.checks.services.handling import take_step
from vidik.checks.services.runs import recheck_figures, run_checks
from vidik.checks.tests.factories import ANALYST, CYCLE, HEAD, READER, CellsInMemory
from vidik.checks.types import EventKind, FindingState, Outcome, Sureness

pytestmark = pytest.mark.django_db


def check() -> Run:
    return run_checks(CYCLE, actor=ANALYST, rules=Ruleset())


def the_finding() -> Finding:
    return Finding.objects.get(cycle=CYCLE, cells__reference="c-1")


def settle(finding: Finding, step: str = "explain") -> Finding:
    actor = HEAD if step == "accept" else ANALYST
    return take_step(
        finding.pk,
        step,
        actor=actor,
        note="The centre counts some victims twice.",
        seen_state=finding.state,
        seen_fingerprint=finding.fingerprint,
    )


def reported(finding: Finding) -> list[str]:
    return [event.what for event in selectors.history(finding)]


def test_a_run_keeps_the_result_of_every_rule(table: CellsInMemory) -> None:
    run = check()
    stored = RuleResult.objects.filter(run=run)
    assert stored.count() == run.rules
    assert stored.filter(outcome=Outcome.VIOLATED).count() == run.violated == 1
    assert stored.filter(outcome=Outcome.PASSED).count() == run.passed
    assert run.evaluated == run.passed + run.violated + run.waived
    assert run.finished_at is not None


def test_a_finding_holds_both_sides_with_version_owner_and_value(table: CellsInMemory) -> None:
    check()
    finding = the_finding()
    cells = [(c.reference, c.owner, c.version, c.value) for c in finding.cells.all()]
    assert cells == [
        ("c-1", "centre", 1, Decimal(25)),
        ("c-2", "centre", 1, Decimal(24)),
        ("c-3", "centre", 1, Decimal(11)),
    ]
    assert (finding.expected, finding.found, finding.difference) == (25, 35, 10)
    assert "35" in finding.message
    assert reported(finding) == [EventKind.FOUND]


def test_a_finding_keeps_how_sure_it_is_and_why(table: CellsInMemory) -> None:
    run = check()
    finding = the_finding()
    assert finding.sure == Sureness.LIKELY
    assert finding.why == "Parts must add up to their whole, and these do not."
    (only_finding,) = selectors.run_document(ANALYST, run)["findings"]  # type: ignore[misc]
    assert (only_finding["sure"], only_finding["why"]) == (finding.sure, finding.why)


def test_a_second_run_recognises_the_finding(table: CellsInMemory) -> None:
    check()
    first = the_finding()
    settle(first)
    check()
    again = the_finding()
    assert again.pk == first.pk
    assert again.state == FindingState.EXPLAINED
    assert reported(again) == [EventKind.FOUND, EventKind.STEP]


def test_a_repaired_table_takes_the_finding_out_of_the_present(table: CellsInMemory) -> None:
    check()
    table.change("1", 35)
    check()
    finding = the_finding()
    assert not finding.is_present
    assert reported(finding)[-1] == EventKind.GONE


def test_what_cannot_be_judged_any_more_is_not_reported_as_repaired(table: CellsInMemory) -> None:
    check()
    table.change("1", None)
    check()
    assert reported(the_finding())[-1] in {EventKind.UNJUDGED, EventKind.GONE}
    assert not the_finding().is_present


@pytest.mark.parametrize("step", ["explain", "correct", "accept"])
def test_changed_values_open_a_settled_finding_again(table: CellsInMemory, step: str) -> None:
    check()
    settle(the_finding(), step)
    table.change("2", 20)
    check()
    finding = the_finding()
    assert finding.state == FindingState.OPEN
    assert reported(finding)[-1] == EventKind.CHANGED


def test_a_correction_that_changed_nothing_is_opened_again(table: CellsInMemory) -> None:
    check()
    settle(the_finding(), "correct")
    check()
    finding = the_finding()
    assert finding.state == FindingState.OPEN
    assert reported(finding)[-1] == EventKind.STILL


def test_an_accepted_finding_waives_its_rule_for_these_values_only(table: CellsInMemory) -> None:
    check()
    settle(the_finding(), "accept")
    waived = check()
    assert (waived.violated, waived.waived) == (0, 1)
    result = RuleResult.objects.get(run=waived, outcome=Outcome.WAIVED)
    assert result.reason == "The centre counts some victims twice."
    table.change("3", 12)
    violated = check()
    assert (violated.violated, violated.waived) == (1, 0)
    assert the_finding().state == FindingState.OPEN


def test_a_finding_that_comes_back_says_so(table: CellsInMemory) -> None:
    check()
    table.change("1", 35)
    check()
    table.change("1", 25)
    check()
    finding = the_finding()
    assert finding.is_present
    assert reported(finding) == [EventKind.FOUND, EventKind.GONE, EventKind.BACK]


def test_a_crashed_rule_says_nothing_about_its_findings(
    table: CellsInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    check()
    whole = engine.Checker.run

    def crash(self: engine.Checker, waivers: object = ()) -> object:
        report = whole(self, waivers)  # type: ignore[arg-type]
        report.results = [r for r in report.results if "VICTIMS" not in r.rule] + [
            Evaluated(
                "ERROR-CENTRE-VICTIMS-IDENTIFIED-ValueError-ABCDEF",
                report.results[0].kind,
                Result.ERROR,
                reason="ValueError: broken",
            )
        ]
        report.findings = []
        return report

    monkeypatch.setattr(engine.Checker, "run", crash)
    run = check()
    assert run.errors == 1
    assert the_finding().is_present


def test_a_change_is_shown_as_stale_until_it_is_checked_again(table: CellsInMemory) -> None:
    check()
    assert not selectors.is_stale(the_finding())
    table.change("3", 12)
    assert selectors.is_stale(the_finding())
    recheck_figures(["3"], actor=ANALYST)
    finding = the_finding()
    assert not selectors.is_stale(finding)
    assert finding.found == Decimal(36)


def test_a_recheck_touches_only_what_the_changed_cells_touch(table: CellsInMemory) -> None:
    whole = check()
    table.change("3", 1)
    (partial,) = recheck_figures(["3"], actor=ANALYST)
    assert partial.is_partial
    assert 0 < partial.rules < whole.rules
    assert not the_finding().is_present
    assert not RuleResult.objects.filter(run=partial, rule__contains="CRIMINAL-REPORTS").exists()


def test_a_recheck_finds_what_a_change_broke(table: CellsInMemory) -> None:
    check()
    table.change("6", 9)
    recheck_figures(["6"], actor=ANALYST)
    findings = Finding.objects.filter(cycle=CYCLE, is_present=True).order_by("rank")
    assert {f.rule.split("-")[1] for f in findings} == {"CENTRE", "POLICE"}
    assert [f.rank for f in findings] == [1, 2]


def test_the_document_shows_findings_as_they_are_now(table: CellsInMemory) -> None:
    run = check()
    settle(the_finding())
    document = selectors.run_document(ANALYST, run)
    (told_finding,) = document["findings"]  # type: ignore[misc]
    assert told_finding["state"] == "explained"  # type: ignore[index]
    assert told_finding["cells"][1] == {  # type: ignore[index]
        "id": "c-2",
        "measure": "victims-identified",
        "source": "centre",
        "period": "2024",
        "dimensions": "sex=f",
        "value": 24,
        "section": "6.2",
    }
    assert document["cycle"] == CYCLE


def test_a_run_is_recorded_with_who_started_it(table: CellsInMemory) -> None:
    run = check()
    (event,) = audit.history_of(run)
    assert (event.verb, event.actor) == ("checks.run", ANALYST.label)


def test_a_reader_may_not_run_the_checks(table: CellsInMemory) -> None:
    with pytest.raises(Denied):
        run_checks(CYCLE, actor=READER, rules=Ruleset())
    with pytest.raises(Denied):
        recheck_figures(["1"], actor=READER)
    assert not Run.objects.filter(started_by=READER.label).exists()


def test_counts_show_what_waits_and_what_is_settled(table: CellsInMemory) -> None:
    check()
    assert selectors.finding_counts(ANALYST, CYCLE)["open_high"] == 1
    settle(the_finding())
    counts = selectors.finding_counts(ANALYST, CYCLE)
    assert (counts["open_high"], counts["explained"]) == (0, 1)


def test_cells_know_whether_a_finding_questions_them(table: CellsInMemory) -> None:
    check()
    assert selectors.cell_states(ANALYST, CYCLE) == {
        "1": "violated",
        "2": "violated",
        "3": "violated",
    }
    assert set(selectors.high_cells(ANALYST, CYCLE)) == {"1", "2", "3"}
    settle(the_finding(), "accept")
    assert set(selectors.cell_states(ANALYST, CYCLE).values()) == {"waived"}
    assert selectors.high_cells(ANALYST, CYCLE) == {}
