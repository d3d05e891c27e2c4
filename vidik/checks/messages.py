# SPDX-License-Identifier: EUPL-1.2
"""Every text that the engine writes by itself, so that it can be translated.

The engine knows no languages but English; pages translate its templates. A test compares these
lists with the engine's source.
"""

from __future__ import annotations

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


ENGINE_TEMPLATES: Final = (
    gettext_noop(
        "Ask {first_source} and {second_source} whether they mean the same event, and which "
        "number holds"
    ),
    gettext_noop("Ask {source} what the share is of, and which count it was taken from"),
    gettext_noop(
        "Ask {source} for the counts behind the shares, and whether several answers were possible"
    ),
    gettext_noop("Ask {source} for the earlier value"),
    gettext_noop("Ask {source} for the right range, or the right single value"),
    gettext_noop("Ask {source} for the right value"),
    gettext_noop("Ask {source} for the total, and which of the two breakdowns is wrong"),
    gettext_noop("Ask {source} which of the three is wrong: the change, or one of the two values"),
    gettext_noop("Ask {source} for the values of all parts of the period"),
    gettext_noop(
        "Ask {source} for the values of all parts of the period, and whether one case can be "
        "counted in several of them"
    ),
    gettext_noop("Ask {source} for the values of all years"),
    gettext_noop("Ask {source} to state the value for {scope}"),
    gettext_noop("Ask {source} what was open when the period ended"),
    gettext_noop(
        "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether "
        "one case can stand in several categories"
    ),
    gettext_noop(
        "Ask {source} whether the total or one of the parts by {dimension} is wrong, and whether "
        "a category such as other or unknown is left out"
    ),
    gettext_noop("Ask {source} which of the two is right"),
    gettext_noop("Ask {source} which of the two is right, and from when it counts"),
    gettext_noop("Ask {source} which of the two is right, and whether both count the same"),
    gettext_noop("Ask {source} which of these values is wrong, or what is left out"),
    gettext_noop("Ask {source} which value is right, or what sets the two apart"),
    gettext_noop(
        "{measure} ({period}; {scope}): {first_source} states {first} ({first_where}), "
        "{second_source} states {second} ({second_where}) for the same event"
    ),
    gettext_noop(
        "{measure} ({period}; {scope}): {first_source} states {first} together with "
        "{second_source} ({first_where}), {second_source} itself {second} ({second_where})"
    ),
    gettext_noop(
        "{measure} ({period}): {source} states {expected} for all branches, but together they "
        "state {found}: {parts} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): by {dimension}, the text names {found} of "
        "{expected}; only the table has {parts} ({where})"
    ),
    gettext_noop("Name in the text what the table has by {dimension}: {parts}"),
    gettext_noop("Ask {source} which branches its number covers, and whether all count the same"),
    gettext_noop(
        "{measure} ({source}, {period}): no value is stated for {scope}, but its row and its "
        "column both leave {found} for it ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): {part_scope} is stated as {found}, but the "
        "whole only as {expected} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): growth year after year is stated, but "
        "{before} in {first_year} was followed by {after} in {second_year} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): an increase of {found} per cent is stated, but "
        "no whole number grows by that to {after} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the closing figure is stated as {closing}, but "
        "opening, received and resolved make {found}: {parts} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the parts by {dimension} make {expected}, those "
        "by {other} {found} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the total is stated as {expected}, but the "
        "parts by {dimension} make {found}: {parts} ({where}){hint}"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the shares by {dimension} make {found} per "
        "cent, more than rounding explains: {parts} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): stated as {first} and as {second} in "
        "{first_where}{hint}"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): stated as {first} in {first_where}, but as "
        "{second} in {second_where}{hint}"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): stated as {expected} for all, outside the range "
        "of the values by {dimension}: {parts} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): {dimension} {part} is stated as {found}, but "
        "{holder}, which includes it, only as {expected} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the change is stated as {found}, but from "
        "{before} to {after} it is {expected} ({where})"
    ),
    gettext_noop("{measure} ({source}, {period}; {scope}): stated as {found}, but {why} ({where})"),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): stated as {found}, outside the stated limit of "
        "{limit} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the share is stated as {found} per cent, but "
        "{count} of {base} is {expected} per cent ({where}){others}{fits}"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): {found} per cent of {base} ({base_scope}) is no "
        "whole number: {below} is {below_share}, {above} is {above_share} per cent "
        "({where}){others}{fits}"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): {part_period} is stated as {found}, but the "
        "whole period only as {expected} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}; {scope}): the running total falls from {first} ({first_period}) to "
        "{second} ({second_period}) ({where})"
    ),
    gettext_noop(
        "{measure} ({source}, {period}; {scope}): the whole period is stated as {expected}, but "
        "its parts make {found}: {parts} ({where}){hint}"
    ),
    gettext_noop(
        "{measure} ({period}): {first_source} states {first} handed to {second_source} "
        "({first_where}), but {second_source} states only {second} ({second_where})"
    ),
    gettext_noop(
        "{period}, {scope}: {first_source} states {first} {first_measure} "
        "({first_where}), but {second_source} states {second} {second_measure} "
        "({second_where}); elsewhere the two are equal{hint}"
    ),
    gettext_noop(
        "{source}, {period}, {scope}: {first_measure} is stated as {first}, but {second_measure} "
        "only as {second} ({where})"
    ),
    gettext_noop(
        "{source}, {period}, {scope}: {sum} make {found}, but the stated figure is {target} "
        "({where}){hint}"
    ),
    gettext_noop(
        "{source}, {scope}: {first} {first_measure} ({first_period}) and {second} "
        "{second_measure} ({second_period}) are stated for the same night ({where})"
    ),
    gettext_noop(
        "{measure} ({source}): {first_where} and {second_where} differ in {failed} of {tried} "
        "places, most in {period} ({scope}): {first} and {second}"
    ),
    gettext_noop(
        "{measure} ({source}): two different values are stated in {failed} of {tried} places in "
        "{first_where}, farthest apart in {period} ({scope}): {first} and {second}"
    ),
    gettext_noop(
        "{measure} ({source}): the parts by {dimension} do not make the total in {failed} of "
        "{tried} places, farthest in {period} ({scope}): {found}, but the total is stated as "
        "{expected} ({where})"
    ),
    gettext_noop(
        "{measure} ({source}): 0 is stated in {failed} places where other figures show more, such "
        "as {expected} for {period} ({scope}) ({where})"
    ),
    gettext_noop("Ask {source} whether 0 means unknown there, and to leave the value out if so"),
    gettext_noop(
        "{measure} ({source}): the total and its parts by {dimension} differ by exactly the "
        "factor {ratio} in {failed} of {tried} places, such as {period} ({scope}): the total is "
        "stated as {expected}, but the parts make {found} ({where})"
    ),
    gettext_noop("One quantity is stated twice, and only one of the values can be right."),
    gettext_noop("A period is stated twice, and the one beside it not at all."),
    gettext_noop("Ask {source} which of the values are of {missing}"),
    gettext_noop(
        "{measure} ({source}): {period} is stated twice in {where}, with {first} and {second}, and "
        "{missing} is missing; one of the two may be for {missing}"
    ),
    gettext_noop("Do both count the same thing? Only their names suggest it."),
    gettext_noop("The figures around it give its value, though none is stated there."),
    gettext_noop("What this breakdown leaves out may explain the gap: {where}."),
    gettext_noop("Parts must add up to their whole, and these do not."),
    gettext_noop("Such a value cannot be right, whatever else is stated."),
    gettext_noop("One value sets a limit for the other, which lies beyond it."),
    gettext_noop("The share and the counts it is taken from are both stated."),
    gettext_noop("The same relation holds in {held} of {tried} places."),
    gettext_noop("Only the names of the figures suggest that they belong together."),
    gettext_noop("A written rule requires it."),
    gettext_noop("A written rule requires it; it holds in {held} of {tried} places."),
    gettext_noop("A written rule asks about it, but there may be another explanation."),
    gettext_noop(
        "The same relation fails in {failed} of {tried} places, so the figures may not be meant to "
        "agree."
    ),
    gettext_noop("0 is stated in all {failed} such places; a value that is not known is not zero."),
    gettext_noop(
        "It fails by the same amount or in the same ratio in nearly all of {failed} places."
    ),
    gettext_noop("Two tables that state the same quantities differ in {failed} of {tried} places."),
    gettext_noop(
        "The doubtful figure is {found} ({cell_source}, {cell_measure}, {scope}, {period}, "
        "{cell_where})."
    ),
    gettext_noop(
        "The doubtful figure is {found} ({cell_source}, {cell_measure}, {scope}, {period}, "
        "{cell_where}): {number} would fit{hint}."
    ),
    gettext_noop(
        "The difference of {difference} equals another figure ({cell_source}, {cell_measure}, "
        "{scope}, {period}, {cell_where})."
    ),
    gettext_noop("Rounding alone may explain the gap."),
    gettext_noop("Not all of the values compared are exact."),
    gettext_noop("A note says that the figures may count different things."),
    gettext_noop("A category that is not stated, an overlap or rounding may explain it."),
)
"""Messages and resolutions of discovered rules, and why a finding is as sure as it is."""

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
    gettext_noop("one of the two values was revised"),
    gettext_noop("the parts may belong to another version"),
    gettext_noop("further flows beside the balance close it"),
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

FRAGMENTS: Final = (
    gettext_noop("; no single base fits all of them"),
    gettext_noop(
        "; {number} would fit as the base, which is stated for {period} ({scope}, {holder_where})"
    ),
    gettext_noop("; a base of {number} would fit"),
    gettext_noop("; the same goes for {shares} per cent"),
    gettext_noop("; {part} is {share} per cent of {whole}, the share stated for {scope}"),
    gettext_noop("a share lies between 0 and 100 per cent"),
    gettext_noop("a count cannot be negative"),
    gettext_noop("persons are counted in whole numbers"),
    gettext_noop("; it would be right with what is stated elsewhere: {values}"),
    gettext_noop("; two digits may be swapped"),
    gettext_noop("; one digit differs"),
    gettext_noop("; a digit may be left out"),
    gettext_noop("; a digit may stand twice"),
    gettext_noop("; the sign may be wrong"),
    gettext_noop("; {number} for {part} would fit: two digits may be swapped"),
    gettext_noop("; {number} is stated for {period} ({holder_measure}, {holder_where})"),
    gettext_noop("missing: {terms}"),
)
"""Pieces that the engine puts into its messages; the first that fits counts."""

SYMPTOMS: Final = (
    gettext_noop("{found} per cent ({codes}) is not a whole number of {base} either"),
    gettext_noop("{found} per cent ({codes}), but {count} of {base} is {expected}"),
)
"""What the engine says of further symptoms that are no rule of their own."""
