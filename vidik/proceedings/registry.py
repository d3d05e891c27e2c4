# SPDX-License-Identifier: EUPL-1.2
"""What rooms above hand down: of which case a notice is that they have written."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from vidik.exchange.models import Notice

CaseOf = Callable[[Notice], uuid.UUID | None]
"""Gives the case of a notice where somebody who works on it has confirmed that; else None."""

_cases: Final[list[CaseOf]] = []


def register_case_of(case_of: CaseOf) -> None:
    """Register a room that writes notices about cases that were confirmed before."""
    _cases.append(case_of)


def confirmed_case(notice: Notice) -> uuid.UUID | None:
    """Return the case of a notice where it was confirmed; None where nobody has."""
    return next((found for each in _cases if (found := each(notice)) is not None), None)
