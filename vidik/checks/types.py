# SPDX-License-Identifier: EUPL-1.2
"""What the checks room says to other rooms: kinds, results, states, and the cells it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a rule compares."""

    SUM = "sum", _("parts and total")
    BALANCE = "balance", _("balance")
    SHARE = "share", _("share and counts")
    SAME = "same", _("one quantity, two statements")
    BOUND = "bound", _("limit")
    CARRY = "carry", _("carried over")
    MISSING = "missing", _("missing figure")
    TREND = "trend", _("change over time")


class RuleOrigin(models.TextChoices):
    """Where a rule comes from."""

    PACK = "pack", _("written rule")
    DISCOVERED = "discovered", _("discovered rule")


class Outcome(models.TextChoices):
    """The result of one rule in one run; five different things, all of them stored."""

    PASSED = "passed", _("passed")
    VIOLATED = "violated", _("violated")
    SKIPPED = "skipped", _("skipped")
    ERROR = "error", _("error")
    WAIVED = "waived", _("waived")


class Severity(models.TextChoices):
    """How much a finding matters."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class Sureness(models.TextChoices):
    """How sure a finding is, by what tells that its figures must agree."""

    CERTAIN = "certain", _("certain")
    LIKELY = "likely", _("likely")
    POSSIBLE = "possible", _("possible")


class FindingState(models.TextChoices):
    """Where a finding stands between being found and being answered."""

    OPEN = "open", _("open")
    QUERIED = "queried", _("queried")
    EXPLAINED = "explained", _("explained")
    CORRECTED = "corrected", _("corrected")
    ACCEPTED = "accepted", _("accepted")


UNSETTLED = frozenset({FindingState.OPEN, FindingState.QUERIED})
"""States in which somebody still has to answer for the finding."""


class EventKind(models.TextChoices):
    """What happened to a finding: a person's step, or what a run noted by itself."""

    FOUND = "found", _("found")
    CHANGED = "changed", _("values changed")
    STILL = "still", _("still found with the same values")
    GONE = "gone", _("no longer found")
    UNJUDGED = "unjudged", _("can no longer be judged")
    FOLDED = "folded", _("listed under another finding")
    BACK = "back", _("found again")
    STEP = "step", _("handled")


SETTLED = frozenset({FindingState.EXPLAINED, FindingState.CORRECTED, FindingState.ACCEPTED})
"""States in which somebody has answered for the finding."""

NEVER_WAIVED: Final[Mapping[tuple[str, str], str | Promise]] = MappingProxyType(
    {
        (Kind.BOUND, Severity.HIGH): _(
            "A part larger than its whole, or a count that cannot be, is wrong whatever the reason:"
            " it is corrected or explained, never accepted as it is."
        )
    }
)
"""Blocking findings by kind and severity, and why nobody may accept them as they are."""


@dataclass(frozen=True, slots=True)
class CellState:
    """What a cell says at present, to see whether a finding still speaks of it."""

    version: int
    value: Decimal | None
