# SPDX-License-Identifier: EUPL-1.2
"""What crosses the audit room's door."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise

Text = str | Promise


class ActKind(StrEnum):
    """What sort of act a verb is; patterns are looked for by it."""

    READ = "read"
    SEARCH = "search"
    WRITE = "write"
    EXPORT = "export"
    DENIAL = "denial"
    SIGN_IN = "sign-in"
    FAILED_SIGN_IN = "failed-sign-in"
    RIGHTS = "rights"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Event:
    """One recorded act as pages show it."""

    sequence: int
    at: dt.datetime
    actor: str
    verb: str
    subject_label: str
    subject_key: str
    payload: Mapping[str, object]
    request: str = ""
    previous_hash: str = ""
    hash: str = ""
    format: int = 1
    membership: str = ""
    """Key of the membership that the person acted through, as the database knew it."""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which acts are asked for; what is blank narrows nothing."""

    verb: str = ""
    actor: str = ""
    subject_label: str = ""
    subject_key: str = ""
    request: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    """Up to this moment, which itself is not meant any more."""


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some acts, newest first, and the numbers from which the neighbouring pages go on."""

    events: list[Event] = field(default_factory=list)
    newer_from: int | None = None
    """Acts after this number exist; None where the page shows the newest."""
    older_from: int | None = None
    """Acts before this number exist; None where the page shows the oldest."""


@dataclass(frozen=True, slots=True)
class EventChoices:
    """What the acts on record can be narrowed by."""

    verbs: list[str]
    actors: list[str]
    subject_labels: list[str]


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on a pattern counts as unusual, as the office set it."""

    threshold: int
    window: dt.timedelta
    from_hour: int | None = None
    until_hour: int | None = None


VISITOR: Final = "visitor"
"""The actor of whoever is not signed in."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something in one person's acts that somebody should look at."""

    code: str
    title: Text
    meaning: Text
    """What it is, in a sentence for the reviewer."""
    kinds: tuple[ActKind, ...]
    """The sorts of acts among which it is looked for; none means all."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Facts that the acts must carry."""
    counts_records: bool = False
    """Whether different records are counted, and not acts."""
    filter_acts: Callable[[Iterable[Event], Limits], Iterable[Event]] | None = None
    """Looks at the acts in their order and gives those that count."""
    of_visitors: bool = False
    """Whether it is looked for among the acts of whoever is not signed in, all taken together."""


@dataclass(frozen=True, slots=True)
class Review:
    """A pattern that was found, as pages show it."""

    key: uuid.UUID
    pattern: str
    actor: str
    count: int
    first_sequence: int
    last_sequence: int
    first_at: dt.datetime
    last_at: dt.datetime
    state: str
    state_label: str
    note: str
    decided_by: str
    decided_at: dt.datetime | None
    steps: tuple[str, ...] = ()
    """The steps that may follow now."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A pattern's threshold, as the form shows and sets it."""

    pattern: str
    threshold: int
    window_minutes: int
    from_hour: int | None = None
    until_hour: int | None = None
    is_watched: bool = True


@dataclass(frozen=True, slots=True)
class SignedHead:
    """The last head that was signed and written outside the database."""

    sequence: int
    at: dt.datetime
