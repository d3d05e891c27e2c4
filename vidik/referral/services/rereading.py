# SPDX-License-Identifier: EUPL-1.2
"""Keep what a reporter sent as it was sent, and let whoever sent it reread it.

A copy for each person is sealed under that person's key, so that it goes with them. It says what
was sent, never what the centre has found out or corrected since.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor, Denied
from vidik.core.workflow import Refusal
from vidik.referral.models import ReportedPerson, ReporterFollowUp, Supplement
from vidik.referral.policies import COUNTER
from vidik.referral.types import PersonDraft, ReportDraft, ReportState
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.models import Person
from vidik.vault.services.notes import read_messages, write_message
from vidik.vault.types import Letter, LetterKind

REPORT_FIELDS: Final = (
    "source", "channel", "urgency", "municipality", "forms", "account", "place", "suspects",
    "dangers", "done", "call_back",
)  # fmt: skip
_NOT_COPIED: Final = frozenset({"screening"})


@dataclass(frozen=True, slots=True, repr=False)
class SentPerson(Hidden):
    """What was sent about one person, by the fields of the form."""

    position: int
    fields: dict[str, Any] | None
    """None where the person was erased."""


@dataclass(frozen=True, slots=True, repr=False)
class SentReport(Hidden):
    """A report as it was sent, by the fields of the form."""

    fields: dict[str, Any]
    """Empty where the first person was erased, under whose key it was sealed."""
    persons: tuple[SentPerson, ...]
    supplements: tuple[Supplement, ...] = ()
    """What was added since."""
    letters: tuple[Letter, ...] = ()
    """Their words."""


class NothingKept(Refusal):
    """There is no copy that could be reread."""


@sensitive_variables()
def keep_copies(
    draft: ReportDraft, entered: Sequence[tuple[PersonDraft, Person]], report: uuid.UUID
) -> None:
    """Seal what was sent: of each person under their own key, the rest with the first one."""
    counter = Actor.system(COUNTER)
    whole = asdict(replace(draft, files=()))
    with acting(counter):
        for place, (each, person) in enumerate(entered):
            copy: dict[str, Any] = {
                "person": {k: v for k, v in asdict(each).items() if k not in _NOT_COPIED}
            }
            if place == 0:
                copy["report"] = {name: whole[name] for name in REPORT_FIELDS}
                copy["report"]["files"] = [each.name for each in draft.files]
            text = json.dumps(copy, ensure_ascii=False)
            write_message(
                person, report, Plain(text), inward=True, kind=LetterKind.COPY, actor=counter
            )


def why_not_reread(follow_up: ReporterFollowUp, *, actor: Actor) -> str:
    """Say why somebody may not reread what was sent; blank where they may.

    Only the account that sent it, and only while the centre works on it: whoever takes over that
    account's institution, a code or a telephone learns nothing of it.
    """
    if actor.is_visitor:
        return _("What was sent cannot be read again with a code.")
    if follow_up.user_id != actor.user_id:
        return _("Only the person who sent the report can read again what was sent.")
    if follow_up.state == ReportState.CLOSED:
        return _("The report is closed: what was sent can no longer be read here.")
    return ""


@sensitive_variables()
def reread(follow_up: ReporterFollowUp, *, actor: Actor) -> SentReport:
    """Open what a reporter sent, for whoever sent it; it is put on record.

    Raises:
        Denied: somebody else sent it.
        Refusal: the report is closed, or nothing is left or was kept to be read.
        OutOfScope: it is none of the reports of the actor's institution.
    """
    with change(actor, Action.REPORTS_FOLLOW, about=follow_up) as act:
        if why := why_not_reread(follow_up, actor=actor):
            if follow_up.user_id == actor.user_id:
                raise Refusal(why)
            raise Denied(why, action=Action.REPORTS_FOLLOW)
        with acting(Actor.system(COUNTER)):
            found = _opened(follow_up.pk)
        is_empty = not found.fields and not any(each.fields for each in found.persons)
        if is_empty and not found.supplements:
            raise NothingKept(
                _(
                    "Nothing of this report can be read again here: it was erased, or it was sent"
                    " before copies were stored. Ask the centre."
                )
            )
        act.record("report.sent-reread", persons=len(found.persons))
    return found


@sensitive_variables()
def _opened(report: uuid.UUID) -> SentReport:
    fields: dict[str, Any] = {}
    persons = []
    letters: list[Letter] = []
    rows = ReportedPerson.objects.filter(report=report).select_related("person")
    for row in rows.order_by("position"):
        copy: dict[str, Any] = {}
        if row.person.erased_at is None:
            kept = read_messages(
                row.person,
                report,
                kinds=(LetterKind.COPY, LetterKind.SUPPLEMENT),
                actor=Actor.system(COUNTER),
            )
            copies = [each for each in kept if each.kind == LetterKind.COPY]
            copy = json.loads(copies[0].text.reveal()) if copies else {}
            letters += [each for each in kept if each.kind == LetterKind.SUPPLEMENT]
        fields |= copy.get("report", {})
        persons.append(SentPerson(row.position, copy.get("person")))
    added = Supplement.objects.filter(report=report)
    return SentReport(fields, tuple(persons), tuple(added), tuple(letters))
