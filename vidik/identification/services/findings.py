# SPDX-License-Identifier: EUPL-1.2
"""Draft findings and opinion from the record; every version stays as it was drafted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.cases.services.cases import moment
from vidik.exchange.models import Notice
from vidik.identification.models import Fact, Finding, Procedure
from vidik.identification.selectors.records import suspects_of
from vidik.identification.services.notices import FINDINGS, notify
from vidik.identification.services.procedures import user_of
from vidik.identification.types import ABOUT, State
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_notes, write_note


class NotStated(Exception):
    """For what one looks at the person has to be said first."""


OPINION = "opinion"
"""The kind under which the vault keeps the expert's words."""


@sensitive_variables("opinion")
def draft_finding(procedure: Procedure, opinion: Plain, *, actor: Actor) -> Finding:
    """Draft the next version: the coded record as it is, and the expert's opinion, sealed.

    Raises:
        ValidationError: the procedure was not opened, nothing is recorded yet, or the opinion is
            empty or too long.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state in {State.RECEIVED, State.DISMISSED}:
            raise ValidationError(_("Findings are drawn up in a procedure that was opened."))
        content: dict[str, Any] = {}
        facts = list(procedure.facts.filter(ended_at__isnull=True).order_by("field", "id"))
        for fact in facts:
            value = fact.value if fact.number is None else fact.number
            content.setdefault(fact.field, []).append(value)
        if not content:
            raise ValidationError(_("The record is empty: fill in a section of it first."))
        last = procedure.findings.aggregate(last=Max("version"))["last"] or 0
        row = Finding.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            version=last + 1,
            content=content | {ABOUT: _about(procedure, facts)},
            made_at=moment(),
            made_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        write_note(procedure.person, OPINION, opinion, subject=row.pk, actor=actor)
        act.record("procedure.finding", version=row.version)
    return row


def _about(procedure: Procedure, facts: Iterable[Fact]) -> dict[str, Any]:
    """Give in codes what the document says besides the record, as it is now."""
    sources: dict[str, list[list[str]]] = {}
    for fact in facts:
        sources.setdefault(fact.field, []).append([fact.stated_by, fact.stated_on.isoformat()])
    decided = procedure.decided_at
    return {
        "state": procedure.state,
        "outcome": procedure.outcome,
        "reasons": procedure.reasons,
        "decided_on": "" if decided is None else timezone.localdate(decided).isoformat(),
        "sources": sources,
        "interviews": [
            {
                "held_on": timezone.localdate(row.held_at).isoformat(),
                "held_by": row.held_by_id,
                "setting": row.setting,
                "language": row.language,
                "interpreter": row.interpreter,
                "partners": row.took_part,
            }
            for row in procedure.interviews.filter(held_at__isnull=False).order_by("held_at", "id")
        ],
        "journey": [
            {
                name: getattr(row, name)
                for name in ("kind", "country", "form", "first_month", "last_month", "stated_by")
            }
            for row in procedure.journey_stages.filter(ended_at__isnull=True)
        ],
        "suspects": [
            {
                name: getattr(row, name)
                for name in ("code", "roles", "relation", "sex", "citizenship")
            }
            for row in suspects_of(procedure).filter(removed_at__isnull=True)
        ],
    }


@sensitive_variables()
def opinion_of(finding: Finding, *, actor: Actor) -> Plain:
    """Open the expert's words of a version, to write the document; it is put on record.

    Whoever decides as the second person reads it too, also where another expert does the work.

    Raises:
        OutOfScope, Denied: the actor may not see the person.
        NotStated: the actor does not take part in the case and has not said why they look.
    """
    procedure = finding.procedure
    authorize(actor, Action.IDENTIFICATION_DECIDE, procedure)
    opinion = _opened(finding, actor)
    record(actor.label, "procedure.finding-written", procedure, version=finding.version)
    return opinion


@sensitive_variables()
def last_opinion(procedure: Procedure, *, actor: Actor) -> Plain:
    """Open the expert's words of the newest version, to go on from in the next one.

    Blank where there is no version, or none whose text is still stored. It is put on record.

    Raises:
        OutOfScope, Denied: the actor does not work on the procedure.
        NotStated: the actor does not take part in the case and has not said why they look.
    """
    authorize(actor, Action.IDENTIFICATION_WORK, procedure)
    last = procedure.findings.exclude(content={}).select_related("procedure__person").first()
    if last is None:
        return Plain("")
    opinion = _opened(last, actor)
    record(actor.label, "procedure.finding-continued", procedure, version=last.version)
    return opinion


@sensitive_variables()
def _opened(finding: Finding, actor: Actor) -> Plain:
    person = finding.procedure.person
    if not has_stated(person, actor=actor):
        raise NotStated
    lines = read_notes(person, kinds=(OPINION,), subject=finding.pk, actor=actor)
    return lines[-1].text if lines else Plain("")


def send_finding(finding: Finding, addressees: Sequence[str], *, actor: Actor) -> Notice:
    """Notify those who conduct proceedings that findings and opinion are there, against receipt.

    The notice carries no word of them: the signed document is handed over sealed, and whoever
    the case is shared with reads the coded findings in it.

    Args:
        finding: a version.
        addressees: codes of police, prosecution or courts.
        actor: who sends it.

    Raises:
        ValidationError: nobody is named, or somebody who does not receive findings.
    """
    with change(actor, Action.IDENTIFICATION_WORK, finding.procedure) as (procedure, act):
        if finding.is_emptied:
            raise ValidationError(_("This version was deleted after its retention period."))
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        notice = notify(
            procedure,
            FINDINGS,
            addressees,
            title=gettext_lazy("Findings and opinion of the identification centre"),
            text=gettext_lazy(
                "Findings and opinion, version {version}, were drawn up in the case {code}. The"
                " signed document is handed over sealed under this code; confirm here that you"
                " received it."
            ),
            values={"version": str(finding.version)},
            actor=actor,
        )
        act.record("procedure.finding-sent", version=finding.version, addressees=len(addressees))
    return notice
