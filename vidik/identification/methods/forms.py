# SPDX-License-Identifier: EUPL-1.2
"""How a person with several forms of exploitation is counted: once, under one form.

The centre's statistics count every identified victim under exactly one form. A forced marriage
stays one, with what else was found as a subtype; other combinations are `multiple`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MULTIPLE: Final = "multiple"
_LEADING: Final = "forced-marriage"
_BESIDE: Final = {"sexual": "with-sexual", "labour": "with-labour"}
_PAIRS: Final = {
    frozenset({"labour", "forced-criminality"}): "labour-and-forced-criminality",
    frozenset({"forced-criminality", "forced-begging"}): "forced-criminality-and-begging",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Under which form a person is counted, and the subtypes that follow from the parts."""

    form: str
    subtypes: frozenset[str] = frozenset()


def counted(parts: Iterable[str]) -> Counted | None:
    """Say under which form a person is counted in whom these forms were found.

    Args:
        parts: codes of forms, in any order, repeated or not.

    Returns:
        None where nothing was found.
    """
    found = frozenset(parts)
    if not found:
        return None
    if _LEADING in found and found - {_LEADING} <= set(_BESIDE):
        return Counted(_LEADING, frozenset(_BESIDE[part] for part in found - {_LEADING}))
    if len(found) == 1:
        return Counted(next(iter(found)))
    pair = _PAIRS.get(found)
    return Counted(MULTIPLE, frozenset({pair}) if pair else frozenset())
