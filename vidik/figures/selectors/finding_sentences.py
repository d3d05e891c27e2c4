# SPDX-License-Identifier: EUPL-1.2
"""Findings in sentences, for the pages of rooms above."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import translation

from vidik.access.types import Actor
from vidik.checks import selectors as checks
from vidik.checks.methods.model import Finding as Found
from vidik.checks.models import Finding
from vidik.core.languages import tags
from vidik.figures.sentences import SentenceWriter


def with_sentences(actor: Actor, findings: QuerySet[Finding]) -> list[tuple[Finding, str]]:
    """Return findings with their message in the reader's language, names instead of codes."""
    rows = list(checks.with_cells(findings))
    writer = SentenceWriter.of_sentences(actor, rows)
    return [(row, writer.message(row)) for row in rows]


def sentences_of_cells(findings: Sequence[Found]) -> list[dict[str, str]]:
    """Say what the checks found among cells that are no figures yet, in every language.

    Returns:
        For each finding its sentence by language.
    """
    if not findings:
        return []
    listed: list[dict[str, str]] = [{} for _finding in findings]
    for code in tags():
        with translation.override(code):
            writer = SentenceWriter.of_cells(findings)
            for text, finding in zip(listed, findings, strict=True):
                text[code] = writer.sentence(finding)
    return listed
