# SPDX-License-Identifier: EUPL-1.2
"""What crosses the audit room's door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


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
    hash: str = ""
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
