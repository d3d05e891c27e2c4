# SPDX-License-Identifier: EUPL-1.2
"""How procedures follow when two rows of the vault turn out to be one person."""


def register() -> None:
    """Register."""
