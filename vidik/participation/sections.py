# SPDX-License-Identifier: EUPL-1.2
"""What own pages say of a case: a tab under Protection, and the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import PROTECTION, Happened, Says, Section, Tone, register_section
from vidik.participation.selectors.accesses import accesses_of
from vidik.participation.types import AccessState, SayingKind
from vidik.participation.work import CODE


class _OwnPages(Says):
    @cached_property
    def rows(self) -> list[Any]:
        return accesses_of(self.scene.actor, self.scene.case)

    def happened(self) -> Iterator[Happened]:
        url = reverse("participation:of-case", args=[self.scene.case.pk])
        for row in self.rows:
            who = row.get_holder_display()
            yield Happened(row.given_at, _("A page of her own was given"), (who,), url=url)
            if row.state == AccessState.OFF:
                why = row.get_ended_why_display()
                yield Happened(row.ended_at, _("Her own page was switched off"), (why,), url=url)
            for each in row.sayings.all():
                tone = Tone.ALARM if each.kind == SayingKind.FORCED else Tone.PLAIN
                what = _("Said on her own page")
                yield Happened(each.said_at, what, (each.get_kind_display(),), tone, url)


def register() -> None:
    """Register the section for whoever works on the case."""
    register_section(
        Section(
            CODE,
            gettext_lazy("Her own page"),
            38,
            frozenset(),
            "participation:of-case",
            area=PROTECTION,
            action=Action.PARTICIPATION_READ,
            rooms=(CODE,),
            says=_OwnPages,
        )
    )
