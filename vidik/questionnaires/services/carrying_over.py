# SPDX-License-Identifier: EUPL-1.2
"""Carry what a respondent explained into the findings of the catalogue.

Somebody who explained a contradiction while answering is not asked about it again: when the checks
find it among the accepted figures, the finding bears that word. It is explained then, not waived.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.checks.services import handling
from vidik.checks.types import FindingState
from vidik.core.workflow import TransitionRefused
from vidik.forms.methods.answers.model import from_json
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls, citing
from vidik.questionnaires.types import State

CARRIER: Final = Actor.system("answer-carrier")
_LONGEST: Final = 4000


def carry_explanations_over(cycle: str) -> int:
    """Explain the open findings of a cycle for which an institution's accepted answers have a word.

    A finding counts as explained if all figures of its arithmetic are that institution's, stand as
    they were checked, and are those that the explanation speaks of.

    Returns:
        How many findings were explained.
    """
    with acting(CARRIER):
        rows = checks.with_cells(
            checks.findings(CARRIER).filter(cycle=cycle, is_present=True, state=FindingState.OPEN)
        )
        waiting: dict[frozenset[tuple[str, Decimal | None]], list[Finding]] = {}
        for finding in rows:
            cells = [cell for cell in finding.cells.all() if not cell.is_related]
            # Only citations of answers begin so; the rest came in by other ways.
            if cells and all(cell.reference.startswith("q") and cell.version for cell in cells):
                key = frozenset((cell.reference, cell.value) for cell in cells)
                waiting.setdefault(key, []).append(finding)
        if not waiting:
            return 0
        owners = {reference.rpartition("-")[0] for key in waiting for reference, _value in key}
        text = _explanations(cycle, owners)
        return sum(
            _explain(finding, text[key])
            for key, listed in waiting.items()
            if key in text
            for finding in listed
        )


def _explanations(cycle: str, owners: set[str]) -> dict[frozenset[tuple[str, Decimal | None]], str]:
    """Return what accepted answers explain, by the figures that it speaks of and their values."""
    texts: dict[frozenset[tuple[str, Decimal | None]], str] = {}
    rows = Respondent.objects.filter(call__cycle__code=cycle, state=State.ACCEPTED)
    merged = citing.merged_into(rows.values_list("institution", flat=True))
    for row in rows.select_related("call", "institution", "form"):
        reference = citing.head_of(row, merged)
        if reference.removesuffix("-") not in owners:
            continue
        submission = calls.submissions(row).first()
        if submission is None or not submission.explanations:
            continue
        form = calls.form_of_respondent(row)
        answers = from_json(submission.answers)
        order = {question.name: number for number, question in enumerate(form.bound, start=1)}
        for item in submission.explanations:
            names: list[str] = item["questions"]
            if all(name in order for name in names):
                values = {name: answers.get(name).value for name in names}
                key = frozenset(
                    (f"{reference}{order[name]:03d}", Decimal(text) if text else None)
                    for name, text in values.items()
                )
                texts[key] = _words(row, submission.receipt, item)
    return texts


def _words(row: Respondent, receipt: str, item: Mapping[str, Any]) -> str:
    text = _("%(name)s, answers %(receipt)s: %(text)s") % {
        "name": row.institution.name, "receipt": receipt, "text": item["text"],
    }  # fmt: skip
    return text[:_LONGEST]


def _explain(finding: Finding, text: str) -> int:
    try:
        handling.take_step(
            finding.pk,
            "explain",
            actor=CARRIER,
            note=text,
            seen_state=finding.state,
            seen_fingerprint=finding.fingerprint,
        )
    except TransitionRefused:
        return 0  # somebody was faster; their word stands
    return 1
