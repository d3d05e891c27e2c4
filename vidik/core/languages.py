# SPDX-License-Identifier: EUPL-1.2
"""The languages of a country, and texts that are written in them.

A pack and an office write each text once in every language of the pack. Other spellings, such as
Serbian in Latin script, are derived on reading. This module knows no Django: settings read the
languages with it, and so do the cores of the rooms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Never

from babel import Locale, UnknownLocaleError

from vidik.core.transliterate import to_latin

SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {"cyrillic-to-latin": to_latin}
"""How the text of one language is turned into that of another one, by name."""


_SCRIPTS: Final = {
    "Arab": "ARABIC", "Armn": "ARMENIAN", "Cyrl": "CYRILLIC", "Geor": "GEORGIAN", "Grek": "GREEK",
    "Hebr": "HEBREW",
}  # fmt: skip
"""Scripts by which a text shows its language, as Unicode calls their letters."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language in one script, written or derived."""

    tag: str
    """By it texts, cookies and catalogues know the language, such as `sr` or `sr-latn`."""
    html: str
    """Its tag on pages, with script and region, such as `sr-Cyrl-RS`."""
    own_name: str
    names: Texts
    browsers: tuple[str, ...] = ()
    """Further tags by which browsers may ask for it."""
    source: str = ""
    """For a derived language: the tag of the one in which the texts are written."""
    spelling: str = ""
    """For a derived language: the name of its spelling, one of `SPELLINGS`."""
    alphabet: tuple[str, ...] = ()
    """Its small letters in their order; blank where names are sorted as in English."""

    @property
    def written(self) -> str:
        """The tag of the language in which its texts are written."""
        return self.source or self.tag

    @property
    def script(self) -> str:
        """The script as its tag on pages names it, such as `Cyrl`; blank where it names none."""
        parts = self.html.split("-")
        return parts[1] if len(parts) > 1 and len(parts[1]) == len("Cyrl") else ""

    @property
    def region(self) -> str:
        """The country as its tag on pages names it, such as `RS`; blank where it names none."""
        last = self.html.rsplit("-", 1)[-1]
        return last if len(last) == len("RS") and last.isupper() else ""

    @property
    def option(self) -> str:
        """How commands and file names call it: its tag with its script, such as `sr-cyrl`."""
        return f"{self.written}-{self.script}".lower() if self.script else self.tag

    def spell(self, text: str) -> str:
        """Write a text of the source language in this one."""
        return SPELLINGS[self.spelling](text) if self.spelling else text


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a country in their order; the first one is the default."""

    all: tuple[Language, ...]
    reader: Callable[[], str | None] = field(default=lambda: None)
    """Gives the tag of the language that the present reader chose."""

    @property
    def written(self) -> tuple[Language, ...]:
        """Those in which texts are written, without the derived ones."""
        return tuple(each for each in self.all if not each.source)

    @property
    def default(self) -> Language:
        """The one to use where nobody asks for another."""
        return self.all[0]

    def named(self, tag: str | None = None) -> Language:
        """Return the language of a tag, blank for the reader's; the default for an unknown one."""
        requested = (tag or self.reader() or self.default.tag).lower()
        for each in self.all:
            if requested in {each.tag, each.option, each.html.lower()}:
                return each
        return self.asked_for(requested) or self.default

    def of_text(self, text: str) -> Language:
        """Return the language of a text by its script: the first one, where no other is seen."""
        for each in self.written:
            name = _SCRIPTS.get(each.script)
            if name and any(unicodedata.name(char, "").startswith(name) for char in text):
                return each
        return self.default

    def asked_for(self, tag: str) -> Language | None:
        """Return the language that a browser means by a tag, None if there is none."""
        meant = [
            (len(start), each)
            for each in self.all
            for start in (each.tag, *each.browsers)
            if f"{tag.lower()}-".startswith(f"{start.lower()}-")
        ]
        return max(meant, key=lambda pair: pair[0])[1] if meant else None


class Texts(dict[str, str]):
    """One text in several languages, by tag; blank ones are left out, and nothing is changed later.

    As a string it is the text in the language of the reader, and where that one is missing, in
    the first language that has one: an untranslated name is better than none.
    """

    def __init__(
        self, texts: Mapping[str, str] | Iterable[tuple[str, str]] = (), /, **more: str
    ) -> None:
        given = {**dict(texts), **more}
        super().__init__({tag: text for tag, text in given.items() if text})

    @classmethod
    def of_row(cls, row: Mapping[str, Any], name: str = "") -> Texts:
        """Return a text from keys such as `name_en` and `name_sr`, or from `en` and `sr` alone."""
        keys = zip(tags(), keys_of(name), strict=True)
        return cls((tag, str(row.get(key) or "").strip()) for tag, key in keys)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __deepcopy__(self, memo: object) -> Texts:
        return self

    def __reduce__(self) -> tuple[type[Texts], tuple[dict[str, str]]]:
        return Texts, (dict(self),)

    def _refuse(self, *_args: object, **_kwargs: object) -> Never:
        msg = "texts are not changed; make new ones"
        raise TypeError(msg)

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __repr__(self) -> str:
        return f"Texts({super().__repr__()})"

    def __str__(self) -> str:
        return self.in_language()

    def exactly(self, tag: str | None = None) -> str:
        """Return the text in a language, blank for the reader's; nothing where it has none."""
        language = languages().named(tag)
        return language.spell(self.get(language.written, ""))

    def in_language(self, tag: str | None = None) -> str:
        """Return the text in a language, blank for the reader's, or in another that has one."""
        if text := self.exactly(tag):
            return text
        order = (self.get(each) for each in tags())
        return next(filter(None, order), next(iter(self.values()), ""))

    @classmethod
    def of_xlsform(cls, row: Mapping[str, str], kind: str) -> Texts:
        """Return a text from the columns of an XLSForm, such as those of `label`."""
        columns = xlsform_columns(kind).items()
        return cls((tag, row.get(column, "").strip()) for tag, column in columns)

    @property
    def columns(self) -> tuple[str, ...]:
        """The text in each language, under the heads of `columns_of`."""
        return tuple(self.exactly(each.tag) for each in languages().all)

    @property
    def is_complete(self) -> bool:
        """Whether the text is there in every language of the country."""
        return all(tag in self for tag in tags())


NO_TEXT: Final = Texts()
_used: list[Languages] = []
"""Those of the country, once the settings have said which; English alone before."""


def use(those: Iterable[Language], reader: Callable[[], str | None]) -> None:
    """Say which languages texts are written in, and how to ask for the reader's."""
    _used[:] = [Languages(tuple(those), reader)]


def languages() -> Languages:
    """Return the languages of the country."""
    return _used[0] if _used else Languages((_ENGLISH,))


def keys_of(*names: str) -> tuple[str, ...]:
    """Return the columns or keys of a pack's file for texts, such as `name_en` and `name_sr`."""
    return tuple(f"{name}_{tag}" if name else tag for name in names for tag in tags())


def columns_of(name: str) -> tuple[str, ...]:
    """Give the heads of a text in a file for others: a column for each language, derived or not."""
    return tuple(f"{name}_{each.option.replace('-', '_')}" for each in languages().all)


def worded(**texts: str) -> Texts:
    """Give words of the product in every language of the country, English where nobody has any."""
    return Texts({tag: texts.get(tag, texts["en"]) for tag in tags()})


def xlsform_columns(kind: str) -> dict[str, str]:
    """Return the columns of an XLSForm for a kind of text: `label` → `label::English (en)`, by tag.

    The standard names a language in English with its tag.
    """
    return {tag: f"{kind}::{_english_name(tag)} ({tag})" for tag in tags()}


def _english_name(tag: str) -> str:
    try:
        return str(Locale.parse(tag, sep="-").get_language_name("en"))
    except (UnknownLocaleError, ValueError):
        return languages().named(tag).own_name


def tags() -> tuple[str, ...]:
    """Return the tags of the languages in which texts are written."""
    return tuple(each.tag for each in languages().written)


_ENGLISH: Final = Language("en", "en-GB", "English", Texts(en="English"))
