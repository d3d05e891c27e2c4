# SPDX-License-Identifier: EUPL-1.2
"""What conferences say of a case: a tab, a card, the timeline, what is missing, the minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from vidik.access.services import allowed, can
from vidik.access.types import Action
from vidik.cases.registry import (
    PROTECTION,
    Card,
    Document,
    Happened,
    Says,
    Section,
    Text,
    Tone,
    register_section,
)
from vidik.cases.types import Part
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.selectors.pack import is_kept, word
from vidik.conferences.types import MeetingState, MinutesState
from vidik.conferences.work import CODE
from vidik.core.formats import format_date, format_moment


class _Conferences(Says):
    @cached_property
    def rows(self) -> list[Any]:
        return selectors.conferences_of(self.scene.actor, self.scene.case) if is_kept() else []

    def cards(self) -> Iterator[Card]:
        rows = self.rows
        comes = [each for each in rows if each.state == MeetingState.CALLED]
        row = min(comes, key=lambda each: each.starts_at, default=None)
        before = next((each for each in rows if each.state == MeetingState.HELD), None)
        if row is None and before is None:
            return
        label = _("Case conference")
        if row is None:
            assert before is not None  # noqa: S101 - one of the two is there
            yield Card(label, _past(before), tuple(_minutes(before)), _link(before))
            return
        lines: list[Text] = [
            _("%(some)s of %(all)s have confirmed") % {"some": row.coming, "all": row.invited}
        ]
        if row.silent_duty:
            seats = selectors.seats_of(self.scene.actor, row)
            silent = selectors.quorum_of(seats, is_held=False).silent
            lines.append(_("Must come, no answer: %(names)s") % {"names": ", ".join(silent)})
        if before is not None:
            lines.append(_("Before: %(what)s") % {"what": _past(before)})
        yield Card(label, _coming(row), tuple(lines), _link(row))

    def marks(self) -> Iterator[tuple[Text, str]]:
        today = timezone.localdate()
        if any(
            each.state == MeetingState.CALLED and timezone.localdate(each.starts_at) == today
            for each in self.rows
        ):
            yield _("conference today"), "warn"

    def missing(self) -> Iterator[tuple[Text, str]]:
        actor, case = self.scene.actor, self.scene.case
        if not is_kept() or not can(actor, Action.CONFERENCES_CALL):
            return
        if any(each.state != MeetingState.CANCELLED for each in self.rows):
            return
        decided = selectors.decided_on(actor, case)
        if decided is not None and allowed(actor, case, Action.CONFERENCES_CALL):
            due = format_date(selectors.due_on(decided), _language())
            text = _("Case conference, obligatory by %(day)s") % {"day": due}
            yield text, reverse("conferences:call", args=[case.pk])

    def happened(self) -> Iterator[Happened]:
        for row in self.rows:
            url = reverse("conferences:meeting", args=[row.pk])
            why = (word("grounds", row.ground),)
            yield Happened(row.called_at, _("A case conference was called"), why, url=url)
            if row.state == MeetingState.HELD:
                yield Happened(row.starts_at, _("Case conference"), (_past(row),), Tone.KEY, url)
            if row.state == MeetingState.CANCELLED:
                reason = (word("cancel_reasons", row.cancel_reason),)
                what = _("The case conference was cancelled")
                yield Happened(row.cancelled_at, what, reason, url=url)

    def documents(self) -> Iterator[Document]:
        for row in self.rows:
            if row.minutes == MinutesState.NONE:
                continue
            yield Document(
                row.written_at,
                _("Minutes of case conference %(number)s, %(state)s")
                % {"number": row.number, "state": row.get_minutes_display()},
                _("Minutes"),
                _("whoever sees the protection; the text, only those who work on the case"),
                reverse("conferences:minutes", args=[row.pk]),
            )


def _language() -> str:
    return get_language() or "en"


def _link(row: Any) -> tuple[Text, str]:
    return _("Points and invitations"), reverse("conferences:meeting", args=[row.pk])


def _coming(row: Any) -> str:
    at: dt.datetime = timezone.localtime(row.starts_at)
    form = word("forms", row.form)
    if at.date() == timezone.localdate():
        return _("Today, %(hour)s, %(form)s") % {"hour": f"{at:%H:%M}", "form": form}
    return _("%(when)s, %(form)s") % {"when": format_moment(at, _language()), "form": form}


def _past(row: Any) -> str:
    return _("%(day)s, %(some)s of %(all)s came") % {
        "day": format_date(timezone.localdate(row.starts_at), _language()),
        "some": row.present,
        "all": row.invited,
    }


def _minutes(row: Any) -> Iterator[str]:
    yield _("Minutes: %(state)s") % {"state": row.get_minutes_display()}


def register() -> None:
    """Register the section for whoever sees the protection of the case."""
    register_section(
        Section(
            CODE,
            gettext_lazy("Conferences"),
            37,
            frozenset({Part.PROTECTION}),
            "conferences:of-case",
            area=PROTECTION,
            action=Action.CONFERENCES_READ,
            rooms=(CODE,),
            says=_Conferences,
        )
    )
