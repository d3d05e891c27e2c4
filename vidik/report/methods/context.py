# SPDX-License-Identifier: EUPL-1.2
"""What every step of rendering shares: the texts, the language and the problems found so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidik.core.languages import tags
from vidik.report.methods import templates
from vidik.report.methods.labels import labels_in
from vidik.report.methods.problems import Expected, Problem, Severity

if TYPE_CHECKING:
    from vidik.report.methods.numerals import Language
    from vidik.report.methods.specs import PackText, Source, Sources


class CallFault(Exception):
    """A call with wrong arguments; becomes a problem with its place."""

    def __init__(
        self,
        message: str,
        code: str = "bad-text",
        subject: str = "",
        expected: Expected = "arguments",
    ) -> None:
        super().__init__(message)
        self.code = code
        self.subject = subject
        self.expected: Expected = expected


class Context:
    """The texts of a pack in one language, and the problems."""

    def __init__(self, pack: PackText, language: Language) -> None:
        self.pack = pack
        self.language = language
        self.labels = labels_in(language)
        self.demonstration = ""
        """What a demonstration says of itself; blank where the report is none."""
        self.problems: list[Problem] = []
        self._noted: set[Problem] = set()

    def problem(
        self, severity: Severity, code: str, subject: str, message: str, where: str
    ) -> None:
        """Note a problem once."""
        self.note(Problem(severity, code, subject, message, where))

    def note(self, problem: Problem) -> None:
        """Note a problem once."""
        if problem not in self._noted:
            self._noted.add(problem)
            self.problems.append(problem)

    def translated(self, text: Sources, where: str, what: str) -> Source | None:
        """Return a text in the language, or in another one and a problem."""
        source = text.get(self.language)
        if source is not None:
            return source
        substitute = next((text[tag] for tag in tags() if tag in text), None)
        if substitute is not None:
            message = f"the {what} has no text in this language"
            self.problem("warning", "missing-translation", what, message, substitute.where)
        else:
            self.problem("warning", "missing-text", what, f"the {what} is missing", where)
        return substitute

    def plain_text(self, text: Sources, where: str, what: str) -> str:
        """Return a text without calls, such as a name."""
        source = self.translated(text, where, what)
        return source.text.translate(templates.PRIVATE_USE) if source is not None else ""
