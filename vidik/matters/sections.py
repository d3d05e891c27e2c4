# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: the criminal matter of its person, as far as it was confirmed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import PROCEEDINGS, Happened, Says, Section, Tone, register_section
from vidik.cases.types import Part
from vidik.core.days import noon_of
from vidik.matters.selectors.matters import links_of
from vidik.matters.selectors.pack import stage_name


class _Matters(Says):
    def happened(self) -> Iterator[Happened]:
        scene = self.scene
        for link in links_of(scene.actor, scene.case.pk).prefetch_related(
            "matter__legs__institution"
        ):
            if link.confirmed_at is None:
                continue
            url = reverse("matters:of-case", args=[scene.case.pk])
            for leg in link.matter.legs.all():
                what = _("A stage of criminal proceedings began: %(stage)s") % {
                    "stage": stage_name(leg.stage)
                }
                yield Happened(
                    noon_of(leg.opened_on), what, (str(leg.institution.name),), Tone.KEY, url
                )


def register() -> None:
    """Register the section for those who see the proceedings of a case."""
    register_section(
        Section(
            "matters",
            gettext_lazy("Criminal matter"),
            41,
            frozenset({Part.PROCEEDINGS}),
            "matters:of-case",
            area=PROCEEDINGS,
            action=Action.MATTERS_FOLLOW,
            rooms=("matters",),
            says=_Matters,
        )
    )
