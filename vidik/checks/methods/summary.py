# SPDX-License-Identifier: EUPL-1.2
"""What a run checked, in numbers and in a sentence: an empty list of findings says something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import texts
from .model import Kind, Outcome
from .speech import ENGLISH
from .wording import figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .speech import TextRenderer

_REASONS = 3
_MISSING = "missing: "
_NOT_DUE = frozenset({"no figures of this kind", "the rule does not apply here"})
"""Reasons that say no more than that a written rule is about something else."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How many relations were tried, and the results."""

    held: Mapping[Kind, int]
    """Those that hold, by kind."""
    failed: int
    untried: Mapping[str, int]
    """Those that could not be tried, by reason."""
    crashed: int

    @classmethod
    def of(cls, results: Iterable[tuple[str, str, str, int]]) -> Summary:
        """Count results, given as kind, outcome, reason and how many there are of them."""
        held: Counter[Kind] = Counter()
        untried: Counter[str] = Counter()
        failed = crashed = 0
        for kind, outcome, reason, times in results:
            if outcome == Outcome.PASSED:
                held[Kind(kind)] += times
            elif reason in _NOT_DUE:
                continue
            elif outcome == Outcome.SKIPPED:
                untried[texts.SIDE_MISSING if reason.startswith(_MISSING) else reason] += times
            elif outcome == Outcome.ERROR:
                crashed += times
            else:
                failed += times
        return cls(
            {kind: held[kind] for kind in Kind if held[kind]},
            failed,
            dict(sorted(untried.items(), key=lambda one: (-one[1], one[0]))),
            crashed,
        )

    def to_dict(self, speech: TextRenderer = ENGLISH) -> dict[str, object]:
        """Return it as JSON writes it, with its sentence."""
        return {
            "held": {str(kind): times for kind, times in self.held.items()},
            "failed": self.failed,
            "untried": dict(self.untried),
            "crashed": self.crashed,
            "text": self.sentence(speech),
        }

    def sentence(self, speech: TextRenderer = ENGLISH) -> str:
        """Return in one sentence what was tried, what holds, and what could not be tried."""
        parts = [
            ", ".join(
                speech(texts.HELD[kind], n=figure(times)) for kind, times in self.held.items()
            )
        ]
        if self.failed:
            failed = speech(texts.FAILED, n=figure(self.failed))
            parts.append(speech(texts.BY_CAUSE, failed=failed) if self.failed > 1 else failed)
        if self.untried:
            parts.append(self._untried(speech))
        if self.crashed:
            parts.append(speech(texts.CRASHED, n=figure(self.crashed)))
        text = "; ".join(part for part in parts if part) or speech(texts.NOTHING_TRIED)
        return f"{text[:1].upper()}{text[1:]}."

    def _untried(self, speech: TextRenderer) -> str:
        named = list(self.untried.items())[:_REASONS]
        reasons = [
            speech(texts.REASON, reason=speech(reason), n=figure(times)) for reason, times in named
        ]
        whole = sum(self.untried.values())
        rest = whole - sum(times for _, times in named)
        if rest:
            reasons.append(speech(texts.OTHER_REASONS, n=figure(rest)))
        return speech(texts.NOT_TRIED, n=figure(whole), reasons=", ".join(reasons))
