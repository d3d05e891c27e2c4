# SPDX-License-Identifier: EUPL-1.2
"""Findings in words, for the rooms above."""

from __future__ import annotations

from collections.abc import Collection

from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.models import Finding
from vidik.figures.sentences import SentenceWriter


def findings_on_figures(actor: Actor, keys: Collection[int]) -> list[tuple[Finding, str]]:
    """List the present findings that touch figures in the reader's language, the strongest first.

    Args:
        actor: whose eyes read.
        keys: keys of the figures.
    """
    if not keys:
        return []
    cells = [str(key) for key in keys]
    rows = list(checks.findings_of_cells(actor, cells).prefetch_related("cells"))
    writer = SentenceWriter.of_sentences(actor, rows)
    return [(row, writer.message(row)) for row in rows]
