# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: what was heard of proceedings, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import PROCEEDINGS, Happened, Says, Section, Text, Tone, register_section
from vidik.identification.models import Procedure
from vidik.proceedings.selectors.heard import procedures_going_on
from vidik.proceedings.selectors.received import acts_of
from vidik.proceedings.selectors.telling import tellings_of, wish_of


class _Proceedings(Says):
    @cached_property
    def _rows(self) -> list[Procedure]:
        return procedures_going_on(self.scene.actor, self.scene.case.pk)

    def happened(self) -> Iterator[Happened]:
        page = reverse("proceedings:of-case", args=[self.scene.case.pk])
        for row in self._rows:
            for act in acts_of(row):
                sender = str(act.row.letter.sender.name)
                details = (act.code, act.row.letter.number, sender)
                shown = tuple(filter(None, details))
                yield Happened(act.row.entered_at, act.what, shown, Tone.KEY, page)
            for line in tellings_of(row):
                if line.row.told_on is not None and line.row.entered_at is not None:
                    what = _("The person was told: %(what)s") % {"what": line.what}
                    yield Happened(line.row.entered_at, what, (line.how, line.proof), url=page)

    def missing(self) -> Iterator[tuple[Text, str]]:
        for row in self._rows[:1]:
            if row.tellings.exists() and wish_of(row) is None:
                step = reverse("identification:step", args=[row.pk, "wish"])
                yield _("Whether the person wants to be told of the proceedings"), step


def register() -> None:
    """Register the section: for those who work on the case, as what is expected of others is."""
    register_section(
        Section(
            "proceedings",
            gettext_lazy("What was heard"),
            40,
            frozenset(),
            "proceedings:of-case",
            area=PROCEEDINGS,
            action=Action.IDENTIFICATION_WORK,
            rooms=("proceedings",),
            says=_Proceedings,
        )
    )
