# SPDX-License-Identifier: EUPL-1.2
"""Name those who acted, by the labels stored for them."""

from __future__ import annotations

from collections.abc import Iterable

from vidik.accounts.selectors import acting
from vidik.core.actors import system_actor


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """Return the names of people and of parts of the system by their labels."""
    remaining = {label for label in labels if label}
    keys = {label: label.removeprefix("user:") for label in remaining}
    known = acting.names_of({int(key) for key in keys.values() if key.isdigit()})
    return {
        label: known.get(int(key), label) if key.isdigit() else system_actor(label)
        for label, key in keys.items()
    }
