# SPDX-License-Identifier: EUPL-1.2
"""Texts that the data carry in two languages: Serbian Cyrillic stored, Latin derived, English."""

from __future__ import annotations

from django.utils import translation

from vidik.core.formats import base_language
from vidik.core.transliterate import to_latin


def pick(english: str, serbian: str, language: str | None = None) -> str:
    """Give the text in the language asked for, else in the one of the request.

    A text that exists in one language only is given in that one: an untranslated name is better
    than none.
    """
    chosen = (language or translation.get_language() or "en").lower()
    if base_language(chosen) != "sr":
        return english or serbian
    text = serbian or english
    return to_latin(text) if is_latin(chosen) else text


def is_latin(language: str) -> bool:
    """Say whether a language code means Serbian in Latin script."""
    return "latn" in language.lower()


class Bilingual:
    """Gives `name`, `title`, `text` … in the language of the reader from `…_en` and `…_sr`."""

    def in_language(self, field: str, language: str | None = None) -> str:
        """Give a two-language field in one language."""
        return pick(getattr(self, f"{field}_en"), getattr(self, f"{field}_sr"), language)

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.in_language("name")

    @property
    def title(self) -> str:
        """The title in the language of the reader."""
        return self.in_language("title")

    @property
    def definition(self) -> str:
        """The definition in the language of the reader."""
        return self.in_language("definition")

    @property
    def text(self) -> str:
        """The text in the language of the reader."""
        return self.in_language("text")
