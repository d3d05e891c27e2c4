# SPDX-License-Identifier: EUPL-1.2
"""What a decision is based on: the evidence there is, what a proposal names, what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.audit.registry import codes_of, verbs
from vidik.audit.selectors import acts_since
from vidik.audit.types import ActKind
from vidik.core.formats import format_date
from vidik.core.templatetags.vidik import in_script
from vidik.exchange.selectors.lists import of_case
from vidik.exchange.selectors.notices import names_of_actors
from vidik.exchange.types import State as NoticeState
from vidik.identification.methods.record import UNKNOWN, Element
from vidik.identification.models import Decision, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.records import current_facts, values_of
from vidik.identification.types import Event
from vidik.referral.selectors.behind import Behind, corrected_since

_OF_A_PROCEDURE: Final = ("procedure.", "interview.", "record.")
_NOTED_ELSEWHERE: Final = frozenset({"procedure.proposed", "record.saved"})
"""The proposal itself, and sections of the record, of which each field is listed."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that may stand for an element of the offence."""

    code: str
    label: str
    url: str
    """Where it stands: on the page of the decision, or a page of its own."""
    field: str = ""
    """The field of the record; blank for all else, which may stand for any element."""

    def may_stand_for(self, element: Element) -> bool:
        """Whether an element may be stated by it."""
        return not self.field or self.field in element.fields


@dataclass(frozen=True, slots=True)
class Stated:
    """An element of the offence with the evidence that a proposal names."""

    name: str
    evidence: tuple[Evidence, ...]
    is_needed: bool


def evidence_of(procedure: Procedure, behind: Behind | None, *, actor: Actor) -> list[Evidence]:
    """List what there is: the report, its screening, interviews held, the record, notices."""
    language = translation.get_language() or "en"

    def day(moment: dt.datetime) -> str:
        return format_date(timezone.localdate(moment), language)

    found = []
    if behind is not None:
        report = behind.reported.report
        name = {"number": report.number, "day": day(report.received_at)}
        found.append(Evidence("report", _("Report %(number)s, %(day)s") % name, "#report"))
        if behind.screening is not None:
            when = {"day": day(behind.screening.started_at)}
            found.append(Evidence("screening", _("Screening, %(day)s") % when, "#screening"))
    for row in procedure.interviews.all():
        if row.held_at is not None:
            label = _("Interview, %(day)s") % {"day": day(row.held_at)}
            found.append(Evidence(f"interview:{row.pk}", label, f"#interview-{row.pk}"))
    for letter in of_case(actor, procedure.case_id):
        is_received = letter.institution_id == procedure.case.responsible_id
        if is_received or letter.state == NoticeState.ANSWERED:
            other = letter.sender if is_received else letter.institution
            name = {"title": in_script(letter.title), "institution": str(other.short)}
            found.append(
                Evidence(
                    f"notice:{letter.pk}",
                    _("Notice: %(title)s, %(institution)s") % name,
                    reverse("exchange:letter", args=[letter.pk]),
                )
            )
    wanted = {code for element in definitions().elements for code in element.fields}
    known = current_facts(procedure).filter(field__in=wanted).exclude(value=UNKNOWN)
    for code, values in values_of(known).items():
        name = {"field": str(definitions().fields[code].name), "values": ", ".join(values)}
        label = _("Record: %(field)s (%(values)s)") % name
        found.append(Evidence(f"record:{code}", label, "#record", code))
    return found


def stated_by(decision: Decision, found: Sequence[Evidence], *, for_child: bool) -> list[Stated]:
    """Give the elements that a proposal states, each with its evidence, in words."""
    known = {each.code: each for each in found}
    return [
        Stated(
            str(element.name),
            tuple(
                known.get(code) or Evidence(code, _("no longer there"), "")
                for code in decision.elements.get(element.code, ())
            ),
            is_needed(element, for_child=for_child),
        )
        for element in definitions().elements_for(decision.outcome)
    ]


def is_needed(element: Element, *, for_child: bool) -> bool:
    """Return whether an element has to be stated."""
    return not (for_child and element.adults_only)


def changes_since(decision: Decision, behind: Behind | None) -> list[Event]:
    """List what was entered, corrected or taken back after a proposal, the newest first."""
    since, procedure = decision.proposed_at, decision.procedure
    kinds = [
        code
        for code in codes_of(ActKind.WRITE, ActKind.SYSTEM)
        if code.startswith(_OF_A_PROCEDURE) and code not in _NOTED_ELSEWHERE
    ]
    acts = acts_since([procedure, *procedure.interviews.all()], since, kinds)
    names = names_of_actors({act.actor for act in acts})
    events = [Event(act.at, verbs()[act.verb].words, names[act.actor]) for act in acts]
    facts = procedure.facts.filter(Q(entered_at__gt=since) | Q(ended_at__gt=since))
    rows = list(facts.order_by("field", "id"))
    held = values_of([row for row in rows if row.ended_at is None])
    moments: dict[str, dt.datetime] = {}
    for row in rows:
        at = row.entered_at if row.ended_at is None else row.ended_at
        moments[row.field] = max(at, moments.get(row.field, at))
    for code, at in moments.items():
        field = definitions().fields.get(code)
        name: str | Promise = code if field is None else str(field.name)
        details = (
            (_("now: %(values)s") % {"values": ", ".join(held[code])},) if code in held else ()
        )
        events.append(Event(at, _("Record changed: %(field)s") % {"field": name}, "", details))
    if behind is not None:
        for line in corrected_since(behind, since):
            words = tuple(f"{each.label}: {each.old} → {each.new}" for each in line.changes)
            events.append(
                Event(line.at, _("Facts of the report were corrected"), line.actor, words)
            )
    return sorted(events, key=lambda event: event.at, reverse=True)
