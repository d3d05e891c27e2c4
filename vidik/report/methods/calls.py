# SPDX-License-Identifier: EUPL-1.2
"""The arguments of calls in texts, checked one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from vidik.report.methods import templates
from vidik.report.methods.context import CallFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vidik.report.methods.numerals import Gender


class Placed:
    """Remembers which tables and charts are in the report already."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def once(self, kind: str, code: str) -> None:
        """Refuse to place something a second time."""
        key = f"{kind}:{code}"
        if key in self._seen:
            msg = f"the {kind} “{code}” stands twice in the report; refer to it instead"
            raise CallFault(msg, "placed-twice", code)
        self._seen.add(key)


class Arguments:
    """Arguments of a call, checked one by one."""

    def __init__(self, call: templates.Call) -> None:
        self.call = call
        self._seen: set[str] = set()

    def text(self, index: int, what: str) -> str:
        """Return a text argument."""
        arguments = self.call.arguments
        if index >= len(arguments) or not isinstance(arguments[index], str):
            msg = f"argument {index + 1} is {what}, in quotation marks"
            raise CallFault(msg)
        return str(arguments[index]).strip()

    def texts(self, start: int) -> Iterator[str]:
        """Return all further text arguments."""
        for index in range(start, len(self.call.arguments)):
            yield self.text(index, "a form of the noun")
        self.done(len(self.call.arguments))

    def words(self) -> tuple[bool, Gender]:
        """Return whether to write in words, and the gender."""
        self._seen |= {"words", "gender"}
        words = self.call.keyword("words")
        gender = self.call.keyword("gender") or "m"
        if gender not in {"m", "f", "n"}:
            msg = 'gender is "m", "f" or "n"'
            raise CallFault(msg)
        return bool(words), cast("Literal['m', 'f', 'n']", gender)

    def digits(self, default: int | None) -> int | None:
        """Return the number of decimals."""
        self._seen.add("digits")
        value = self.call.keyword("digits")
        if value is None:
            return default
        if isinstance(value, bool) or value not in {0, 1, 2}:
            msg = "digits is 0, 1 or 2"
            raise CallFault(msg)
        return int(cast("int", value))

    def keyword_text(self, name: str) -> str:
        """Return a text argument by its name."""
        self._seen.add(name)
        value = self.call.keyword(name)
        return value.strip() if isinstance(value, str) else ""

    def report_and_theme(self) -> tuple[int, str | None]:
        """Return the ordinal of a report and the code of a theme."""
        self._seen |= {"report", "theme"}
        report = self.call.keyword("report")
        theme = self.call.keyword("theme")
        if isinstance(report, bool) or not isinstance(report, int):
            msg = "report is the ordinal of a report, such as report=2"
            raise CallFault(msg)
        if theme is not None and not isinstance(theme, str):
            msg = "theme is the code of a theme"
            raise CallFault(msg)
        self.done(0)
        return report, theme

    def done(self, positional: int) -> None:
        """Refuse what nobody asked for."""
        unknown = [name for name, _ in self.call.keywords if name not in self._seen]
        if unknown:
            msg = f"unknown argument “{unknown[0]}”"
            raise CallFault(msg)
        if len(self.call.arguments) > positional:
            msg = f"takes {positional} arguments, {len(self.call.arguments)} given"
            raise CallFault(msg)
