# SPDX-License-Identifier: EUPL-1.2
"""A wrapper for what identifies a person: it shows itself only where somebody asks it to."""

from __future__ import annotations

import hmac
from typing import NoReturn

HIDDEN = "•••"


class Plain:
    """A text that identifies a person.

    `repr`, `str` and formatting hide it, and it refuses to be pickled, so that it reaches no log,
    traceback, cache, session or job by accident. `reveal` is the one way to the text.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text itself."""
        return self._text

    def __repr__(self) -> str:
        return f"Plain({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def __format__(self, spec: str) -> str:
        return format(HIDDEN, spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Plain):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        msg = "what identifies a person is not pickled"
        raise TypeError(msg)


class Hidden:
    """A record of such texts: it shows and pickles as little as `Plain` does."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({HIDDEN})"

    def __reduce__(self) -> NoReturn:
        msg = "what identifies a person is not pickled"
        raise TypeError(msg)
