# SPDX-License-Identifier: EUPL-1.2
"""What the centre of the demo heard of proceedings about synthetic victims, as the pack says.

Everything goes through the services that people use: a prosecutor sends, an expert reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.services import sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.identification.models import Procedure
from vidik.identification.selectors import procedures
from vidik.institutions.models import Institution
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.expected import letters_naming
from vidik.proceedings.services import expecting as expected


def make_proceedings(
    entry: Mapping[str, Any], *, expert: Actor, prosecutor: Actor, places: Mapping[str, Institution]
) -> int:
    """Expect, send, ask and end for the victims who were identified last; gives for how many.

    Args:
        entry: `cases`, each with the steps that were done; title and text of the notices.
        expert: who works on the procedures.
        prosecutor: who sends the notices, for an institution of their own.
        places: institutions by code.
    """
    with acting(expert):
        rows = procedures.procedures_of(expert).filter(
            outcome="identified", same_as__isnull=True, expected_notices__isnull=True
        )
        victims = list(rows.order_by("-decided_at", "pk")[: len(entry["cases"])])
    for procedure, each in zip(victims, entry["cases"], strict=False):
        place = places[each["from"]] if "from" in each else None
        expected.expect(procedure, ["start"], place, actor=expert)
        for what, kind in each.get("sent", {}).items():
            _send(entry, kind, procedure, prosecutor)
            _read(what, kind, procedure, expert)
        for row, what in _named(procedure, each.get("heard", {}), expert):
            day = timezone.localdate() - dt.timedelta(days=what["days"])
            expected.receive(row, what["how"], day, actor=expert)
        for row, because in _named(procedure, each.get("over", {}), expert):
            expected.expect_no_more(row, because, actor=expert)
        for row, _nothing in _named(procedure, dict.fromkeys(each.get("asked", ())), expert):
            expected.ask_for(row, actor=expert)
    return len(victims)


def _named(
    procedure: Procedure, steps: Mapping[str, Any], expert: Actor
) -> Iterator[tuple[ExpectedNotice, Any]]:
    """Return what is expected of each kind that the pack names, with what it says of it."""
    for kind, what in steps.items():
        with acting(expert):
            row = procedure.expected_notices.select_related("procedure__case", "institution").get(
                kind=kind, received_on__isnull=True, ended_at__isnull=True
            )
        yield row, what


def _send(entry: Mapping[str, Any], kind: str, procedure: Procedure, prosecutor: Actor) -> None:
    text = str(entry["text"]).replace("{code}", procedure.case.code)
    with acting(prosecutor):
        draft = NoticeDraft(kind, entry["title"], text, (entry["to"],))
        sending.send(writing.draft_notice(draft, actor=prosecutor), actor=prosecutor)


def _read(what: str, kind: str, procedure: Procedure, expert: Actor) -> None:
    with acting(expert):
        letter = letters_naming(procedure).filter(kind__code=kind)[0]
    for row, _nothing in _named(procedure, {what: None}, expert):
        expected.receive_by_notice(row, letter, actor=expert)
