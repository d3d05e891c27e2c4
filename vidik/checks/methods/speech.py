# SPDX-License-Identifier: EUPL-1.2
"""What is written around findings in a language: whoever shows them gives the translations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .model import fill, localised

if TYPE_CHECKING:
    from collections.abc import Callable

    from .model import Text


class TextRenderer:
    """Sentences in one language."""

    def __init__(self, lang: str = "en", translate: Callable[[str], str] = str) -> None:
        """Take a language and what gives English templates in it."""
        self.lang = lang
        self.translate = translate

    def __call__(self, template: str, **params: str) -> str:
        """Render a template of an output."""
        return fill(self.translate(template), params, self.lang, self.translate)

    def of(self, text: Text | None) -> str:
        """Render a text of the engine, blank where there is none."""
        if text is None or not text.template:
            return ""
        return text.render(self.lang, self.translate)

    def number(self, written: str) -> str:
        """Write a number with the signs of the language."""
        return localised("number", written, self.lang)


ENGLISH: Final = TextRenderer()
