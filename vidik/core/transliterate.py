# SPDX-License-Identifier: EUPL-1.2
"""Serbian Cyrillic to Latin, and the folding under which both scripts find each other.

Cyrillic is the stored original. The reverse is not offered: `injekcija` and `nadživeti` show
that Latin digraphs cannot be turned back without a dictionary.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_SINGLE: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž",
    "з": "z", "и": "i", "ј": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "č", "ш": "š",
}  # fmt: skip
_DIGRAPH: Final = {"љ": "lj", "њ": "nj", "џ": "dž"}
_LOWER: Final = _SINGLE | _DIGRAPH
_PLAIN: Final = str.maketrans(
    dict(_SINGLE)
    | {cyrillic.upper(): latin.upper() for cyrillic, latin in _SINGLE.items()}
    | _DIGRAPH
)
_FOLD: Final = str.maketrans({"đ": "dj", "Đ": "dj"})


def to_latin(text: str) -> str:
    """Return the Serbian Latin form of a Serbian Cyrillic text.

    Characters that are not Serbian Cyrillic letters stay as they are. A capital digraph is
    written with two capitals only inside a word in capitals (ЊЕГОШ → NJEGOŠ, Његош → Njegoš).
    """
    if not any(char in text for char in "ЉЊЏ"):
        return text.translate(_PLAIN)
    parts: list[str] = []
    for index, char in enumerate(text):
        digraph = _DIGRAPH.get(char.lower()) if char in "ЉЊЏ" else None
        if digraph is None:
            parts.append(char)
            continue
        successors = text[index + 1 : index + 2]
        before = text[index - 1 : index] if index else ""
        whole_word_in_capitals = successors.isupper() or (
            not successors.isalpha() and before.isalpha() and before.isupper()
        )
        parts.append(digraph.upper() if whole_word_in_capitals else digraph.capitalize())
    return "".join(parts).translate(_PLAIN)


def fold(text: str) -> str:
    """Reduce a text to the form in which searches compare: Latin, lower case, no diacritics.

    Cyrillic and Latin spellings of one name fold to the same string; `đ` folds to `dj`, as it
    is typed on a keyboard without it.
    """
    latin = to_latin(text).translate(_FOLD).casefold()
    decomposed = unicodedata.normalize("NFKD", latin)
    return "".join(char for char in decomposed if not unicodedata.combining(char))
