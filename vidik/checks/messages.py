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


ENGINE_TEMPLATES: Final = ()
"""Messages and resolutions of discovered rules."""

SKIP_REASONS: Final = (
    gettext_noop("a part of the breakdown is missing"),
    gettext_noop("a side is missing"),
    gettext_noop("a side of the balance is missing"),
    gettext_noop("a side of the share is missing"),
    gettext_noop("no change from nothing can be stated"),
    gettext_noop("no count stands beside the share"),
    gettext_noop("no count stands beside the shares"),
    gettext_noop("no figures of this kind"),
    gettext_noop("one of the two values is not stated"),
    gettext_noop("only one of the two is stated"),
    gettext_noop("the base of the share is not exact"),
    gettext_noop("the base of the share is not stated"),
    gettext_noop("the breakdown may be partial"),
    gettext_noop("the categories may overlap"),
    gettext_noop("the change is missing"),
    gettext_noop("the part may lie outside the whole"),
    gettext_noop("the shares may be of different wholes"),
    gettext_noop("the total is missing"),
    gettext_noop("the values may belong to different persons"),
    gettext_noop("the values that changed are not stated"),
)
"""Why a rule could not be judged."""

FRAGMENTS: Final = (
    gettext_noop("; {span} as the base would fit this one, no base fits all of them"),
    gettext_noop("; no one base fits all of them"),
    gettext_noop(
        "; {number} would fit as the base, which is stated for {period} ({scope}, {holder_where})"
    ),
    gettext_noop("; a base of {first} to {last} would fit"),
    gettext_noop("; a base of {bases} and others would fit"),
    gettext_noop("; a base of {bases} would fit"),
    gettext_noop("; {part} is {share} per cent of {whole}, the share stated for {scope}"),
    gettext_noop("{first} to {last}"),
    gettext_noop("a share lies between 0 and 100 per cent"),
    gettext_noop("a count cannot be negative"),
    gettext_noop("missing: {terms}"),
)
"""Pieces that the engine puts into its messages; the first that fits counts."""

SYMPTOMS: Final = (
    gettext_noop("{found} per cent ({codes}) is no whole number of {base} either"),
    gettext_noop(
        "{found} per cent ({codes}), but {count} of {base} are {expected}; a base of {first} "
        "to {last} would fit"
    ),
    gettext_noop("{found} per cent ({codes}), but {count} of {base} are {expected}"),
)
"""What the engine says of further symptoms that are no rule of their own."""
