# SPDX-License-Identifier: EUPL-1.2
"""Findings in sentences, for the pages of rooms above."""

from __future__ import annotations

from django.db.models import QuerySet

from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.figures.sentences import Teller


def told(actor: Actor, findings: QuerySet[Finding]) -> list[tuple[Finding, str]]:
    """Give findings with their message in the reader's language, names instead of codes."""
    rows = list(checks.with_cells(findings))
    teller = Teller.of_sentences(actor, rows)
    return [(row, teller.message(row)) for row in rows]
