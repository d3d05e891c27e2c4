# SPDX-License-Identifier: EUPL-1.2
"""Every sentence of a finding, as a template to be translated and filled in."""

from __future__ import annotations

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


# Pieces of a sentence.
HINT_NO_BASE: Final = gettext_noop("; no single base fits all of them")
HINT_BASE_STATED: Final = gettext_noop(
    "; {number} would fit as the base, which is stated for {period} ({scope}, {holder_where})"
)
HINT_BASE: Final = gettext_noop("; a base of {number} would fit")
HINT_OTHER_SHARES: Final = gettext_noop("; the same goes for {shares} per cent")
HINT_PART: Final = gettext_noop(
    "; {part} is {share} per cent of {whole}, the share stated for {scope}"
)
HINT_SHARE_LIMITS: Final = gettext_noop("a share lies between 0 and 100 per cent")
HINT_NOT_NEGATIVE: Final = gettext_noop("a count cannot be negative")
HINT_WHOLE_PERSONS: Final = gettext_noop("persons are counted in whole numbers")
HINT_ELSEWHERE: Final = gettext_noop("; it would be right with what is stated elsewhere: {values}")
HINT_SWAPPED: Final = gettext_noop("; two digits may be swapped")
HINT_DIGIT: Final = gettext_noop("; one digit differs")
HINT_LOST: Final = gettext_noop("; a digit may be left out")
HINT_DOUBLED: Final = gettext_noop("; a digit may stand twice")
HINT_SIGN: Final = gettext_noop("; the sign may be wrong")
HINT_PART_SWAPPED: Final = gettext_noop(
    "; {number} for {part} would fit: two digits may be swapped"
)
HINT_STATED_FOR: Final = gettext_noop(
    "; {number} is stated for {period} ({holder_measure}, {holder_where})"
)
HINT_MISSING: Final = gettext_noop("missing: {terms}")

# Further symptoms that are no rule of their own.
SYMPTOM_NO_WHOLE_NUMBER: Final = gettext_noop(
    "{found} per cent ({codes}) is not a whole number of {base} either"
)
SYMPTOM_SHARE: Final = gettext_noop(
    "{found} per cent ({codes}), but {count} of {base} is {expected}"
)

# What does not agree.
PART_EXCEEDS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): {part_scope} is stated as {found}, but the whole "
    "only as {expected} ({where})"
)
NESTED_EXCEEDS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): {dimension} {part} is stated as {found}, but "
    "{holder}, which includes it, only as {expected} ({where})"
)
PARTS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the total is stated as {expected}, but the parts by "
    "{dimension} make {found}: {parts} ({where}){hint}"
)
SUMS_FAIL: Final = gettext_noop(
    "{measure} ({source}): the parts by {dimension} do not make the total in {failed} of {tried} "
    "places, farthest in {period} ({scope}): {found}, but the total is stated as {expected} "
    "({where})"
)
TWO_BREAKDOWNS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the parts by {dimension} make {expected}, those by "
    "{other} {found} ({where})"
)
TEXT_INCOMPLETE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): by {dimension}, the text names {found} of "
    "{expected}; only the table has {parts} ({where})"
)
IMPLIED: Final = gettext_noop(
    "{measure} ({source}, {period}): no value is stated for {scope}, but its row and its column "
    "both leave {found} for it ({where})"
)
IMPOSSIBLE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): stated as {found}, but {why} ({where})"
)
OUTSIDE_LIMIT: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): stated as {found}, outside the stated limit of "
    "{limit} ({where})"
)
EXCEEDED: Final = gettext_noop(
    "{source}, {period}, {scope}: {first_measure} is stated as {first}, but {second_measure} only "
    "as {second} ({where})"
)
STATED_TWICE_HERE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): stated as {first} and as {second} in "
    "{first_where}{hint}"
)
STATED_TWICE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): stated as {first} in {first_where}, but as {second} "
    "in {second_where}{hint}"
)
TABLE_DIFFERS: Final = gettext_noop(
    "{measure} ({source}): two different values are stated in {failed} of {tried} places in "
    "{first_where}, farthest apart in {period} ({scope}): {first} and {second}"
)
TABLES_DIFFER: Final = gettext_noop(
    "{measure} ({source}): {first_where} and {second_where} differ in {failed} of {tried} places, "
    "most in {period} ({scope}): {first} and {second}"
)
ZEROS: Final = gettext_noop(
    "{measure} ({source}): 0 is stated in {failed} places where other figures show more, such as "
    "{expected} for {period} ({scope}) ({where})"
)
PERIOD_TWICE: Final = gettext_noop(
    "{measure} ({source}): {period} is stated twice in {where}, with {first} and {second}, and "
    "{missing} is missing; one of the two may be for {missing}"
)
SHARE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the share is stated as {found} per cent, but "
    "{count} of {base} is {expected} per cent ({where}){others}{fits}"
)
NO_WHOLE_NUMBER: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): {found} per cent of {base} ({base_scope}) is no "
    "whole number: {below} is {below_share}, {above} is {above_share} per cent "
    "({where}){others}{fits}"
)
NOT_A_HUNDRED: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the shares by {dimension} make {found} per cent, "
    "more than rounding explains: {parts} ({where})"
)
CHANGE: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the change is stated as {found}, but from {before} "
    "to {after} it is {expected} ({where})"
)
PERIOD_EXCEEDS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): {part_period} is stated as {found}, but the whole "
    "period only as {expected} ({where})"
)
PERIODS: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the whole period is stated as {expected}, but its "
    "parts make {found}: {parts} ({where}){hint}"
)
TERMS: Final = gettext_noop(
    "{source}, {period}, {scope}: {sum} make {found}, but the stated figure is {target} "
    "({where}){hint}"
)
STOCK: Final = gettext_noop(
    "{measure} ({source}, {period}; {scope}): the closing figure is stated as {closing}, but "
    "opening, received and resolved make {found}: {parts} ({where})"
)
OVERNIGHT: Final = gettext_noop(
    "{source}, {scope}: {first} {first_measure} ({first_period}) and {second} {second_measure} "
    "({second_period}) are stated for the same night ({where})"
)
SAME_EVENT: Final = gettext_noop(
    "{measure} ({period}; {scope}): {first_source} states {first} ({first_where}), "
    "{second_source} states {second} ({second_where}) for the same event"
)
JOINT_WORK: Final = gettext_noop(
    "{measure} ({period}; {scope}): {first_source} states {first} together with {second_source} "
    "({first_where}), {second_source} itself {second} ({second_where})"
)
HANDED_OVER: Final = gettext_noop(
    "{measure} ({period}): {first_source} states {first} handed to {second_source} "
    "({first_where}), but {second_source} states only {second} ({second_where})"
)
BRANCHES: Final = gettext_noop(
    "{measure} ({period}): {source} states {expected} for all branches, but together they state "
    "{found}: {parts} ({where})"
)

# What to ask.
ASK_VALUE: Final = gettext_noop("Ask {source} for the right value")
ASK_STATEMENTS: Final = gettext_noop(
    "Ask {source} which value is right, or what sets the two apart"
)
ASK_BOTH: Final = gettext_noop(
    "Ask {source} which of the two is right, and whether both count the same"
)
ASK_NESTED: Final = gettext_noop("Ask {source} which of the two is right")
ASK_RANGE: Final = gettext_noop("Ask {source} for the right range, or the right single value")
ASK_LEFT_OUT: Final = gettext_noop(
    "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether a "
    "category such as other or unknown is left out"
)
ASK_OVERLAP: Final = gettext_noop(
    "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether one "
    "case can stand in several categories"
)
ASK_BREAKDOWNS: Final = gettext_noop(
    "Ask {source} for the total, and which of the two breakdowns is wrong"
)
ASK_TERMS: Final = gettext_noop("Ask {source} which of these values is wrong, or what is left out")
ASK_BASE: Final = gettext_noop(
    "Ask {source} what the share is of, and which count it was taken from"
)
ASK_SEVERAL_ANSWERS: Final = gettext_noop(
    "Ask {source} for the counts behind the shares, and whether several answers were possible"
)
ASK_CHANGE: Final = gettext_noop(
    "Ask {source} which of the three is wrong: the change, or one of the two values"
)
ASK_PERIODS: Final = gettext_noop("Ask {source} for the values of all parts of the period")
ASK_PERIODS_OVERLAP: Final = gettext_noop(
    "Ask {source} for the values of all parts of the period, and whether one case can be counted "
    "in several of them"
)
ASK_MISSING: Final = gettext_noop("Ask {source} to state the value for {scope}")
ASK_TEXT: Final = gettext_noop("Name in the text what the table has by {dimension}: {parts}")
ASK_CLOSING: Final = gettext_noop("Ask {source} what was open when the period ended")
ASK_SAME_EVENT: Final = gettext_noop(
    "Ask {first_source} and {second_source} whether they mean the same event, and which number "
    "holds"
)
ASK_BRANCHES: Final = gettext_noop(
    "Ask {source} which branches its number covers, and whether all count the same"
)
ASK_ZEROS: Final = gettext_noop(
    "Ask {source} whether 0 means unknown there, and to leave the value out if so"
)
ASK_PERIOD: Final = gettext_noop("Ask {source} which of the values are of {missing}")

# Why a finding is as sure as it is.
WHY_TWICE: Final = gettext_noop(
    "One quantity is stated twice, and only one of the values can be right."
)
WHY_PERIOD_TWICE: Final = gettext_noop(
    "A period is stated twice, and the one beside it not at all."
)
WHY_SAME_THING: Final = gettext_noop("Do both count the same thing? Only their names suggest it.")
WHY_IMPLIED: Final = gettext_noop(
    "The figures around it give its value, though none is stated there."
)
WHY_PARTS: Final = gettext_noop("Parts must add up to their whole, and these do not.")
WHY_IMPOSSIBLE: Final = gettext_noop("Such a value cannot be right, whatever else is stated.")
WHY_LIMIT: Final = gettext_noop("One value sets a limit for the other, which lies beyond it.")
WHY_SHARE: Final = gettext_noop("The share and the counts it is taken from are both stated.")
WHY_LEARNED: Final = gettext_noop("The same relation holds in {held} of {tried} places.")
WHY_NAMES: Final = gettext_noop("Only the names of the figures suggest that they belong together.")
WHY_REQUIRED: Final = gettext_noop("A written rule requires it.")
WHY_REQUIRED_AND_HOLDS: Final = gettext_noop(
    "A written rule requires it; it holds in {held} of {tried} places."
)
WHY_ASKED: Final = gettext_noop(
    "A written rule asks about it, but there may be another explanation."
)
WHY_FAILS_OFTEN: Final = gettext_noop(
    "The same relation fails in {failed} of {tried} places, so the figures may not be meant to "
    "agree."
)
WHY_ZEROS: Final = gettext_noop(
    "0 is stated in all {failed} such places; a value that is not known is not zero."
)
WHY_ALIKE: Final = gettext_noop(
    "It fails by the same amount or in the same ratio in nearly all of {failed} places."
)
WHY_TABLES: Final = gettext_noop(
    "Two tables that state the same quantities differ in {failed} of {tried} places."
)
WHY_ROUNDING: Final = gettext_noop("Rounding alone may explain the gap.")
WHY_VAGUE: Final = gettext_noop("Not all of the values compared are exact.")
WHY_NOTE: Final = gettext_noop("A note says that the figures may count different things.")
WHY_LEFT_OUT: Final = gettext_noop("What this breakdown leaves out may explain the gap: {where}.")
WHY_OPEN: Final = gettext_noop(
    "A category that is not stated, an overlap or rounding may explain it."
)

# What is known of its cells.
DOUBTFUL: Final = gettext_noop(
    "The doubtful figure is {found} ({cell_source}, {cell_measure}, {scope}, {period}, "
    "{cell_where})."
)
DOUBTFUL_WOULD_FIT: Final = gettext_noop(
    "The doubtful figure is {found} ({cell_source}, {cell_measure}, {scope}, {period}, "
    "{cell_where}): {number} would fit{hint}."
)
EQUALS_DIFFERENCE: Final = gettext_noop(
    "The difference of {difference} equals another figure ({cell_source}, {cell_measure}, "
    "{scope}, {period}, {cell_where})."
)

FRAGMENTS: Final = tuple(text for name, text in dict(globals()).items() if name.startswith("HINT_"))
"""Pieces in the order in which they are tried on a text; the first that fits counts."""
MESSAGES: Final = tuple(
    text
    for name, text in dict(globals()).items()
    if name.isupper() and isinstance(text, str) and text not in FRAGMENTS
)
"""All other sentences."""

SKIP_REASONS: Final = (
    gettext_noop("not every branch may have answered"),
    gettext_noop("a part of the breakdown is missing"),
    gettext_noop("a side is missing"),
    gettext_noop("a side of the balance is missing"),
    gettext_noop("a side of the share is missing"),
    gettext_noop("no change from nothing can be stated"),
    gettext_noop("no count stands beside the share"),
    gettext_noop("no count stands beside the shares"),
    gettext_noop("no figures of this kind"),
    gettext_noop("one category may hold others"),
    gettext_noop("one case may be counted in several periods"),
    gettext_noop("one of the two values is not stated"),
    gettext_noop("only one of the two is stated"),
    gettext_noop("the base of the share is not exact"),
    gettext_noop("the rule does not apply here"),
    gettext_noop("the base of the share is not stated"),
    gettext_noop("the base of the share is zero"),
    gettext_noop("several answers were possible"),
    gettext_noop("the breakdown may be partial"),
    gettext_noop("there are too many categories to compare every pair"),
    gettext_noop("the categories may overlap"),
    gettext_noop("the change is missing"),
    gettext_noop("a note names another base of the share"),
    gettext_noop("the parts may belong to another version"),
    gettext_noop("there are too many columns to compare"),
    gettext_noop("the percentage may be a change or a rate"),
    gettext_noop("the values may be rates, which do not add up"),
    gettext_noop("the part may lie outside the whole"),
    gettext_noop("the shares may be of different wholes"),
    gettext_noop("the total is missing"),
    gettext_noop("the values may be levels, not counts of a time"),
    gettext_noop("the values may be differences"),
    gettext_noop("the values may belong to different persons"),
    gettext_noop("the values that changed are not stated"),
    gettext_noop("the period cannot be read"),
    gettext_noop("the values are stated in different units"),
)
"""Why a rule could not be judged."""
