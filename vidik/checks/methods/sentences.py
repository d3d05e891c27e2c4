# SPDX-License-Identifier: EUPL-1.2
"""Templates of sentences that several rules fill in."""

from __future__ import annotations

from typing import Final

PARTS: Final = (
    "{measure} ({source}, {period}; {scope}): the total is stated as {expected}, but the parts by "
    "{dimension} make {found}: {parts} ({where}){hint}"
)
"""A total and its parts."""
TERMS: Final = (
    "{source}, {period}, {scope}: {sum} make {found}, but the stated figure is {target} "
    "({where}){hint}"
)
"""Values of several measures that make another."""
SHARE: Final = (
    "{measure} ({source}, {period}; {scope}): the share is stated as {found} per cent, but {count} "
    "of {base} is {expected} per cent ({where}){others}{fits}"
)
"""A share and its counts."""
EXCEEDED: Final = (
    "{source}, {period}, {scope}: {first_measure} is stated as {first}, but {second_measure} only "
    "as {second} ({where})"
)
"""A value and one that it cannot exceed."""
CHANGED: Final = (
    "{measure} ({source}, {period}; {scope}): the change is stated as {found}, but from {before} "
    "to {after} it is {expected} ({where})"
)
"""A change and its two values."""
LEFT_OUT: Final = (
    "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether a "
    "category such as other or unknown is left out"
)
OVERLAP: Final = (
    "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether one "
    "case can stand in several categories"
)
WHICH_TERM: Final = "Ask {source} which of these values is wrong, or what is left out"
WHICH_BASE: Final = "Ask {source} what the share is of, and which count it was taken from"
WHICH_OF_TWO: Final = "Ask {source} which of the two is right, and whether both count the same"
WHICH_OF_THREE: Final = (
    "Ask {source} which of the three is wrong: the change, or one of the two values"
)
WHICH_RANGE: Final = "Ask {source} for the right range, or the right single value"
