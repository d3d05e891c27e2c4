# SPDX-License-Identifier: EUPL-1.2
"""What the publication checklist is made of: problems with a severity and a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["blocking", "warning", "notice"]
Expected = Literal[
    "", "arguments", "braces", "call", "constant", "expression", "function", "own-line", "quotes",
    "straight-quotes", "whole", "zero",
]  # fmt: skip
"""What should stand where a writer typed something else; pages say it in words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person should look at before the report is published."""

    severity: Severity
    code: str
    """Permanent code, such as `unknown-figure`; pages translate by it."""
    subject: str
    """What it is about: a citation id, the code of a table, the typed number."""
    message: str
    """One sentence for a person."""
    where: str
    """`file:line` in the pack, or the place in the report."""
    found: str = ""
    """What the writer typed there, if it is an expression."""
    expected: Expected = ""

    def __str__(self) -> str:
        """Write the problem on one line, its place first."""
        return f"{self.where}: {self.message}"


class ReportError(Exception):
    """The report cannot be built; carries every blocking problem at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems and make one message of them."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
