# SPDX-License-Identifier: EUPL-1.2
"""Compile the interface's translations; Serbian Latin is derived from Cyrillic on the way.

Only the Cyrillic catalogue is kept in the repository. Placeholders such as `%(name)s` and HTML
are ASCII and pass through the transliteration untouched.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.utils.translation import gettext_lazy

from vidik.core.transliterate import to_latin

SOURCE: Final = Path(__file__).parent / "locale" / "sr" / "LC_MESSAGES" / "django.po"
_IN_OTHER_WORDS: Final = (
    gettext_lazy("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_lazy("Ensure this value is greater than or equal to %(limit_value)s."),
)
"""Messages of the framework whose Serbian is said here otherwise: ours are found first."""
_PLURAL_FORMS: Final = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)"
    " ? 1 : 2);"
)


def compile_catalogues(target: Path) -> int:
    """Write the compiled catalogues of both scripts below a folder.

    Nothing is written where they are newer than their source.

    Returns:
        How many messages are translated.
    """
    with SOURCE.open("rb") as source:
        cyrillic = read_po(source, locale="sr")
    stamp = SOURCE.stat().st_mtime
    for folder, catalogue in (("sr", cyrillic), ("sr_Latn", _latin(cyrillic))):
        path = target / folder / "LC_MESSAGES" / "django.mo"
        if path.exists() and path.stat().st_mtime >= stamp:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with partial.open("wb") as output:
            write_mo(output, catalogue)
        partial.rename(path)
    return sum(1 for message in cyrillic if message.id and message.string)


def _latin(cyrillic: Catalog) -> Catalog:
    latin = Catalog(locale="sr_Latn", header_comment="")
    latin.mime_headers = [
        (name, _PLURAL_FORMS if name == "Plural-Forms" else value)
        for name, value in cyrillic.mime_headers
    ]
    for message in cyrillic:
        if not message.id:
            continue
        plural = not isinstance(message.string, str)
        strings = tuple(message.string) if plural else (message.string,)
        derived = tuple(to_latin(str(string)) for string in strings)
        latin.add(
            message.id,
            derived if plural else derived[0],
            context=message.context,
            flags=message.flags,
        )
    return latin
