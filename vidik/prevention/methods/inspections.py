# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of inspections: who keeps them, activities, answers to look at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.packfiles import BareTexts, Column, Pack

FILE: Final = "prevention/inspections.yaml"


@dataclass(frozen=True, slots=True)
class Activity:
    """What an employer does, broadly."""

    code: str
    text: BareTexts


@dataclass(frozen=True, slots=True)
class Sign:
    """Answers about a group of workers which together point to exploitation; no finding."""

    when: Mapping[str, frozenset[str]]
    """For each question the answers of which one must be given."""
    text: BareTexts

    def shows(self, answers: Mapping[str, str]) -> bool:
        """Return whether it shows in answers by question."""
        return all(answers[question] in wanted for question, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Inspections:
    """What a pack says of inspections; nothing where it has no such file."""

    list_code: Annotated[str, Column(key="list", needed=True)] = ""
    """The list of indicators whose sectors keep such records, and by which one screens then."""
    activities: Annotated[tuple[Activity, ...], Column(needed=True)] = ()
    signs: tuple[Sign, ...] = ()


def read_inspections(
    pack: Pack, *, questions: Collection[str], answers: Collection[str]
) -> Inspections:
    """Read the file of a pack; a country without it keeps no such records.

    Args:
        pack: whose file it is.
        questions: what is asked of a group of workers.
        answers: what may be answered.
    """
    found = pack.document(FILE, Inspections) or Inspections()
    pack.expect_unique(found.activities)
    for sign in found.signs:
        for question, wanted in sign.when.items():
            if question not in questions or not wanted or not wanted <= set(answers):
                expected = (
                    f"questions of {', '.join(questions)} with answers of {', '.join(answers)}"
                )
                pack.fault(sign, "when", expected)
    return found
