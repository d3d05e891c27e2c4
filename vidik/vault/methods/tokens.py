# SPDX-License-Identifier: EUPL-1.2
"""Blind tokens: what a search can compare without a name, made with a key the database lacks.

HMAC-SHA-256 under keys derived for each purpose (HKDF) from a search key that is not the master
key. A token says that two rows share a pair of sounds; it is cut to so few bits that a few
unrelated pairs fall on the same value, and each row is filled up with random ones. What that
leaves to be learned was measured: docs/adr/0025-blind-tokens-of-pairs.md has the figures.
"""

from __future__ import annotations

import hmac
import random
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vidik.vault.methods.keyring import KEY_BYTES
from vidik.vault.methods.names import Unit, mistaken, pairs, units

DEFAULT_BITS: Final = 20
STEP: Final = 16
"""Rows are filled up to multiples of this many tokens, so that their number tells little."""
YEARS: Final = 2
"""How far the year of birth that is searched for may lie from the true one."""
FEWEST_DIGITS: Final = 4
"""Letters or digits that a number needs to be searched by."""
_EXACT_BYTES: Final = 16
_SEPARATOR: Final = "\x1f"
_SAYS_ENOUGH: Final = 5
"""Letters that two keys have together at least, where each of them lacks one."""


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """Keys derived from one version of the search key."""

    names: bytes = field(repr=False)
    exact: bytes = field(repr=False)
    version: int = 1
    bits: int = DEFAULT_BITS
    """How many bits of a name's token are stored: fewer hide more and find more by chance."""

    @classmethod
    def derive(cls, secret: bytes, *, version: int = 1, bits: int = DEFAULT_BITS) -> SearchKeys:
        """Derive a key for each purpose."""

        def key(purpose: str) -> bytes:
            info = f"vidik search {purpose}".encode()
            return HKDF(SHA256(), KEY_BYTES, b"", info).derive(secret)

        return cls(key("names"), key("exact"), version, bits or DEFAULT_BITS)


def bits_for(names: int) -> int:
    """Return the bits at which some three rows meet on a token by chance, for so many names."""
    return min(28, max(16, (names * 14).bit_length()))


@dataclass(frozen=True, slots=True)
class SearchTokens:
    """The tokens of a search: those that tell much, and those that allow for a mistake."""

    strong: tuple[int, ...]
    weak: tuple[int, ...]
    wide: tuple[int, ...]
    """Looser still: for a second try where the first one found nobody near."""


def tokens_of(
    found: Sequence[Unit], year: int | None, keys: SearchKeys, *, filled: bool = True
) -> list[int]:
    """Make the tokens to keep with a name, sorted, filled up with random ones.

    Args:
        found: the name's units.
        year: the year of birth, where it is known.
        keys: the keys of search.
        filled: False for measuring without the random ones.
    """
    made: set[int] = set()
    for text in _stored_texts(tuple(found), year):
        made.add(_token(text, keys))
    if filled:
        missing = -len(made) % STEP or STEP
        room = 1 << keys.bits
        while missing > 0:
            made.add(secrets.randbelow(room))
            missing -= 1
    return sorted(made)


def search_tokens(found: Sequence[Unit], year: int | None, keys: SearchKeys) -> SearchTokens:
    """Make the tokens to search with; a year stands for those two before and after it."""
    own = tuple(found)
    years = [] if year is None else [year + away for away in range(-YEARS, YEARS + 1)]
    strong = [*_pair_texts(own), *_sound_texts(own)]
    strong += [text for other in years for text in _sound_texts(own, other)]
    wide = [text for other in years for text in _single_texts(own, other)]
    if len(own) == 1:
        strong += _mononym_texts(own)
        strong += wide

    def made(texts: Iterable[str]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(_token(text, keys) for text in texts))

    return SearchTokens(made(strong), made(_mistaken_texts(own)), made(wide))


def exact_token(kind: str, value: str, keys: SearchKeys) -> bytes:
    """Make the token of a document's number or a telephone's.

    Args:
        kind: what it is, such as `phone`; equal values of different kinds have different tokens.
        value: as written; spaces, signs and case are not looked at.
        keys: the keys of search.
    """
    text = _SEPARATOR.join((kind, plain_number(value)))
    return hmac.digest(keys.exact, text.encode(), "sha256")[:_EXACT_BYTES]


def plain_number(value: str) -> str:
    """Reduce a number to its letters and digits, in capitals."""
    return "".join(char for char in value.upper() if char.isalnum())


def _token(text: str, keys: SearchKeys) -> int:
    return int.from_bytes(hmac.digest(keys.names, text.encode(), "sha256")[:4], "big") >> (
        32 - keys.bits
    )


def _text(kind: str, one: str, other: str, *more: object) -> str:
    first, second = sorted((one, other))
    return _SEPARATOR.join((kind, first, second, *map(str, more)))


def _stored_texts(own: tuple[Unit, ...], year: int | None) -> Iterable[str]:
    yield from _pair_texts(own)
    yield from _sound_texts(own)
    yield from _mistaken_texts(own)
    if year is not None:
        yield from _sound_texts(own, year)
        yield from _single_texts(own, year)
    if len(own) == 1:
        yield from _mononym_texts(own)


def _pair_texts(own: tuple[Unit, ...]) -> Iterable[str]:
    for one, other in pairs(own):
        yield _text("p", one.smooth, other.smooth)


def _sound_texts(own: tuple[Unit, ...], *year: int) -> Iterable[str]:
    for one, other in pairs(own):
        for key in one.keys:
            for second in other.keys:
                yield _text("k", key, second, *year)


def _mistaken_texts(own: tuple[Unit, ...]) -> Iterable[str]:
    """Pairs in which one key, or each of both, lacks a letter."""
    for one, other in pairs(own):
        key, second = one.keys[0], other.keys[0]
        fewer, fewer_second = mistaken(one), mistaken(other)
        for less in fewer:
            yield _text("k", less, second)
        for less in fewer_second:
            yield _text("k", key, less)
        for less in fewer:
            for less_second in fewer_second:
                # Two that lack a letter have to say something still.
                if len(less) + len(less_second) >= _SAYS_ENOUGH:
                    yield _text("d", less, less_second)


def _single_texts(own: tuple[Unit, ...], year: int) -> Iterable[str]:
    for one in own:
        for key in one.keys:
            yield _SEPARATOR.join(("s", key, str(year)))


def _mononym_texts(own: tuple[Unit, ...]) -> Iterable[str]:
    for one in own:
        for key in one.keys:
            yield _SEPARATOR.join(("m", key))
        for less in mistaken(one):
            yield _SEPARATOR.join(("m", less))


# What follows are the two designs that were not chosen; they stay to be measured against.


def trigrams(own: Sequence[Unit]) -> set[str]:
    """Return the groups of three letters of a name, its parts in no order."""
    return {
        f"  {one.smooth} "[index : index + 3] for one in own for index in range(len(one.smooth) + 1)
    }


def trigram_tokens(own: Sequence[Unit], keys: SearchKeys) -> list[int]:
    """Make a keyed token of each trigram."""
    return sorted({_token(f"t{_SEPARATOR}{gram}", keys) for gram in trigrams(own)})


def phonetic_tokens(own: Sequence[Unit], keys: SearchKeys) -> list[int]:
    """Make a keyed token of each part's sound."""
    return sorted({_token(f"f{_SEPARATOR}{key}", keys) for one in own for key in one.keys})


def bloom_filter(
    own: Sequence[Unit], keys: SearchKeys, *, size: int = 512, hashes: int = 10
) -> int:
    """Make a Bloom filter of the trigrams, filled up to half with bits that depend on the name.

    Args:
        own: the name's units.
        keys: the keys of search.
        size: bits of the filter.
        hashes: bits set for each trigram.
    """
    bits = 0
    for gram in trigrams(own):
        digest = hmac.digest(keys.names, f"b{_SEPARATOR}{gram}".encode(), "sha512")
        for index in range(hashes):
            bits |= 1 << (int.from_bytes(digest[index * 4 : index * 4 + 4], "big") % size)
    # Half of the bits set for every name: how long the name is cannot be counted.
    filler = random.Random(hmac.digest(keys.names, str(bits).encode(), "sha256"))  # noqa: S311
    while bits.bit_count() < size // 2:
        bits |= 1 << filler.randrange(size)
    return bits


def name_tokens(given: str, family: str, year: int | None, keys: SearchKeys) -> list[int]:
    """Make the tokens of a name that is given in two fields."""
    return tokens_of(units(given, family), year, keys)
