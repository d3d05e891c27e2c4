# SPDX-License-Identifier: EUPL-1.2
"""The languages in which a command of the checks writes: they are translated like the pages."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vidik.core.languages import Language, languages
from vidik.shell.cli.runtime import prepare_django

if TYPE_CHECKING:
    from vidik.checks.methods.speech import TextRenderer

_ENGLISH: Final = "en"
"""The language in which the product is written: it needs no catalogue."""


def language_called(name: str) -> Language:
    """Return a language of the country by its tag, or with its script: `sr`, `sr-cyrl`, `sr-latn`.

    Settings have to be loaded.
    """
    for each in languages().all:
        if name in {each.tag, each.option}:
            return each
    known = ", ".join(each.option for each in languages().all)
    raise click.UsageError(f"--lang takes one of {known}, not “{name}”.")


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the language of its sentences."""
    return click.option(
        "--lang",
        default=_ENGLISH,
        help="Language of the sentences, such as sr-cyrl. Default: en.",
    )(command)


class speech_in:  # noqa: N801 - used like a function
    """Have the sentences of the engine in a language while a command runs."""

    def __init__(self, lang: str) -> None:
        """Take a language as a person writes it."""
        self._lang = lang
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> TextRenderer:
        """Compile the catalogue, where there is one."""
        from vidik.checks.methods.speech import ENGLISH, TextRenderer

        if self._lang == _ENGLISH:
            return ENGLISH
        import gettext

        from django.utils.translation import to_locale

        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
        prepare_django()
        from vidik.core.translations import compile_catalogues

        language = language_called(self._lang)
        self._folder = tempfile.TemporaryDirectory()
        compile_catalogues(Path(self._folder.name))
        found = gettext.translation("django", self._folder.name, [to_locale(language.tag)])
        return TextRenderer(language.tag, found.gettext)

    def __exit__(self, *_: object) -> None:
        """Remove the catalogue."""
        if self._folder is not None:
            self._folder.cleanup()
