# SPDX-License-Identifier: EUPL-1.2
"""The languages in which a command of the checks writes: they are translated like the pages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from vidik.shell.cli.runtime import prepare_django

if TYPE_CHECKING:
    from vidik.checks.methods.speech import Speech

_LANGUAGES: Final = {"en": "en", "sr-cyrl": "sr", "sr-latn": "sr-latn"}
_CATALOGUES: Final = {"sr": "sr", "sr-latn": "sr_Latn"}


def gettext_noop(message: str) -> str:
    """Mark a text for translation."""
    return message


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the language of its sentences."""
    return click.option(
        "--lang",
        type=click.Choice([*_LANGUAGES, "sr"]),
        default="en",
        help="Language of the sentences. Default: en.",
    )(command)


class speech_in:  # noqa: N801 - used like a function
    """Have the sentences of the engine in a language while a command runs."""

    def __init__(self, lang: str) -> None:
        """Take a language as a person writes it."""
        self._lang = _LANGUAGES.get(lang, lang)
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Speech:
        """Compile the catalogue, where there is one."""
        from vidik.checks.methods.speech import ENGLISH, Speech

        if self._lang == "en":
            return ENGLISH
        import gettext
        import os

        os.environ.setdefault("DATABASE_URL", "postgresql://nobody@127.0.0.1/none")
        prepare_django()
        from vidik.core.translations import compile_catalogues

        self._folder = tempfile.TemporaryDirectory()
        compile_catalogues(Path(self._folder.name))
        found = gettext.translation("django", self._folder.name, [_CATALOGUES[self._lang]])
        return Speech(self._lang, found.gettext)

    def __exit__(self, *_: object) -> None:
        """Remove the catalogue."""
        if self._folder is not None:
            self._folder.cleanup()
