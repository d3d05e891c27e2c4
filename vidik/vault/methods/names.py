# SPDX-License-Identifier: EUPL-1.2
"""Bring the spellings of a name together: scripts, diacritics, transliterations, sounds.

Written for the names that are met between the Adriatic and Central Asia: Serbian, Bosnian,
Macedonian, Bulgarian, Russian and Ukrainian in either script; Romani, Albanian, Turkish,
Hungarian and Romanian spellings; Arabic and Persian names in Latin, Cyrillic or Arabic letters;
Chinese names in Pinyin, after Wade and Giles or in characters; Vietnamese without its marks.
Names in other scripts are stored and found as well, if less tolerantly: their vowels are often
not written, and one spelling stands for one sound.

A name becomes *units*. Each unit has a smooth form, in which spellings of one sound agree and
vowels are kept, and keys: the smooth form's consonants, with alternatives where a letter is read
in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from anyascii import anyascii

MOST_UNITS: Final = 4
_MOST_KEYS: Final = 3
_SAYS_ENOUGH: Final = 3
"""Consonants that a key needs."""
CHINESE: Final = "~"
"""How the key of Chinese syllables begins."""

_CYRILLIC: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ђ": "dj", "ѓ": "dj", "е": "e",
    "ё": "e", "є": "je", "ж": "zh", "з": "z", "ѕ": "dz", "и": "i", "і": "i", "ї": "i", "й": "i",
    "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "ћ": "c", "ќ": "c", "у": "u", "ў": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "ch", "џ": "dz", "ш": "sh", "щ": "sh", "ъ": "a", "ы": "i", "ь": "",
    "э": "e", "ю": "ju", "я": "ja",
}  # fmt: skip
_ARABIC: Final = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "th",
    "ج": "dz", "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "z", "ر": "r", "ز": "z",
    "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "ة": "a", "و": "u", "ؤ": "u", "ي": "i", "ی": "i", "ى": "a", "ئ": "i", "ء": "", "ـ": "",
}  # fmt: skip
_LETTERS: Final = {
    "đ": "dj", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "e", "œ": "e", "ø": "o", "þ": "t",
    "ə": "e", "ğ": "", "ʻ": "", "’": "", "'": "", "`": "", "ʼ": "", "ʿ": "", "ʾ": "", "‘": "",
}  # fmt: skip
_TO_ASCII: Final = str.maketrans(_CYRILLIC | _ARABIC | _LETTERS)
_ARTICLE: Final = re.compile(r"\bال")
_OPENING: Final = re.compile(r"\bع")
_CUT: Final = re.compile(r"[^a-z]+")

_PARTICLES: Final = frozenset({
    "al", "el", "ul", "as", "es", "ar", "ur", "an", "ad", "ed", "az", "ez", "at", "bin", "ibn",
    "ben", "bint", "bnt", "abu", "abi", "umm", "von", "van", "de", "da", "la", "le", "del", "di",
    "dos",
})  # fmt: skip
_SERVANT: Final = re.compile(r"^abd(?:[aeiou](?:l|(?=([rsndzt])\1)[rsndzt])|[aeiou])?(?=[a-z]{3})")
"""Abdulrahman, Abdurrahman, Abdelrahman, Abdalrahman: the article after the servant."""

_RULES: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        # Where several letters write one sound, the longer writing comes first.
        (r"shch|sch|sc(?=h)", "s"),
        (r"dzh|dsch|dj|dž|gj|gy(?=[aeiou]|$)|xh", "d"),
        (r"dz", "d"),
        (r"tsch|tch|cz|cs|ch", "c"),
        (r"ts|tz", "c"),
        (r"sh|sz", "s"),
        (r"zh|zs", "z"),
        (r"kh", "h"),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"bh", "b"),
        (r"ck", "k"),
        (r"qu", "k"),
        (r"q", "k"),
        (r"^x", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"[jy]", "i"),
        (r"lli|li(?=[aeou])", "l"),
        (r"ni(?=[aeou])", "n"),
        (r"ou|oo|eu", "u"),
        (r"ee|ei|ai|ae", "e"),
        (r"^ie", "e"),
        (r"i[ie]?i?$", "i"),
        (r"(?<=[bcdgjklnprstvz])h", ""),
        (r"h$", ""),
        (r"([a-z])\1+", r"\1"),
        (r"d$", "t"),
        (r"b$", "p"),
        (r"v$", "f"),
        (r"g$", "k"),
    )
)
_VOWELS: Final = re.compile(r"[aeiou]+")

_INITIALS: Final = (
    "tsh", "zh", "ch", "sh", "hs", "ts", "tz", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k",
    "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", "",
)  # fmt: skip
_FINALS: Final = (
    "a|o|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ua|uo|uai|ui|uan"
    "|un|uang|ue|er|ih|eh|ueh|ieh|ien|iung|ung|yu|yuan|ui|uei|ueng|iou"
)
_SYLLABLE: Final = re.compile(
    rf"(?P<initial>{'|'.join(i for i in _INITIALS if i)}|)(?P<final>{_FINALS})"
)
_INITIAL_CLASS: Final = {
    "b": "p", "p": "p", "d": "t", "t": "t", "g": "k", "k": "k", "zh": "j", "ch": "j", "j": "j",
    "q": "j", "tsh": "j", "z": "z", "c": "z", "ts": "z", "tz": "z", "s": "s", "x": "s",
    "sh": "s", "hs": "s", "r": "r", "m": "m", "f": "f", "n": "n", "l": "l", "h": "h", "y": "",
    "w": "", "": "",
}  # fmt: skip
_FINAL_RULES: Final = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^ih$|^i$", "i"),
        (r"ieh$|ueh$|ie$|ue$|eh$", "e"),
        (r"ien$|ian$", "en"),
        (r"iung$|iong$|ung$|ong$", "ong"),
        (r"^yu", "u"),
        (r"uei$|ui$", "ui"),
        (r"iou$|iu$|ou$", "u"),
        (r"uo$", "o"),
        (r"^i(?=[aeou])|^u(?=[aeo])", ""),
    )
)


@dataclass(frozen=True, slots=True, repr=False)
class Unit:
    """A part of a name as searches compare it. It shows nothing of itself in logs."""

    smooth: str
    """Latin letters in which spellings of one sound agree; vowels kept."""
    keys: tuple[str, ...]
    """What it sounds like: the first is the usual reading, others where a letter has two."""

    def __repr__(self) -> str:
        return "Unit(•••)"


def romanise(text: str) -> str:
    """Write a name in plain Latin letters, lower case, a space between its parts.

    Letters of Cyrillic and Arabic alphabets become what they sound like here; those of every other
    script, and rarer ones of these two, as a general table of the world's letters writes them.
    Marks and invisible signs fall away, and what is neither letter nor mark parts the name.
    """
    lowered = _ARTICLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    lowered = _OPENING.sub("ا", lowered)
    # Letters that carry a meaning of their own are taken before the marks fall away.
    composed = "".join(map(_in_latin, lowered.translate(_TO_ASCII)))
    bare = "".join(
        char for char in unicodedata.normalize("NFKD", composed) if not unicodedata.combining(char)
    )
    return _CUT.sub(" ", bare.translate(_TO_ASCII)).strip()


def _in_latin(char: str) -> str:
    """Write a letter of another script in Latin ones; what is Latin, or a mark of it, stays."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Cf":
        # A joiner or a mark of direction parts nothing.
        return ""
    script = unicodedata.name(char, "").split(" ", 1)[0]
    if category[0] not in "LM" or script in {"LATIN", "COMBINING"}:
        return char
    if category[0] == "M" and script in {"ARABIC", "HEBREW", "CYRILLIC"}:
        return char
    written = anyascii(char).casefold()
    return "".join(letter for letter in written if "a" <= letter <= "z")


def smooth(part: str) -> str:
    """Bring the spellings of one sound together; takes what `romanise` gives, one part."""
    text = _SERVANT.sub("abd", part)
    for pattern, to in _RULES:
        text = pattern.sub(to, text)
    return text


def bones(smoothed: str) -> str:
    """Reduce a smooth form to its consonants; an initial vowel stays as a mark of itself."""
    if not smoothed:
        return ""
    first, rest = smoothed[0], smoothed[1:]
    return (("a" if first in "aeou" else first) + _VOWELS.sub("", rest)).upper()


def sound(smoothed: str) -> str:
    """Return the key of a smooth form: its consonants, or all of it where they are two at most.

    Names of one or two consonants would be too many under one key.
    """
    key = bones(smoothed)
    return key if len(key) >= _SAYS_ENOUGH else smoothed


def is_chinese(part: str) -> bool:
    """Return whether a part is written of whole Chinese syllables, in Pinyin or Wade-Giles."""
    return bool(_syllables(part))


def _syllables(part: str) -> list[tuple[str, str]]:
    """Cut a part into initial and final sounds; none where a rest remains."""
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(part):
        match = _longest(part, position)
        if match is None or len(found) > 2:  # noqa: PLR2004 - names have three at most
            return []
        found.append((match[0], match[1]))
        position += len(match[0]) + len(match[1])
    return found


_FINAL_SET: Final = frozenset(_FINALS.split("|"))
_LONGEST_FINAL: Final = max(map(len, _FINAL_SET))


def _longest(part: str, position: int) -> tuple[str, str] | None:
    for initial in _INITIALS:
        if not part.startswith(initial, position):
            continue
        start = position + len(initial)
        for length in range(_LONGEST_FINAL, 0, -1):
            final = part[start : start + length]
            end = start + length
            if len(final) < length or final not in _FINAL_SET:
                continue
            # A vowel after n or g belongs to the next syllable together with it.
            if end < len(part) and part[end] in "aeiou" and final[-1] in "ng":
                continue
            return initial, final
    return None


def _chinese_key(part: str) -> str:
    sounds = []
    for initial, final in _syllables(part):
        reduced = final
        for pattern, to in _FINAL_RULES:
            reduced = pattern.sub(to, reduced)
        sounds.append(_INITIAL_CLASS[initial] + reduced)
    return CHINESE + "-".join(sounds)


def unit(part: str, *, chinese: bool = False) -> Unit:
    """Make a unit of one part, as `romanise` gives it; `chinese` adds the key of its syllables."""
    smoothed = smooth(part)
    keys = [sound(smoothed)]
    for read_as in _readings(part):
        key = sound(smooth(read_as))
        if key not in keys:
            keys.append(key)
    if chinese:
        keys.insert(0, _chinese_key(part))
    return Unit(smoothed, tuple(keys[:_MOST_KEYS]))


def _readings(part: str) -> list[str]:
    """Return other ways to read a part: a Turkish c, an Albanian q, an article grown on."""
    found = []
    if re.match(r"c(?=[aeiou])|ja(?![ngkr])|ju[mn]", part):
        found.append("dz" + part[1:])
    if re.match(r"[ae]l(?=ahm|[hkmqs][a-z]{4})", part):
        found.append(part[2:])
    if re.search(r"q(?!u)", part):
        found.append(part.replace("q", "ch"))
    if re.search(r"^c(?=[aou])|sc(?=[ou])", part):
        found.append(re.sub(r"^c|(?<=s)c", "k", part))
    return found


def units(*fields: str) -> tuple[Unit, ...]:
    """Make units of a name given in one or several fields, such as given and family names.

    Articles and particles fall away. Chinese syllables of one field are one unit, however they
    are parted; `abd al rahman` is one unit as well.
    """
    parted = [_joined(romanise(text).split()) for text in fields]
    # A single part proves nothing: Ana and Bo are Serbian as well.
    chinese = all(is_chinese(part) for parts in parted for part in parts)
    if chinese:
        parted = [["".join(parts)] for parts in parted if parts]
    found = [unit(part, chinese=chinese) for parts in parted for part in parts]
    return tuple(found[:MOST_UNITS])


def _joined(parts: list[str]) -> list[str]:
    remaining: list[str] = []
    waiting = ""
    for part in parts:
        if part in {"abd", "abdul", "abdel", "abdal", "abdu"}:
            waiting = "abd"
        elif part in _PARTICLES and (waiting or len(parts) > 1):
            continue
        else:
            remaining.append(waiting + part)
            waiting = ""
    if waiting:
        remaining.append(waiting)
    return remaining or parts[:1]


def mistaken(one: Unit) -> tuple[str, ...]:
    """Return a unit's key with each one of its letters left out.

    Two keys that differ by one letter left out, added or changed, or by two neighbours that
    changed places, have one of these in common (the deletion neighbourhood of Mor and Fraenkel,
    1982). A name of few consonants has its consonants among them, so that it meets a longer one
    from which one was lost.
    """
    key = one.keys[0]
    if key.startswith(CHINESE):
        key = sound(one.smooth)
    found = {key[:index] + key[index + 1 :] for index in range(len(key))} if len(key) > 1 else set()
    short = bones(one.smooth)
    if len(short) < _SAYS_ENOUGH:
        found.add(short)
    return tuple(sorted(found))


def pairs(found: tuple[Unit, ...]) -> list[tuple[Unit, Unit]]:
    """List every two units of a name, in no order: names are found with their parts swapped."""
    return list(combinations(found, 2))
