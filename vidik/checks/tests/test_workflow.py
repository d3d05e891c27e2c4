# SPDX-License-Identifier: EUPL-1.2
"""The table of a finding's steps, and the texts that go with it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from vidik.checks import methods
from vidik.checks.methods import sentences
from vidik.checks.methods.sentences import FRAGMENTS, MESSAGES, SKIP_REASONS
from vidik.checks.models import Finding
from vidik.checks.reference import rulebook_markdown
from vidik.checks.types import NEVER_WAIVED, SETTLED, UNSETTLED, FindingState
from vidik.checks.workflow import FINDING


def steps(state: FindingState, **fields: object) -> set[str]:
    return {step.name for step in FINDING.available(Finding(state=state, **fields))}


def test_an_open_finding_can_be_queried_explained_corrected_or_accepted() -> None:
    assert steps(FindingState.OPEN) == {"query", "explain", "correct", "accept"}


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_every_answer_can_be_taken_back(state: FindingState) -> None:
    assert "reopen" in steps(state)


def test_states_are_settled_or_not() -> None:
    assert set(FindingState) == SETTLED | UNSETTLED
    assert not SETTLED & UNSETTLED


def test_a_blocking_finding_offers_no_acceptance() -> None:
    for kind, severity in NEVER_WAIVED:
        offered = steps(FindingState.OPEN, kind=kind, severity=severity)
        assert offered == {"query", "explain", "correct"}


def test_a_vanished_finding_offers_nothing_to_answer() -> None:
    assert steps(FindingState.OPEN, is_present=False) == {"correct"}


def test_the_rule_book_of_a_pack_without_rules_still_shows_what_is_discovered(
    tmp_path: Path,
) -> None:
    assert "Discovered rules" in rulebook_markdown(tmp_path)


def _literals(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return _literals(body) + _literals(orelse)
        case _:
            return []


@cache
def _sources() -> list[ast.Module]:
    folder = Path(methods.__path__[0])
    return [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]


def test_every_message_of_the_engine_can_be_translated() -> None:
    """Sentences stand in one place, where they are marked for translation, and are all used."""
    written = {
        text
        for tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Text", "said", "Hit"}
        for argument in node.args
        for text in _literals(argument)
        if "{" in text or " " in text
    }
    assert not written
    used = {
        node.attr
        for tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "sentences"
    }
    texts = {*MESSAGES, *FRAGMENTS}
    known = {n for n, text in vars(sentences).items() if isinstance(text, str) and text in texts}
    assert known - used == {"HINT_MISSING"}


def test_every_reason_for_skipping_can_be_translated() -> None:
    written = {
        text
        for tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")) in {"skip", "Judgement"}
        for argument in node.args[1:]
        for text in _literals(argument)
        if " " in text
    }
    assert written <= set(SKIP_REASONS)
    assert written
