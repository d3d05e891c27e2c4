# SPDX-License-Identifier: EUPL-1.2
"""Answers as they are kept with a submission, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vidik.forms.methods.answers.model import Answer, Answers


def as_json(answers: Answers) -> dict[str, Any]:
    """Give answers as a submission keeps them."""
    return {
        "single": {
            name: [answer.value, answer.status, answer.qualifier]
            for name, answer in sorted(answers.single.items())
            if answer.is_given
        },
        "repeated": {
            group: [
                {name: [item.value, item.status, item.qualifier] for name, item in one.items()}
                for one in times
            ]
            for group, times in answers.told()[0].repeated.items()
        },
    }


def from_json(content: Mapping[str, Any]) -> Answers:
    """Give the answers that a submission keeps."""
    return Answers(
        {name: Answer(*parts) for name, parts in content["single"].items()},
        {
            group: [{name: Answer(*parts) for name, parts in one.items()} for one in times]
            for group, times in content["repeated"].items()
        },
    )
