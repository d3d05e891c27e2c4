# SPDX-License-Identifier: EUPL-1.2
"""Menus of states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.conf import settings

from vidik.core.alphabet import by_name

_STATE: Final = 2
"""Letters of the code of a state; codes for more than one are longer."""


def states_by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Put a menu of states in order: the own one, what stands for several, the others by name."""
    listed, own = list(choices), settings.COUNTRY.state
    wide = [each for each in listed if len(each[0]) != _STATE]
    others = [each for each in listed if len(each[0]) == _STATE and each[0] != own]
    return [*(each for each in listed if each[0] == own), *by_name(wide), *by_name(others)]
