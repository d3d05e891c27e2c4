# SPDX-License-Identifier: EUPL-1.2
"""Derivations."""


def register() -> None:
    """Register."""
