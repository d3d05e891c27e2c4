# SPDX-License-Identifier: EUPL-1.2
"""Compile the interface's translations; those of derived languages are derived on the way."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import gettext_lazy, to_locale

from vidik.core.languages import Language

LOCALE: Final = Path(__file__).parent / "locale"
_IN_OTHER_WORDS: Final = (
    gettext_lazy("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_lazy("Ensure this value is greater than or equal to %(limit_value)s."),
)
"""Messages of the framework whose Serbian is said here otherwise: ours are found first."""


def compile_catalogues(target: Path) -> int:
    """Write the compiled catalogues of the country's languages below a folder.

    A language without a catalogue gets an empty one: the interface is shown in English. Nothing is
    written where it is newer than its source.

    Returns:
        How many messages are translated.
    """
    translated = 0
    for language in settings.COUNTRY.languages:
        source = source_of(language.written)
        catalogue = _read(source, language.written)
        translated += sum(1 for message in catalogue if message.id and message.string)
        path = target / to_locale(language.tag) / "LC_MESSAGES" / "django.mo"
        stamp = source.stat().st_mtime if source.exists() else 0
        if path.exists() and path.stat().st_mtime >= stamp:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as output:
            write_mo(output, _spelled(catalogue, language) if language.source else catalogue)
        partial.rename(path)
    return translated


def source_of(tag: str) -> Path:
    """Return the file with the interface's texts in a language."""
    return LOCALE / tag / "LC_MESSAGES" / "django.po"


def _read(source: Path, tag: str) -> Catalog:
    if not source.exists():
        return Catalog()
    with source.open("rb") as stream:
        return read_po(stream, locale=tag)


def _spelled(catalogue: Catalog, language: Language) -> Catalog:
    """Derive a catalogue; placeholders such as `%(name)s` and HTML pass untouched."""
    derived = Catalog(locale=catalogue.locale, header_comment="")
    derived.mime_headers = catalogue.mime_headers
    for message in catalogue:
        if not message.id:
            continue
        plural = not isinstance(message.string, str)
        strings = tuple(message.string) if plural else (message.string,)
        spelled = tuple(language.spell(str(string)) for string in strings)
        derived.add(
            message.id,
            spelled if plural else spelled[0],
            context=message.context,
            flags=message.flags,
        )
    return derived
