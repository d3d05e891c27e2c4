# SPDX-License-Identifier: EUPL-1.2
"""Photos and scans drawn anew: what is seen remains, what the file says of itself does not.

A photo of a telephone says where, when and with which device it was taken; a PDF may hold names,
earlier versions and programs. A picture becomes a JPEG picture, a PDF a PDF of pictures; nothing
else of the file is kept, so that nothing hidden in it, or behind its end, comes along.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from vidik.core import confined, pictures

LONG_SIDE: Final = 3000
"""Pixels of the longer side: a form photographed by a telephone can be read."""
MOST_PAGES: Final = 20
MOST_WRITTEN: Final = 20 * 2**20
TOO_HEAVY: Final = "showing the file takes more time or memory than a photo or scan needs"
_QUALITY: Final = 85
_APART: Final = confined.Limits(seconds=15, memory=2 * 2**30, answer=MOST_WRITTEN)


class Unclean(ValueError):
    """A file that is not taken, with the reason."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


@dataclass(frozen=True, slots=True, repr=False)
class Clean:
    """A file drawn anew."""

    media_type: str
    content: bytes


def clean(content: bytes, *, most: int) -> Clean:
    """Draw a photo or a scan anew, in a process of its own.

    Args:
        content: a PDF, or a PNG or JPEG picture; known by its content.
        most: how many bytes it may have.

    Raises:
        Unclean: it is empty, too large, of another kind, locked, damaged or too much.
    """
    if not content:
        raise Unclean(pictures.EMPTY)
    if len(content) > most:
        raise Unclean(pictures.TOO_LARGE, most=str(most // 2**20))
    kind = pictures.picture_type(content)
    if not kind:
        raise Unclean(pictures.NO_SCAN)
    try:
        drawn = confined.run(f"{__name__}:redrawn", content, _APART, pictures.REFUSALS)
    except confined.Refused as error:
        raise Unclean(error.message, **error.params) from error
    except confined.Unreadable as error:
        is_broken = error.cause is confined.Cause.BROKEN
        raise Unclean(pictures.DAMAGED if is_broken else TOO_HEAVY) from error
    return Clean(pictures.PDF if kind == pictures.PDF else pictures.JPEG, drawn)


def redrawn(content: bytes) -> bytes:
    """Draw a file anew; the function that runs apart.

    Raises:
        Refused: it is locked, damaged, or too much.
    """
    from PIL import Image  # noqa: PLC0415 - the large libraries of the drawing process

    drawn = [
        pictures.as_picture(page, quality=_QUALITY).content
        for page in pictures.draw(content, long_side=LONG_SIDE, most_pages=MOST_PAGES)
    ]
    if not drawn:
        raise confined.Refused(pictures.DAMAGED)
    if pictures.picture_type(content) != pictures.PDF:
        return drawn[0]
    first, *others = (Image.open(io.BytesIO(page)) for page in drawn)
    stream = io.BytesIO()
    first.save(stream, "PDF", save_all=True, append_images=others, resolution=150)
    return stream.getvalue()
