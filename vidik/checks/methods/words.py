# SPDX-License-Identifier: EUPL-1.2
"""The words by which names are read, in many languages: a set for each section of `words.txt`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final


def _read(text: str) -> dict[str, frozenset[str]]:
    sections = (section.partition("]") for section in text.split("\n[")[1:])
    return {name: frozenset(words.split()) for name, _, words in sections}


WORDS: Final = _read(Path(__file__).with_name("words.txt").read_text(encoding="utf-8"))


def any_of(section: str) -> re.Pattern[str]:
    """Match a slug that holds one of the words of a section, which are regular expressions."""
    return re.compile(f"(^|-)({'|'.join(sorted(WORDS[section]))})(-|$)")
