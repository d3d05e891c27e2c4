# SPDX-License-Identifier: EUPL-1.2
"""The ledger of what a person is told: what each step makes due, of whom, and its outcome.

It puts together what stands in two rooms and stores nothing: a body owes a notice (`Owed`), the
notice is entered into the case, and from then on the person is to be told (`proceedings`).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee
from vidik.identification.models import Procedure
from vidik.matters.models import Link, Owed
from vidik.matters.selectors.pack import word
from vidik.proceedings.models import Telling, ToldInstitution, Wish
from vidik.proceedings.selectors.expected import OPEN, name_of_expected
from vidik.proceedings.selectors.forms import name_of_act, stage_after
from vidik.proceedings.selectors.heard import heard_in, procedures_going_on
from vidik.proceedings.selectors.telling import (
    TellingLine,
    excepted_in_words,
    line_of_telling,
    through_in_words,
    wish_of,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step about which the person is told, from the body that took it until the proof."""

    what: str
    on: dt.date | None
    owed: Owed | None
    """Which body has the duty; None where it was heard without a matter."""
    waived: str
    telling: TellingLine | None
    told: tuple[tuple[str, Addressee | None], ...]
    """Those who protect or represent the person and were notified, with the letter."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the person of one procedure is told."""

    procedure: Procedure
    wish: Wish | None
    """None where nobody has asked the person."""
    through: str
    excepted: str
    """About what the person does not want to be told."""
    how_to_ask: tuple[str, str] | None
    """How the person may obtain the information alone, and on which ground."""
    steps: tuple[Step, ...]
    expected: tuple[tuple[str, str, dt.date], ...]
    """What is expected of bodies and was not heard: what, from whom, by when."""


def ledgers_of(actor: Actor, case: uuid.UUID) -> list[Ledger]:
    """Return the ledger of each procedure of a case on which the actor works."""
    owed = list(_owed(actor, case))
    return [_ledger(actor, each, owed) for each in procedures_going_on(actor, case)]


def _owed(actor: Actor, case: uuid.UUID) -> Iterable[Owed]:
    links = scope(actor, Action.MATTERS_LINK, Link.objects.filter(case=case))
    hers = links.filter(confirmed_at__isnull=False).values("injured")
    return Owed.objects.filter(injured__in=hers).select_related("institution")


def _ledger(actor: Actor, procedure: Procedure, owed: list[Owed]) -> Ledger:
    wish = wish_of(procedure)
    tellings = list(_tellings(procedure))
    by_notice = {row.act.letter.notice_id: row for row in tellings if row.act is not None}
    letters = _letters(actor, tellings)
    steps = [
        _step(each, by_notice.get(each.notice_id) if each.notice_id else None, wish, letters)
        for each in owed
    ]
    shown = {step.telling.row.pk for step in steps if step.telling is not None}
    steps += [_step(None, row, wish, letters) for row in tellings if row.pk not in shown]
    stage = stage_after(heard_in(procedure))
    waiting = procedure.expected_notices.filter(OPEN).select_related("institution")
    return Ledger(
        procedure,
        wish,
        through_in_words(wish) if wish is not None else "",
        excepted_in_words(wish) if wish is not None else "",
        (str(stage.text), str(stage.source)) if stage is not None else None,
        tuple(sorted(steps, key=lambda step: (step.on or dt.date.min, step.what), reverse=True)),
        tuple(
            (
                name_of_expected(row.kind),
                str(row.institution.name) if row.institution else "",
                row.due_on,
            )
            for row in waiting.order_by("due_on")
        ),
    )


def _tellings(procedure: Procedure) -> Iterable[Telling]:
    told = ToldInstitution.objects.select_related("institution")
    rows = procedure.tellings.exclude(not_told="mistake").select_related("act__letter")
    return rows.prefetch_related(Prefetch("institutions", told))


def _letters(actor: Actor, tellings: list[Telling]) -> dict[uuid.UUID, Addressee]:
    notices = [told.notice_id for row in tellings for told in row.institutions.all()]
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(notice__in=notices))
    return {row.notice_id: row for row in rows.select_related("kind", "institution")}


def _step(
    owed: Owed | None, row: Telling | None, wish: Wish | None, letters: dict[uuid.UUID, Addressee]
) -> Step:
    what = owed.act if owed is not None else row.what if row is not None else ""
    told = row.institutions.all() if row is not None else ()
    return Step(
        name_of_act(what),
        owed.on if owed is not None else row.on if row is not None else None,
        owed,
        word("waived", owed.waived) if owed is not None and owed.waived else "",
        line_of_telling(row, wish) if row is not None else None,
        tuple((str(each.institution.name), letters.get(each.notice_id)) for each in told),
    )
