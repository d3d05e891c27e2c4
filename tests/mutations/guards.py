# SPDX-License-Identifier: EUPL-1.2
"""What a guard is, and what is in its place when it is taken away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard: where it is, and what is put in its place."""

    file: str
    """Below `vidik/`."""
    function: str
    """The function, class or name in whose text the guard stands, as its line begins."""
    before: str
    after: str
    tests: str
    """Files, or tests in them, that have to notice, by blanks; one fails.

    Files are below `vidik/`, or begin with `tests/`; `::` stands before the name of a test.
    """

    def __str__(self) -> str:
        return f"{self.file}::{self.function}: {self.before.splitlines()[0][:60]}"

    def applied(self, text: str) -> str:
        """Return the text of the file without the guard."""
        start = text.index(self.function)
        at = text.index(self.before, start)
        return text[:at] + self.after + text[at + len(self.before) :]


def paths_of(mutation: Mutation) -> list[str]:
    """Return the paths of the tests that have to notice."""
    return [
        name if name.startswith("tests/") else f"vidik/{name}" for name in mutation.tests.split()
    ]
