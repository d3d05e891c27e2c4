# SPDX-License-Identifier: EUPL-1.2
"""How the sets of words by which names are read are written down."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """Split words into a set."""
    return frozenset(words.split())
