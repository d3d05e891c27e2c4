# SPDX-License-Identifier: EUPL-1.2
"""An institution's own record of events as sheets: one of events, one of their numbers.

How a row is read is the same in every import: `vidik/forms/methods/importing.py`.
"""

from __future__ import annotations

from typing import Final

from vidik.core.marking import gettext_noop
from vidik.forms.methods.importing import TOTALS, Column, Sheet

_SEVERAL: Final = gettext_noop("Several with a semicolon between them.")
_MARK: Final = Column(
    "mark", "number", gettext_noop("Your mark"),
    gettext_noop("What your record calls the event. The same in both sheets and in later files."),
    needed=True,
)  # fmt: skip
EVENTS: Final = Sheet(
    "events",
    gettext_noop("Events"),
    gettext_noop(
        "One row for each event, or for each series that you report in one sum. No names of "
        "persons."
    ),
    (
        _MARK,
        Column("title", "text", gettext_noop("Title"), needed=True),
        Column("kind", "code", gettext_noop("Kind"), list="kind", needed=True),
        Column(
            "state", "code", gettext_noop("State"), gettext_noop("Blank: it was held."),
            list="state",
        ),
        Column("first_on", "day", gettext_noop("First day"), needed=True),
        Column(
            "last_on", "day", gettext_noop("Last day"),
            gettext_noop("Blank where it lasted one day."),
        ),
        Column(
            "year", "yes", gettext_noop("Only the year is known"),
            gettext_noop("The year of the first day is stored, without the day."),
        ),
        Column(
            "sessions", "count", gettext_noop("How often it was held"),
            gettext_noop("Blank: once. Zero: not stated."),
        ),
        Column("days", "count", gettext_noop("Days")),
        Column("hours", "count", gettext_noop("Hours")),
        Column("mode", "code", gettext_noop("In person or online"), list="mode"),
        Column("international", "yes", gettext_noop("International")),
        Column("topics", "codes", gettext_noop("Topics"), _SEVERAL, list="topic"),
        Column("audiences", "codes", gettext_noop("Participants"), _SEVERAL, list="audience"),
        Column(
            "territories", "codes", gettext_noop("Towns and municipalities"), _SEVERAL,
            list="territory",
        ),
        Column("place", "text", gettext_noop("Place")),
        Column(
            "organisers", "codes", gettext_noop("Organisers"),
            gettext_noop("Several with a semicolon between them. Blank: your institution."),
            list="organiser",
        ),
        Column("partners", "codes", gettext_noop("Partners"), _SEVERAL, list="partner"),
        Column("programme", "code", gettext_noop("Programme"), list="programme"),
        Column("project", "code", gettext_noop("Project"), list="project"),
        Column("materials", "text", gettext_noop("Materials")),
    ),
    needed=True,
)  # fmt: skip
NUMBERS: Final = Sheet(
    "numbers",
    gettext_noop("Numbers"),
    gettext_noop("One row for each number of an event: how many, and of whom."),
    (
        _MARK,
        Column("what", "code", gettext_noop("Number of"), list="what", needed=True),
        Column("number", "count", gettext_noop("Number"), needed=True),
        Column(
            "qualifier", "code", gettext_noop("How exact"), gettext_noop("Blank: exactly."),
            list="qualifier",
        ),
        Column("profession", "code", gettext_noop("Profession"), list="profession"),
        Column("audience", "code", gettext_noop("Participants"), list="audience"),
        Column("sex", "code", gettext_noop("Sex"), list="sex"),
        Column("age", "code", gettext_noop("Age"), list="age"),
    ),
)  # fmt: skip
SHEETS: Final = (EVENTS, NUMBERS, TOTALS)
