# SPDX-License-Identifier: EUPL-1.2
"""Every sentence that outputs write around findings, so that it can be translated."""

from __future__ import annotations

from typing import Final

from .model import Kind, Sure


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


# What was checked.
HELD: Final = {
    Kind.SUM: gettext_noop("{n:total agrees with its parts|totals agree with their parts}"),
    Kind.BALANCE: gettext_noop("{n:balance closes|balances close}"),
    Kind.SHARE: gettext_noop("{n:share agrees with its counts|shares agree with their counts}"),
    Kind.SAME: gettext_noop("{n:repeated value agrees|repeated values agree}"),
    Kind.BOUND: gettext_noop("{n:value keeps within its limit|values keep within their limits}"),
    Kind.CARRY: gettext_noop("{n:closing value is carried over|closing values are carried over}"),
    Kind.MISSING: gettext_noop("{n:crossed table is complete|crossed tables are complete}"),
    Kind.TREND: gettext_noop("{n:change agrees with its values|changes agree with their values}"),
}
"""Relations that hold, by kind."""
FAILED: Final = gettext_noop("{n:relation does not hold|relations do not hold}")
BY_CAUSE: Final = gettext_noop("{failed} (those of one cause are told as one finding)")
NOT_TRIED: Final = gettext_noop("{n} could not be tried: {reasons}")
REASON: Final = gettext_noop("{reason} ({n})")
OTHER_REASONS: Final = gettext_noop("for other reasons ({n})")
SIDE_MISSING: Final = gettext_noop("a side is missing")
CRASHED: Final = gettext_noop(
    "{n:rule|rules} failed, and what they would have found is missing here"
)
NOTHING_TRIED: Final = gettext_noop("No two figures could be compared")
NOTHING_FOUND: Final = gettext_noop("No contradictions were found.")

# What a report of findings says.
WHAT_TO_ASK: Final = gettext_noop("What to ask")
ASK: Final = gettext_noop("What to ask:")
FIGURES: Final = gettext_noop("{n:figure|figures} checked.")
TOTAL: Final = gettext_noop("the stated total")
COMPARED: Final = gettext_noop("compared")
SAME_CAUSE: Final = gettext_noop("the same cause shows here")
LINE_SUM: Final = gettext_noop("{sum} = {found}; stated: {expected}")
LINE_TWICE: Final = gettext_noop("{first} against {second}")
LINE: Final = gettext_noop("expected {expected}, found {found}")
LINE_GAP: Final = gettext_noop("; difference {difference}")
LINE_ROUNDING: Final = gettext_noop(" (up to {n} is rounding)")
SOME_FIGURES: Final = gettext_noop("Figures")
ALL: Final = gettext_noop("all")
TOGETHER: Final = gettext_noop("all together")
ROWS_LEFT_OUT: Final = gettext_noop("{n:further row|further rows} left out.")

# What a finding says besides.
KINDS: Final = {
    Kind.SUM: gettext_noop("Parts and their total"),
    Kind.BALANCE: gettext_noop("Balance"),
    Kind.SHARE: gettext_noop("Share and its counts"),
    Kind.SAME: gettext_noop("The same quantity twice"),
    Kind.BOUND: gettext_noop("What must not exceed what"),
    Kind.CARRY: gettext_noop("Carry-over"),
    Kind.MISSING: gettext_noop("A missing cell"),
    Kind.TREND: gettext_noop("Change and its values"),
}
SEVERITIES: Final = {
    "high": gettext_noop("Ask first"),
    "medium": gettext_noop("Ask next"),
    "low": gettext_noop("Look at it"),
}
SURE: Final = {
    Sure.CERTAIN: gettext_noop("Certain"),
    Sure.LIKELY: gettext_noop("Likely"),
    Sure.POSSIBLE: gettext_noop("Possible"),
}
ALSO: Final = gettext_noop("Also seen in {n:more place|more places}:")
AND_OTHERS: Final = gettext_noop("and {n:other|others}")
