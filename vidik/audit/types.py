# SPDX-License-Identifier: EUPL-1.2
"""What crosses the audit room's door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass


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
