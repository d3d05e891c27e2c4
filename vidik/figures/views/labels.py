# SPDX-License-Identifier: EUPL-1.2
"""What codes of the checks are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vidik.checks.types import Kind, Outcome, RuleOrigin

if TYPE_CHECKING:
    from django.utils.functional import Promise

_LABELS: Final = {
    "kind": dict(Kind.choices),
    "origin": dict(RuleOrigin.choices),
    "outcome": dict(Outcome.choices),
}


def label_of(name: str, value: str) -> str | Promise:
    """Call a kind, an origin or an outcome by its name."""
    return _LABELS[name].get(value, value)
