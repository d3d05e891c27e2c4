# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: the notices that were sent and received about it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import can
from vidik.access.types import Action
from vidik.cases.registry import Happened, Scene, Section, register_section
from vidik.cases.types import Part
from vidik.exchange.selectors import lists

MOST = 60
"""Letters of one case that its page looks at, the newest first."""


def _happened(scene: Scene) -> Iterator[Happened]:
    own = scene.actor.institution
    for row in lists.of_case(scene.actor, scene.case.pk)[:MOST]:
        page, is_sent = reverse("exchange:letter", args=[row.pk]), row.sender_id == own
        other = str((row.institution if is_sent else row.sender).name)
        what = _("Notice to %(other)s") if is_sent else _("Notice from %(other)s")
        yield Happened(row.sent_at, what % {"other": other}, (row.title, row.number), url=page)
        if row.settled_at is not None:
            answered = _("Answered: %(title)s") % {"title": row.title}
            yield Happened(row.settled_at, answered, (row.number,), url=page)


def register() -> None:
    """Register the section of notices: whose they are decides, not a part of the case."""
    register_section(
        Section(
            "notices",
            gettext_lazy("Notices"),
            60,
            frozenset(Part),
            "exchange:of-case",
            may_open=lambda actor: bool(can(actor, Action.EXCHANGE_READ)),
            rooms=("notices",),
            happened=_happened,
        )
    )
