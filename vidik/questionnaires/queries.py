# SPDX-License-Identifier: EUPL-1.2
"""How queries reach the pages of findings and of notices, which know nothing of this room."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Actor
from vidik.checks.registry import FindingAction, Remark, register_action, register_after_run
from vidik.exchange.registry import Subject, register_answer_handler, register_subject
from vidik.questionnaires.models import FindingQuery
from vidik.questionnaires.selectors.names import names_of
from vidik.questionnaires.selectors.queries import names_of_corrected, queries
from vidik.questionnaires.services.asking import KIND, SUBJECT
from vidik.questionnaires.services.carrying_over import carry_explanations_over
from vidik.questionnaires.services.querying import note_reply


def register() -> None:
    """Register the query as a step of findings, and what notices of it are about."""
    register_action(
        FindingAction(
            "query",
            gettext_lazy("Ask the institutions"),
            lambda key: reverse("questionnaires:query-ask", args=[key]),
            note_stays=True,
            remarks=_remarks,
        )
    )
    register_after_run("questionnaires", carry_explanations_over)
    register_subject(SUBJECT, _subject)
    register_answer_handler(KIND, note_reply)


def _subject(actor: Actor, key: str) -> Subject | None:
    row = queries(actor).filter(pk=uuid.UUID(key)).first()
    if row is None:
        return None
    return Subject(
        _("Query about figures, to be answered there"),
        reverse("questionnaires:query", args=[row.pk]),
    )


def _remarks(actor: Actor, finding: int) -> list[Remark]:
    rows = list(queries(actor).filter(finding=finding).order_by("asked_at"))
    names = names_of({label for row in rows for label in (row.asked_by, row.answered_by)})
    figures = names_of_corrected(rows)
    return [_line(row, names, figures) for row in rows]


def _line(row: FindingQuery, names: dict[str, str], figures: dict[str, str]) -> Remark:
    message = [(row.asked_at, names.get(row.asked_by, row.asked_by), row.question)]
    if row.answered_at is not None:
        corrected = "; ".join(
            f"{reference}: {figures.get(reference, '')}: {value or status}"
            for reference, (value, status, _qualifier) in row.corrections.items()
        )
        text = "\n".join(part for part in (row.answer, corrected) if part)
        message.append((row.answered_at, names.get(row.answered_by, row.answered_by), text))
    return Remark(
        who=str(row.institution.name),
        state=row.get_state_display(),
        said=tuple(message),
        url=reverse("questionnaires:query", args=[row.pk]),
    )
