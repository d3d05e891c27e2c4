# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on events."""
    declare("event.reported", _("An account of an event was entered"), origin=CODE)
    declare("event.corrected", _("An account of an event was corrected"))
    declare("event.withdrawn", _("An account of an event was withdrawn"))
    declare("event.joined", _("Accounts of an event were joined"), accounts=NUMBER)
    declare("event.parted", _("A joining of accounts was undone"))
    declare("event.apart", _("Two accounts were said to be of different events"))
    declare(
        "event.not-apart", _("The decision that two accounts are of different events was undone")
    )
    declare("event.leading", _("It was chosen whose account of an event counts"))
    declare("event.asked", _("An institution was asked about its account"), differences=NUMBER)
    declare("event.answered", _("A question about an account was answered"))
    declare("event.compared", _("Accounts were compared"), suggested=NUMBER)
    declare("events.loaded", _("Accounts of a published report were loaded"), accounts=NUMBER)
    declare("events.imported", _("A record of events was imported"), rows=NUMBER)
    declare("events.listed", _("Events were listed"), ActKind.SEARCH, found=NUMBER)
    declare("events.exported", _("Events were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE)
    declare(
        "programmes.exported", _("The reach of programmes was exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE, year=NUMBER,
    )  # fmt: skip
    declare(
        "suggestions.exported", _("Suggestions of one event were exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE,
    )  # fmt: skip
    declare_subject("events", _("events"))
    declare_subject("events.event", _("event"))
    declare_subject("events.account", _("account of an event"))
    declare_subject("events.suggestion", _("suggestion of one event"))
    declare_subject("events.question", _("question about an account"))
