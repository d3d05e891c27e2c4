# SPDX-License-Identifier: EUPL-1.2
"""What the room says of a case: the notices that were sent and received about it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import Document, Happened, Says, Section, register_section
from vidik.cases.types import Part
from vidik.exchange.models import Addressee
from vidik.exchange.selectors import lists

MOST = 60
"""Letters of one case that its page looks at, the newest first."""


class _Notices(Says):
    @cached_property
    def _letters(self) -> list[Addressee]:
        return list(lists.of_case(self.scene.actor, self.scene.case.pk)[:MOST])

    def happened(self) -> Iterator[Happened]:
        own = self.scene.actor.institution
        for row in self._letters:
            page = reverse("exchange:letter", args=[row.pk])
            assert row.sent_at is not None  # noqa: S101 - letters that were sent
            sender, addressee = str(row.sender.name), str(row.institution.name)
            if row.sender_id == own:
                what = _("Notice to %(other)s") % {"other": addressee}
            elif row.institution_id == own:
                what = _("Notice from %(other)s") % {"other": sender}
            else:
                what = _("Notice from %(sender)s to %(addressee)s") % {
                    "sender": sender,
                    "addressee": addressee,
                }
            yield Happened(row.sent_at, what, (row.title, row.number), url=page)
            if row.settled_at is not None:
                answered = _("Answered: %(title)s") % {"title": row.title}
                yield Happened(row.settled_at, answered, (row.number,), url=page)

    def documents(self) -> Iterator[Document]:
        for row in self._letters:
            assert row.sent_at is not None  # noqa: S101 - letters that were sent
            yield Document(
                row.sent_at,
                f"{row.title} ({row.number})",
                _("Notice"),
                _("%(sender)s and %(addressee)s")
                % {"sender": row.sender.name, "addressee": row.institution.name},
                reverse("exchange:letter", args=[row.pk]),
            )


def register() -> None:
    """Register the section of notices: whose they are decides, not a part of the case."""
    register_section(
        Section(
            "notices",
            gettext_lazy("Notices"),
            60,
            frozenset(Part),
            "exchange:of-case",
            action=Action.EXCHANGE_READ,
            rooms=("notices",),
            says=_Notices,
        )
    )
