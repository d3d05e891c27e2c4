# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: its procedures, who has them, what they still lack."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import can
from vidik.access.types import Action
from vidik.cases.registry import (
    Document,
    Fact,
    Happened,
    Says,
    Section,
    Text,
    Tone,
    register_section,
)
from vidik.cases.types import Part
from vidik.identification.models import Procedure
from vidik.identification.registry import extensions
from vidik.identification.selectors import clocks, entitlements, procedures, timeline
from vidik.identification.types import DECIDED, State

MOST = 5
"""Procedures of one case that its page looks at, the newest first; there is seldom a second."""


def _not_offered(row: Procedure) -> Iterator[tuple[Text, str]]:
    step = reverse("identification:step", args=[row.pk, "entitlements"])
    for line in entitlements.entitlements_of(row):
        if line.due_on is not None:
            text = _("Not yet offered: %(name)s") % {"name": line.name}
            yield text, f"{step}?codes={line.code}"


class _Identification(Says):
    @cached_property
    def _rows(self) -> list[Procedure]:
        rows = procedures.procedures_of(self.scene.actor).filter(case=self.scene.case.pk)
        return list(rows.order_by("-received_at")[:MOST])

    @cached_property
    def _whole(self) -> list[Procedure]:
        """The procedures with all that belongs to them."""
        for row in self._rows:
            procedures.prefetch_related_rows(row)
        return self._rows

    def happened(self) -> Iterator[Happened]:
        for row in self._whole:
            page = reverse("identification:procedure", args=[row.pk])
            added = (
                event
                for each in extensions()
                for section in each.sections(self.scene.actor, row, self.scene.works)
                for event in section.events
            )
            decided = {row.opened_at, row.formal_at, row.decided_at, row.closed_at}
            for event in (*timeline.timeline(row, works=self.scene.works), *added):
                who = (event.who,) if event.who else ()
                tone = Tone.KEY if event.at in decided else Tone.PLAIN
                yield Happened(event.at, event.what, (*who, *event.details), tone, page)

    def marks(self) -> Iterator[tuple[Text, str]]:
        for row in self._rows[:1]:
            if row.urgency:
                yield row.get_urgency_display(), "warn"
            yield (row.get_outcome_display() or row.get_state_display()), "accent"

    def facts(self) -> Iterator[Fact]:
        for row in self._rows[:1]:
            is_own = row.assigned_to_id == self.scene.actor.user_id
            nobody = _("nobody") if row.state in DECIDED else _("nobody yet")
            name = str(row.assigned_to) if row.assigned_to else nobody
            yield Fact(
                gettext_lazy("Procedure assigned to"),
                _("You") if is_own else name,
                step=self._taken_over(row),
            )

    def _taken_over(self, row: Procedure) -> tuple[Text, str] | None:
        """Return where a reader takes over a procedure that nobody has: not with its report."""
        is_free = row.assigned_to_id is None and row.state not in DECIDED
        if not (is_free and row.same_as_id is None and self.scene.works):
            return None
        if not can(self.scene.actor, Action.IDENTIFICATION_WORK, row):
            return None
        return _("Work on it myself"), reverse("identification:step", args=[row.pk, "take-over"])

    def missing(self) -> Iterator[tuple[Text, str]]:
        if not (self.scene.works and can(self.scene.actor, Action.IDENTIFICATION_WORK)):
            return
        for row in self._whole[:1]:
            is_open = row.state not in DECIDED and row.same_as_id is None
            for need in clocks.needs_of(row) if is_open else ():
                if need.is_done:
                    continue
                if need.section:
                    args = [row.pk, need.section]
                    yield need.label, reverse("identification:section", args=args)
                else:
                    yield need.label, reverse("identification:procedure", args=[row.pk])
            if row.state != State.CLOSED:
                yield from _not_offered(row)

    def documents(self) -> Iterator[Document]:
        for row in self._whole:
            page = reverse("identification:procedure", args=[row.pk])
            for version in row.findings.all():
                yield Document(
                    version.made_at,
                    _("Findings and opinion, version %(number)s") % {"number": version.version},
                    _("Findings"),
                    _("whoever sees the identification; the opinion, those who decide"),
                    page,
                )


def register() -> None:
    """Register the section of identification."""
    register_section(
        Section(
            "identification",
            gettext_lazy("Identification"),
            20,
            frozenset({Part.IDENTIFICATION}),
            "identification:of-case",
            action=Action.IDENTIFICATION_READ,
            rooms=("identification", "protection"),
            says=_Identification,
        )
    )
