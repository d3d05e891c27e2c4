# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of inspections: who keeps them, activities, answers to look at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vidik.core.languages import Texts


class InspectionFault(ValueError):
    """A file of inspections that cannot be used: what was expected and what stands there."""


@dataclass(frozen=True, slots=True)
class Activity:
    """What an employer does, broadly."""

    code: str
    text: Texts


@dataclass(frozen=True, slots=True)
class Sign:
    """Answers about a group of workers which together point to exploitation; no finding."""

    when: Mapping[str, frozenset[str]]
    """For each question the answers of which one must be given."""
    text: Texts

    def shows(self, answers: Mapping[str, str]) -> bool:
        """Say whether it shows in answers by question."""
        return all(answers[question] in wanted for question, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Inspections:
    """What a pack says of inspections; nothing where it has no such file."""

    list_code: str = ""
    """The list of indicators whose sectors keep such records, and by which one screens then."""
    activities: tuple[Activity, ...] = ()
    signs: tuple[Sign, ...] = ()


def read_inspections(
    path: Path, *, questions: Collection[str], answers: Collection[str]
) -> Inspections:
    """Read the file of a pack.

    Args:
        path: where it would be; a country without it keeps no such records.
        questions: what is asked of a group of workers.
        answers: what may be answered.

    Raises:
        InspectionFault: a text is missing, an activity stands twice, or a sign names a question or
            an answer that there is not.
    """
    if not path.exists():
        return Inspections()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    activities = tuple(
        Activity(str(each.get("code", "")), _text(each, path.name))
        for each in told.get("activities", ())
    )
    codes = [each.code for each in activities]
    if not told.get("list") or not all(codes) or len(set(codes)) < len(codes) or not codes:
        msg = f"{path.name}: expected a list, and activities of which each has a code of its own"
        raise InspectionFault(msg)
    signs = tuple(_sign(each, path.name, questions, answers) for each in told.get("signs", ()))
    return Inspections(str(told["list"]), activities, signs)


def _text(told: Mapping[str, Any], name: str) -> Texts:
    text = Texts.of_row(told)
    if not text.is_complete:
        msg = f"{name}: {dict(told)}: expected a text in every language"
        raise InspectionFault(msg)
    return text


def _sign(
    told: Mapping[str, Any], name: str, questions: Collection[str], answers: Collection[str]
) -> Sign:
    when = {
        question: frozenset(wanted or ()) for question, wanted in (told.get("when") or {}).items()
    }
    if not when or not set(when) <= set(questions):
        msg = f"{name}: {Texts.of_row(told)}: expected some of the questions {', '.join(questions)}"
        raise InspectionFault(msg)
    if any(not wanted or not wanted <= set(answers) for wanted in when.values()):
        msg = f"{name}: {Texts.of_row(told)}: expected some of the answers {', '.join(answers)}"
        raise InspectionFault(msg)
    return Sign(when, _text(told, name))
