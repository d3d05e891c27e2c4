# SPDX-License-Identifier: EUPL-1.2
"""Synthetic persons over the names of the region, and the mistakes with which they are looked for.

Names are drawn from `stock.txt`, more frequent ones more often; nobody in particular is meant.
The same seed gives the same persons.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Final

_FLATTEN: Final = 6
_STEEPNESS: Final = 0.85
_BORN: Final = (1948, 1996, 2017)
"""Earliest, most frequent and latest year of birth."""

_CYRILLIC: Final = {
    "lj": "љ", "nj": "њ", "dž": "џ", "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "đ": "ђ",
    "e": "е", "ž": "ж", "z": "з", "i": "и", "j": "ј", "k": "к", "l": "л", "m": "м", "n": "н",
    "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "ć": "ћ", "u": "у", "f": "ф", "h": "х",
    "c": "ц", "č": "ч", "š": "ш",
}  # fmt: skip
_BARE: Final = str.maketrans(
    "čćšžČĆŠŽáéíóöőúüűÁÉÓÖÚÜșțăâîȘȚçğışŞÇĞİë",
    "ccszCCSZaeiooouuuAEOOUUstaaiSTcgisSCGIe",
)
_SERBIAN: Final = frozenset(["serbian", "roma", "bosnian", "croatian"])
_BESIDE: Final = {
    "a": "sqe", "b": "vng", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gju",
    "i": "uoj", "j": "hku", "k": "jlm", "l": "kop", "m": "nk", "n": "bmh", "o": "ipl", "p": "ol",
    "r": "etf", "s": "adz", "t": "rzg", "u": "ij", "v": "cbf", "z": "tus",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SyntheticIdentity:
    """A person who does not exist."""

    origin: str
    sex: str
    given: str
    family: str
    born: int
    script: str = "latin"
    spellings: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()), repr=False)
    """All spellings of the given and of the family name."""


@dataclass(frozen=True, slots=True)
class SearchInput:
    """How somebody looks for a person: what was typed, and what is wrong with it."""

    given: str
    family: str
    born: int | None
    mistakes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    names: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]

    def draw(self, chance: random.Random) -> tuple[str, ...]:
        return chance.choices(self.names, cum_weights=self.weights)[0]


@cache
def _stock() -> tuple[dict[str, dict[str, _Names]], tuple[str, ...], tuple[int, ...]]:
    """Read the stock: names by origin and kind, the origins, their shares added up."""
    text = resources.files(__package__).joinpath("stock.txt").read_text(encoding="utf-8")
    raw: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    shares: dict[str, int] = {}
    endings: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        origin, kind, *rest = line.split()
        if kind == "share":
            shares[origin], raw[origin] = int(rest[0]), {}
        elif kind == "ending":
            endings = rest
        elif kind == "stem":
            raw[origin]["s"] += [
                _composed(stem.split("/"), end.split("/")) for end in endings for stem in rest
            ]
        else:
            raw[origin][kind] = [tuple(name.replace("_", " ").split("/")) for name in rest]
    stock = {
        origin: {kind: _weighted(names) for kind, names in kinds.items()}
        for origin, kinds in raw.items()
    }
    return stock, tuple(shares), tuple(accumulate(shares.values()))


def _composed(stem: list[str], end: list[str]) -> tuple[str, ...]:
    """Put the spellings of a stem and of an ending together, the last one standing for the rest."""
    count = max(len(stem), len(end))
    return tuple(
        stem[min(index, len(stem) - 1)] + end[min(index, len(end) - 1)] for index in range(count)
    )


def _weighted(names: list[tuple[str, ...]]) -> _Names:
    weights = accumulate((rank + _FLATTEN) ** -_STEEPNESS for rank in range(len(names)))
    return _Names(tuple(names), tuple(weights))


def persons(seed: int = 2024) -> Iterator[SyntheticIdentity]:
    """Make up persons without end, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - synthetic persons are no secret
    _stocked, origins, shares = _stock()
    while True:
        origin = chance.choices(origins, cum_weights=shares)[0]
        sex = "f" if chance.random() < 0.6 else "m"  # noqa: PLR2004 - more women than men
        yield of_origin(origin, sex, chance)


def origins() -> frozenset[str]:
    """List the origins of which names are known."""
    return frozenset(_stock()[1])


def of_origin(origin: str, sex: str, chance: random.Random) -> SyntheticIdentity:
    """Make up a person of an origin and a sex, `f` or `m`.

    Raises:
        KeyError: no names of this origin or sex are known.
    """
    kinds = _stock()[0][origin]
    given, family = kinds[sex].draw(chance), kinds["s"].draw(chance)
    if chance.random() < 0.05:  # noqa: PLR2004 - some have two family names
        family = tuple(f"{one} {other}" for one, other in zip(
            family, kinds["s"].draw(chance), strict=False))  # fmt: skip
    if sex == "f":
        family = tuple(_her(name, origin) for name in family)
    born = int(chance.triangular(_BORN[0], _BORN[2], _BORN[1]))
    at_given, at_family = _spelling(given, chance), _spelling(family, chance)
    person = SyntheticIdentity(origin, sex, at_given, at_family, born, "latin", (given, family))
    if origin in _SERBIAN and chance.random() < 0.6:  # noqa: PLR2004 - most write Cyrillic
        person = replace(
            person, given=to_cyrillic(at_given), family=to_cyrillic(at_family), script="cyrillic"
        )
    return person


def _spelling(names: tuple[str, ...], chance: random.Random) -> str:
    return names[0] if chance.random() < 0.6 else chance.choice(names)  # noqa: PLR2004


def _her(name: str, origin: str) -> str:
    """Return the family name as women bear it, where the language distinguishes them."""
    if origin not in {"russian", "bulgarian"}:
        return name
    if name.endswith(("ов", "ев", "ин", "ёв")):
        return name + "а"
    return name + "a" if name.endswith(("ov", "ev", "in", "yov", "iev")) else name


def to_cyrillic(text: str) -> str:
    """Write a synthetic Serbian name in Cyrillic. Real texts cannot be turned back like this."""
    written: list[str] = []
    position = 0
    while position < len(text):
        for length in (2, 1):
            piece = text[position : position + length]
            found = _CYRILLIC.get(piece.lower())
            if found and len(piece) == length:
                written.append(found.upper() if piece[0].isupper() else found)
                position += length
                break
        else:
            written.append(text[position])
            position += 1
    return "".join(written)


def to_latin(text: str) -> str:
    """Write a Serbian Cyrillic name in Latin."""
    back = {cyrillic: latin for latin, cyrillic in _CYRILLIC.items()}
    return "".join(
        back.get(char.lower(), char).capitalize() if char.isupper() else back.get(char, char)
        for char in text
    )


def search_input(person: SyntheticIdentity, chance: random.Random, *, most: int = 2) -> SearchInput:
    """Spell a person as somebody might who looks for them: one or two things are wrong."""
    tried = SearchInput(person.given, person.family, person.born, ())
    wanted = 1 + (most > 1 and chance.random() < 0.35)  # noqa: PLR2004 - mostly one mistake
    kinds = chance.sample(list(_MISTAKES), len(_MISTAKES))
    for kind in kinds:
        if len(tried.mistakes) == wanted:
            break
        made = _MISTAKES[kind](person, tried, chance)
        if made is not None:
            tried = replace(made, mistakes=(*tried.mistakes, kind))
    if "year" not in tried.mistakes and chance.random() < 0.15:  # noqa: PLR2004 - often not known
        tried = replace(tried, born=None)
    return tried


def _typo(
    _person: SyntheticIdentity, tried: SearchInput, chance: random.Random
) -> SearchInput | None:
    side = chance.choice(("given", "family"))
    text: str = getattr(tried, side)
    if len(text) < 4:  # noqa: PLR2004 - a typo in Ana is another name
        return None
    at = chance.randrange(1, len(text))
    char = text[at].lower()
    near = _BESIDE.get(char)
    how = chance.choice(("drop", "double", "swap", "beside"))
    if how == "swap" and at + 1 < len(text):
        mistyped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    elif how == "beside" and near:
        mistyped = text[:at] + chance.choice(near) + text[at + 1 :]
    elif how == "beside" and char in _OWN_CYRILLIC:
        beside = chance.choice(_BESIDE[_OWN_CYRILLIC[char]])
        mistyped = text[:at] + _CYRILLIC.get(beside, "а") + text[at + 1 :]
    elif how == "double":
        mistyped = text[:at] + text[at] + text[at:]
    else:
        mistyped = text[:at] + text[at + 1 :]
    if mistyped == text:
        return None
    return replace(tried, given=mistyped) if side == "given" else replace(tried, family=mistyped)


_OWN_CYRILLIC: Final = {
    cyrillic: latin for latin, cyrillic in _CYRILLIC.items() if latin in _BESIDE
}


def _swapped(_person: SyntheticIdentity, tried: SearchInput, _chance: random.Random) -> SearchInput:
    return replace(tried, given=tried.family, family=tried.given)


def _without_marks(
    _person: SyntheticIdentity, tried: SearchInput, chance: random.Random
) -> SearchInput | None:
    dj = "dj" if chance.random() < 0.7 else "d"  # noqa: PLR2004 - as it is mostly typed

    def bare(text: str) -> str:
        text = text.replace("đ", dj).replace("Đ", dj.capitalize())
        return text.translate(_BARE)

    made = replace(tried, given=bare(tried.given), family=bare(tried.family))
    return None if made == tried else made


def _other_script(
    person: SyntheticIdentity, tried: SearchInput, _chance: random.Random
) -> SearchInput | None:
    if person.origin not in _SERBIAN:
        return None
    turn: Callable[[str], str] = to_latin if person.script == "cyrillic" else to_cyrillic
    return replace(tried, given=turn(tried.given), family=turn(tried.family))


def _other_spelling(
    person: SyntheticIdentity, tried: SearchInput, chance: random.Random
) -> SearchInput | None:
    if tried.mistakes:
        return None  # the spellings known are those of names without mistakes
    turn = to_cyrillic if person.script == "cyrillic" else str
    found = [turn(chance.choice(names)) for names in person.spellings]
    made = replace(tried, given=found[0], family=found[1])
    return None if made == tried else made


def _without_second(
    _person: SyntheticIdentity, tried: SearchInput, _chance: random.Random
) -> SearchInput | None:
    first, *rest = tried.family.split()
    return replace(tried, family=first) if rest else None


def _year(
    _person: SyntheticIdentity, tried: SearchInput, chance: random.Random
) -> SearchInput | None:
    if tried.born is None:
        return None
    return replace(tried, born=tried.born + chance.choice((-2, -1, -1, 1, 1, 2)))


_MISTAKES: Final[
    dict[str, Callable[[SyntheticIdentity, SearchInput, random.Random], SearchInput | None]]
] = {
    "typo": _typo,
    "swapped": _swapped,
    "without marks": _without_marks,
    "other script": _other_script,
    "other spelling": _other_spelling,
    "without second": _without_second,
    "year": _year,
}
