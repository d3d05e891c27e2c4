# SPDX-License-Identifier: EUPL-1.2
"""The calendar as iCalendar (RFC 5545): public titles, and of everything else a kind and a day.

What a calendar program reads lies on telephones and on servers of others. There is no case, no
number, no name and no link in it; a key says which entry has moved, and nothing about the row.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from vidik.access.occurrences import Shown, Span, occurrences
from vidik.access.types import Actor

BEHIND: Final = dt.timedelta(days=31)
AHEAD: Final = dt.timedelta(days=366)
MOST: Final = 500
"""Entries of one kind."""
READ_AGAIN: Final = dt.timedelta(hours=12)
"""After how long a program should ask again."""
_KEYS: Final = uuid.UUID("5b0f5a0e-2f0e-5c6e-9d0a-0d5f7a1c3e29")
_LAST: Final = dt.date.max - dt.timedelta(days=1)
_SEEN_AS: Final = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": ""}
_LONGEST: Final = 200
"""Characters of a title."""


def feed_of(actor: Actor, *, is_own_only: bool, today: dt.date | None = None) -> bytes:
    """Return the feed of an actor: what was in the last month, and what is in the next year."""
    day = today or timezone.localdate()
    span = Span(day - BEHIND, day + AHEAD)
    found = occurrences(actor, span, is_own_only=is_own_only, most=MOST)
    feed = Calendar()
    feed.add("prodid", "-//Vidik//Calendar//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", _("Calendar of Vidik"))
    feed.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    stamp = timezone.now().astimezone(dt.UTC).replace(microsecond=0)
    for each in found.shown:
        feed.add_component(_event(each, actor, stamp))
    content: bytes = feed.to_ical()
    return content


def _event(shown: Shown, actor: Actor, stamp: dt.datetime) -> Event:
    it = shown.it
    event = Event()
    event.add("uid", f"{key_of(shown, actor)}@vidik")
    event.add("dtstamp", stamp)
    event.add("dtstart", it.first_on)
    # The end of a whole day is the day after it.
    event.add("dtend", min(it.last_on, _LAST) + dt.timedelta(days=1))
    event.add("summary", summary_of(shown))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC" if shown.is_public else "PRIVATE")
    if it.is_cancelled:
        event.add("status", "CANCELLED")
    return event


def key_of(shown: Shown, actor: Actor) -> uuid.UUID:
    """Return a key that stays the same for an entry, and from which no row can be found.

    Of what is not public it differs from reader to reader, so that two feeds say nothing together.
    """
    whose = "" if shown.is_public else str(actor.membership)
    return uuid.uuid5(_KEYS, f"{whose}:{shown.kind.code}:{shown.it.key}")


def summary_of(shown: Shown) -> str:
    """Return what an entry is called: its title where that is public, else its kind alone."""
    if not shown.is_public:
        return str(shown.kind.says)
    # Line breaks and other control characters would end the line of the file; signs that nobody
    # sees could turn what is read on a telephone into something else; programs do not agree on
    # what a backslash before a letter means.
    seen = "".join(
        _SEEN_AS.get(unicodedata.category(letter), letter)
        for letter in str(shown.it.title).replace("\\", "/")
    )
    return " ".join(seen.split())[:_LONGEST]
