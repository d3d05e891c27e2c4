# SPDX-License-Identifier: EUPL-1.2
"""Read what notices say: what waits to be entered, what was, which cases a sender may name."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, Subquery, UUIDField

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.methods.codes import read_code
from vidik.cases.models import Case
from vidik.cases.selectors.cases import visible_cases
from vidik.exchange.models import Addressee, Version
from vidik.exchange.selectors.lists import received_now
from vidik.exchange.types import RECEIVED
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import label
from vidik.proceedings.models import ReportedAct
from vidik.proceedings.selectors.expected import expected_kinds, open_expected
from vidik.proceedings.selectors.forms import Said, forms, sentence

_CODE: Final = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b")
LETTERS_ENTERED: Final = Func(
    function="vidik_letters_entered",
    template="(select unnest((select %(function)s())))",
    output_field=UUIDField(),
)
"""The letters that the own institution answers for and that were entered, also into a case that the
actor may not know of, so that only the database can tell."""
OFFERED: Final = 60
"""Cases that a form offers, the newest first; any other is typed."""


def current_procedures(case: uuid.UUID) -> QuerySet[Procedure]:
    """Return the procedures of a case that go on by themselves: opened, and the last of theirs."""
    return Procedure.objects.filter(
        case=case, same_as__isnull=True, opened_at__isnull=False, followed_by__isnull=True
    )


def letters_to_enter(actor: Actor) -> QuerySet[Addressee]:
    """Return the notices in codes that came to the actor's institution and wait to be entered.

    Also those that were corrected since in more than their days, and those about a case that was
    handed over to it. Not those about a case that is not the institution's, or not any more.
    """
    rows = received_now(actor)
    written = Version.objects.filter(notice=OuterRef("notice")).exclude(content={})
    own = Case.objects.filter(pk=OuterRef("notice__case"), responsible=actor.institution)
    return (
        rows.exclude(pk__in=LETTERS_ENTERED)
        .filter(
            Q(notice__case__isnull=True) | Exists(own),
            Exists(written),
            sent_at__isnull=False,
            kind__code__in=[each.kind for each in forms().forms],
        )
        .select_related("kind", "notice", "sender")
        .annotate(said_act=Subquery(written.order_by("-number").values("content__act")[:1]))
    )


def is_dangerous(act: str) -> bool:
    """Return whether somebody may be in danger by an act, by itself or by what it reports."""
    found = forms().act(act)
    if found is None:
        return False
    kinds = {each.code: each for each in expected_kinds()}
    return found.danger or (found.reports in kinds and kinds[found.reports].danger)


def get_letter_to_enter(actor: Actor, key: uuid.UUID) -> Addressee:
    """Return a notice that waits to be entered.

    Raises:
        OutOfScope: there is none, or it was entered meanwhile.
    """
    found = letters_to_enter(actor).filter(pk=key).first()
    if found is None or not can(actor, Action.IDENTIFICATION_WORK):
        raise OutOfScope(label="exchange.addressee", key=str(key))
    return found


def procedures_named(actor: Actor, said: Said, letter: Addressee) -> list[Procedure]:
    """Return the procedures of the case that a notice names, as far as the actor works on it."""
    case = letter.notice.case_id
    return _worked_on(actor, Q(case=case) if case is not None else Q(case__code=said.case))


def rows_of(procedures: list[Procedure]) -> QuerySet[Procedure]:
    """Return procedures that were found, as a form offers them to choose from."""
    keys = [row.pk for row in procedures]
    return Procedure.objects.filter(pk__in=keys).select_related("case", "report")


def procedures_with_code(actor: Actor, code: str) -> list[Procedure]:
    """Return the procedures of a case, by its code, on which the actor works."""
    return _worked_on(actor, Q(case__code=code))


def _worked_on(actor: Actor, which: Q) -> list[Procedure]:
    rows = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all()).filter(
        which, same_as__isnull=True, opened_at__isnull=False, followed_by__isnull=True
    )
    return list(rows.select_related("case"))


@dataclass(frozen=True, slots=True)
class ActLine:
    """What a notice said and was entered, in words."""

    row: ReportedAct
    what: str
    code: str

    @property
    def by(self) -> str:
        """Who entered it; blank where the system did."""
        return str(self.row.entered_by) if self.row.entered_by else ""


def acts_of(procedure: Procedure) -> list[ActLine]:
    """List what notices said of the proceedings of a procedure, the newest first."""
    rows = procedure.reported_acts.filter(taken_back_at__isnull=True)
    return list(map(line_of_act, rows.select_related("letter__sender", "entered_by")))


def line_of_act(row: ReportedAct) -> ActLine:
    """Return what a notice said in words."""
    return ActLine(row, sentence(row.act, row.on, row.until), code_in_words(row.act, row.code))


def code_in_words(act: str, code: str) -> str:
    """Return the offence or measure that a notice names."""
    form = next((each for each in forms().forms if each.act(act)), None)
    return label(form.codes.list, code) if form is not None and code else ""


def get_act(actor: Actor, key: uuid.UUID) -> ReportedAct:
    """Return what a notice said and was entered into a case.

    Raises:
        OutOfScope: there is none in a case on which the actor works, or it was taken back.
    """
    rows = ReportedAct.objects.filter(pk=key, taken_back_at__isnull=True, case__isnull=False)
    found = scope(actor, Action.IDENTIFICATION_WORK, rows).select_related("expected").first()
    if found is None:
        raise OutOfScope(label="proceedings.reportedact", key=str(key))
    return found


def is_expected(procedure: Procedure, said: Said) -> bool:
    """Return whether what an act reports is expected in a procedure."""
    found = forms().act(said.act)
    return bool(
        found and found.reports and open_expected(procedure).filter(kind=found.reports).exists()
    )


def cases_known(actor: Actor) -> dict[str, uuid.UUID]:
    """Return the cases that somebody may name in a notice, by code, the newest first.

    Those shared with them, and those that a notice named to their institution. Of any other nobody
    learns whether it is there.
    """
    shared = visible_cases(actor).order_by("-opened_at").values_list("code", "pk")[:OFFERED]
    known = dict(shared) if can(actor, Action.CASES_READ) else {}
    return known | _named_to(actor, {})


def case_known(actor: Actor, code: str) -> uuid.UUID | None:
    """Return a case that somebody may name by its code; None where they may not know of it."""
    if can(actor, Action.CASES_READ):
        found = visible_cases(actor).filter(code=code).values_list("pk", flat=True).first()
        if found is not None:
            return found
    return _named_to(actor, {"text__contains": code}).get(code)


def _named_to(actor: Actor, which: dict[str, str]) -> dict[str, uuid.UUID]:
    letters = scope(actor, Action.EXCHANGE_READ, Addressee.objects.all(), side=RECEIVED)
    letters = letters.filter(institution=actor.institution, notice__case__isnull=False)
    texts = (
        Version.objects.filter(notice__in=letters.values("notice"), **which)
        .exclude(notice__sender=actor.institution)
        .annotate(of_case=F("notice__case"))
        .order_by("-made_at")
        .values_list("text", "of_case")[:OFFERED]
    )
    return dict(_codes_in(texts))


def _codes_in(texts: Iterable[tuple[str, uuid.UUID]]) -> Iterable[tuple[str, uuid.UUID]]:
    for text, case in texts:
        for found in _CODE.findall(text):
            if (code := read_code(found)) is not None:
                yield code, case
                break


def act_of_letter(letter: Addressee) -> ActLine | None:
    """Return what was entered from an earlier version of a notice; None where nothing was."""
    row = ReportedAct.objects.filter(letter=letter, taken_back_at__isnull=True).first()
    return line_of_act(row) if row is not None else None
